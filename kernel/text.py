"""Chinese text as people and their spreadsheets type it, made comparable."""

import re
import unicodedata

INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
SPACE = re.compile(r"\s+")
# NFKC folds the Kangxi block but leaves these radicals, which some fonts and OCR emit for the characters.
RADICALS = str.maketrans(
    "⺠⺟⺝⺩⻅⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳", "民母月王见贝车长门青页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟"
)


def clean(text: object) -> str:
    """NFKC, no invisible characters, single spaces, trimmed. For text that keeps its spaces."""
    value = unicodedata.normalize("NFKC", str(text if text is not None else "")).translate(RADICALS)
    return SPACE.sub(" ", INVISIBLE.sub("", value)).strip()


def squash(text: object) -> str:
    """As `clean`, without any space: for headers, names and codes, where a space means nothing."""
    return clean(text).replace(" ", "")
