"""Pictures from outside: what they are by their bytes, what the camera wrote into them, clean copies to show.

Nothing here trusts a name or a declared type, and nothing is unpacked before its pixels are counted.
"""

import io
import math
import struct
import threading
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pillow_heif
from PIL import Image, ImageCms, ImageDraw, ImageFont, ImageOps, UnidentifiedImageError

from kernel import clock

# What is taken, with the suffix under which it is kept. MPO is a JPEG with more pictures behind the first: depth,
# brightness, the other eye. The first is the photo.
KINDS = {
    "JPEG": ("image/jpeg", ".jpg"),
    "MPO": ("image/jpeg", ".jpg"),
    "PNG": ("image/png", ".png"),
    "WEBP": ("image/webp", ".webp"),
    "HEIF": ("image/heic", ".heic"),
}
FORMATS = ["JPEG", "PNG", "WEBP", "HEIF"]
TYPES = frozenset(kind for kind, _suffix in KINDS.values())
QUALITY = 85
# How many letters' heights make the width of a marked picture: eleven points on a phone that is 360 wide.
LETTERS_ACROSS = 31
DEGREE = Decimal("0.000001")
# What reading a broken or hostile file raises, in Pillow and below it.
BROKEN = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    KeyError,
    IndexError,
    TypeError,
    OverflowError,
    RuntimeError,
    struct.error,
    zlib.error,
)
BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# Tags of EXIF (CIPA DC-008): orientation, the two inner directories, and in them the moment and the position.
ORIENTATION, EXIF_IFD, GPS_IFD = 0x0112, 0x8769, 0x8825
TAKEN, TAKEN_OFFSET = 0x9003, 0x9011
LAT_REF, LAT, LON_REF, LON = 1, 2, 3, 4

# Without the preview inside a HEIC, which need not show what the photo shows.
pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
# Sixty megapixels are 240 MB when unpacked: one at a time in a process.
_one_at_a_time = threading.Lock()


class NoPicture(Exception):
    """None that is taken, damaged, cut off, or a moving one."""


class TooManyPixels(Exception):
    """More than was allowed; nothing was unpacked."""


@dataclass(frozen=True)
class Look:
    """`width` and `height` as stored, before `orientation` (EXIF, 1-8) turns it. `taken_at` is the camera's moment,
    read as Shanghai's where it names no offset (`is_local`). Degrees as the camera wrote them, by EXIF in WGS84."""

    content_type: str
    suffix: str
    width: int
    height: int
    orientation: int
    taken_at: datetime | None
    is_local: bool
    lon: Decimal | None
    lat: Decimal | None


def look_at(data: bytes, *, max_pixels: int) -> Look:
    """What the head of the file says. Raises `NoPicture`, and `TooManyPixels` before anything is unpacked."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            (kind, suffix), (width, height) = KINDS[image.format or ""], image.size
            if width * height > max_pixels:
                raise TooManyPixels
            if image.format in {"PNG", "WEBP"} and getattr(image, "is_animated", False):
                raise NoPicture
            exif = _exif(image)
            orientation = image.info.get("original_orientation") or exif.get(ORIENTATION)
            if not _is_whole(data, image.format or ""):
                raise NoPicture
            image.verify()
    except BOMB as error:
        raise TooManyPixels from error
    except BROKEN as error:
        raise NoPicture from error
    inner, gps = _directory(exif, EXIF_IFD), _directory(exif, GPS_IFD)
    taken_at, is_local = _moment(inner.get(TAKEN), inner.get(TAKEN_OFFSET))
    lon, lat = _position(gps)
    turned = orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1
    return Look(kind, suffix, width, height, turned, taken_at, is_local, lon, lat)


def clean_copies(data: bytes, *edges: int, max_pixels: int) -> list[bytes]:
    """JPEG copies with the longer edge at most as given, the largest first: upright, sRGB, on white where it was
    transparent, and with nothing but the picture in them. Raises as `look_at`."""
    look_at(data, max_pixels=max_pixels)
    try:
        with _one_at_a_time, Image.open(io.BytesIO(data), formats=FORMATS) as image:
            picture, copies = _upright(image, edges[0]), []
            for edge in edges:
                picture.thumbnail((edge, edge))
                out = io.BytesIO()
                picture.save(out, "JPEG", quality=QUALITY, optimize=True)
                copies.append(out.getvalue())
            return copies
    except BOMB as error:
        raise TooManyPixels from error
    except BROKEN as error:
        raise NoPicture from error


def marked(copy: bytes, lines: Sequence[str], edge: int) -> bytes:
    """A copy that was made here, with lines of plain ASCII (Pillow's own letters know no others) in its lower left
    corner, white with a dark edge: to be read on any ground, at the width of a phone. The lines are drawn first, then
    the copy is made smaller, so that no size is without them. Raises `NoPicture`."""
    try:
        with Image.open(io.BytesIO(copy), formats=["JPEG"]) as image:
            picture = image.convert("RGB")
    except BROKEN as error:
        raise NoPicture from error
    picture.info.clear()
    _write_on(picture, "\n".join(lines))
    picture.thumbnail((edge, edge))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _write_on(picture: Image.Image, text: str) -> None:
    """Smaller where the longest line would not fit."""
    draw, size = ImageDraw.Draw(picture), max(picture.width / LETTERS_ACROSS, 1.0)
    while True:
        font, edge = ImageFont.load_default(size), max(round(size / 10), 1)
        box = draw.multiline_textbbox((0, 0), text, font=font, stroke_width=edge, spacing=size / 5)
        if size <= 1 or box[2] - box[0] <= picture.width * 0.96:
            break
        size = max(size * 0.9, 1.0)
    at = (picture.width * 0.02 - box[0], picture.height - picture.width * 0.02 - box[3])
    draw.multiline_text(at, text, fill="white", font=font, stroke_width=edge, stroke_fill="black", spacing=size / 5)


def _upright(image: Image.Image, edge: int) -> Image.Image:
    profile = image.info.get("icc_profile")
    if image.mode in {"RGB", "L", "CMYK", "YCbCr", "RGBA"}:
        # A JPEG is unpacked at a half, a quarter or an eighth already.
        image.thumbnail((edge, edge), reducing_gap=2.0)
    picture = _in_srgb(_on_white(ImageOps.exif_transpose(image)), profile)
    # Comments, resolution, XMP and profiles would be written again from here.
    picture.info.clear()
    return picture


def _on_white(image: Image.Image) -> Image.Image:
    """With sixteen bits a colour brought to eight; a plain conversion would cut them off at white."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if "A" in image.mode or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=image.getchannel("A"))
        return white
    return image if image.mode in {"RGB", "CMYK", "L"} else image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            space = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            done = ImageCms.profileToProfile(image, space, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if done is not None:
                return done
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # a broken profile, or one for other colours than these: the colours are taken as they are
    return image.convert("RGB")


def _is_whole(data: bytes, kind: str) -> bool:
    """Whether the file goes on to its end. A cut-off JPEG, WebP or HEIC opens well, and shows half a picture."""
    if kind in {"JPEG", "MPO"}:
        return _jpeg_ends(data)
    if kind == "WEBP":
        return len(data) >= 8 + int.from_bytes(data[4:8], "little")
    if kind == "HEIF":
        return _boxes_end(data)
    return True  # PNG: `verify` walks to its end


def _jpeg_ends(data: bytes) -> bool:
    """Past the segments, where a preview has an end of its own, to the end of the picture. Phones write on after it."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xDA:
            return data.find(b"\xff\xd9", at) >= 0
        at += 1 if marker == 0xFF else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return False


def _boxes_end(data: bytes) -> bool:
    """ISO/IEC 14496-12: each box tells its length; none, the last, may go on to the end of the file."""
    at = 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        if size == 0:
            return True
        if size < 8:
            return False
        at += size
    return at == len(data)


def _exif(image: Image.Image) -> Image.Exif:
    """Empty where there is none, or where it cannot be read. A PNG is not unpacked to look behind its pixels."""
    if image.format == "PNG" and "exif" not in image.info:
        return Image.Exif()
    try:
        return image.getexif()
    except BROKEN:
        return Image.Exif()


def _directory(exif: Image.Exif, tag: int) -> dict[int, Any]:
    try:
        return dict(exif.get_ifd(tag))
    except BROKEN:
        return {}


def _moment(text: object, offset: object) -> tuple[datetime | None, bool]:
    try:
        local = datetime.strptime(str(text).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 -- the zone comes next
    except ValueError:
        return None, False
    if local.year < 1990:  # a camera whose clock was never set
        return None, False
    zone = _zone(str(offset or "").strip("\0 "))
    return local.replace(tzinfo=zone or clock.SHANGHAI), zone is None


def _zone(text: str) -> timezone | None:
    """`+08:00`"""
    sign, hours, minutes = text[:1], text[1:3], text[4:6]
    if sign not in {"+", "-"} or len(text) != 6 or not (hours + minutes).isascii() or not (hours + minutes).isdigit():
        return None
    shift = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-shift if sign == "-" else shift) if shift < timedelta(hours=15) else None


def _position(gps: dict[int, Any]) -> tuple[Decimal | None, Decimal | None]:
    lon, lat = _degrees(gps.get(LON), gps.get(LON_REF), 180), _degrees(gps.get(LAT), gps.get(LAT_REF), 90)
    # A phone without a fix writes zero and zero.
    return (lon, lat) if lon is not None and lat is not None and (lon or lat) else (None, None)


def _degrees(parts: Any, ref: object, limit: int) -> Decimal | None:
    try:
        whole, minutes, seconds = (float(part) for part in parts)
        value = whole + minutes / 60 + seconds / 3600
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not math.isfinite(value) or not 0 <= value <= limit:
        return None
    return Decimal(-value if str(ref)[:1] in {"S", "W"} else value).quantize(DEGREE)
