"""A round's teams, and its nominated people in them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Pairing, Round
from campaigns.policy import Policy
from campaigns.services import add_member
from kernel import audit
from teams import selectors
from teams.assignment import Assignment, assign
from teams.models import Nomination, Person, Posting, Team
from teams.services.guards import check_staffing
from teams.services.planned import create_teams
from teams.wishes import WishReader


@dataclass(frozen=True)
class Remark:
    """One thing the assignment could not do: about a person, a team, or a kind of team."""

    code: str
    message: str
    person: int | None = None
    team: int | None = None
    name: str = ""
    short: int = 0


@dataclass
class StaffingSummary:
    """What was done, and what was not and why. All teams of the round, made now or before, are counted."""

    teams: int = 0
    teams_created: int = 0
    posted: int = 0
    unplaced: list[Remark] = field(default_factory=list)
    unmet: list[Remark] = field(default_factory=list)
    wishes_unmet: list[Remark] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def staff_round(*, round: Round, actor: User | None) -> StaffingSummary:
    """Make the teams that the plan allots and fill them with the nominated people.

    No hard rule is broken; who finds no place and what a team lacks is said in words. Teams and
    postings that exist are kept, so it can be run again when more nominations have come. Also makes
    those who have an account members of the campaign.
    """
    check_staffing(round, actor, "staff_round")
    with transaction.atomic():
        Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
        policy = selectors.policy_of(round)
        summary = StaffingSummary()
        summary.teams_created = len(create_teams(round=round, actor=actor))
        _say_by_hand(policy, summary)
        teams = _teams(round)
        summary.teams = len(teams)
        _fill(round, teams, policy, summary, actor)
        audit.record(
            actor,
            round,
            "round.staffed",
            teams_created=summary.teams_created,
            posted=summary.posted,
            unplaced=len(summary.unplaced),
            unmet=len(summary.unmet),
        )
    return summary


# People


def _say_by_hand(policy: Policy, summary: StaffingSummary) -> None:
    for code, kind in policy.teams.kinds.items():
        if (kind.cities_min or 1) > 1:
            summary.unmet.append(
                Remark(
                    "by_hand",
                    _("“%(kind)s” serves several cities; make its teams by hand.") % {"kind": kind.name},
                    name=code,
                )
            )


def _teams(round_: Round) -> list[Team]:
    return list(
        Team.objects.filter(round=round_)
        .select_related("city__province", "round", "campaign")
        .prefetch_related("postings__person__unit")
        .order_by("city__sort_order", "number")
    )


def _fill(round_: Round, teams: list[Team], policy: Policy, summary: StaffingSummary, actor: User | None) -> None:
    nominations = list(
        Nomination.objects.filter(round=round_)
        .exclude(person__postings__round=round_)
        .select_related("person__unit__province", "person__unit__city", "person__home_province", "person__home_city")
        .select_related("person__user")
        .order_by("pk")
    )
    people = {nomination.person_id: nomination.person for nomination in nominations}
    wishes = _wishes(round_, teams, nominations, summary)
    found = assign(
        selectors.candidates(people.values(), round_).values(),
        selectors.openings_of(teams, round_, policy),
        policy,
        wishes=wishes,
        partners=_partners(round_),
    )
    _save(round_, people, found, actor)
    summary.posted = len(found.placements)
    _report(found, people, {team.pk: team for team in teams}, summary)


def _wishes(
    round_: Round, teams: list[Team], nominations: list[Nomination], summary: StaffingSummary
) -> dict[int, int]:
    reader = WishReader(teams, round_.starts)
    wishes = {}
    for nomination in nominations:
        if not nomination.wished_team:
            continue
        team = reader.team_of(nomination.wished_team)
        if team is not None:
            wishes[nomination.person_id] = team.pk
        else:
            summary.wishes_unmet.append(
                Remark(
                    "unknown_team",
                    _("There is no team “%(text)s” in this round.") % {"text": nomination.wished_team},
                    person=nomination.person_id,
                    name=nomination.person.name,
                )
            )
    return wishes


def _partners(round_: Round) -> dict[str, frozenset[str]]:
    """S3: each city is staffed by its pairing, the province among it."""
    pairs = Pairing.objects.filter(campaign=round_.campaign).values_list("city__code", "province__code")
    return {city: frozenset({province}) for city, province in pairs}


def _save(round_: Round, people: Mapping[int, Person], found: Assignment, actor: User | None) -> None:
    postings = Posting.objects.bulk_create(
        Posting(
            person_id=placement.person,
            team_id=placement.team,
            round=round_,
            duty=placement.duty.value,
            starts=round_.arrival,
            ends=round_.departure,
        )
        for placement in found.placements
    )
    audit.record_many(
        audit.entry(actor, posting, "posting.made", person=posting.person_id, team=posting.team_id, duty=posting.duty)
        for posting in postings
    )
    for placement in found.placements:
        if (user := people[placement.person].user) is not None:
            add_member(campaign=round_.campaign, user=user, actor=actor)


def _report(
    found: Assignment, people: Mapping[int, Person], teams: Mapping[int, Team], summary: StaffingSummary
) -> None:
    for target, left in ((summary.unplaced, found.unplaced), (summary.wishes_unmet, found.wishes_unmet)):
        target += [
            Remark(one.refusal.code, str(one.refusal.message), person=one.person, name=people[one.person].name)
            for one in left
        ]
    summary.unmet += [
        Remark(lack.code, str(lack.message), team=lack.team, name=teams[lack.team].name, short=lack.short)
        for lack in found.lacks
    ]
