"""What silence means, by the clock and by the plan (E2, X37)."""

from datetime import date, datetime, time, timedelta

import pytest
import time_machine

from config.schedule import run_due
from findings import services
from findings.enums import FindingState
from findings.jobs import JOBS
from findings.models import Finding, PhotoUpload
from kernel import audit, clock
from kernel.models import Notification
from tests.factories.findings import ask_the_city, finding_at, photo

S = FindingState


def at(day: date, hour: int = 9):
    return time_machine.travel(clock.at(day, time(hour)), tick=False)


def test_deadlines_are_frozen_on_approval(world):
    """G10: two days to answer and three to object, from the list's day; a later rule moves neither."""
    finding = finding_at(S.ASSIGNED, world)
    ask_the_city(world, reply_days=9)

    assert (finding.reply_due, finding.dispute_due) == (date(2018, 9, 21), date(2018, 9, 22))
    assert not Finding.objects.get().is_reply_asked


def test_working_days_pass_over_the_holiday(world):
    """2018-09-22 to 24 is Mid-Autumn."""
    rules = world.campaign.policies.get()
    rules.parameters["rectification"]["day_kind"] = "working"
    rules.save()

    finding = finding_at(S.ASSIGNED, world)

    assert (finding.reply_due, finding.dispute_due) == (date(2018, 9, 21), date(2018, 9, 25))


@pytest.mark.parametrize(("asked", "day", "confirmed"), [
    (False, date(2018, 9, 22), 0),
    (False, date(2018, 9, 23), 1),
    (True, date(2018, 9, 22), 0),
    (True, date(2018, 9, 23), 1),
])  # fmt: skip
def test_silence_confirms_after_the_last_day(world, asked, day, confirmed):
    if asked:
        ask_the_city(world)
    finding_at(S.ASSIGNED, world)

    with at(day):
        assert services.confirm_unanswered() == confirmed
        assert services.confirm_unanswered() == 0

    finding = Finding.objects.get()
    assert finding.state == (S.CONFIRMED if confirmed else S.ASSIGNED)
    assert finding.is_confirmed_by_silence == (asked and bool(confirmed))
    if confirmed:
        entry = audit.history_of(finding).last()
        assert (entry.verb, entry.actor, entry.actor_role) == ("finding.confirm_by_silence", None, "")


def test_without_disputes_what_is_not_asked_is_confirmed_at_once(world):
    rules = world.campaign.policies.get()
    rules.parameters["reply"]["dispute_allowed"] = False
    rules.save()
    finding = finding_at(S.ASSIGNED, world)

    assert finding.dispute_due is None
    assert services.confirm_unanswered(campaign=world.campaign) == 1


def test_city_is_reminded_once_a_week_where_silence_is_nothing(world):
    ask_the_city(world, silence="remind")
    finding = finding_at(S.ASSIGNED, world)

    for day in (23, 24, 25, 29):
        with at(date(2018, 9, day)):
            assert services.confirm_unanswered() == 0

    keys = Notification.objects.filter(user=world.persona("city_liaison"), key__startswith="finding.unanswered")
    assert sorted(keys.values_list("key", flat=True)) == [
        f"finding.unanswered:{finding.pk}:0", f"finding.unanswered:{finding.pk}:1",
    ]  # fmt: skip
    assert Finding.objects.get().state == S.ASSIGNED


def test_objection_comes_in_time_or_not_at_all(world):
    """E2: the last day counts whole, in Shanghai."""
    from kernel.errors import Closed

    finding = finding_at(S.ASSIGNED, world)
    liaison = world.persona("city_liaison")

    with (
        time_machine.travel(clock.at(date(2018, 9, 23), time(0, 1)), tick=False),
        pytest.raises(Closed) as refusal,
    ):
        services.dispute(finding=finding, actor=liaison, grounds="停电")
    assert refusal.value.code == "dispute_late"
    with time_machine.travel(clock.at(date(2018, 9, 22), time(23, 59)), tick=False):
        services.dispute(finding=finding, actor=liaison, grounds="停电")
    assert finding.dispute.decision_due == date(2018, 9, 27)


def test_adjudicator_did_not_approve(world):
    """Domain 6: who approved a finding does not decide its dispute."""
    from kernel.errors import NotAllowed

    finding = finding_at(S.DISPUTED, world)
    office = world.persona("office")
    Finding.objects.filter(pk=finding.pk).update(reviewed_by=office)

    with pytest.raises(NotAllowed):
        services.dismiss(finding=finding, actor=office, reason="不成立")
    rules = finding.record.policy
    rules.parameters["review"]["adjudicator_differs"] = False
    rules.save()
    services.dismiss(finding=finding, actor=office, reason="不成立")


def test_reviewer_who_was_there_does_not_review(world):
    """D3."""
    from kernel.errors import NotAllowed

    finding = finding_at(S.SUBMITTED, world)
    reviewer, person = world.persona("reviewer"), world.person("colleague")
    person.user = reviewer
    person.save()

    for act, said in (
        (services.approve, {"severity": 1, "difficulty": 1, "quality": 1}),
        (services.return_finding, {"reason": "x"}),
        (services.reject, {"reason": "x"}),
    ):
        with pytest.raises(NotAllowed):
            act(finding=finding, actor=reviewer, **said)


def test_job_runs_each_day_once_and_catches_up(world):
    finding_at(S.ASSIGNED, world)
    now = datetime(2018, 9, 25, 1, 0, tzinfo=clock.SHANGHAI)

    with time_machine.travel(now, tick=False):
        outcomes = run_due(JOBS[:1], now)
        again = run_due(JOBS[:1], now)

    done = {o.slot: o.outcome for o in outcomes}
    assert done["intensified-2018 2018-09-22"] == "0 confirmed"
    assert done["intensified-2018 2018-09-23"] == "1 confirmed"
    assert max(done) == "intensified-2018 2018-09-25"
    assert again == []


def test_stale_parts_of_photos_are_forgotten(world):
    key, _data = photo()
    actor = world.persona("inspector")
    services.receive_chunk(sha256=key, start=0, total=100, data=b"x" * 10, actor=actor)

    with time_machine.travel(world.moment + timedelta(days=13), tick=False):
        assert services.forget_stale_uploads() == 0
    with time_machine.travel(world.moment + timedelta(days=15), tick=False):
        assert services.forget_stale_uploads() == 1
    assert not PhotoUpload.objects.exists()


def test_same_problem_at_the_same_site_is_marked_on_arrival(world):
    """D6, D10."""
    from findings.selectors import earlier_findings

    site = {"name": "老问题铸造厂", "credit_code": "", "address": ""}
    old = finding_at(S.CONFIRMED, world, site=site)
    rejected = finding_at(S.REJECTED, world, site=site)
    with time_machine.travel(world.moment + timedelta(days=1), tick=False):
        new = finding_at(S.SUBMITTED, world, site=site)
        elsewhere = finding_at(S.SUBMITTED, world)

    assert list(earlier_findings(new)) == [old]
    assert rejected not in earlier_findings(new)
    assert list(earlier_findings(elsewhere)) == []
