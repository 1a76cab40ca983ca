"""`manage.py daily_bulletin`, and `run_due` for the jobs of reports."""

import json
from datetime import date, time
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from findings.enums import FindingState
from kernel import clock
from reports.models import DailyBulletin
from tests.factories.findings import finding_at
from tests.factories.reports import bulletin_of, signed

CAMPAIGN = ("--campaign", "intensified-2018")


def run(command, *args):
    """The document that the command prints, and its exit status."""
    output, status = StringIO(), 0
    try:
        call_command(command, *args, stdout=output)
    except SystemExit as ended:
        status = ended.code
    return json.loads(output.getvalue()), status


def bulletin(*args):
    return run("daily_bulletin", *CAMPAIGN, "--date", "2018-09-19", *args, "--json")


def test_prints_the_document_of_the_interface(world):
    finding_at(FindingState.ASSIGNED, world)
    signed(world)

    document, status = bulletin()

    assert status == 0
    assert {key: document[key] for key in ("date", "total", "sections", "by_city", "supplements")} == {
        "date": "2018-09-19",
        "total": 1,
        "sections": [
            {
                "category": "不正常运行治污设施",
                "total": 1,
                "places": [{"province": "河北省", "city": "石家庄市", "county": "长安区", "count": 1}],
            }
        ],
        "by_city": {"石家庄市": {"inspected": 1, "found": 1}},
        "supplements": [],
    }
    assert {key: document["teams"][key] for key in ("due", "on_time", "late")} == {"due": 4, "on_time": 1, "late": 0}
    assert [team["team"] for team in document["teams"]["missing"]] == [
        world.team(key).name for key in ("central", "second", "far")
    ]


def test_publishes_as_the_system_and_prints_the_same_again(world):
    first, status = bulletin("--publish")

    row = DailyBulletin.objects.get()
    assert (status, first["published_at"], row.published_by) == (0, row.published_at.isoformat(), None)
    assert bulletin("--publish") == (first, 0)


def test_what_follows_is_listed_as_a_supplement(world):
    published = bulletin_of(world, published=True)
    finding_at(FindingState.ASSIGNED, world)

    document, _status = bulletin("--publish")

    assert (document["total"], document["made_at"]) == (0, published.made_at.isoformat())
    assert [(one["number"], one["total"], one["changes"]["total"]) for one in document["supplements"]] == [
        (1, 1, {"before": 0, "after": 1})
    ]
    assert document["supplements"][0]["published_at"] is not None


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("--campaign", "nowhere", "--date", "2018-09-19"), "unknown_campaign"),
        ((*CAMPAIGN, "--date", "2018-08-08"), "day_outside"),
        ((*CAMPAIGN, "--date", "2018-09-20", "--publish"), "day_outside"),
    ],
)
def test_refusal_is_a_document_and_writes_nothing(world, args, code):
    document, status = run("daily_bulletin", *args, "--json")

    assert (status, document["error"]["code"]) == (1, code)
    assert not DailyBulletin.objects.exists()


def test_what_is_no_day_is_wrong_usage(db):
    with pytest.raises(CommandError, match="--date"):
        call_command("daily_bulletin", *CAMPAIGN, "--date", "soon")


def test_run_due_makes_the_bulletins_of_the_moment_it_is_told(world):
    """As if it were then: the day's bulletin in time, those missed before it late, last week's board."""
    output = StringIO()
    with time_machine.travel(clock.at(date(2019, 3, 1), time(9)), tick=False):
        call_command("run_due", "--now", "2018-09-24T21:00", stdout=output)

    ran = json.loads(output.getvalue())["ran"]
    assert {"job": "daily_bulletin", "for": "intensified-2018/2018-09-24", "outcome": "bulletin 0: 0"} in ran
    assert {"job": "daily_bulletin", "for": "intensified-2018/2018-09-23", "outcome": "bulletin 0: 0, late"} in ran
    assert [row["for"] for row in ran if row["job"] == "weekly_board"] == ["intensified-2018/2018-09-17"]
    assert DailyBulletin.objects.get(day=date(2018, 9, 24)).made_at == clock.at(date(2018, 9, 24), time(21))
