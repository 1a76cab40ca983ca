"""Files as a phone exports its queue."""

import base64
import hashlib
import io
import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from accounts.models import User
from findings import services
from findings.services.delivering import Delivery
from tests.factories.world import World


def record_line(id: str, content: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    text = json.dumps(content, ensure_ascii=False)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    facts = {"kind": "record", "id": id, "state": "waiting", "base": None, "reason": ""}
    return {**facts, "sha256": sha256, "text": text, **changes}


def photo_line(record: str, sha256: str, data: bytes, **changes: Any) -> dict[str, Any]:
    facts = {"kind": "photo", "sha256": sha256, "record": record, "type": "image/jpeg"}
    return {**facts, "base64": base64.b64encode(data).decode(), **changes}


def act_line(method: str, path: str, body: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    text = json.dumps({"method": method, "path": path, "json": body}, ensure_ascii=False)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return {"kind": "act", "id": str(uuid.uuid4()), "about": path, "sha256": sha256, "text": text, **changes}


def queue_file(author: User, lines: Iterable[Mapping[str, Any]], *, cut: bool = False, **head: Any) -> bytes:
    lines = list(lines)
    first = {"kind": "head", "format": "lantian-queue", "version": 2, "made_at": "2018-09-19T02:00:00.000Z"}
    first |= {"account": author.pk, "username": author.username, **head}
    of = [line["kind"] for line in lines]
    end = {"kind": "end", "records": of.count("record"), "photos": of.count("photo"), "acts": of.count("act")}
    written = [first, *lines] + ([] if cut else [end])
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in written).encode()


def deliver(
    world: World, data: bytes, *, username: str | None = None, actor: str = "administrator", size: int | None = None
) -> Delivery:
    """As the inspector's own file, brought by an administrator, where nothing else is said."""
    return services.deliver(
        file=io.BytesIO(data),
        size=size or len(data),
        username=username or world.persona("inspector").username,
        actor=world.persona(actor),
    )
