"""The board as the API tells it: everything at once, what may be done with one person, and what a change answers."""

import pytest
from django.urls import reverse

from campaigns.selectors import inspection_rounds
from rotations import services
from rotations.selectors import board_of, judgements, prices_for, working_draft
from rotations.selectors.board import spelled
from teams.services import nominate
from tests.factories.people import make_person, make_unit


@pytest.fixture
def office(world):
    return world.persona("office")


@pytest.fixture
def draft(world, office):
    """Of the round under way: 13 seats in four teams, 288 teams empty."""
    rotation = services.rotation_of(round=world.round, actor=office)
    services.open_draft(rotation=rotation, actor=office)
    return working_draft(rotation, office)


def named(world, office, city, name, **facts):
    person = make_person(make_unit(city), name, **facts)
    nominate(person=person, round=world.round, actor=office, expertise=["钢铁"])
    return person


def path(draft, act="", **kwargs):
    name = f"api:rotations-board{'-' if act else ''}{act}"
    return reverse(name, kwargs={"pk": draft.rotation_id, **kwargs})


def team_in(board, team):
    return next(found for city in board["cities"] for found in city["teams"] if found["id"] == team.pk)


def verdict_on(found, team):
    return next(verdict for verdict in found if verdict.team == team.pk)


def test_board_tells_cities_teams_seats_and_people(world, office, draft):
    new = named(world, office, "南京市", "张新", rank="section", phone="13900001111", certificate="ZJ-1")

    board = board_of(draft, office)

    ordinary = team_in(board, world.team("ordinary"))
    assert ordinary == {
        "id": world.team("ordinary").pk,
        "name": "石家庄市第2督查组",
        "number": 2,
        "kind": "ordinary",
        "role": "ordinary",
        "size": 3,
        "duties": ["leader", "member"],
        "lacks": [],
    }
    assert (len(board["cities"]), sum(len(city["teams"]) for city in board["cities"])) == (39, 292)
    assert len(board["seats"]) == 13
    assert next(person for person in board["people"] if person["id"] == new.pk) == {
        "id": new.pk,
        "name": "张新",
        "spelled": "zhangxin zx",
        "unit": "南京市环境保护局",
        "province": "江苏省",
        "city": "南京市",
        "rank": "正科级",
        "position": "",
        "expertise": ["钢铁"],
        "is_recommended": False,
        "is_late": True,
        "is_fit": True,
        "wished_team": "",
    }


def test_board_holds_no_phone_and_no_certificate(world, office, draft, client):
    named(world, office, "南京市", "张新", phone="13900001111", certificate="ZJ-900")
    client.force_login(office)

    text = client.get(path(draft)).content.decode()

    assert "张新" in text
    assert [secret for secret in ("13900001111", "ZJ-900") if secret in text] == []


def test_whether_somebody_can_come_is_told_to_the_office_alone(world, office, draft):
    """S3 3.18: leadership reads the board without it."""
    person = make_person(make_unit("南京市"), "钱静")
    nominate(person=person, round=world.round, actor=office, is_fit=False)

    for reader, told in (("office", False), ("leadership", True)):
        people = board_of(draft, world.persona(reader))["people"]
        assert next(one for one in people if one["id"] == person.pk)["is_fit"] is told


def test_judgement_names_the_rule_of_every_team_before_anything_moves(world, office, draft):
    free, banned = named(world, office, "南京市", "张新"), named(world, office, "郑州市", "赵豫")
    empty = draft.rotation.round.teams.get(city__code="110000", number=2)

    found = judgements(draft, free.pk)
    refused = judgements(draft, banned.pk)

    assert len(found) == 292
    assert (verdict_on(found, empty).duty, verdict_on(found, empty).code) == ("member", "")
    full = verdict_on(found, world.team("ordinary"))
    assert (full.duty, full.code, full.duties["leader"].code) == ("", "team_full", "duty_taken")
    assert {swap.code for swap in full.swaps.values()} == {""}
    assert {verdict.code for verdict in refused} == {"excluded_sender"}
    assert (draft.revision, draft.steps.count()) == (0, 0)


def test_judgement_of_the_seated_and_of_the_locked(world, office, draft):
    """At home in one team, a change of duty is no move; a locked one goes nowhere."""
    member = world.person("colleague")
    found = verdict_on(judgements(draft, member.pk), world.team("ordinary"))
    assert (found.duty, found.duties["leader"].code) == ("member", "duty_taken")
    assert set(found.swaps) == {world.person("leader").pk, world.person("inspector").pk}

    services.lock(schedule=draft, person=member, actor=office, revision=0)

    assert {verdict.code for verdict in judgements(draft, member.pk)} == {"seat_locked"}
    swaps = verdict_on(judgements(draft, world.person("far_leader").pk), world.team("ordinary")).swaps
    assert swaps[member.pk].code == "seat_locked"


def test_what_is_judged_allowed_is_accepted_and_the_rest_refused(world, office, draft, client):
    """The judgement and the act are one set of rules: every team of two cities is tried out."""
    person = named(world, office, "南京市", "张新", rank="division_deputy")
    client.force_login(office)
    found = client.get(path(draft, "judgement", person=person.pk)).json()["teams"]
    teams = draft.rotation.round.teams.filter(city__code__in=["130100", "140100"]).values_list("pk", flat=True)
    revision = 0

    for verdict in (one for one in found if one["team"] in set(teams)):
        for duty, told in verdict["duties"].items():
            body = {"person": person.pk, "team": verdict["team"], "duty": duty, "revision": revision}
            answer = client.post(path(draft, "move"), body, content_type="application/json")
            assert (answer.json().get("error", {"code": ""})["code"]) == told["code"]
            if answer.status_code == 200:
                revision = answer.json()["revision"]
                back = {"person": person.pk, "revision": revision}
                revision = client.post(path(draft, "remove"), back, content_type="application/json").json()["revision"]


def test_filling_a_place_is_cheaper_than_leaving_it_empty(world, office, draft, client):
    """A vacancy counts most; who is kept at home by a rule has no price at all."""
    person, banned = named(world, office, "南京市", "张新"), named(world, office, "郑州市", "赵豫")
    empty = draft.rotation.round.teams.get(city__code="110000", number=2)
    client.force_login(office)

    told = client.get(path(draft, "prices", person=person.pk)).json()

    price = next(team for team in told["teams"] if team["team"] == empty.pk)["duties"]["member"]
    assert price["total"] == sum(price["rules"].values()) < 0
    assert next(iter(price["rules"])) == "vacancy"
    assert client.get(path(draft, "prices", person=banned.pk)).json()["teams"] == []


def test_change_answers_what_the_board_has_to_redraw(world, office, draft, client):
    person, team = world.person("colleague"), world.team("ordinary")
    client.force_login(office)

    body = {"person": person.pk, "revision": 0}
    answer = client.post(path(draft, "remove"), body, content_type="application/json").json()

    assert answer == {
        "revision": 1,
        "text": f"{person.name}移出石家庄市第2督查组",
        "undo": f"{person.name}移出石家庄市第2督查组",
        "seats": [{"person": person.pk, "team": None}],
        "teams": [
            {"id": team.pk, "lacks": [{"code": "people", "short": 1, "text": "缺1人"}]},
        ],
    }


def test_old_board_is_answered_with_what_changed(world, office, draft, client):
    services.remove(schedule=draft, person=world.person("colleague"), actor=office, revision=0)
    client.force_login(office)

    body = {"person": world.person("far_colleague").pk, "revision": 0}
    answer = client.post(path(draft, "remove"), body, content_type="application/json")

    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["revision"]) == (409, "board_changed", 1)
    assert error["changes"][0]["text"] == f"{world.person('colleague').name}移出石家庄市第2督查组"


def test_rotation_without_a_draft_has_no_board(world, office, client):
    later = inspection_rounds(world.campaign).select_related("campaign").get(number=8)
    rotation = services.rotation_of(round=later, actor=office)
    client.force_login(office)

    answer = client.get(reverse("api:rotations-board", args=[rotation.pk]))
    page = client.get(reverse("rotations:rotation-board", args=[rotation.pk]))
    begun = client.post(reverse("rotations:board-begin", args=[rotation.pk]), follow=True)

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "no_draft")
    assert "建立草案" in page.content.decode()
    assert "data-board" in begun.content.decode()


@pytest.mark.parametrize("people", [1, 20])
def test_queries_are_as_many_for_any_number_of_teams_and_people(
    world, office, draft, people, django_assert_num_queries
):
    """292 teams each time."""
    free = [named(world, office, "南京市", f"张{n}") for n in range(people)]
    teams = draft.rotation.round.teams.filter(city__code="110000")
    services.lock(schedule=draft, person=world.person("leader"), actor=office, revision=0)
    for revision, (person, team) in enumerate(zip(free[1:], teams, strict=False), start=1):
        services.move(schedule=draft, person=person, team=team, duty="", actor=office, revision=revision)

    with django_assert_num_queries(14):
        board_of(draft, office)
    with django_assert_num_queries(8):
        judgements(draft, free[0].pk)
    with django_assert_num_queries(15):
        prices_for(draft, free[0].pk)


def test_names_are_found_by_latin_letters():
    assert spelled("王伟") == "wangwei ww"
