"""An answer of a checklist: a code that stays the same in every language, with words. Pure.

`{"answer": "no", "words": "活性炭未更换"}`, either may be missing. Text, a number, true and false,
as earlier releases and other applications send them, stand as they are.
"""

from collections.abc import Mapping
from typing import Any

from findings.enums import Answer

BETWEEN = "："


def in_words(answer: object) -> str:
    """As an officer would write it, in the reader's language."""
    if isinstance(answer, bool):
        answer = {"answer": Answer.YES if answer else Answer.NO}
    if not isinstance(answer, Mapping):
        return str(answer if answer is not None else "")
    code = answer.get("answer")
    label = str(Answer(code).label) if code in Answer.values else ""
    return BETWEEN.join(part for part in (label, answer.get("words", "")) if part)


def from_words(text: str) -> str | dict[str, Any]:
    """What was typed, as a code and words where it begins with one of the answers."""
    for code, name in Answer.choices:
        label = str(name)
        if text == label:
            return {"answer": code}
        if text.startswith(f"{label}{BETWEEN}"):
            return {"answer": code, "words": text.removeprefix(f"{label}{BETWEEN}")}
    return text
