"""`manage.py weekly_board`: the board as one document."""

import json
from datetime import date, time
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from kernel import clock
from scoring.models import WeeklyBoard
from tests.factories.scoring import findings_of_a_week


def run(*args):
    """The document that the command prints, and its exit status."""
    output, status = StringIO(), 0
    try:
        call_command("weekly_board", *args, stdout=output)
    except SystemExit as ended:
        status = ended.code
    return json.loads(output.getvalue()), status


def test_prints_the_document_of_the_interface(world):
    findings_of_a_week(world)

    document, status = run("--campaign", "intensified-2018", "--week", "2018-09-19", "--json")

    assert status == 0
    assert {key: document[key] for key in ("week", "round", "issued_round", "teams")} == {
        "week": {"start": "2018-09-17", "end": "2018-09-23"},
        "round": 7,
        "issued_round": 8,
        "teams": 4,
    }
    first = document["places"][0]
    assert {key: first[key] for key in ("place", "team", "score", "findings")} == {
        "place": 1,
        "team": world.team("ordinary").name,
        "score": "3.8381",
        "findings": 1,
    }
    assert first["parts"]["sum"] == "403/105"


def test_same_data_same_document(world):
    findings_of_a_week(world)
    first = run("--campaign", "intensified-2018", "--week", "2018-09-17", "--json")

    assert run("--campaign", "intensified-2018", "--week", "2018-09-20", "--json") == first
    assert WeeklyBoard.objects.count() == 1


def test_publishes_as_the_system(world):
    findings_of_a_week(world)
    with time_machine.travel(clock.at(date(2018, 9, 24), time(9)), tick=False):
        document, status = run("--campaign", "intensified-2018", "--week", "2018-09-19", "--publish", "--json")

    board = WeeklyBoard.objects.get()
    assert (status, document["published_at"], board.published_by) == (0, board.published_at.isoformat(), None)


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("--campaign", "nowhere", "--week", "2018-09-19"), "unknown_campaign"),
        (("--campaign", "patrol-2017", "--week", "2017-10-10"), "no_weekly_board"),
        (("--campaign", "intensified-2018", "--week", "2018-08-08"), "no_round"),
        (("--campaign", "intensified-2018", "--week", "2018-10-10"), "week_to_come"),
        (("--campaign", "intensified-2018", "--week", "2018-09-19", "--publish"), "week_not_over"),
    ],
)
def test_refusal_is_a_document_and_writes_nothing(world, args, code):
    document, status = run(*args, "--json")

    assert (status, document["error"]["code"]) == (1, code)
    assert not WeeklyBoard.objects.exists()


def test_what_is_no_day_is_wrong_usage(db):
    with pytest.raises(CommandError, match="--week"):
        call_command("weekly_board", "--campaign", "intensified-2018", "--week", "soon")
