"""交接: prepared by the system, completed by the outgoing leader, signed by both sides (S1 七(四), 九(四))."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Round
from campaigns.workflow import runs
from kernel import audit, clock
from kernel.documents import next_number
from kernel.errors import NotAllowed, Refused
from rotations import documents, tasks
from rotations.enums import HandoverAction, HandoverItem, HandoverState, RotationAction
from rotations.handover import movers
from rotations.models import Handover, HandoverList, Rotation
from rotations.selectors.handovers import (
    all_signed,
    next_touching,
    people_of,
    round_before,
    split_of,
    staffed_teams,
    successor_of,
)
from rotations.services.life import declare_handed_over
from rotations.services.telling import tell_sent_back, tell_signed, tell_taken_over
from rotations.workflow import handover_workflow, is_stand_in, rotation_workflow
from teams.models import Person, Team


def prepare_handovers(*, round: Round, actor: User | None) -> list[Handover]:
    """A handover for each team with people, of a round that touches the next one (X10), and who follows it.

    Safe to repeat: what exists is kept, a missing successor and a moved day are brought up to date.
    """
    if not runs(actor, round.campaign):
        raise NotAllowed("prepare_handovers")
    later = next_touching(round)
    if later is None or later.handover is None:
        return []
    with transaction.atomic():
        Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
        following = list(Team.objects.filter(round=later).prefetch_related("counties"))
        known = {one.team_id: one for one in Handover.objects.select_for_update().filter(team__round=round)}
        new = []
        for team in staffed_teams(round).prefetch_related("counties"):
            successor = successor_of(team, following)
            if team.pk not in known:
                new.append(Handover(team=team, successor=successor, day=later.handover))
            else:
                _bring_up_to_date(known[team.pk], successor, later)
        made = Handover.objects.bulk_create(new)
        audit.record_many(audit.entry(actor, one, "handover.begun", team=one.team_id) for one in made)
    return made


def _bring_up_to_date(handover: Handover, successor: Team | None, later: Round) -> None:
    if handover.state != HandoverState.OPEN or later.handover is None:
        return
    if (handover.successor, handover.day) != (successor, later.handover):
        handover.successor, handover.day = successor, later.handover
        handover.save(update_fields=["successor", "day"])


def inherit(*, round: Round, actor: User | None) -> int:
    """Where a round follows after a pause, nobody hands over (X10): what the teams before it left unfinished
    goes to its teams by itself. Says how much it was."""
    before = round_before(round)
    if round.handover is not None or before is None:
        return 0
    teams = list(Team.objects.filter(round=round).prefetch_related("counties"))
    moved = 0
    with transaction.atomic():
        for team in Team.objects.filter(round=before).prefetch_related("counties"):
            successor = successor_of(team, teams)
            moved += sum(move(team, successor, actor) for move in movers) if successor else 0
    return moved


def complete_handover(
    *,
    handover: Handover,
    actor: User,
    notes: str,
    checklist: Mapping[str, Mapping[str, Any]],
    at_base: Collection[Person],
) -> Handover:
    """What the outgoing leader adds to the system's folder; may be saved as often as needed before signing.

    Refuses an item that is not on the list, and people who are not there on the day.
    """
    with handover_workflow.fire(handover, HandoverAction.PREPARE, actor=actor, verb="handover.completed") as locked:
        there = {posting.person_id for posting in people_of(locked)}
        if not {person.pk for person in at_base} <= there:
            raise _wrong("at_base", "not_there", _("Only people who are there on the handover day can be chosen."))
        if not set(checklist) <= set(HandoverItem.values):
            raise _wrong("checklist", "unknown_item", _("There is no such item on the checklist."))
        locked.notes = notes.strip()
        locked.checklist = {
            item: {"done": bool(said.get("done")), "remark": str(said.get("remark", "")).strip()[:200]}
            for item, said in checklist.items()
        }
        locked.at_base.set(at_base)
    return handover


def hand_over(*, handover: Handover, actor: User, reason: str = "") -> Handover:
    """The outgoing side signs; the folder is frozen as it stands. Tells the incoming side.

    Refuses before the newcomers arrive, without a successor, with an item neither handed over nor
    remarked on, with too many or too few at the base, and a stand-in who does not say why.
    """
    with handover_workflow.fire(handover, HandoverAction.HAND_OVER, actor=actor, reason=reason.strip()) as locked:
        if locked.successor is None:
            raise Refused("no_successor", _("The team that follows is not known yet."))
        arrival = locked.successor.round.arrival
        if clock.today() < arrival:
            raise Refused("too_early", _("The next team arrives on %(day)s; sign from then on.") % {"day": arrival})
        _refuse_unfinished(locked)
        _refuse_wrong_split(locked)
        locked.handed_for = _stand_in(locked.team, actor, reason)
        locked.handed_by, locked.handed_at = actor, clock.now()
        locked.folder = documents.frozen_folder(locked)
        tell_signed(locked)
    return handover


def send_back_handover(*, handover: Handover, actor: User, reason: str) -> Handover:
    """The incoming side finds something missing: the outgoing one completes and signs anew. Refuses without words."""
    if not reason.strip():
        raise _wrong("reason", "reason_missing", _("Please say why."))
    with handover_workflow.fire(handover, HandoverAction.SEND_BACK, actor=actor, reason=reason.strip()) as locked:
        tell_sent_back(locked, reason.strip())
        locked.handed_by = locked.handed_at = None
        locked.handed_for, locked.folder = "", []
    return handover


def take_over(*, handover: Handover, actor: User, reason: str = "") -> Handover:
    """The incoming side signs; with it the unfinished work of the outgoing team becomes its own, in one act (L34).

    Also numbers and freezes the handover list, which is rendered once this is committed, and with the
    last signature of the round declares its rotation handed over. Refuses a stand-in who does not say why.
    """
    with transaction.atomic():
        with handover_workflow.fire(handover, HandoverAction.TAKE_OVER, actor=actor, reason=reason.strip()) as locked:
            assert locked.successor is not None  # so `may_take_over`
            locked.taken_for = _stand_in(locked.successor, actor, reason)
            locked.taken_by, locked.taken_at = actor, clock.now()
            for move in movers:
                move(locked.team, locked.successor, actor)
            _issue(locked, actor)
            tell_taken_over(locked)
        _declare_if_last(handover.team.round)
    return handover


def _declare_if_last(round_: Round) -> None:
    """With the last signature of a round its rotation is handed over. Of two last ones at once the second waits
    for the first, and sees it."""
    rotation = Rotation.objects.select_for_update(of=("self",)).filter(round=round_).first()
    if rotation is None or not rotation_workflow.allows(RotationAction.HAND_OVER, None, rotation):
        return
    if all_signed(rotation):
        declare_handed_over(rotation=rotation, actor=None)


def _issue(handover: Handover, actor: User) -> None:
    campaign, year = handover.team.campaign, clock.today().year
    number = f"{campaign.short_name}交接〔{year}〕{next_number(f'{campaign.code}/handover_list/{year}')}号"
    document = HandoverList.objects.create(
        handover=handover,
        number=number,
        template=documents.TEMPLATE,
        context=documents.handover_list(handover, number),
        issued_at=clock.now(),
        issued_by=actor,
    )
    tasks.render_handover_list.delay_on_commit(document.pk)


def _refuse_unfinished(handover: Handover) -> None:
    open_ = []
    for item in HandoverItem:
        said = handover.checklist.get(item.value, {})
        if not said.get("done") and not said.get("remark"):
            open_.append(item)
    if open_:
        names = "、".join(str(item.label) for item in open_)
        raise _wrong("checklist", "unfinished", _("Tick it, or remark on why not: %(items)s.") % {"items": names})


def _refuse_wrong_split(handover: Handover) -> None:
    people = people_of(handover)
    wanted, _field = split_of(handover, people)
    chosen = set(handover.at_base.values_list("pk", flat=True))
    if len(chosen) != wanted:
        raise _wrong(
            "at_base",
            "wrong_split",
            _("%(wanted)s of %(all)s stay at the base with papers and goods, the others inspect.")
            % {"wanted": wanted, "all": len(people)},
        )
    sides = {posting.team_id for posting in people if posting.person_id in chosen}
    if wanted > 1 and len(sides) < len({posting.team_id for posting in people}):
        raise _wrong("at_base", "one_side_only", _("At the base there is somebody of each side."))


def _stand_in(team: Team, actor: User, reason: str) -> str:
    """Why somebody else signs for the leader; nothing where the leader does."""
    if not is_stand_in(actor, team):
        return ""
    if not reason.strip():
        raise _wrong("reason", "reason_missing", _("The leader signs; whoever signs instead says why."))
    return reason.strip()[:200]


def _wrong(field: str, code: str, sentence: Any) -> Refused:
    return Refused(code, sentence, fields={field: [sentence]})
