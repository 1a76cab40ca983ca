"""The calendars of the other four plans, and what the engine says about each."""

from datetime import date

import pytest

from campaigns.calendar import GapKind, SeasonName, SeasonRule, build_calendar, round_on, season_of_round, season_on

from .calendar_plans import HEBEI_2017, PATROL_2017, WINTER_2020, assistance_2019


def starts(calendar):
    return [r.start.isoformat() for r in calendar.inspections]


def numbers_with(calendar, code):
    return [w.round for w in calendar.warnings if w.code == code]


def only(calendar, code):
    (warning,) = [w for w in calendar.warnings if w.code == code]
    return warning


def test_patrol_is_eight_fortnights_back_to_back_without_a_common_day():
    """Vector 2, S0 0.2, X1, X2."""
    calendar = build_calendar(PATROL_2017)

    assert starts(calendar) == [
        "2017-09-15", "2017-09-29", "2017-10-13", "2017-10-27",
        "2017-11-10", "2017-11-24", "2017-12-08", "2017-12-22",
    ]  # fmt: skip
    assert calendar.inspections[-1].end == date(2018, 1, 4)
    assert len(calendar.inspections) * 310 == 2480
    assert {r.start.weekday() for r in calendar.inspections} == {4}
    assert [r.handover for r in calendar.inspections] == [None] * 8
    assert all(r.departure == r.end for r in calendar.inspections)
    assert calendar.gaps == ()
    assert [(w.code, w.params) for w in calendar.warnings] == [
        ("stated-months", {"days": 112, "months": "3.7", "stated": 4}),
        ("stay-exceeds-duty", {"stay": 15, "duty": 14}),
    ]


def test_hebei_rounds_keep_their_own_dates():
    """Vector 3, S2 2.2, X16."""
    calendar = build_calendar(HEBEI_2017)

    assert [r.days for r in calendar.inspections] == [15, 15, 15, 15, 14]
    assert [gap.days for gap in calendar.gaps] == [17, 20, 34, 31]
    assert only(calendar, "lengths-differ").params["lengths"] == "15, 15, 15, 15, 14"
    assert only(calendar, "weekdays-differ").params == {"weekdays": "1, 4, 5"}
    assert numbers_with(calendar, "gap") == [1, 2, 3, 4]


def test_assistance_at_pitch_fifteen_drifts_and_leaves_eleven_days():
    """X18."""
    calendar = build_calendar(assistance_2019(15))

    assert len(calendar.inspections) == 46
    assert [(gap.days, gap.kind) for gap in calendar.gaps] == [(11, GapKind.REMAINDER)]
    assert only(calendar, "remainder").params == {
        "phase": 1,
        "net": 701,
        "pitch": 15,
        "quotient": "46.73",
        "rounds": 46,
        "left": 11,
    }
    assert only(calendar, "weekdays-differ").params == {"weekdays": "1, 2, 3, 4, 5, 6, 7"}


def test_assistance_at_pitch_fourteen_fits_fifty_rounds_to_the_day():
    """X18: 49 × 14 + 15 = 701; the shared day belongs to the later round."""
    calendar = build_calendar(assistance_2019(14))
    first, second = calendar.inspections[:2]

    assert len(calendar.inspections) == 50
    assert calendar.inspections[-1].end == date(2021, 3, 31)
    assert calendar.gaps == ()
    assert calendar.arithmetic[0].quotient == "50.07"
    assert (first.end, second.start, second.handover) == (date(2019, 5, 15),) * 3
    assert first.departure == date(2019, 5, 16)
    assert round_on(calendar, date(2019, 5, 15)) == second
    assert only(calendar, "rounds-share-days").params == {"length": 15, "pitch": 14, "shared": 1}
    assert {r.start.weekday() for r in calendar.inspections} == {2}


@pytest.mark.parametrize(
    ("pitch", "crossing", "in_winter"), [(15, [11, 23, 35], [12, 11]), (14, [11, 24, 38], [13, 12])]
)
def test_season_is_that_of_the_round_s_first_day(pitch, crossing, in_winter):
    """S3 3.5-3.6, X19, X20."""
    rule = SeasonRule()
    calendar = build_calendar(assistance_2019(pitch))
    winters = [season_on(date(2019, 12, 1), rule), season_on(date(2021, 1, 1), rule)]
    counted = [sum(season_of_round(r, rule) == winter for r in calendar.inspections) for winter in winters]

    assert [(w.start, w.end) for w in winters] == [
        (date(2019, 10, 1), date(2020, 3, 31)),
        (date(2020, 10, 1), date(2021, 3, 31)),
    ]
    assert season_on(date(2020, 4, 1), rule).name == SeasonName.SUMMER
    assert numbers_with(calendar, "round-crosses-season") == crossing
    assert counted == in_winter


def test_winter_action_has_phases_without_rounds():
    """S4 4.2, 4.3."""
    calendar = build_calendar(WINTER_2020)

    assert calendar.rounds == ()
    assert [(g.phase, g.days, g.kind) for g in calendar.gaps] == [
        (1, 92, GapKind.NO_ROUNDS),
        (2, 90, GapKind.NO_ROUNDS),
    ]
    assert calendar.warnings == ()
