"""What the commands print: one JSON document, in the fixed shape, with the plans' own dates."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from tests.factories.campaigns import CODES

pytestmark = pytest.mark.django_db

ROUND_KEYS = {
    "number", "issued_number", "phase", "kind", "start", "end", "days", "arrival", "handover", "departure",
    "placement", "after_round",
}  # fmt: skip


def printed(*arguments, **options) -> dict:
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return json.loads(out.getvalue())


def rounds(code) -> dict:
    return printed("rounds", code, "--json")


def inspections(document) -> list[dict]:
    return [row for row in document["rounds"] if row["kind"] == "inspection"]


@pytest.mark.parametrize("code", CODES)
def test_rounds_prints_the_fixed_shape(world, code):
    document = rounds(code)

    assert set(document) == {"rounds", "pauses", "gaps", "warnings"}
    assert all(set(row) == ROUND_KEYS for row in document["rounds"])
    assert {row["kind"] for row in document["rounds"]} <= {"inspection", "verification"}
    assert all(set(warning) == {"code", "message", "round", "params"} for warning in document["warnings"])
    assert all(set(pause) == {"start", "end", "days", "reason"} for pause in document["pauses"])


def test_rounds_of_2018_start_on_the_plan_s_days(world):
    """Vector 1, X3."""
    found = inspections(rounds("intensified-2018"))

    assert [row["start"][5:] for row in found] == [
        "06-11", "06-25", "07-09", "07-23",
        "08-20", "09-03", "09-17", "10-01", "10-15", "10-29",
        "11-12", "11-26", "12-10", "12-24", "01-07", "01-21", "02-18", "03-04", "03-18", "04-01", "04-15",
    ]  # fmt: skip
    assert [row["days"] for row in found] == [14] * 15 + [7] + [14] * 5
    assert found[-1]["end"] == "2019-04-28"
    assert [row["number"] for row in found] == list(range(1, 22))


def test_round_of_17_september_2018_has_two_numbers(world):
    """Vector 5, X8, S1 七(四)."""
    (row,) = [row for row in inspections(rounds("intensified-2018")) if row["start"] == "2018-09-17"]

    assert row == {
        "number": 7,
        "issued_number": 8,
        "phase": 2,
        "kind": "inspection",
        "start": "2018-09-17",
        "end": "2018-09-30",
        "days": 14,
        "arrival": "2018-09-16",
        "handover": "2018-09-17",
        "departure": "2018-10-02",
        "placement": None,
        "after_round": None,
    }


def test_rounds_of_2018_tell_what_does_not_add_up(world):
    """X3, X5-X9."""
    document = rounds("intensified-2018")
    codes = {warning["code"] for warning in document["warnings"]}
    (stump,) = [warning for warning in document["warnings"] if warning["code"] == "stump-round"]

    assert codes >= {
        "stump-round", "verification-beside", "verification-lacks-room", "gap", "span-fits-other-count",
        "issued-number-differs", "no-successor", "no-predecessor", "stay-exceeds-duty", "rounds-cross-month",
    }  # fmt: skip
    assert stump["round"] == 16
    assert stump["message"].startswith("第 3 阶段：147 天 ÷ 14 = 10.5 轮。能排下 11 轮，是因为第 16 轮")
    assert [(p["start"], p["end"]) for p in document["pauses"]] == [("2019-01-28", "2019-02-17")]


def test_rounds_of_2017_are_eight_fortnights(world):
    """Vector 2, X1, X2."""
    found = inspections(rounds("patrol-2017"))

    assert [row["start"] for row in found] == [
        "2017-09-15", "2017-09-29", "2017-10-13", "2017-10-27", "2017-11-10", "2017-11-24", "2017-12-08", "2017-12-22",
    ]  # fmt: skip
    assert {row["days"] for row in found} == {14}
    assert found[-1]["end"] == "2018-01-04"


def test_rounds_of_hebei_keep_their_own_days(world):
    """Vector 3, X16."""
    document = rounds("hebei-2017")

    assert [row["days"] for row in inspections(document)] == [15, 15, 15, 15, 14]
    between = [gap["days"] for gap in document["gaps"] if gap["kind"] == "between_rounds"]
    assert between == [17, 20, 34, 31]


def test_rounds_without_json_are_for_reading(world):
    out = StringIO()
    call_command("rounds", "intensified-2018", stdout=out)

    lines = out.getvalue().splitlines()
    assert "7\t8\tinspection\t2018-09-17\t2018-09-30\t14" in lines


def test_unknown_campaign_exits_with_one_and_says_so(db):
    out = StringIO()

    with pytest.raises(SystemExit) as exit_:
        call_command("rounds", "winter-2030", "--json", stdout=out)

    assert exit_.value.code == 1
    assert json.loads(out.getvalue()) == {
        "error": {"code": "unknown_campaign", "message": "没有这个专项行动。", "fields": {}}
    }


def test_load_plans_prints_its_counts(world):
    """Interfaces: `{"campaigns": [code...], "cities": n, "counties": n}`."""
    document = printed("load_plans")

    assert set(document) == {"campaigns", "cities", "counties"}
    assert (document["campaigns"], document["cities"]) == (CODES, 83)
