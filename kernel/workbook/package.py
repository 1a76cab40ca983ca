"""The parts of an .xlsx or .ods package, looked through before anything opens it.

Nothing the package says of its own size is believed: every part is unpacked piece by piece against a
budget, and what a sheet holds besides values (hidden rows, notes, its reach) is read on the way. Regular
expressions instead of an XML parser: no entity is ever expanded.
"""

import html
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO

from django.utils.translation import gettext_lazy as _

from kernel.errors import Refused, TooLarge, WrongType
from kernel.workbook.tables import place_of

MAX_UNPACKED = 200 * 1024 * 1024
MAX_PARTS = 2_000
MAX_CELLS = 4_000_000
# A sheet whose XML is longer is read in pieces, and in the background.
LARGE = 24 * 1024 * 1024
# Sheets of rows that say nothing but "hidden" pack a thousandfold; those of people about twentyfold.
MAX_RATIO = 400
PIECE = 1 << 20

WORKSHEETS = "xl/worksheets/"
ZIP = b"PK\x03\x04"
# Only cells beyond Z or below row 99,999 are looked at: the others cannot make a sheet too large.
FAR = re.compile(rb' r="([A-Z]{2,3}[0-9]{1,7}|[A-Z][0-9]{6,7})"')
ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
COL = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')
SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)>")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*"([^"]*)"')
COMMENT = re.compile(rb'<(?:\w+:)?comment\b[^>]*\bref="([A-Z]+)([0-9]+)"[^>]*>(.*?)</(?:\w+:)?comment>', re.DOTALL)
WORDS = re.compile(rb"<(?:\w+:)?t\b[^>]*>([^<]*)</")
DATE_1904 = re.compile(rb'\bdate1904="(?:1|true)"')
PROPERTY = re.compile(rb'<(?:\w+:)?property\b[^>]*\bname="([^"]*)"[^>]*>\s*<[^>]*>([^<]*)<')


@dataclass
class SheetPart:
    """What a sheet's XML says besides its values. Rows and columns count from 0."""

    path: str
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    size: int = 0
    rows: int = 0


@dataclass
class Package:
    data: bytes
    parts: Mapping[str, zipfile.ZipInfo]
    sheets: dict[str, SheetPart]
    """By the name on the tab, in order."""
    is_1904: bool = False

    def content(self, path: str) -> bytes:
        info = self.parts.get(path)
        return b"".join(unpacked(self.data, info, MAX_UNPACKED)) if info else b""

    @property
    def is_large(self) -> bool:
        return any(part.size > LARGE for part in self.sheets.values())


def looked_through(data: bytes) -> Package:
    """The package, once every part of it has been unpacked within the limits. Refuses what is none."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            infos = archive.infolist()
        if len(infos) > MAX_PARTS:
            raise too_much()
        parts = {info.filename.lstrip("/"): info for info in infos}
        if any(name.lower().endswith("vbaproject.bin") for name in parts):
            raise macros()
        package = Package(data, parts, {})
        seen = _unpack_all(package)
        _connect(package, seen)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, IndexError) as error:
        raise not_a_workbook() from error
    return package


def properties_of(data: bytes) -> dict[str, str]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            found = next((info for info in archive.infolist() if info.filename == "docProps/custom.xml"), None)
        content = b"".join(unpacked(data, found, PIECE)) if found else b""
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, IndexError):
        return {}
    return {html.unescape(name.decode()): html.unescape(value.decode()) for name, value in PROPERTY.findall(content)}


def claims_to_be_large(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return any(info.filename.startswith(WORKSHEETS) and info.file_size > LARGE for info in archive.infolist())
    except zipfile.BadZipFile:
        return False


def _unpack_all(package: Package) -> dict[str, SheetPart]:
    budget = MAX_UNPACKED
    seen: dict[str, SheetPart] = {}
    for name, info in package.parts.items():
        part = SheetPart(name) if name.startswith(WORKSHEETS) and name.endswith(".xml") else None
        size, rest = 0, b""
        for piece in unpacked(package.data, info, budget):
            size += len(piece)
            if size > LARGE and size > MAX_RATIO * max(info.compress_size, 1):
                raise too_much()
            if part is not None:
                rest = _scan(part, rest + piece)
        if part is not None:
            _finish(part, rest)
            part.size = size
            seen[name] = part
        budget -= size
    return seen


def unpacked(data: bytes, info: zipfile.ZipInfo, budget: int) -> Iterator[bytes]:
    """One part in pieces, never more than the budget, whatever size the package claims for it."""
    head = info.header_offset
    names = int.from_bytes(data[head + 26 : head + 28], "little") + int.from_bytes(
        data[head + 28 : head + 30], "little"
    )
    packed = memoryview(data)[head + 30 + names : head + 30 + names + info.compress_size]
    if info.flag_bits & 1:
        raise encrypted()
    if info.compress_type == zipfile.ZIP_STORED:
        if len(packed) > budget:
            raise too_much()
        yield bytes(packed)
        return
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    for begin in range(0, len(packed), 1 << 16):
        waiting: bytes | memoryview = packed[begin : begin + (1 << 16)]
        while waiting and not machine.eof:
            piece = machine.decompress(waiting, PIECE)
            waiting = machine.unconsumed_tail
            budget -= len(piece)
            if budget < 0:
                raise too_much()
            if piece:
                yield piece


def _scan(part: SheetPart, text: bytes) -> bytes:
    """Reads the whole tags of a piece and gives back the tag that it cuts off."""
    cut = text.rfind(b"<")
    whole, rest = (text[:cut], text[cut:]) if cut > 0 else (text, b"")
    _finish(part, whole)
    return rest


def _finish(part: SheetPart, text: bytes) -> None:
    for found in FAR.finditer(text):
        name = found[1].decode().rstrip("0123456789")
        if (place_of(name) + 1) * int(found[1][len(name) :]) > MAX_CELLS:
            raise too_much()
    part.rows += text.count(b"</row>")
    if b'hidden="' in text:
        _hidden(part, text)
    if b"mergeCell " in text:
        for left, top, right, bottom in MERGED.findall(text):
            part.merged.append((int(top) - 1, place_of(left.decode()), int(bottom) - 1, place_of(right.decode())))


def _hidden(part: SheetPart, text: bytes) -> None:
    for found in ROW.finditer(text):
        told = attributes(found[1])
        if told.get("hidden") in {"1", "true"} and told.get("r", "").isdigit():
            part.hidden_rows.add(int(told["r"]) - 1)
    for found in COL.finditer(text):
        told = attributes(found[1])
        if told.get("hidden") in {"1", "true"}:
            part.hidden_columns.update(range(int(told["min"]) - 1, min(int(told["max"]), 500)))


def attributes(text: bytes) -> dict[str, str]:
    return {name.decode(): html.unescape(value.decode()) for name, value in ATTRIBUTE.findall(text)}


def _connect(package: Package, seen: Mapping[str, SheetPart]) -> None:
    """Names of the tabs, their parts, and the notes on their cells."""
    book = package.content("xl/workbook.xml")
    package.is_1904 = bool(DATE_1904.search(book))
    targets = {told.get("Id"): path for told, path in _relations(package, "xl/workbook.xml")}
    for found in SHEET.finditer(book):
        told = attributes(found[1])
        relation = next((value for name, value in told.items() if name.endswith(":id")), "")
        part = seen.get(targets.get(relation, ""))
        if part is None:
            continue
        package.sheets[told.get("name", "")] = part
        for relation_told, path in _relations(package, part.path):
            if relation_told.get("Type", "").endswith("/comments"):
                part.comments = _comments(package.content(path))


def _relations(package: Package, path: str) -> Iterator[tuple[dict[str, str], str]]:
    folder, name = posixpath.split(path)
    for found in RELATION.finditer(package.content(f"{folder}/_rels/{name}.rels")):
        told = attributes(found[1])
        target = told.get("Target", "")
        yield told, posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))


def _comments(content: bytes) -> dict[tuple[int, int], str]:
    return {
        (int(row) - 1, place_of(column.decode())): html.unescape(b"".join(WORDS.findall(body)).decode())
        for column, row, body in COMMENT.findall(content)
    }


def not_a_workbook() -> WrongType:
    return WrongType(
        "not_a_workbook", _("This file is no workbook that can be read. Save it as .xlsx and send it again.")
    )


def encrypted() -> Refused:
    return Refused("encrypted_workbook", _("The workbook is protected by a password. Remove it and send it again."))


def macros() -> Refused:
    return Refused(
        "workbook_with_macros", _("The workbook contains macros. Save it as .xlsx, without them, and send it again.")
    )


def too_much() -> TooLarge:
    return TooLarge("workbook_too_large", _("The workbook unpacks to more than a roster can be. Nothing was read."))
