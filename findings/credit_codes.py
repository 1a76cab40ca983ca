"""统一社会信用代码 (GB 32100-2015). Pure.

Seventeen signs of 31, and a last one that is computed from them: it tells a slip of the pen, not whether the
enterprise exists.
"""

import re

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_CODE = re.compile(f"^[{SIGNS}]{{18}}$")
VALUES = {sign: value for value, sign in enumerate(SIGNS)}


def last_sign(body: str) -> str:
    """The check sign of the first seventeen: each weighs a power of three (GB 32100-2015, 4.5)."""
    total = sum(VALUES[sign] * pow(3, place, 31) for place, sign in enumerate(body))
    return SIGNS[-total % 31]


def fits(code: str) -> bool:
    """Whether the last sign agrees with the others; also False for what has not the form of a code."""
    return bool(CREDIT_CODE.match(code)) and last_sign(code[:17]) == code[17]
