"""Chinese text as people and their spreadsheets type it, made comparable."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufe0e\ufe0f\ufeff\u00ad]")
# Half a character, as a phone's keyboard leaves behind, and nought: neither UTF-8 nor PostgreSQL takes them.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
SPACE = re.compile(r"\s+")
# NFKC folds the Kangxi block but leaves these radicals, which some fonts and OCR emit for the characters.
RADICALS = str.maketrans(
    "⺠⺟⺝⺩⻅⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳", "民母月王见贝车长门青页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟"
)
# Most cells: nothing in them that could be written in another way.
PLAIN = re.compile("[0-9A-Za-z\u4e00-\u9fa5]*").fullmatch


def clean(text: object) -> str:
    """NFKC, no invisible characters, single spaces, trimmed. For text that keeps its spaces."""
    value = text if type(text) is str else str(text if text is not None else "")
    return value if PLAIN(value) else _cleaned(value)


@lru_cache(maxsize=4096)
def _cleaned(value: str) -> str:
    value = unicodedata.normalize("NFKC", value).translate(RADICALS)
    return SPACE.sub(" ", INVISIBLE.sub("", value)).strip()


def squash(text: object) -> str:
    """As `clean`, without any space: for headers, names and codes, where a space means nothing."""
    return clean(text).replace(" ", "")


def storable(value: Any) -> Any:
    """A value of JSON, however deep, whose texts and names have nothing in them that cannot be stored."""
    if isinstance(value, str):
        return UNSTORABLE.sub("", value)
    if isinstance(value, Mapping):
        return {storable(name): storable(inner) for name, inner in value.items()}
    return [storable(inner) for inner in value] if isinstance(value, list | tuple) else value
