"""The scheduler is asked what the rules of a posting say, no more and no less; on every plan that has rounds."""

from datetime import date
from itertools import cycle, islice

import pytest

from campaigns.models import Campaign, Pairing
from campaigns.selectors import inspection_rounds
from kernel import clock
from rotations.problem import problem_of
from rotations.scheduling.problem import may_sit
from rotations.services import open_draft, propose, rotation_of
from teams.enums import UnitKind
from teams.models import Person, Team
from teams.rules import DUTIES, DUTY_RULES, PERSON_RULES, PLACE_RULES, RULES, Seat, first_refusal
from teams.selectors import candidates, openings_of, policy_of
from teams.services import nominate
from tests.factories.people import make_person, make_unit

PLANS = ["patrol-2017", "intensified-2018", "hebei-2017", "assistance-2019"]
ALONE = PERSON_RULES + PLACE_RULES + DUTY_RULES
RANKS = ("", "staff", "section", "squad_head", "division_deputy", "bureau_deputy")
UNITS = (
    (UnitKind.CITY, "石家庄市"), (UnitKind.CITY, "南京市"), (UnitKind.CITY, "郑州市"), (UnitKind.CITY, "邯郸市"),
    (UnitKind.CITY, "杭州市"), (UnitKind.MINISTRY, "生态环境部办公厅"), (UnitKind.INSTITUTE, "生态环境部环境规划院"),
    (UnitKind.PROVINCIAL_BODY, "河北省发展和改革委员会"),
)  # fmt: skip


def unit_of(kind, name):
    return make_unit(name) if kind == UnitKind.CITY else make_unit(kind=kind, name=name)


def send_everybody(round_, count):
    """Every kind of unit with every rank in turn; each fifth has a certificate about to end, each seventh is unfit."""
    units = [unit_of(kind, name) for kind, name in UNITS]
    for n, (unit, rank) in enumerate(islice(zip(cycle(units), cycle(RANKS * 2 + ("",)), strict=False), count)):
        expired = {"certificate_until": round_.starts} if n % 5 == 0 else {}
        person = make_person(unit, rank=rank, held_rank="squad_head" if n % 4 == 0 else "", **expired)
        nominate(person=person, round=round_, actor=None, is_fit=n % 7 != 0, is_leader_recommended=n % 3 == 0)


def first_round(code):
    return inspection_rounds(Campaign.objects.get(code=code)).select_related("campaign").order_by("starts").first()


@pytest.fixture(params=PLANS)
def staffed(world, request):
    """A round of each plan with its teams and people of every kind."""
    round_ = first_round(request.param)
    with clock.standing_at(clock.at(round_.arrival - (date(2018, 1, 20) - date(2018, 1, 1)), clock.now().time())):
        rotation = rotation_of(round=round_, actor=None)
        send_everybody(round_, 48)
    return rotation


def test_problem_allows_what_the_rules_allow(staffed):
    """Person by person, team by team, duty by duty; what the pairing of S3 adds is asked apart."""
    asked = problem_of(open_draft(rotation=staffed, actor=None))
    round_ = staffed.round
    policy = policy_of(round_)
    teams = list(Team.objects.filter(round=round_).select_related("city__province").prefetch_related("postings"))
    openings = openings_of(teams, round_, policy)
    people = Person.objects.filter(nominations__round=round_).select_related(
        "unit__province", "unit__city", "home_province", "home_city"
    )
    known = {person.id: person for person in asked.problem.people}
    shown = {team.id: team for team in asked.problem.teams}
    differing = []
    for number, candidate in candidates(people, round_).items():
        for team, opening in openings.items():
            for duty in opening.kind.duties:
                by_rules = first_refusal(candidate, opening, duty, policy, ALONE) is None
                person = known.get(number)
                free = person and (person.only is None or shown[team].places <= person.only)
                by_problem = bool(person) and may_sit(person, shown[team], duty.value)
                if person and not free:
                    continue
                if by_rules != by_problem:
                    differing.append((candidate, opening, duty))

    assert differing == []
    assert set(known) | set(asked.kept_home) == {person.pk for person in people}
    assert asked.kept_home


def test_plan_of_each_campaign_breaks_no_rule_of_a_posting(staffed):
    """Seat by seat, the leader first, each seat is one that an officer could have given by hand."""
    draft = propose(rotation=staffed, actor=None, seconds=1)
    round_ = staffed.round
    policy = policy_of(round_)
    teams = list(Team.objects.filter(round=round_).select_related("city__province").prefetch_related("postings"))
    found = openings_of(teams, round_, policy, seats={})
    people = candidates(
        Person.objects.filter(nominations__round=round_).select_related(
            "unit__province", "unit__city", "home_province", "home_city"
        ),
        round_,
    )
    broken = []
    for team, opening in found.items():
        seats = sorted(draft.seats.filter(team=team), key=lambda seat: seat.duty != "leader")
        taken = ()
        for seat in seats:
            duty, person = DUTIES[seat.duty], people[seat.person_id]
            so_far = type(opening)(**{**_fields(opening), "seats": taken})
            if refusal := first_refusal(person, so_far, duty, policy, RULES):
                broken.append((team, seat.duty, refusal.code))
            taken = (*taken, Seat(duty, person.is_local))

    assert broken == []
    assert draft.seats.count() > 0


def _fields(opening):
    return {name: getattr(opening, name) for name in opening.__dataclass_fields__}


def test_paired_city_is_staffed_by_its_pair_alone(world):
    """S3 annex 1: 石家庄 has 督察办, 中国环境科学研究院 and 浙江; 办公厅 goes to 北京 and nowhere else."""
    round_ = first_round("assistance-2019")
    rotation = rotation_of(round=round_, actor=None)
    for kind, name in (
        (UnitKind.MINISTRY, "生态环境部办公厅"),
        (UnitKind.INSTITUTE, "中国环境科学研究院"),
        (UnitKind.MINISTRY, "生态环境部没有包保的司"),
        (UnitKind.CITY, "杭州市"),
        (UnitKind.CITY, "拉萨市"),
    ):
        nominate(person=make_person(unit_of(kind, name), name), round=round_, actor=None)

    problem = problem_of(open_draft(rotation=rotation, actor=None)).problem

    names = dict(Person.objects.values_list("pk", "name"))
    only = {names[person.id]: person.only for person in problem.people}
    of_zhejiang = Pairing.objects.filter(campaign=round_.campaign, province__code="330000")
    assert only["生态环境部办公厅"] == {"110000"}
    assert "130100" in only["中国环境科学研究院"]
    assert only["生态环境部没有包保的司"] is None
    assert only["杭州市"] == set(of_zhejiang.values_list("city__code", flat=True))
    assert only["拉萨市"] == frozenset()
