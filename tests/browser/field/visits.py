"""Visits as a phone keeps them: put into its store by the application's own modules, and looked for on the server."""

import base64
import hashlib
import io
import random
import uuid
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from findings.models import Photo, Record
from tests.factories.findings import finding_content, record_content

# Pixels of photos that go in one part of 64 kB, and in two.
SMALL, LARGE = (240, 180), (350, 260)

PUT = """async ([visits, isHandedIn]) => {
  const store = await import('/static/js/field/store.js');
  const outbox = await import('/static/js/field/outbox.js');
  for (const { id, content, photos } of visits) {
    const rows = photos.map(([sha256, text]) => {
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
      return { sha256, record: id, kind: 'copy', type: 'image/jpeg', size: bytes.byteLength, state: 'draft', bytes };
    });
    const record = { id, state: 'draft', content, began_at: Date.now(), updated_at: Date.now() };
    await store.tx(['records', 'photos'], 'readwrite', async (into) => {
      await into.put('photos', rows);
      await into.put('records', record);
    });
    if (isHandedIn) await outbox.hand_in(id);
  }
}"""


@dataclass
class Visit:
    """A visit with one finding; `photos` by hash."""

    content: dict[str, Any]
    photos: dict[str, bytes] = field(default_factory=dict)
    id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def as_json(self) -> dict[str, Any]:
        photos = [(sha256, base64.b64encode(data).decode()) for sha256, data in self.photos.items()]
        return {"id": self.id, "content": self.content, "photos": photos}


def jpeg(chance: random.Random, size: tuple[int, int]) -> tuple[str, bytes]:
    out = io.BytesIO()
    Image.frombytes("RGB", size, chance.randbytes(size[0] * size[1] * 3)).save(out, "JPEG", quality=92)
    return hashlib.sha256(out.getvalue()).hexdigest(), out.getvalue()


def visits(
    count: int, *, photos: int = 1, seed: int = 4, present: tuple = (), size: tuple[int, int] = SMALL
) -> list[Visit]:
    chance = random.Random(seed)
    found = []
    for _number in range(count):
        taken = dict(jpeg(chance, size) for _photo in range(photos))
        finding = finding_content(photos=[{"sha256": sha256, "taken_at": None} for sha256 in taken])
        found.append(Visit(record_content(findings=[finding], present=present), taken))
    return found


def keep(page, visits: list[Visit], *, hand_in: bool = True) -> None:
    """In portions, so that no message between test and browser grows without bound."""
    for start in range(0, len(visits), 20):
        page.evaluate(PUT, [[visit.as_json() for visit in visits[start : start + 20]], hand_in])


def counts(page) -> dict[str, Any]:
    return page.evaluate("import('/static/js/field/outbox.js').then((outbox) => outbox.counts())")


def hurry(page) -> None:
    """Shorter pauses than people would mind."""
    page.evaluate(
        "import('/static/js/field/pauses.js').then(({ pace }) => Object.assign(pace, { first: 20, longest: 200 }))"
    )


SETTLED = """async ([refused, patience]) => {
  const { counts } = await import('/static/js/field/outbox.js');
  const store = await import('/static/js/field/store.js');
  let [furthest, ends] = [-1, 0];
  for (;;) {
    const found = await counts();
    if (found.waiting + found.sending === 0 && found.unsent === refused) return [];
    const reached = found.sending + 2 * (found.sent + found.refused);
    if (reached > furthest) [furthest, ends] = [reached, Date.now() + patience];
    if (Date.now() > ends) return [found, (await store.all('records')).map(({ state, error }) => [state, error])];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}"""


def all_sent(page, *, refused: int = 0, patience: int = 30) -> None:
    """Waits until nothing is on its way any more; where nothing gets further for `patience` seconds, tells what is."""
    left = page.evaluate(SETTLED, [refused, patience * 1000])
    assert left == [], left


def assert_stored_once(visits: list[Visit], *, without: frozenset[str] = frozenset()) -> None:
    """Each record once, each photo byte for byte, nothing besides; `without` are hashes that must not be there."""
    assert sorted(str(pk) for pk in Record.objects.values_list("pk", flat=True)) == sorted(v.id for v in visits)
    expected = {sha256 for visit in visits for sha256 in visit.photos} - without
    stored = {}
    for photo in Photo.objects.all():
        with photo.file.open() as file:
            stored[photo.pk] = hashlib.sha256(file.read()).hexdigest()
    assert stored == {sha256: sha256 for sha256 in expected}
