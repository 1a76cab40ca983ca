"""Verification and look-back by a record of the phone: in the ledger as soon as all present have confirmed it."""

import uuid
from datetime import timedelta

import pytest

from findings import services as findings
from findings.enums import RecordState
from findings.models import Photo, Record
from kernel import clock
from kernel.errors import Refused
from kernel.models import Notification
from rectification import services
from rectification.enums import EntryState
from rectification.models import LedgerEntry, Verification
from rectification.selectors import photos_of
from tests.factories.findings import finding_content, photo, record_content
from tests.factories.rectification import LETTER_DAY, entry_at, on

S = EntryState


def lately() -> dict[str, str]:
    """A visit that has ended now, half an hour after it began."""
    return {"started_at": (clock.now() - timedelta(minutes=30)).isoformat(), "ended_at": clock.now().isoformat()}


def visit(world, entry, *, locked=True, author="inspector", kind="verification", passed=True, **changes) -> Record:
    """A visit of the ordinary team on the day of the letter."""
    told = {"entry": entry.pk, "kind": kind, "passed": passed, "words": "设施运行正常"}
    when = {**lately(), **changes}
    content = record_content(present=[world.person("colleague")], findings=0, **{"visit": told, **when})
    record, _new = findings.submit_record(
        id=uuid.uuid4(), author=world.person(author), actor=world.persona(author), content=content
    )
    if locked:
        findings.confirm_record(record=record, actor=world.persona("colleague"))
    return Record.objects.get(pk=record.pk)


def now(entry) -> str:
    return LedgerEntry.objects.get(pk=entry.pk).state


@pytest.mark.parametrize(
    ("state", "kind", "passed", "after"),
    [
        (S.AWAITING_VERIFICATION, "verification", True, S.WRITTEN_OFF),
        (S.AWAITING_VERIFICATION, "verification", False, S.RECTIFYING),
        (S.WRITTEN_OFF, "look_back", True, S.WRITTEN_OFF),
        (S.WRITTEN_OFF, "look_back", False, S.REOPENED),
    ],
)
def test_confirmed_visit_is_entered_in_the_ledger(world, state, kind, passed, after):
    entry = entry_at(state, world)

    with on(LETTER_DAY, 12):
        record = visit(world, entry, kind=kind, passed=passed, locked=False)
        assert now(entry) == state
        findings.confirm_record(record=record, actor=world.persona("colleague"))

    seen = Verification.objects.get(record=record)
    assert (now(entry), seen.kind, seen.passed, seen.words) == (after, kind, passed, "设施运行正常")
    assert (seen.made_by, seen.posting.team) == (world.persona("inspector"), world.team("ordinary"))
    assert Record.objects.get(pk=record.pk).warnings == []


def test_failed_visit_may_bring_findings_of_its_own(world):
    entry = entry_at(S.AWAITING_VERIFICATION, world)

    with on(LETTER_DAY, 12):
        told = {"entry": entry.pk, "kind": "verification", "passed": False, "words": "仍未运行"}
        content = record_content(findings=[finding_content()], visit=told, **lately())
        who = world.person("inspector")
        record, _new = findings.submit_record(
            id=uuid.uuid4(), author=who, actor=world.persona("inspector"), content=content
        )

    assert (now(entry), record.state, record.findings.count()) == (S.RECTIFYING, RecordState.LOCKED, 1)


@pytest.mark.parametrize("where", ["nowhere", "another county", "another city"])
def test_visit_to_an_entry_that_is_not_the_teams_is_refused(world, where):
    author = {"another county": "other_inspector", "another city": "far_inspector"}.get(where, "inspector")
    entry = entry_at(S.AWAITING_VERIFICATION, world)
    told = {
        "entry": 9_999_999 if where == "nowhere" else entry.pk,
        "kind": "verification",
        "passed": True,
        "words": "已整改",
    }
    county = {"other_inspector": "130109", "far_inspector": "140105"}.get(author, "130102")

    with on(LETTER_DAY, 12), pytest.raises(Refused) as refusal:
        findings.submit_record(
            id=uuid.uuid4(),
            author=world.person(author),
            actor=world.persona(author),
            content=record_content(findings=0, visit=told, county=county),
        )

    assert (refusal.value.code, list(refusal.value.fields)) == ("unknown_entry", ["visit.entry"])
    assert not Record.objects.filter(content__visit__isnull=False).exists()


def test_kind_of_team_that_the_plan_does_not_name_does_not_verify(world):
    entry = entry_at(S.AWAITING_VERIFICATION, world)
    version = entry.policy
    rules = {**version.parameters["rectification"], "verified_by": ["central"]}
    version.parameters = {**version.parameters, "rectification": rules}
    version.save()

    with on(LETTER_DAY, 12), pytest.raises(Refused) as refusal:
        visit(world, entry)

    assert refusal.value.code == "may_not_verify"


def test_visit_is_kept_where_the_ledger_has_moved_on(world):
    """Another has verified meanwhile: never lost, never counted twice."""
    entry = entry_at(S.AWAITING_VERIFICATION, world)

    with on(LETTER_DAY, 12):
        record = visit(world, entry, passed=False, locked=False)
        services.verify(entry=entry, actor=world.persona("leader"), passed=True, words="已整改")
        findings.confirm_record(record=record, actor=world.persona("colleague"))

    record = Record.objects.get(pk=record.pk)
    assert (record.state, record.warnings, now(entry)) == (RecordState.LOCKED, ["entry_moved"], S.WRITTEN_OFF)
    told = Notification.objects.filter(key__startswith="record.entry_moved").values_list("user__username", flat=True)
    assert sorted(told) == ["colleague", "inspector", "office"]


@pytest.mark.parametrize(("state", "kind"), [(S.AWAITING_VERIFICATION, "verification"), (S.WRITTEN_OFF, "look_back")])
@pytest.mark.parametrize("passed", [True, False])
def test_visit_from_before_the_claim_says_nothing_about_it(world, state, kind, passed):
    """Reported as done, and written off, at eleven; the visit was at nine, and its phone offline since."""
    entry = entry_at(state, world)
    at_nine = {
        "started_at": f"{LETTER_DAY}T09:00:00+08:00",
        "ended_at": f"{LETTER_DAY}T09:40:00+08:00",
    }

    with on(LETTER_DAY, 12):
        record = visit(world, entry, kind=kind, passed=passed, **at_nine)

    assert (record.state, record.warnings, now(entry)) == (RecordState.LOCKED, ["entry_moved"], state)
    assert not Verification.objects.filter(record=record).exists()


def test_visit_without_words_is_refused_when_it_is_sent(world):
    entry = entry_at(S.AWAITING_VERIFICATION, world)
    told = {"entry": entry.pk, "kind": "verification", "passed": True, "words": " "}

    with on(LETTER_DAY, 12), pytest.raises(Refused) as refusal:
        visit(world, entry, visit=told)

    assert (refusal.value.code, list(refusal.value.fields)) == ("invalid", ["visit.words"])


def test_visit_counts_though_the_last_confirmation_comes_when_the_posting_is_over_for_others(world):
    """Judged by the posting of the day of the visit."""
    entry = entry_at(S.AWAITING_VERIFICATION, world)
    with on(LETTER_DAY, 12):
        record = visit(world, entry, locked=False)
    posting = world.person("inspector").postings.get()
    type(posting).objects.filter(pk=posting.pk).update(ends=LETTER_DAY)

    with on(LETTER_DAY + timedelta(days=1), 9):
        colleague = world.person("colleague").postings
        colleague.update(ends=LETTER_DAY + timedelta(days=3))
        findings.confirm_record(record=record, actor=world.persona("colleague"))

    assert (now(entry), Record.objects.get(pk=record.pk).warnings) == (S.WRITTEN_OFF, [])


def test_correction_of_a_visit_that_was_entered_does_not_enter_it_again(world):
    entry = entry_at(S.AWAITING_VERIFICATION, world)

    with on(LETTER_DAY, 12):
        record = visit(world, entry)
        for passed in (True, False):
            told = {**record.content["visit"], "passed": passed}
            findings.revise_record(
                record=record,
                actor=world.persona("inspector"),
                content={**record.content, "visit": told, "no_place_reason": "地下"},
                reason="更正",
            )
            findings.confirm_record(record=record, actor=world.persona("colleague"))
            warned = "entry_moved" in Record.objects.get(pk=record.pk).warnings
            assert (warned, now(entry), Verification.objects.count()) == (not passed, S.WRITTEN_OFF, 1)


# Photos before and after


def test_photos_before_and_after_are_seen_with_the_entry_and_nothing_of_new_findings(world):
    before, at_visit, of_new = (photo(text) for text in ("前", "后", "新"))
    findings.store_photo(sha256=before[0], data=before[1], actor=world.persona("inspector"))
    entry = entry_at(
        S.AWAITING_VERIFICATION, world, findings=[finding_content(photos=[{"sha256": before[0], "taken_at": None}])]
    )
    with on(LETTER_DAY, 12):
        told = {"entry": entry.pk, "kind": "verification", "passed": False, "words": "仍未运行"}
        content = record_content(
            findings=[finding_content(photos=[{"sha256": of_new[0], "taken_at": None}])],
            photos=[{"sha256": at_visit[0], "taken_at": None}],
            visit=told,
            **lately(),
        )
        mine = world.persona("inspector")
        findings.submit_record(id=uuid.uuid4(), author=world.person("inspector"), actor=mine, content=content)
        for sha256, data in (at_visit, of_new):
            findings.store_photo(sha256=sha256, data=data, actor=mine)

        seen = [(one.sha256, one.seen_at) for one in photos_of([entry])[entry.pk]]
        assert seen == [(before[0], "finding"), (at_visit[0], "verification")]
        readers = {
            key: [sha in set(Photo.objects.visible_to(world.persona(key)).values_list("pk", flat=True))
                  for sha, _data in (before, at_visit, of_new)]
            for key in ("city_liaison", "county_liaison", "office", "other_city_liaison", "other_inspector")
        }  # fmt: skip

    assert readers == {
        "city_liaison": [True, True, False],
        "county_liaison": [True, True, False],
        "office": [True, True, True],
        "other_city_liaison": [False, False, False],
        "other_inspector": [False, False, False],
    }


def test_city_reads_the_visit_and_its_photos_and_no_inspectors_name(world, client):
    entry, (sha, data) = entry_at(S.AWAITING_VERIFICATION, world), photo("后")
    with on(LETTER_DAY, 12):
        visit(world, entry, photos=[{"sha256": sha, "taken_at": None}])
        findings.store_photo(sha256=sha, data=data, actor=world.persona("inspector"))
        client.force_login(world.persona("city_liaison"))

        page = client.get(entry.get_absolute_url())
        told = client.get(f"/api/v1/ledger/{entry.pk}/").json()
        image = client.get(f"/api/v1/photos/{sha}/?size=thumb")

    text = page.content.decode()
    assert sha in text
    assert world.person("inspector").name not in text
    assert [(one["sha256"], one["seen_at"]) for one in told["photos"]] == [(sha, "verification")]
    assert (image.status_code, image["Content-Type"]) == (200, "image/jpeg")
