"""Weekly boards in the API."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from scoring.models import WeeklyBoard
from tests.factories.scoring import FAR, board_of, findings_of_a_week
from tests.scoring.test_services import name_only


def api(world, key):
    client = APIClient(HTTP_ACCEPT_LANGUAGE="zh-hans")
    client.force_authenticate(world.persona(key))
    return client


@pytest.fixture
def board(world):
    name_only(world, 2)
    findings_of_a_week(world, FAR)
    return board_of(world)


def detail(board):
    return reverse("api:scoring-board-detail", args=[board.pk])


def test_addresses():
    assert reverse("api:scoring-board-list") == "/api/v1/boards/"
    assert reverse("api:scoring-board-publish", args=[1]) == "/api/v1/boards/1/publish/"


def test_board_in_whole(world, board):
    told = api(world, "office").get(detail(board)).json()

    names = ("campaign", "week", "round", "issued_round", "version", "published_at", "actions")

    assert {key: told[key] for key in names} == {
        "campaign": "intensified-2018",
        "week": {"start": "2018-09-17", "end": "2018-09-23"},
        "round": 7,
        "issued_round": 8,
        "version": 1,
        "published_at": None,
        "actions": ["publish", "make"],
    }
    assert [(p["place"], p["score"], p["findings"], p["named"]) for p in told["places"]] == [
        (1, "3.8381", 1, True), (1, "3.8381", 1, True), (3, "0.0000", 0, False), (3, "0.0000", 0, False),
    ]  # fmt: skip
    assert told["places"][0]["parts"]["sum"] == "403/105"
    assert told["share"] == "公布的2个督查组共发现问题2个，占全部2个问题的100.0%（2÷2，保留一位小数，截断不进位）。"


def test_sum_is_kept_from_other_teams(world, board):
    WeeklyBoard.objects.update(published_at=board.made_at)

    told = api(world, "inspector").get(detail(board)).json()

    assert {p["team"]: p["parts"] is not None for p in told["places"]} == {
        world.team("ordinary").name: True,
        world.team("far").name: False,
    }
    assert told["actions"] == []


def test_make_and_publish(world):
    findings_of_a_week(world)
    office, url = api(world, "office"), reverse("api:scoring-board-list")

    made = office.post(url, {"campaign": world.campaign.code, "day": "2018-09-20"})
    again = office.post(url, {"campaign": world.campaign.code, "day": "2018-09-17"})
    early = office.post(reverse("api:scoring-board-publish", args=[made.json()["id"]]))
    WeeklyBoard.objects.update(ends="2018-09-19")
    published = office.post(reverse("api:scoring-board-publish", args=[made.json()["id"]]))

    assert (made.status_code, again.json()["id"]) == (200, made.json()["id"])
    assert (early.status_code, early.json()["error"]["code"]) == (422, "week_not_over")
    assert (published.status_code, published.json()["actions"]) == (200, ["make"])
    assert [row["id"] for row in office.get(url, {"published": "yes"}).json()["results"]] == [made.json()["id"]]


@pytest.mark.parametrize(
    ("key", "codes"),
    [
        ("leadership", (200, 403, 403)),
        ("reviewer", (404, 404, 403)),
        ("leader", (404, 404, 403)),
        ("city_liaison", (404, 404, 403)),
        ("other_office", (404, 404, 404)),
        ("auditor", (404, 404, 404)),
    ],
)
def test_others_neither_make_nor_publish(world, board, key, codes):
    client = api(world, key)

    answers = (
        client.get(detail(board)),
        client.post(reverse("api:scoring-board-publish", args=[board.pk])),
        client.post(reverse("api:scoring-board-list"), {"campaign": world.campaign.code, "day": "2018-09-20"}),
    )

    assert tuple(answer.status_code for answer in answers) == codes
    assert WeeklyBoard.objects.get().published_at is None


def test_wrong_content_is_told_by_field(world):
    answer = api(world, "office").post(reverse("api:scoring-board-list"), {"campaign": "", "day": "soon"})

    assert (answer.status_code, set(answer.json()["error"]["fields"])) == (422, {"campaign", "day"})


def test_strangers_sign_in_first(world, board):
    assert APIClient().get(detail(board)).status_code == 401
