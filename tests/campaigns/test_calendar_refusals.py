"""Plans that cannot become a calendar, and plans that can but leave something over."""

from dataclasses import replace
from datetime import date

import pytest

from campaigns.calendar import CalendarPlan, CalendarRefusal, HandoverRule, PhasePlan, Span, Stump, build_calendar

PHASE = PhasePlan(1, "一", date(2018, 6, 11), date(2018, 8, 5))


def phase_with(**changes):
    return (replace(PHASE, **changes),)


@pytest.mark.parametrize(
    ("code", "plan"),
    [
        ("no-phases", CalendarPlan(())),
        ("dates-backwards", CalendarPlan(phase_with(end=date(2018, 6, 1)), 14)),
        ("dates-backwards", CalendarPlan((PHASE,), 14, pauses=(Span(date(2018, 7, 2), date(2018, 7, 1)),))),
        ("phases-overlap", CalendarPlan((PHASE, replace(PHASE, number=2)), 14)),
        (
            "pauses-overlap",
            CalendarPlan(
                (PHASE,),
                14,
                pauses=(Span(date(2018, 7, 1), date(2018, 7, 3)), Span(date(2018, 7, 3), date(2018, 7, 4))),
            ),
        ),
        ("length-missing", CalendarPlan((PHASE,))),
        ("length-not-positive", CalendarPlan((PHASE,), 0)),
        ("pitch-too-short", CalendarPlan((PHASE,), 15, 12)),
        ("round-too-short", CalendarPlan((PHASE,), 2)),
        ("rounds-do-not-fit", CalendarPlan(phase_with(declared_rounds=5), 14)),
        (
            "rounds-cut-by-pauses",
            CalendarPlan(phase_with(declared_rounds=3), 14, pauses=(Span(date(2018, 7, 7), date(2018, 7, 9)),)),
        ),
        (
            "explicit-count-differs",
            CalendarPlan(phase_with(declared_rounds=2, explicit_rounds=(Span(date(2018, 6, 11), date(2018, 6, 20)),))),
        ),
        (
            "round-in-pause",
            CalendarPlan(
                phase_with(explicit_rounds=(Span(date(2018, 6, 11), date(2018, 6, 20)),)),
                pauses=(Span(date(2018, 6, 20), date(2018, 6, 21)),),
            ),
        ),
        (
            "rounds-overlap",
            CalendarPlan(
                phase_with(
                    explicit_rounds=(
                        Span(date(2018, 6, 11), date(2018, 6, 20)),
                        Span(date(2018, 6, 20), date(2018, 6, 30)),
                    )
                )
            ),
        ),
        (
            "round-outside-reach",
            CalendarPlan(phase_with(explicit_rounds=(Span(date(2018, 8, 1), date(2018, 8, 6)),))),
        ),
        (
            "stump-misplaced",
            CalendarPlan(phase_with(stump=Stump(date(2018, 8, 5), date(2018, 8, 9), "r", "b")), 14),
        ),
        (
            "stump-not-short",
            CalendarPlan(phase_with(stump=Stump(date(2018, 6, 11), date(2018, 6, 24), "r", "b")), 14),
        ),
        (
            "stump-without-length",
            CalendarPlan(
                phase_with(declared_rounds=0, stump=Stump(date(2018, 6, 11), date(2018, 6, 17), "r", "b")), 14
            ),
        ),
        (
            "reason-missing",
            CalendarPlan(phase_with(stump=Stump(date(2018, 6, 11), date(2018, 6, 17), " ", "b")), 14),
        ),
    ],
)
def test_impossible_plan_is_refused_with_its_code(code, plan):
    with pytest.raises(CalendarRefusal) as refused:
        build_calendar(plan)

    assert refused.value.code == code
    assert "%(" not in str(refused.value)


def test_fewer_rounds_than_the_days_hold_leave_a_remainder():
    calendar = build_calendar(CalendarPlan(phase_with(declared_rounds=3), 14))

    assert len(calendar.inspections) == 3
    assert only(calendar, "remainder").params["left"] == 14


def test_short_round_counts_among_the_declared_ones():
    stump = Stump(date(2018, 7, 30), date(2018, 8, 5), "last week", "office")

    calendar = build_calendar(CalendarPlan(phase_with(declared_rounds=3, stump=stump), 14))

    assert [r.days for r in calendar.inspections] == [14, 14, 7]


def test_rounds_that_share_a_day_need_it_once_more_at_the_end():
    """X18: three rounds of 15 days every 14 take 2 × 14 + 15 = 43 days; 29 are there."""
    phases = phase_with(end=date(2018, 7, 9), declared_rounds=3)

    with pytest.raises(CalendarRefusal) as refused:
        build_calendar(CalendarPlan(phases, 15, 14))

    assert (refused.value.code, refused.value.params["short"]) == ("rounds-do-not-fit", 14)


def test_whole_span_counts_the_shared_day_too():
    """X7, X18: 28 days ÷ 14 = 2, but two rounds of 15 days with a day in common take 29."""
    calendar = build_calendar(CalendarPlan(phase_with(end=date(2018, 7, 8)), 15, 14))

    assert len(calendar.inspections) == 1
    assert "span-fits-other-count" not in [w.code for w in calendar.warnings]


@pytest.mark.parametrize(
    ("handover", "pitch", "shortest"),
    [
        (HandoverRule(1, 1), 15, 3),
        (HandoverRule(1, 1), 14, 4),
        (HandoverRule(1, None), 15, 1),
        (HandoverRule(0, None), 15, 1),
        (HandoverRule(1, None), 14, 3),
    ],
)
def test_shortest_round_keeps_three_rounds_people_apart(handover, pitch, shortest):
    assert CalendarPlan((PHASE,), 15, pitch, handover=handover).shortest_round == shortest


def test_pause_outside_the_phases_is_reported():
    calendar = build_calendar(CalendarPlan((PHASE,), 14, pauses=(Span(date(2019, 1, 1), date(2019, 1, 3)),)))

    assert only(calendar, "pause-outside").params == {"start": "2019-01-01", "end": "2019-01-03"}


def test_handover_on_another_weekday_than_the_plan_s_is_reported():
    """S1 1.23: the handover stays on the later round's first day."""
    plan = CalendarPlan((PHASE,), 13, handover=HandoverRule(weekday=0))

    calendar = build_calendar(plan)

    assert [w.round for w in calendar.warnings if w.code == "handover-weekday"] == [2, 3, 4]
    assert calendar.inspections[1].handover == calendar.inspections[1].start


def only(calendar, code):
    (warning,) = [w for w in calendar.warnings if w.code == code]
    return warning
