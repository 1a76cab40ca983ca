"""What a phone could not send, brought by an administrator: once, as its author's, each record by itself."""

import hashlib
import json
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from findings import services
from findings.enums import Delivered, PresenceState, Warn
from findings.models import Draft, Photo, Record
from findings.queue_file import MAX_BYTES
from findings.selectors.drafts import whole_draft
from kernel.errors import NotAllowed, Refused, TooLarge
from kernel.models import AuditEntry, Notification
from tests.factories.findings import finding_content, photo, record_content
from tests.factories.queue_files import deliver, photo_line, queue_file, record_line


def a_record(**changes):
    """Identifier, content, and one photo."""
    sha256, data = photo()
    content = record_content(findings=[finding_content(photos=[{"sha256": sha256, "taken_at": None}])], **changes)
    return str(uuid.uuid4()), content, sha256, data


def results(delivery):
    return [record.result for record in delivery.records]


def test_a_file_brings_records_and_photos_as_their_authors(world):
    key, content, sha256, data = a_record()
    lines = [record_line(key, content), photo_line(key, sha256, data)]

    delivery = deliver(world, queue_file(world.persona("inspector"), lines))

    record = Record.objects.get()
    assert results(delivery) == [Delivered.NEW]
    assert (delivery.is_whole, delivery.records[0].photos, delivery.records[0].photos_in_file) == (True, 1, 1)
    assert (str(record.pk), record.author, Photo.objects.get().uploaded_by) == (
        key,
        world.person("inspector"),
        world.persona("inspector"),
    )
    told = AuditEntry.objects.filter(verb__endswith=".deliver").values_list("verb", "actor", "data__author")
    account, bringer = world.persona("inspector").username, world.persona("administrator").pk
    assert set(told) == {("record.deliver", bringer, account), ("photo.deliver", bringer, account)}


def test_what_is_here_already_is_told_as_such_whoever_brought_it_first(world):
    key, content, sha256, data = a_record()
    services.submit_record(
        id=uuid.UUID(key), author=world.person("inspector"), actor=world.persona("inspector"), content=content
    )
    file = queue_file(world.persona("inspector"), [record_line(key, content), photo_line(key, sha256, data)])

    first, again = deliver(world, file), deliver(world, file)

    assert (results(first), results(again)) == ([Delivered.ALREADY], [Delivered.ALREADY])
    assert (Record.objects.count(), Photo.objects.count(), again.records[0].photos) == (1, 1, 1)


def test_one_bad_record_or_photo_holds_back_no_other(world):
    wrong, damaged, good = a_record(county="999999"), a_record(), a_record()
    lines = [
        record_line(*wrong[:2]),
        record_line(*damaged[:2], sha256="0" * 64),
        record_line(*good[:2]),
        photo_line(good[0], good[2], good[3], base64="AAAA"),
        photo_line(damaged[0], *damaged[2:]),
        record_line(*a_record()[:2], state="draft"),
    ]

    delivery = deliver(world, queue_file(world.persona("inspector"), lines))

    assert results(delivery) == [Delivered.DRAFT, Delivered.REFUSED, Delivered.NEW, Delivered.DRAFT]
    assert "999999" in delivery.records[0].message
    assert len(delivery.records[2].photo_messages) == 1
    assert list(map(str, Record.objects.values_list("pk", flat=True))) == [good[0]]
    assert Photo.objects.count() == 0


def test_other_content_under_a_known_identifier_is_refused_and_nothing_overwritten(world):
    key, content, *_photo = a_record()
    author = world.persona("inspector")
    deliver(world, queue_file(author, [record_line(key, content)]))

    other = {**content, "no_place_reason": "换了内容"}
    delivery = deliver(world, queue_file(author, [record_line(key, other)]))

    assert results(delivery) == [Delivered.REFUSED]
    assert Record.objects.get().version == 1


def test_a_correction_is_taken_once(world):
    key, content, *_photo = a_record()
    author = world.persona("inspector")
    deliver(world, queue_file(author, [record_line(key, content)]))
    corrected = {**content, "site": {**content["site"], "address": "和平东路2号"}}
    file = queue_file(author, [record_line(key, corrected, base=1, reason="地址写错")])

    assert [results(deliver(world, file)), results(deliver(world, file))] == [[Delivered.NEW], [Delivered.ALREADY]]
    assert Record.objects.get().version == 2


def test_a_file_that_was_cut_off_gives_what_is_in_it(world):
    key, content, *_photo = a_record()

    delivery = deliver(
        world, queue_file(world.persona("inspector"), [record_line(key, content)], cut=True) + b'{"kind": "pho'
    )

    assert (results(delivery), delivery.is_whole) == ([Delivered.NEW], False)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"format": "other"}, "foreign_file"),
        ({"version": 3}, "newer_file"),
        ({"account": True}, "foreign_file"),
        ({"account": 0}, "wrong_person"),
        ({"username": "colleague"}, "wrong_person"),
    ],
)
def test_a_foreign_file_is_refused_whole(world, changes, code):
    key, content, *_photo = a_record()
    file = queue_file(world.persona("inspector"), [record_line(key, content)], **changes)

    with pytest.raises(Refused) as refusal:
        deliver(world, file)

    assert (refusal.value.code, Record.objects.count()) == (code, 0)


def test_a_file_of_another_than_the_one_named_is_refused(world):
    with pytest.raises(Refused) as refusal:
        deliver(world, queue_file(world.persona("inspector"), []), username=world.persona("colleague").username)

    assert refusal.value.code == "wrong_person"


def test_a_file_over_the_limit_is_refused_unread(world):
    with pytest.raises(TooLarge):
        deliver(world, b"", size=MAX_BYTES + 1)


def test_none_but_an_administrator_brings_a_file(world):
    for persona in ("office", "inspector", "auditor"):
        with pytest.raises(NotAllowed):
            deliver(world, queue_file(world.persona("inspector"), []), actor=persona)


def test_the_page_is_an_administrators_alone(world, client):
    answers = {}
    for persona in ("administrator", "office", "inspector"):
        client.force_login(world.persona(persona))
        answers[persona] = client.get("/queue-files/").status_code

    assert answers == {"administrator": 200, "office": 403, "inspector": 403}


def test_the_page_and_the_api_tell_what_became_of_each_record(world, api, client):
    key, content, sha256, data = a_record()
    author = world.persona("inspector")
    file = queue_file(author, [record_line(key, content), photo_line(key, sha256, data)])
    body = lambda: {"username": author.username, "file": SimpleUploadedFile("lantian.txt", file, "text/plain")}  # noqa: E731
    client.force_login(world.persona("administrator"))

    page = client.post("/queue-files/", body()).content.decode()
    told = api("administrator").post("/api/v1/queue-files/", body(), format="multipart").json()

    assert content["site"]["name"] in page
    assert json.dumps(told["records"][0]["result"]) == '"already"'
    assert (told["is_whole"], told["records"][0]["photos"]) == (True, 1)


def test_a_delivered_record_says_so_and_its_author_is_told(world):
    key, content, *_photo = a_record()

    deliver(world, queue_file(world.persona("inspector"), [record_line(key, content)]))

    record, bringer = Record.objects.get(), world.persona("administrator").username
    assert Warn.DELIVERED in record.warnings
    assert record.presences.get(person=record.author).state == PresenceState.CONFIRMED
    assert AuditEntry.objects.get(verb="record.submit").data["delivered_by"] == bringer
    notices = Notification.objects.filter(key=f"record.delivered:{key}:1")
    assert [notice.user for notice in notices] == [world.persona("inspector")]


def test_half_a_character_is_left_out_and_holds_back_no_other(world, client):
    odd, good = a_record(), a_record()
    said = odd[1] | {"site": {**odd[1]["site"], "name": "家具\ud83d厂\x00"}, "answers": {"a\ud83d": "\x00b"}}
    text = json.dumps(said)
    lines = [
        record_line(odd[0], {}, text=text, sha256=hashlib.sha256(text.encode()).hexdigest()),
        record_line(good[0], {}, text="\\ud83d"),
        record_line(*good[:2]),
    ]
    # As JSON writes half a character: by its number.
    file = queue_file(world.persona("inspector"), lines).replace(b'\\\\ud83d"', b'\\ud83d"')
    client.force_login(world.persona("administrator"))

    delivery = deliver(world, file)
    body = {"username": world.persona("inspector").username, "file": SimpleUploadedFile("q.txt", file, "text/plain")}
    page = client.post("/queue-files/", body)

    assert (delivery.records[0].site, results(delivery)[1:], page.status_code) == (
        "家具厂",
        [Delivered.REFUSED, Delivered.NEW],
        200,
    )


def test_a_record_that_breaks_the_server_is_told_and_logged_with_the_others(world, caplog):
    odd, good = a_record(), a_record()
    odd[1]["site"]["name"] = "无人料到的厂"
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE findings_site ADD CONSTRAINT unforeseen CHECK (name <> '无人料到的厂') NOT VALID")

    delivery = deliver(world, queue_file(world.persona("inspector"), [record_line(*odd[:2]), record_line(*good[:2])]))

    assert results(delivery) == [Delivered.REFUSED, Delivered.NEW]
    assert str(delivery.records[0].message) == "服务器未能收下此项，原因见服务器日志；内容仍在文件中。"
    assert [entry.exc_info is not None for entry in caplog.records if entry.name.endswith("delivering")] == [True]


# Drafts


def opened(draft) -> dict:
    return {path: entry["value"] for path, entry in whole_draft(draft)["content"].items()}


@pytest.mark.parametrize("version", [1, 2])
def test_draft_comes_to_the_teams_drafts_with_its_photos_and_its_author_is_told(world, version):
    key, content, sha256, data = a_record()
    lines = [record_line(key, content, state="draft"), photo_line(key, sha256, data)]
    file = queue_file(world.persona("inspector"), lines, version=version)

    first, again = deliver(world, file), deliver(world, file)

    draft = Draft.objects.visible_to(world.persona("inspector")).get()
    finding = content["findings"][0]
    assert (results(first), results(again), draft.version) == ([Delivered.DRAFT], [Delivered.DRAFT], 1)
    assert (first.records[0].photos, Photo.objects.get().uploaded_by) == (1, world.persona("inspector"))
    assert opened(draft)["site.name"] == content["site"]["name"]
    assert opened(draft)[f"findings.{finding['id']}.photos.{sha256}"] == finding["photos"][0]
    assert opened(draft)[f"present.{world.person('inspector').pk}"] is True
    assert [one.user for one in Notification.objects.filter(key=f"draft.delivered:{key}:1")] == [draft.begun_by.user]
    told = AuditEntry.objects.get(verb="draft.deliver")
    assert (told.actor, told.data["author"]) == (world.persona("administrator"), draft.begun_by.user.username)


def test_of_a_shared_draft_only_what_this_phone_changed_comes(world):
    key, content, *_photo = a_record()
    how = {"id": uuid.UUID(key), "patch": uuid.uuid4(), "fields": {"site.name": "甲厂", "site.address": "一号"}}
    services.merge_draft(actor=world.persona("inspector"), base=0, **how)
    how |= {"patch": uuid.uuid4(), "fields": {"site.name": "组员改的名"}}
    services.merge_draft(actor=world.persona("colleague"), base=1, **how)
    shared = {"version": 1, "set": {"site.address": "二号"}, "drop": []}

    deliver(world, queue_file(world.persona("inspector"), [record_line(key, content, state="draft", shared=shared)]))

    assert opened(Draft.objects.get()) == {"site.name": "组员改的名", "site.address": "二号"}


def test_file_does_not_overwrite_what_its_author_wrote_since_on_another_phone(world):
    key, content, *_photo = a_record()
    how = {"id": uuid.UUID(key), "actor": world.persona("inspector")}
    services.merge_draft(base=0, patch=uuid.uuid4(), fields={"site.name": "甲厂"}, **how)
    services.merge_draft(base=1, patch=uuid.uuid4(), fields={"site.name": "新手机上的名"}, **how)
    shared = {"version": 1, "set": {"site.name": "旧手机上的名", "site.address": "二号"}, "drop": []}
    lines = [record_line(key, content, state="draft", shared=shared)]

    for _again in range(2):
        deliver(world, queue_file(world.persona("inspector"), lines, made_at="2018-09-19T00:30:00.000Z"))

    draft = Draft.objects.get()
    (conflict,) = whole_draft(draft)["conflicts"]
    assert opened(draft) == {"site.name": "新手机上的名", "site.address": "二号"}
    assert conflict["other"] == {
        "value": "旧手机上的名",
        "by": world.person("inspector").pk,
        "at": "2018-09-19T00:30:00+00:00",
    }


@pytest.mark.parametrize("made_at", ["", "昨天", "0001-01-01T00:00:00+12:00", "9999-12-31T23:59:59-12:00"])
def test_moment_of_a_file_that_is_none_or_to_come_is_now(world, made_at):
    key, content, *_photo = a_record()

    deliver(world, queue_file(world.persona("inspector"), [record_line(key, content, state="draft")], made_at=made_at))

    assert {entry["at"] for entry in Draft.objects.get().content.values()} == {world.moment.isoformat()}


def test_new_record_that_is_refused_is_kept_as_a_draft_with_the_reason(world):
    key, content, *_photo = a_record(county="999999")

    delivery = deliver(world, queue_file(world.persona("inspector"), [record_line(key, content)]))

    assert (results(delivery), Record.objects.count()) == ([Delivered.DRAFT], 0)
    assert "999999" in delivery.records[0].message
    assert opened(Draft.objects.get())["county"] == "999999"


def test_draft_of_who_is_on_duty_no_more_and_a_correction_not_handed_in_stay_in_the_file(world):
    key, content, *_photo = a_record()
    lines = [record_line(key, content, state="draft"), record_line(*a_record()[:2], state="draft", base=1)]
    file = queue_file(world.persona("inspector"), lines)
    with time_machine.travel(world.moment + timedelta(days=60), tick=False):
        delivery = deliver(world, file)

    assert results(delivery) == [Delivered.REFUSED, Delivered.REFUSED]
    assert all(record.message for record in delivery.records)
    assert not Draft.objects.exists()


def test_draft_that_was_handed_in_meanwhile_is_told_as_such(world):
    key, content, *_photo = a_record()
    author = world.persona("inspector")
    deliver(world, queue_file(author, [record_line(key, content)]))

    delivery = deliver(world, queue_file(author, [record_line(key, content, state="draft")]))

    assert (results(delivery), str(delivery.records[0].message)[:6]) == ([Delivered.REFUSED], "该草稿已提交")


# Photos alone


def test_photo_of_what_was_sent_before_is_taken(world):
    key, _content, sha256, data = a_record()

    delivery = deliver(world, queue_file(world.persona("inspector"), [photo_line(key, sha256, data, about="original")]))

    assert (delivery.photos, delivery.is_whole, Photo.objects.get().pk) == (1, True, sha256)


def test_file_that_lost_a_photo_says_so(world):
    key, content, sha256, data = a_record()
    original = photo()
    lines = [record_line(key, content), photo_line(key, sha256, data), photo_line(key, *original)]
    file = queue_file(world.persona("inspector"), lines)
    broken = file.replace(original[0].encode(), b'"' + original[0].encode())

    assert [deliver(world, one).is_whole for one in (file, broken)] == [True, False]
