"""One day on the phone, as its protocol tells it.

In the morning, with no network, an inspector writes a record with a photo. At noon it is sent, twice since the first
answer is lost; the photo comes in parts. A colleague reads it and says that it was otherwise; the author corrects it,
the colleague confirms. In the afternoon the same two verify an entry of the ledger: the colleague, whose phone is flat,
confirms on the author's with a password. In the evening the finding is in the review queue, the entry is written off
with its photos before and after, and the city reads both without an inspector's name.
"""

import uuid

import pytest
from rest_framework.test import APIClient

from findings.enums import RecordState
from findings.models import Finding, Record
from rectification.enums import EntryState
from rectification.models import LedgerEntry
from tests.factories.findings import finding_content, photo, record_content
from tests.factories.people import PASSWORD
from tests.factories.rectification import LETTER_DAY, entry_at, on

pytestmark = pytest.mark.django_db

API = "/api/v1"


def phone(world, key) -> APIClient:
    client = APIClient(HTTP_ACCEPT_LANGUAGE="zh-hans")
    said = {"username": world.persona(key).username, "password": PASSWORD}
    assert client.post(f"{API}/session/", said, format="json").status_code == 200
    return client


def send_in_parts(client, sha256, data) -> None:
    half = len(data) // 2
    for start, part in ((0, data[:half]), (half, data[half:])):
        headers = {"Upload-Offset": str(start), "Upload-Length": str(len(data))}
        sent = client.generic(
            "PATCH", f"{API}/photos/{sha256}", part, content_type="application/octet-stream", headers=headers
        )
        assert sent.status_code in (200, 201)


def test_one_day_on_the_phone(world):
    entry = entry_at(EntryState.AWAITING_VERIFICATION, world)
    taken, after = photo("上午"), photo("下午")
    colleague = world.person("colleague")

    with on(LETTER_DAY, 12):
        author, other = phone(world, "inspector"), phone(world, "colleague")
        key = uuid.uuid4()
        finding = finding_content(photos=[{"sha256": taken[0], "taken_at": None}])
        content = record_content(present=[colleague], findings=[finding])
        first, again = (author.put(f"{API}/records/{key}", content, format="json") for _ in range(2))
        send_in_parts(author, *taken)
        assert (first.status_code, again.status_code) == (201, 200)

    with on(LETTER_DAY, 13):
        words = {"version": 1, "words": "风机当时在转"}
        contested = other.post(f"{API}/records/{key}/contest/", words, format="json")
        stored = author.get(f"{API}/records/{key}/").json()
        assert (contested.json()["state"], stored["actions"]) == ("contested", ["revise"])
        corrected = {**content, "findings": [{**finding, "description": "风机运转，活性炭饱和未更换"}]}
        revision = {"content": corrected, "reason": "经核对更正", "version": 1}
        author.post(f"{API}/records/{key}/revise/", revision, format="json")
        late = other.post(f"{API}/records/{key}/confirm/", {"version": 1}, format="json")
        confirmed = other.post(f"{API}/records/{key}/confirm/", {"version": 2}, format="json")
        assert (late.status_code, confirmed.json()["state"]) == (409, "locked")

    with on(LETTER_DAY, 16):
        visit = uuid.uuid4()
        told = {"entry": entry.pk, "kind": "verification", "passed": True, "words": "设施已正常运行"}
        photos = [{"sha256": after[0], "taken_at": None}]
        at_three = {"started_at": f"{LETTER_DAY}T15:00:00+08:00", "ended_at": f"{LETTER_DAY}T15:40:00+08:00"}
        content = record_content(present=[colleague], findings=0, visit=told, photos=photos, **at_three)
        author.put(f"{API}/records/{visit}", content, format="json")
        send_in_parts(author, *after)
        with_password = {"username": "colleague", "password": PASSWORD, "answer": "confirm", "version": 1}
        answered = author.post(f"{API}/records/{visit}/answers/", with_password, format="json")
        assert (answered.status_code, answered.json()["state"]) == (200, "locked")

    with on(LETTER_DAY, 20):
        found = Finding.objects.visible_to(world.persona("reviewer")).get(record=key)
        assert found.description == "风机运转，活性炭饱和未更换"
        assert LedgerEntry.objects.get(pk=entry.pk).state == EntryState.WRITTEN_OFF
        city = phone(world, "city_liaison")
        shown = city.get(f"{API}/ledger/{entry.pk}/").json()
        assert [one["sha256"] for one in shown["photos"]] == [after[0]]
        assert "督查员" not in str(shown)
        assert city.get(f"{API}/photos/{after[0]}/").status_code == 200
        assert city.get(f"{API}/photos/{taken[0]}/").status_code == 404
        assert set(Record.objects.filter(pk__in=[key, visit]).values_list("state", flat=True)) == {RecordState.LOCKED}
