"""Records are received exactly once, confirmed by all present, and corrected with a trace."""

import uuid
from datetime import datetime, timedelta

import pytest
import time_machine

from campaigns.services import close
from findings import services
from findings.enums import FindingState, PresenceState, RecordState, Warn
from findings.models import Finding, Record, Site
from kernel import audit
from kernel.clock import SHANGHAI
from kernel.errors import Closed, Conflict, DomainError, NotAllowed, Refused, WrongState
from tests.factories.findings import approve, finding_at, finding_content, record_content, record_of


@pytest.fixture
def submit(world):
    """Send a content as a persona; the identifier may be given."""

    def send(content, author="inspector", id=None):
        return services.submit_record(
            id=id or uuid.uuid4(), author=world.person(author), actor=world.persona(author), content=content
        )

    return send


# Receiving


def test_record_is_new_then_the_same_again(world, submit):
    """C6, L1: a repeat is told apart from a change by what it says, not by how it is spelled."""
    content, key = record_content(), uuid.uuid4()
    again = dict(reversed(content.items()))
    again["started_at"] = datetime.fromisoformat(content["started_at"]).astimezone().isoformat()
    again["site"] = {**content["site"], "name": f" {content['site']['name']} "}

    first, is_new = submit(content, id=key)
    second, is_new_again = submit(again, id=key)

    assert (is_new, is_new_again) == (True, False)
    assert second.pk == first.pk
    assert Record.objects.count() == 1
    assert Finding.objects.count() == 1
    assert [e.verb for e in audit.history_of(first)] == ["record.submit", "record.lock"]


def test_same_identifier_with_other_content_is_a_conflict_with_both_versions(world, submit):
    content, key = record_content(), uuid.uuid4()
    stored, _new = submit(content, id=key)

    with pytest.raises(Conflict) as refusal:
        submit({**content, "no_place_reason": "地下车间"}, id=key)

    assert refusal.value.code == "other_content"
    assert refusal.value.extra["stored"] == stored.content
    assert refusal.value.extra["sent"] == {**stored.content, "no_place_reason": "地下车间"}
    assert Record.objects.get().no_place_reason == ""


def test_repeat_after_revision_or_closing_gives_the_stored_record(world, submit):
    """L1: a retry that comes late must not alarm the inspector."""
    content, key = record_content(findings=0), uuid.uuid4()
    record, _new = submit(content, id=key)
    services.revise_record(
        record=record, actor=world.persona("inspector"), content={**content, "outcome": "nobody"}, reason="填错"
    )
    close(campaign=world.campaign, actor=None)

    stored, is_new = submit(content, id=key)

    assert not is_new
    assert (stored.version, stored.outcome) == (2, "nobody")


def test_identifier_of_another_author_is_refused_without_showing_the_record(world, submit):
    content, key = record_content(), uuid.uuid4()
    submit(content, id=key)

    with pytest.raises(Conflict) as refusal:
        submit(content, author="far_inspector", id=key)

    assert refusal.value.code == "identifier_taken"
    assert refusal.value.extra == {}


def test_only_the_author_sends_a_record(world):
    with pytest.raises(NotAllowed):
        services.submit_record(
            id=uuid.uuid4(),
            author=world.person("inspector"),
            actor=world.persona("colleague"),
            content=record_content(),
        )
    assert not Record.objects.exists()


def test_record_keeps_rules_team_and_day(world, submit):
    """A16: the version of the rules is the one in force on the day of the visit."""
    record, _new = submit(record_content(present=[world.person("colleague")]))

    assert record.team == world.team("ordinary")
    assert record.policy == world.campaign.policies.get()
    assert (record.day, record.city, record.county) == (world.today, world.city, world.county)
    assert record.warnings == [Warn.FEW_PHOTOS]
    assert record.state == RecordState.AWAITING
    assert [(p.person, p.state) for p in record.presences.all()] == [
        (world.person("inspector"), PresenceState.CONFIRMED),
        (world.person("colleague"), PresenceState.AWAITING),
    ]


WRONG = {
    "nothing": ({}, "invalid", None),
    "unknown county": ({"county": "999999"}, "unknown_county", "county"),
    "county of no campaign place": ({"county": "320102"}, "outside_campaign", "county"),
    "unknown topic": ({"topic": "noise"}, "unknown_topic", "topic"),
    "type of another topic": (
        {"findings": [finding_content(problem_type="scattered-listed")]},
        "unknown_problem_type",
        "findings.0.problem_type",
    ),
    "unknown type": (
        {"findings": [finding_content(), finding_content(problem_type="x")]},
        "unknown_problem_type",
        "findings.1.problem_type",
    ),
    "unknown question": ({"answers": {"x-1": "是"}}, "unknown_question", "answers.x-1"),
    "unknown checklist": ({"checklist_version": 9}, "unknown_checklist", "checklist_version"),
    "day before the posting": (
        {"started_at": "2018-09-01T09:00:00+08:00", "ended_at": "2018-09-01T09:30:00+08:00"},
        "not_posted",
        "started_at",
    ),
    "arrival day": (
        {"started_at": "2018-09-02T09:00:00+08:00", "ended_at": "2018-09-02T09:30:00+08:00"},
        "not_posted",
        "started_at",
    ),
    "tomorrow": (
        {"started_at": "2018-09-20T09:00:00+08:00", "ended_at": "2018-09-20T09:30:00+08:00"},
        "in_the_future",
        "started_at",
    ),
    "strangers present": ({"present": [999_999]}, "not_in_team", "present"),
    "end before start": ({"ended_at": "2018-09-19T08:00:00+08:00"}, "invalid", "ended_at"),
    "no offset": ({"started_at": "2018-09-19T08:00:00"}, "invalid", "started_at"),
    "problem without finding": ({"findings": [], "outcome": "problem"}, "invalid", "findings"),
    "finding without problem": ({"outcome": "nobody"}, "invalid", "findings"),
    "neither place nor reason": ({"place": None}, "invalid", "no_place_reason"),
    "place off the earth": ({"place": {"lon": "200", "lat": "38"}}, "invalid", "place.lon"),
    "no number": ({"place": {"lon": "nan", "lat": "38"}}, "invalid", "place.lon"),
    "credit code": ({"site": {"name": "厂", "credit_code": "12"}}, "invalid", "site.credit_code"),
    "site without a name": ({"site": {"name": " "}}, "invalid", "site.name"),
    "site as text": ({"site": "厂"}, "invalid", "site"),
    "hash": ({"photos": [{"sha256": "abc"}]}, "invalid", "photos.0.sha256"),
    "finding without words": ({"findings": [finding_content(description="")]}, "invalid", "findings.0.description"),
    "finding without identifier": ({"findings": [finding_content(id="7")]}, "invalid", "findings.0.id"),
    "findings as text": ({"findings": "x"}, "invalid", "findings"),
}


@pytest.mark.parametrize(("changes", "code", "field"), WRONG.values(), ids=WRONG.keys())
def test_wrong_content_is_named_and_changes_nothing(world, submit, changes, code, field):
    before = (Site.objects.count(), audit.AuditEntry.objects.count())

    with pytest.raises(Refused) as refusal:
        submit({**record_content(), **changes} if changes else {})

    assert refusal.value.code == code
    assert field is None or list(refusal.value.fields) == [field]
    assert str(refusal.value.message)
    assert not Record.objects.exists()
    assert (Site.objects.count(), audit.AuditEntry.objects.count()) == before


def test_closed_campaign_takes_no_new_record(world, submit):
    close(campaign=world.campaign, actor=None)

    with pytest.raises(Closed) as refusal:
        submit(record_content())

    assert (refusal.value.code, refusal.value.status) == ("campaign_closed", 423)


def test_record_arrives_late_but_not_for_ever(world, submit):
    """X36: unsent records may come for some hours after access has ended."""
    content = record_content(findings=0)
    with time_machine.travel(datetime(2018, 9, 24, 12, tzinfo=SHANGHAI), tick=False):
        assert submit(content)[1]
    with time_machine.travel(datetime(2018, 10, 20, 12, tzinfo=SHANGHAI), tick=False), pytest.raises(Closed) as refusal:
        submit(content)
    assert refusal.value.code == "too_late"


def test_unusual_is_accepted_with_a_warning(world, submit):
    """A record made on site is never lost for being unusual."""
    record, _new = submit(
        record_content(county="130105", place={"lon": "114.5", "lat": "38", "source": "hand"}, findings=0)
    )
    far_sighted, _new = submit(
        record_content(
            place=None,
            no_place_reason="地下车间",
            findings=0,
            started_at="2018-09-19T10:20:00+08:00",
            ended_at="2018-09-19T10:40:00+08:00",
        )
    )

    assert record.warnings == [Warn.OTHER_COUNTY, Warn.POSITION_BY_HAND, Warn.OUTSIDE_COUNTY]
    assert far_sighted.warnings == [Warn.CLOCK_AHEAD, Warn.NO_POSITION]


def test_checked_without_a_problem_is_a_full_record(world, submit):
    """C16, C17: also where nobody opened the gate."""
    for outcome in ("no_problem", "refused", "nobody", "stopped"):
        record, _new = submit(record_content(findings=0, outcome=outcome))
        assert (record.outcome, record.state) == (outcome, RecordState.LOCKED)


def test_finding_identifier_of_another_record_is_a_conflict(world, submit):
    said = finding_content()
    submit(record_content(findings=[said]))

    with pytest.raises(Conflict) as refusal:
        submit(record_content(findings=[said]))

    assert refusal.value.code == "identifier_taken"
    assert Record.objects.count() == 1


# Sites


def test_site_is_found_by_code_then_by_county_and_name(world, submit):
    named = {"name": "向阳砖厂", "credit_code": "", "address": ""}
    coded = {**named, "credit_code": "91130102MA07ABCD1X"}
    renamed = {**coded, "name": "向阳新型建材厂"}
    twin = {**named, "credit_code": "91130102MA07ABCD2Y"}

    first, second, third, fourth = (
        submit(record_content(findings=0, site=site))[0].site for site in (named, coded, renamed, twin)
    )

    assert first == second == third
    assert second.credit_code == "91130102MA07ABCD1X"
    assert fourth != first
    assert Site.objects.count() == 2


# Confirming


def test_record_locks_with_the_last_confirmation_and_its_findings_enter_the_queue(world, submit):
    """S1 九(三), C10."""
    record, _new = submit(record_content(present=[world.person("colleague"), world.person("leader")]))
    reviewer = world.persona("reviewer")

    services.confirm_record(record=record, actor=world.persona("colleague"))
    assert record.state == RecordState.AWAITING
    assert not Finding.objects.visible_to(reviewer).exists()
    with time_machine.travel(datetime(2018, 9, 19, 12, tzinfo=SHANGHAI), tick=False):
        services.confirm_record(record=record, actor=world.persona("leader"))

    finding = Finding.objects.visible_to(reviewer).get()
    assert record.state == RecordState.LOCKED
    assert finding.submitted_at == record.locked_at == datetime(2018, 9, 19, 12, tzinfo=SHANGHAI)
    assert [e.verb for e in audit.history_of(record)] == [
        "record.submit", "record.confirm", "record.confirm", "record.lock",
    ]  # fmt: skip
    assert [e.verb for e in audit.history_of(finding)] == ["finding.submit"]


def test_only_those_present_confirm_and_each_once(world, submit):
    record, _new = submit(record_content(present=[world.person("colleague"), world.person("leader")]))
    services.confirm_record(record=record, actor=world.persona("colleague"))
    entries = audit.AuditEntry.objects.count()

    for key in ("colleague", "inspector", "central", "far_inspector", "office", "reviewer", "city_liaison"):
        with pytest.raises(NotAllowed):
            services.confirm_record(record=record, actor=world.persona(key))

    assert audit.AuditEntry.objects.count() == entries


def test_contested_record_waits_for_its_author(world, submit):
    content = record_content(present=[world.person("colleague")])
    record, _new = submit(content)

    services.contest_record(record=record, actor=world.persona("colleague"), words="风机在转")

    assert record.state == RecordState.CONTESTED
    with pytest.raises(WrongState):
        services.confirm_record(record=record, actor=world.persona("colleague"))
    services.revise_record(record=record, actor=world.persona("inspector"), content=content, reason="再次核对无误")
    services.confirm_record(record=record, actor=world.persona("colleague"))
    assert (record.state, record.version) == (RecordState.LOCKED, 2)


def test_contest_needs_words(world, submit):
    record, _new = submit(record_content(present=[world.person("colleague")]))

    with pytest.raises(Refused) as refusal:
        services.contest_record(record=record, actor=world.persona("colleague"), words="  ")

    assert refusal.value.code == "reason_missing"
    assert Record.objects.get().state == RecordState.AWAITING


# Revising


def test_revision_keeps_the_first_words_and_asks_everybody_again(world, submit):
    """Domain 5: a correction is a new version with a reason; D2: the first is kept."""
    said = finding_content(description="设施未运行")
    content = record_content(present=[world.person("colleague")], findings=[said])
    record, _new = submit(content)
    services.confirm_record(record=record, actor=world.persona("colleague"))

    services.revise_record(
        record=record,
        actor=world.persona("inspector"),
        content={**content, "findings": [finding_content(), {**said, "description": "设施停运两小时"}]},
        reason="补充时长",
        version=1,
    )

    assert (record.state, record.version, record.locked_at) == (RecordState.AWAITING, 2, None)
    version = record.versions.get()
    assert (version.number, version.reason, version.content["findings"][0]["description"]) == (
        1, "补充时长", "设施未运行",
    )  # fmt: skip
    assert [(f.number, f.description) for f in record.findings.order_by("number")] == [
        (1, "活性炭吸附装置未运行，车间门窗敞开。"),
        (2, "设施停运两小时"),
    ]
    finding = record.findings.get(number=2)
    assert str(finding.pk) == said["id"]
    assert finding.versions.get().content["description"] == "设施未运行"
    assert not Finding.objects.visible_to(world.persona("reviewer")).exists()


def test_revision_of_an_old_version_is_a_conflict_that_shows_both(world, submit):
    """L10: two corrected it, unknown to each other."""
    content = record_content(findings=0)
    record, _new = submit(content)
    services.revise_record(
        record=record,
        actor=world.persona("inspector"),
        content={**content, "outcome": "nobody"},
        reason="填错",
        version=1,
    )

    with pytest.raises(Conflict) as refusal:
        services.revise_record(
            record=record, actor=world.persona("inspector"), content={**content, "outcome": "stopped"}, reason="填错",
            version=1,
        )  # fmt: skip

    assert refusal.value.code == "other_version"
    assert (refusal.value.extra["stored"]["outcome"], refusal.value.extra["sent"]["outcome"]) == ("nobody", "stopped")
    assert (Record.objects.get().outcome, Record.objects.get().version) == ("nobody", 2)


def test_finding_that_was_handed_in_is_not_dropped(world, submit):
    content = record_content()
    record, _new = submit(content)

    with pytest.raises(Refused) as refusal:
        services.revise_record(
            record=record,
            actor=world.persona("inspector"),
            content={**content, "findings": [], "outcome": "no_problem"},
            reason="误报",
        )

    assert refusal.value.code == "finding_missing"
    assert (Record.objects.get().state, Record.objects.get().version) == (RecordState.LOCKED, 1)


def test_finding_that_nobody_handed_in_goes_with_the_revision(world, submit):
    content = record_content(present=[world.person("colleague")])
    record, _new = submit(content)

    services.revise_record(
        record=record,
        actor=world.persona("inspector"),
        content={**content, "findings": [], "outcome": "no_problem"},
        reason="误报",
    )

    assert not Finding.objects.exists()
    assert len(record.versions.get().content["findings"]) == 1


@pytest.mark.parametrize("state", [FindingState.ASSIGNED, FindingState.REJECTED, FindingState.DISPUTED])
def test_record_is_fixed_once_the_office_has_decided(world, state):
    finding = finding_at(state, world)

    with pytest.raises(NotAllowed):
        services.revise_record(
            record=finding.record, actor=world.persona("inspector"), content=finding.record.content, reason="更正"
        )

    assert Record.objects.get().version == 1


@pytest.mark.parametrize("key", ["colleague", "leader", "central", "far_inspector", "office", "administrator"])
def test_only_the_author_revises(world, submit, key):
    content = record_content(present=[world.person("colleague")])
    record, _new = submit(content)

    with pytest.raises(NotAllowed):
        services.revise_record(record=record, actor=world.persona(key), content=content, reason="更正")


# Handover


def test_handover_day_is_worked_together(world):
    """S1 七(四): on the handover day people of both rounds inspect in one group."""
    from campaigns.models import Round
    from teams.services import create_team, post
    from tests.factories.people import make_person, make_unit

    following = Round.objects.get(campaign=world.campaign, kind="inspection", number=world.round.number + 1)
    successor = create_team(
        round=following, city=world.city, kind="ordinary", number=2, counties=[world.county], actor=None
    )
    newcomer = make_person(make_unit("无锡市"), with_account=True)
    post(person=newcomer, team=successor, duty="member", actor=None)

    with time_machine.travel(datetime.combine(following.starts, world.moment.time(), tzinfo=world.moment.tzinfo)):
        record, _new = services.submit_record(
            id=uuid.uuid4(),
            author=world.person("inspector"),
            actor=world.persona("inspector"),
            content=record_content(present=[newcomer], findings=0),
        )
        seen = Record.objects.visible_to(newcomer.user)
        assert list(seen) == [record]

    assert record.warnings == [Warn.JOINT_TEAM]
    assert record.team == world.team("ordinary")
    assert following.starts - world.round.ends == timedelta(days=1)
    assert record.day == following.starts


def test_people_of_a_neighbouring_team_were_not_there(world, submit):
    with pytest.raises(DomainError) as refusal:
        submit(record_content(present=[world.person("other_inspector")]))

    assert refusal.value.code == "not_in_team"


def test_finding_counts_for_its_city_only_through_review(world):
    """E7."""
    finding = finding_at(FindingState.SUBMITTED, world)
    assert not Finding.objects.visible_to(world.persona("city_liaison")).exists()
    approve(finding, world.persona("reviewer"))
    assert Finding.objects.visible_to(world.persona("city_liaison")).get() == finding


def test_record_of_confirms_through_everybody(world):
    assert record_of(world, present=("colleague", "leader")).state == RecordState.LOCKED
