"""Two rounds touch (S1 七(四), 九(四)): newcomers come on Sunday, both inspect on Monday, the old leave on Tuesday.

2018-09-30 is the last Sunday of one round, 2018-10-01 the handover day, 2018-10-02 the departure.
"""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import User
from care.services import sign_pledge
from findings import services as findings
from findings.enums import FindingState
from findings.models import Finding, Record
from kernel import clock
from kernel.documents import render_issued
from kernel.errors import NotAllowed, Refused
from rectification.enums import EntryState
from rectification.models import LedgerEntry
from rectification.workflow import entry_workflow
from rotations import services
from rotations.enums import HandoverState, RotationState
from rotations.jobs import handovers_due, prepare
from rotations.models import Handover, HandoverList, Rotation
from rotations.selectors.handovers import all_signed
from tests.factories.findings import finding_at, record_of
from tests.factories.rectification import entry_at, on
from tests.factories.rotations import all_ticked, completed, follower, later_round

SUNDAY, MONDAY, TUESDAY, WEDNESDAY = (date(2018, 9, 30), date(2018, 10, 1), date(2018, 10, 2), date(2018, 10, 3))


def test_one_team_hands_over_to_the_next(world, client):
    with on(date(2018, 9, 20)):
        returned = finding_at(FindingState.RETURNED, world)
        waiting = finding_at(FindingState.SUBMITTED, world)
        visited = record_of(world, findings=0)
    successor = follower(world)
    newcomer, old = User.objects.get(username="next_ordinary_0"), world.persona("leader")

    # The system prepares; the leader writes down what the next should know.
    with on(date(2018, 9, 28)):
        (slot, *_rest) = handovers_due(clock.now())
        assert prepare(slot.key) == "4 handovers made"
        handover = Handover.objects.get(team=world.team("ordinary"))
        assert (handover.successor, handover.day) == (successor, MONDAY)
        client.force_login(old)
        page = client.get(reverse("rotations:handover-detail", args=[handover.pk]))
        assert page.status_code == 200
        assert visited.site.name in page.content.decode()
        services.complete_handover(handover=handover, actor=old, notes="", checklist=all_ticked(), at_base=[])
        with pytest.raises(Refused) as early:
            services.hand_over(handover=handover, actor=old)
        assert early.value.code == "too_early"

    # Sunday: the newcomers see the folder and none of the findings that are not theirs yet.
    with on(SUNDAY, 18):
        sign_pledge(posting=newcomer.person.postings.get(), actor=newcomer)
        client.force_login(newcomer)
        shown = client.get(reverse("rotations:handover-detail", args=[handover.pk])).content.decode()
        assert returned.record.site.name in shown
        assert not Finding.objects.visible_to(newcomer).filter(pk=returned.pk).exists()

    # Monday: both sign, two at the base, four in the field.
    with on(MONDAY, 9):
        at_base = {"at_base": [world.person("colleague").pk, newcomer.person.pk], "notes": "西部家具企业集中"}
        ticks = {f"done_{item}": "on" for item in all_ticked()}
        client.force_login(old)
        client.post(reverse("rotations:handover-complete", args=[handover.pk]), {**at_base, **ticks, "sign": "1"})
        handover.refresh_from_db()
        assert handover.state == HandoverState.HANDED
        client.force_login(newcomer)
        client.post(reverse("rotations:handover-take", args=[handover.pk]))
        handover.refresh_from_db()
        assert (handover.state, handover.taken_by) == (HandoverState.DONE, newcomer)
        # The unfinished work went over in that one act; who found it stays who found it.
        for finding in (returned, waiting):
            record = Record.objects.get(pk=finding.record_id)
            assert (record.team, record.keeper) == (world.team("ordinary"), successor)
        assert Record.objects.get(pk=visited.pk).keeper is None
        assert set(Finding.objects.visible_to(newcomer)) == {returned, waiting}
        assert Finding.objects.visible_to(old).filter(pk=returned.pk).exists()
        with pytest.raises(NotAllowed):
            findings.resubmit(finding=returned, actor=old, description="补充")

    # The list is frozen: what is found later is not on it.
    document = HandoverList.objects.get(handover=handover)
    render_issued(HandoverList, document.pk)
    document.refresh_from_db()
    assert document.number == f"{world.campaign.short_name}交接〔2018〕1号"
    assert document.sha256

    # Tuesday: the old ones are still there and only read.
    with on(TUESDAY):
        client.force_login(old)
        assert client.get(reverse("rotations:handover-detail", args=[handover.pk])).status_code == 200
        file = client.get(reverse("rotations:handover-file", args=[handover.pk]))
        assert file.getvalue()[:2] == b"PK"
        with pytest.raises(Refused) as outside:
            record_of(world, locked=False)
        assert outside.value.code == "outside_round"
        findings.resubmit(finding=returned, actor=newcomer, description="补充现场照片说明")
        later = finding_of_the_newcomers(world)

    # Wednesday: they see nothing any more, least of all what has come since.
    with on(WEDNESDAY):
        for model in (Finding, Record, Handover, LedgerEntry):
            assert not model.objects.visible_to(old).exists()
        client.force_login(old)
        assert client.get(reverse("rotations:handover-detail", args=[handover.pk])).status_code in {302, 404}
        assert later.record.site.name not in str(Handover.objects.get(pk=handover.pk).folder)


def finding_of_the_newcomers(world) -> Finding:
    return finding_at(
        FindingState.SUBMITTED, world, record=record_of(world, author="next_ordinary_1", present=["next_ordinary_2"])
    )


def test_verification_follows_the_county_and_so_the_newcomers(world):
    """Nothing has to be moved: whoever is on duty in the county verifies; from Tuesday the old do not."""
    entry = entry_at(EntryState.AWAITING_VERIFICATION, world)
    follower(world)
    newcomer, old = User.objects.get(username="next_ordinary_1"), world.persona("inspector")

    def may(user):
        return {"pass", "fail"} <= set(entry_workflow.available(user, entry))

    with on(MONDAY, 12):
        assert (may(old), may(newcomer)) == (True, True)
    with on(TUESDAY):
        assert (may(old), may(newcomer)) == (False, True)


def test_a_round_is_handed_over_when_every_team_has_signed(world):
    for key in ("ordinary", "second", "central", "far"):
        follower(world, key)
    services.prepare_handovers(round=world.round, actor=None)
    office = world.persona("office")
    rotation = Rotation.objects.create(
        campaign=world.campaign, round=world.round, state=RotationState.RUNNING, published_at=clock.now()
    )

    with on(MONDAY):
        for handover in Handover.objects.order_by("pk"):
            rotation.refresh_from_db()
            assert (all_signed(rotation), rotation.state) == (False, RotationState.RUNNING)
            completed(world, handover, by="office")
            services.hand_over(handover=handover, actor=office, reason="组长在途中")
            services.take_over(handover=handover, actor=office, reason="组长在途中")
    rotation.refresh_from_db()
    assert (all_signed(rotation), rotation.state) == (True, RotationState.HANDED_OVER)
    assert later_round(world).handover == MONDAY
