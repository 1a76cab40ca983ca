"""Chinese text as people and their spreadsheets type it, made comparable."""

import re
import unicodedata
from functools import lru_cache

INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufe0e\ufe0f\ufeff\u00ad]")
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
