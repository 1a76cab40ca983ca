"""Photos of 300 kB as a phone sends them, each with bytes of its own, all of one picture."""

import io
import random
from functools import cache

SIZE = 300 * 1024
EDGE = 1600


@cache
def _base() -> bytes:
    """A JPEG whose noise does not let it become smaller, filled up to the size with a comment."""
    from PIL import Image  # noqa: PLC0415 -- only where a picture is made

    size = (EDGE, EDGE * 3 // 4)
    noise = Image.frombytes("L", size, random.Random(1).randbytes(size[0] * size[1])).convert("RGB")
    for quality in range(40, 1, -1):
        out = io.BytesIO()
        noise.save(out, "JPEG", quality=quality)
        if out.tell() < SIZE - 200:
            break
    return out.getvalue()


def photo(seed: int) -> bytes:
    """The same seed gives the same bytes, in every process; a comment right after the head makes them different."""
    base = _base()
    words = str(seed).encode().rjust(100, b".")
    comment = b"\xff\xfe" + (len(words) + 2).to_bytes(2, "big") + words
    data = base[:2] + comment + base[2:]
    return data + b"\0" * (SIZE - len(data))
