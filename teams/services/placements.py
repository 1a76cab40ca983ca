"""A whole round's people at once: what differs from the postings that stand, which rules it breaks, and the change."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from campaigns.models import Round
from campaigns.services import add_members
from kernel import audit, clock
from kernel.errors import Refused, Sentence
from teams import selectors
from teams.enums import Duty
from teams.models import Person, Posting, Team
from teams.rules import DUTIES, Opening, Seat, refusals, shortages
from teams.services.access import end_lost_sessions
from teams.services.guards import check_staffing


@dataclass(frozen=True, slots=True)
class Placement:
    """Who is wanted where: numbers of a person and of a team, and a duty."""

    person: int
    team: int
    duty: str


@dataclass(frozen=True)
class Change:
    """One person's: `before` is the posting that stands, `team` None takes the person out."""

    person: Person
    before: Posting | None
    team: Team | None
    duty: str = ""

    @property
    def duty_label(self) -> Sentence:
        return Duty(self.duty).label

    @property
    def kind(self) -> str:
        if self.before is None:
            return "posted"
        if self.team is None:
            return "withdrawn"
        return "duty" if self.team.pk == self.before.team_id else "moved"


@dataclass(frozen=True)
class Breach:
    """A hard rule that one person's place would break (`teams.rules`)."""

    code: str
    message: Sentence
    person: Person
    team: Team


@dataclass(frozen=True)
class Shortage:
    """What a team would still lack: `code` is leader, local or people, `count` how many."""

    code: str
    count: int
    team: Team


@dataclass
class Difference:
    """From the postings that stand to what is wanted. `kept` people stay as they are."""

    changes: list[Change] = field(default_factory=list)
    kept: int = 0
    breaches: list[Breach] = field(default_factory=list)
    shortages: list[Shortage] = field(default_factory=list)

    def of(self, kind: str) -> list[Change]:
        return [change for change in self.changes if change.kind == kind]


def compare(*, round: Round, placements: Collection[Placement]) -> Difference:
    """What applying these placements would change, break and leave short. A dozen queries for any number.

    Rules are asked for whoever gets a place or another one, with everybody else in theirs; who stays is not asked
    again, so that an old exception does not stand in the way of a new replacement.
    """
    teams = {team.pk: team for team in _teams(round)}
    standing = {posting.person_id: posting for posting in _postings(round) if posting.relieved_at is None}
    people = _people({*standing, *(one.person for one in placements)})
    found = Difference()
    for wanted in placements:
        if wanted.team not in teams or wanted.person not in people or wanted.duty not in Duty.values:
            raise Refused("place_unknown", _("A place of this draft is in no team of the round. Propose anew."))
        before = standing.get(wanted.person)
        if before and (before.team_id, before.duty) == (wanted.team, wanted.duty):
            found.kept += 1
        else:
            found.changes.append(Change(people[wanted.person], before, teams[wanted.team], wanted.duty))
    placed = {one.person for one in placements}
    found.changes += [Change(people[pk], posting, None) for pk, posting in standing.items() if pk not in placed]
    _judge(round, found, teams, people, placements)
    return found


def _teams(round_: Round) -> Iterable[Team]:
    return Team.objects.filter(round=round_).select_related("city__province").order_by("city__sort_order", "number")


def _postings(round_: Round) -> Iterable[Posting]:
    return Posting.objects.filter(round=round_).select_related("team__city").order_by("pk")


def _people(numbers: Iterable[int]) -> dict[int, Person]:
    found = Person.objects.filter(pk__in=list(numbers)).select_related(
        "unit__province", "unit__city", "home_province", "home_city", "user"
    )
    return {person.pk: person for person in found}


def _judge(
    round_: Round,
    found: Difference,
    teams: dict[int, Team],
    people: dict[int, Person],
    placements: Collection[Placement],
) -> None:
    policy = selectors.policy_of(round_)
    seats: dict[int, dict[int, Seat]] = defaultdict(dict)
    for one in placements:
        local = selectors.is_local_kind(people[one.person].unit.kind)
        seats[one.team][one.person] = Seat(DUTIES[one.duty], local)
    openings = selectors.openings_of(teams.values(), round_, policy, seats={})
    changed = [change for change in found.changes if change.team is not None]
    candidates = selectors.candidates([change.person for change in changed], round_)
    sent_home = set(
        Posting.objects.filter(round=round_, person__in=[change.person for change in changed])
        .exclude(relieved_at=None)
        .values_list("person", flat=True)
    )
    for change in changed:
        assert change.team is not None
        others = (seat for pk, seat in seats[change.team.pk].items() if pk != change.person.pk)
        opening: Opening = replace(openings[change.team.pk], seats=tuple(others))
        found.breaches += [
            Breach(refusal.code, refusal.message, change.person, change.team)
            for refusal in refusals(candidates[change.person.pk], opening, DUTIES[change.duty], policy)
        ]
        if change.person.pk in sent_home and change.before is None:
            sentence = _("%(name)s was taken out of a team of this round.") % {"name": change.person.name}
            found.breaches.append(Breach("already_posted", sentence, change.person, change.team))
    for pk, opening in openings.items():
        lacks = shortages(opening.kind, seats[pk].values(), opening.size)
        found.shortages += [Shortage(code, count, teams[pk]) for code, count in lacks]


def apply_placements(
    *, round: Round, placements: Sequence[Placement], actor: User | None, reason: str, arrives: date | None = None
) -> Difference:
    """Make the round's postings what these placements say; only who changes is touched.

    All or nothing: refuses with `rules_broken`, every broken hard rule named at once. New people arrive with the
    round, or on `arrives` where that is given. Who is taken out before the arrival was never posted; afterwards the
    posting ends now, and with it access. Also makes accounts of the posted members of the campaign.
    """
    check_staffing(round, actor, "post")
    with transaction.atomic():
        # Teams first and then people, everywhere, and by number: two officers cannot wait for each other.
        list(Team.objects.select_for_update(of=("self",)).filter(round=round).order_by("pk").values_list("pk"))
        people = {one.person for one in placements}
        list(Person.objects.select_for_update(of=("self",)).filter(pk__in=people).order_by("pk").values_list("pk"))
        list(Posting.objects.select_for_update(of=("self",)).filter(round=round).order_by("pk").values_list("pk"))
        found = compare(round=round, placements=placements)
        if found.breaches:
            raise _broken(found.breaches)
        _take_out(found.of("withdrawn"), actor, reason)
        _move([*found.of("moved"), *found.of("duty")], actor, reason)
        _send(round, found.of("posted"), actor, max(arrives or round.arrival, round.arrival))
        users = [change.person.user for change in found.changes if change.team and change.person.user]
        add_members(campaign=round.campaign, users=users, actor=actor)
    return found


def _broken(breaches: list[Breach]) -> Refused:
    count = len(breaches)
    sentence = ngettext(
        "%(count)s place breaks a rule: %(first)s", "%(count)s places break rules, among them: %(first)s", count
    ) % {"count": count, "first": f"{breaches[0].team}: {breaches[0].message}"}
    said = [
        {"code": one.code, "message": str(one.message), "person": one.person.pk, "team": one.team.pk}
        for one in breaches
    ]
    return Refused("rules_broken", sentence, breaches=said)


def _take_out(changes: list[Change], actor: User | None, reason: str) -> None:
    today = clock.today()
    postings = [change.before for change in changes if change.before]
    early = [posting for posting in postings if today < posting.starts]
    others = [posting for posting in postings if today >= posting.starts]
    audit.record_many(_entry(actor, posting, "posting.withdrawn", reason) for posting in early)
    Posting.objects.filter(pk__in=[posting.pk for posting in early]).delete()
    for posting in others:
        posting.ends, posting.relieved_at = min(posting.ends, today), clock.now()
    Posting.objects.bulk_update(others, ["ends", "relieved_at"])
    audit.record_many(_entry(actor, posting, "posting.ended", reason) for posting in others)
    end_lost_sessions(people=[posting.person_id for posting in others], day=today, actor=actor)


def _entry(actor: User | None, posting: Posting, verb: str, reason: str = "") -> audit.AuditEntry:
    facts: dict[str, Any] = {"person": posting.person_id, "team": posting.team_id, "duty": posting.duty}
    return audit.entry(actor, posting, verb, reason=reason, **facts)


def _move(changes: list[Change], actor: User | None, reason: str) -> None:
    """Two leaders may swap their teams: all give up their duty before anybody takes one."""
    postings = []
    for change in changes:
        assert change.before
        assert change.team
        change.before.team, change.before.duty = change.team, change.duty
        postings.append(change.before)
    Posting.objects.filter(pk__in=[posting.pk for posting in postings]).update(duty=Duty.MEMBER)
    Posting.objects.bulk_update(postings, ["team", "duty"])
    audit.record_many(_entry(actor, posting, "posting.changed", reason) for posting in postings)


def _send(round_: Round, changes: list[Change], actor: User | None, arrives: date) -> None:
    postings = Posting.objects.bulk_create(
        Posting(
            person=change.person,
            team=change.team,
            round=round_,
            duty=change.duty,
            starts=arrives,
            ends=round_.departure,
        )
        for change in changes
    )
    audit.record_many(_entry(actor, posting, "posting.made") for posting in postings)
