"""`manage.py schedule`: one document, nothing written unless it is asked for."""

import io
import json

import pytest
from django.core.management import call_command

from campaigns.selectors import inspection_rounds
from rotations.models import Rotation, Schedule
from teams.models import Team
from teams.services import nominate
from tests.factories.people import make_person, make_unit


@pytest.fixture
def next_round(world):
    return inspection_rounds(world.campaign).select_related("campaign").get(number=8)


def run(*options):
    out = io.StringIO()
    call_command("schedule", "--campaign", "intensified-2018", "--time-limit", "1", "--json", *options, stdout=out)
    return json.loads(out.getvalue())


def test_trial_writes_nothing_and_says_the_same_as_the_draft(world, next_round):
    unit = make_unit("杭州市")
    people = [make_person(unit) for _n in range(3)]
    for person in people:
        nominate(person=person, round=next_round, actor=None)
    left_out = make_person(make_unit("郑州市"))
    nominate(person=left_out, round=next_round, actor=None)

    trial = run("--round", "8", "--seed", "3")
    written = Rotation.objects.count(), Team.objects.filter(round=next_round).count()
    draft = run("--round", "8", "--seed", "3", "--commit")

    assert written == (0, 0)
    assert Schedule.objects.get().seats.count() == 3
    assert list(trial) == [
        "status", "objective", "bound", "seconds", "gap", "teams", "unmet", "unused", "unused_ids",
    ]  # fmt: skip
    del trial["seconds"], draft["seconds"]
    assert trial == draft
    manned = [team for team in trial["teams"] if team["members"]]
    assert sorted(member["person_id"] for team in manned for member in team["members"]) == [p.pk for p in people]
    assert {member["unit"] for team in manned for member in team["members"]} == {"杭州市环境保护局"}
    assert {member["province"] for team in manned for member in team["members"]} == {"浙江省"}
    assert trial["unused"] == [left_out.name]
    assert set(trial["unmet"][0]) == {"rule", "city", "team", "short", "message"}


def test_round_that_does_not_exist_is_refused(world, capsys):
    out = io.StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("schedule", "--campaign", "intensified-2018", "--round", "99", "--json", stdout=out)

    assert (ended.value.code, json.loads(out.getvalue())["error"]["code"]) == (1, "unknown_round")
