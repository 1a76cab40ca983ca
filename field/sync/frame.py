"""Compares what is with what the phone holds, part by part, and tells the difference.

Every answer looks at everything as it stands. A collection's rows are dealt into parts by their key, and the token
that the phone brings back is the digest of each part that it holds; a part that differs is sent whole. So nothing is
missed that was committed late, and whatever has left the scope, for whichever reason, is not in its part any more
(why not by moments: docs/decisions/0012-sync-by-digests.md).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any
from zlib import crc32

from django.core import signing

from field.sync.collection import Collection, Row
from field.sync.collections import COLLECTIONS
from field.sync.scope import Scope

# The shape of rows and parts; raised when it changes, so that phones begin anew.
FORMAT = 2
SALT = "field.sync"
# Up to so many rows are held in so many parts. The token grows with the parts and must fit into an address.
PARTS = ((16, 1), (256, 8))
MOST_PARTS = 64
# An answer ends with the part that brings it over so many bytes of JSON, about 150 kB compressed.
FULL = 2_000_000


@dataclass(frozen=True)
class Part:
    """Rows of a collection that belong together; `digest` is empty when there are none."""

    rows: list[Row]
    digest: str
    size: int


@dataclass
class Answer:
    """`more`: ask again at once with the new token; `reset`: what the phone holds is of no use, clear it first."""

    token: str = ""
    reset: bool = False
    more: bool = False
    collections: dict[str, dict[str, Any]] = field(default_factory=dict)


def answer(scope: Scope, since: str = "", collections: tuple[Collection, ...] = COLLECTIONS) -> Answer:
    """What has changed for this phone; without a token, or with one that is not its own, everything."""
    known = _read(scope, since)
    told = Answer(reset=known is None)
    held: dict[str, list[str]] = {}
    spent = 0
    for collection in collections:
        parts = list(_dealt(collection, scope))
        digests = (known or {}).get(collection.name, [])
        digests = list(digests) if len(digests) == len(parts) else [""] * len(parts)
        changed = []
        for number, part in enumerate(parts):
            if part.digest == digests[number]:
                continue
            if spent >= FULL:
                told.more = True
                break
            changed.append({"part": number, "rows": part.rows})
            digests[number] = part.digest
            spent += part.size
        held[collection.name] = digests
        told.collections[collection.name] = {"parts": len(parts), "changed": changed}
    told.token = signing.dumps({**_whose(scope), "held": held}, salt=SALT, compress=True)
    return told


def _whose(scope: Scope) -> dict[str, int]:
    return {"format": FORMAT, "user": scope.user.pk, "posting": scope.posting.pk}


def _read(scope: Scope, since: str) -> dict[str, list[str]] | None:
    """The digests that the phone holds; None where the token is none of ours, of another posting, or old."""
    try:
        read = signing.loads(since, salt=SALT)
    except signing.BadSignature:
        return None
    held = read.pop("held")
    return held if read == _whose(scope) else None


def _dealt(collection: Collection, scope: Scope) -> Iterator[Part]:
    written = sorted((str(row[collection.key]), _json(row), row) for row in collection.rows(scope))
    count = next((parts for rows, parts in PARTS if len(written) <= rows), MOST_PARTS)
    dealt: list[list[tuple[str, Row]]] = [[] for _part in range(count)]
    for key, text, row in written:
        dealt[crc32(key.encode()) % count].append((text, row))
    for part in dealt:
        texts = "\n".join(text for text, _row in part).encode()
        digest = blake2b(texts, digest_size=5).hexdigest() if part else ""
        yield Part([row for _text, row in part], digest, len(texts))


def _json(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
