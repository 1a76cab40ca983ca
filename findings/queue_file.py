"""The file in which a phone exports what it has not sent: lines of JSON, read one by one. Pure: no database.

First a line `head` with format, version and whose phone it was; then for each record a line `record` with its content
as text and the text's SHA-256, and a line `photo` for each of its photos in base64 under the SHA-256 of its bytes; last
a line `end` with how many there are.
"""

import base64
import hashlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from kernel.errors import Refused, Sentence
from kernel.text import storable

FORMAT, VERSION = "lantian-queue", 1
# A phone begins a new file after 64 MB; a line holds one photo of at most 15 MB, in base64.
MAX_BYTES = 100 * 1024 * 1024
MAX_LINE = 21 * 1024 * 1024


@dataclass(frozen=True)
class Head:
    account: int
    username: str
    made_at: str


@dataclass(frozen=True)
class QueuedRecord:
    """`base`: the version that the record corrects, None for a new one. `damage` says why it cannot be used."""

    id: uuid.UUID | None
    state: str
    content: dict[str, Any]
    base: int | None
    reason: str
    damage: Sentence = ""


@dataclass(frozen=True)
class QueuedPhoto:
    record: uuid.UUID | None
    sha256: str
    data: bytes
    damage: Sentence = ""


@dataclass(frozen=True)
class End:
    records: int
    photos: int


Line = QueuedRecord | QueuedPhoto | End


def read_head(file: IO[bytes]) -> Head:
    """Refuses with `foreign_file` what no phone of ours has written, and `newer_file` a version not known here."""
    first = _parsed(file.readline(MAX_LINE))
    if first.get("kind") != "head" or first.get("format") != FORMAT:
        raise Refused("foreign_file", _("This is no file that a phone exported from its queue."))
    if first.get("version") != VERSION:
        raise Refused("newer_file", _("This file was written by a newer release. Update the server first."))
    account = first.get("account")
    if not isinstance(account, int) or isinstance(account, bool):
        raise Refused("foreign_file", _("This is no file that a phone exported from its queue."))
    return Head(account, storable(str(first.get("username", ""))), storable(str(first.get("made_at", ""))))


def read_lines(file: IO[bytes]) -> Iterator[Line]:
    """The rest of the file. What is damaged comes with its damage; without an `End` the file was cut off."""
    while line := file.readline(MAX_LINE):
        said = _parsed(line)
        match said.get("kind"):
            case "record":
                yield _record(said)
            case "photo":
                yield _photo(said)
            case "end":
                yield End(_whole(said.get("records")) or 0, _whole(said.get("photos")) or 0)


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _record(said: dict[str, Any]) -> QueuedRecord:
    text, key = said.get("text"), _uuid(said.get("id"))
    # Half a character may stand in the text: a wrong hash then says so.
    data = text.encode(errors="surrogatepass") if isinstance(text, str) else b""
    content = _parsed(data)
    is_whole = hashlib.sha256(data).hexdigest() == said.get("sha256")
    damage = "" if is_whole and content and key else _("This record is damaged in the file: its hash differs.")
    base, reason = _whole(said.get("base")), str(said.get("reason") or "")
    return QueuedRecord(key, str(said.get("state", "")), content, base, reason, damage)


def _photo(said: dict[str, Any]) -> QueuedPhoto:
    sha256 = str(said.get("sha256", ""))
    try:
        data = base64.b64decode(str(said.get("base64", "")), validate=True)
    except ValueError:
        data = b""
    is_whole = hashlib.sha256(data).hexdigest() == sha256
    damage = "" if is_whole else _("A photo is damaged in the file: its hash differs.")
    return QueuedPhoto(_uuid(said.get("record")), sha256, data, damage)


def _uuid(value: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return None


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
