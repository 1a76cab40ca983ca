"""The file in which a phone exports what it has not sent: lines of JSON, read one by one. Pure: no database.

First a line `head` with format, version and whose phone it was; then for each record a line `record` with its content
as text and the text's SHA-256, and a line `photo` for each of its photos in base64 under the SHA-256 of its bytes; for
each other write that waits a line `act`; last a line `end` with how many there are. Version 1 had no acts, and its
drafts were not told apart by what the team wrote on them.
"""

import base64
import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from kernel.errors import Refused, Sentence
from kernel.text import storable

FORMAT, VERSIONS = "lantian-queue", (1, 2)
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
    """`base`: the version that the record corrects, None for a new one. `damage` says why it cannot be used.

    `shared`: of a draft that the team writes together, what this phone changed and had not sent: `{version, set,
    drop}`. `sha256`: of the content as text.
    """

    id: uuid.UUID | None
    state: str
    content: dict[str, Any]
    base: int | None
    reason: str
    damage: Sentence = ""
    shared: Mapping[str, Any] | None = None
    sha256: str = ""


@dataclass(frozen=True)
class QueuedPhoto:
    record: uuid.UUID | None
    sha256: str
    data: bytes
    damage: Sentence = ""


@dataclass(frozen=True)
class QueuedAct:
    """A write of another kind, as the phone would have sent it; `about` in words. `draft` in `state`: not handed in."""

    id: uuid.UUID | None
    method: str
    path: str
    json: dict[str, Any]
    about: str
    state: str
    damage: Sentence = ""


@dataclass(frozen=True)
class End:
    records: int
    photos: int
    acts: int


Line = QueuedRecord | QueuedPhoto | QueuedAct | End


def read_head(file: IO[bytes]) -> Head:
    """Refuses with `foreign_file` what no phone of ours has written, and `newer_file` a version not known here."""
    first = _parsed(file.readline(MAX_LINE))
    if first.get("kind") != "head" or first.get("format") != FORMAT:
        raise Refused("foreign_file", _("This is no file that a phone exported from its queue."))
    if first.get("version") not in VERSIONS:
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
            case "act":
                yield _act(said)
            case "end":
                yield End(*(_whole(said.get(name)) or 0 for name in ("records", "photos", "acts")))


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _record(said: dict[str, Any]) -> QueuedRecord:
    key, content, sha256 = _uuid(said.get("id")), *_text(said)
    damage = "" if sha256 and content and key else _("This record is damaged in the file: its hash differs.")
    return QueuedRecord(
        id=key,
        state=str(said.get("state", "")),
        content=content,
        base=_whole(said.get("base")),
        reason=str(said.get("reason") or ""),
        damage=damage,
        shared=_change(said.get("shared")),
        sha256=sha256,
    )


def _change(shared: object) -> dict[str, Any] | None:
    if not isinstance(shared, dict):
        return None
    fields, drop = shared.get("set"), shared.get("drop")
    return {
        "version": _whole(shared.get("version")) or 0,
        "set": fields if isinstance(fields, dict) else {},
        "drop": [str(path) for path in drop] if isinstance(drop, list) else [],
    }


def _act(said: dict[str, Any]) -> QueuedAct:
    key, sent, sha256 = _uuid(said.get("id")), *_text(said)
    damage = "" if sha256 and sent and key else _("This change is damaged in the file: its hash differs.")
    body = sent.get("json")
    return QueuedAct(
        id=key,
        method=str(sent.get("method", "")),
        path=str(sent.get("path", "")),
        json=body if isinstance(body, dict) else {},
        about=storable(str(said.get("about") or "")),
        state=str(said.get("state", "")),
        damage=damage,
    )


def _text(said: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """What the line carries as text, and its hash; no hash where that is not the one that the line names."""
    text = said.get("text")
    # Half a character may stand in the text: a wrong hash then says so.
    data = text.encode(errors="surrogatepass") if isinstance(text, str) else b""
    sha256 = hashlib.sha256(data).hexdigest()
    return _parsed(data), sha256 if sha256 == said.get("sha256") else ""


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
