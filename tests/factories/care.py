"""What people hand in, for tests."""

from typing import Any

from care.texts import QUESTIONS


def clean_answers(**yes: str) -> dict[str, dict[str, Any]]:
    """No to every question; `clean_answers(gifts="…")` says yes to one, with words."""
    return {q.code: {"yes": q.code in yes, "words": yes.get(q.code, "")} for q in QUESTIONS}
