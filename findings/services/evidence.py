"""Files that come with a dispute: how large, how many, of which kinds, judged by their bytes."""

import hashlib
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext_lazy as _

from kernel import pictures
from kernel.errors import Refused, TooLarge, WrongType
from kernel.text import clean

MAX_FILES = 10
MAX_BYTES = 20 * 1024 * 1024
# The part of an Office file that tells which kind it is.
OFFICE = {
    "word/document.xml": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    "xl/workbook.xml": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
}


@dataclass(frozen=True)
class Evidence:
    """A file that has been looked at. `suffix` follows from its bytes and not from its name."""

    file: File
    name: str
    content_type: str
    suffix: str
    size: int
    sha256: str


def check_files(files: Iterable[File]) -> list[Evidence]:
    """Refuses with `too_many_files`, `file_too_large` (413), `file_empty`, `wrong_file_type` (415)."""
    given = list(files)
    if len(given) > MAX_FILES:
        raise Refused("too_many_files", _("At most %(limit)s files.") % {"limit": MAX_FILES})
    return [_checked(file) for file in given]


def _checked(file: File) -> Evidence:
    name = clean(PurePath(file.name or "").name)[:200] or "file"
    if file.size > MAX_BYTES:
        raise TooLarge(
            "file_too_large",
            _("%(name)s is larger than %(limit)s MB.") % {"name": name, "limit": MAX_BYTES // 1024 // 1024},
        )
    file.seek(0)
    data = file.read()
    if not data:
        raise Refused("file_empty", _("%(name)s is empty.") % {"name": name})
    kind = _kind(data)
    if kind is None:
        raise WrongType("wrong_file_type", _("%(name)s is no photo, PDF, Word or Excel file.") % {"name": name})
    file.seek(0)
    return Evidence(file, name, *kind, len(data), hashlib.sha256(data).hexdigest())


def _kind(data: bytes) -> tuple[str, str] | None:
    if data.startswith(b"%PDF-"):
        return "application/pdf", ".pdf"
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    return _image(data)


def _office(data: bytes) -> tuple[str, str] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return None
    return next((kind for part, kind in OFFICE.items() if part in names), None)


def _image(data: bytes) -> tuple[str, str] | None:
    try:
        look = pictures.look_at(data, max_pixels=settings.PHOTO_MAX_PIXELS)
    except (pictures.NoPicture, pictures.TooManyPixels):
        return None
    return look.content_type, look.suffix
