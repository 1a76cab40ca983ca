"""The calendar of 2018-19 (S1), day by day, and what the engine says about it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from campaigns import calendar as engine
from campaigns.calendar import (
    MESSAGES,
    CalendarPlan,
    CalendarRefusal,
    GapKind,
    IssuedOffset,
    PhasePlan,
    Placement,
    Stump,
    VerificationKind,
    VerificationRule,
    as_document,
    build_calendar,
    duty_days,
    handover_split,
    nominations_due,
    presence,
    round_numbered,
    round_on,
    week_of_round,
    windows_on,
)

from .calendar_plans import INTENSIFIED_2018

S1 = build_calendar(INTENSIFIED_2018)


def starts(calendar):
    return [r.start.isoformat() for r in calendar.inspections]


def numbers_with(calendar, code):
    return [w.round for w in calendar.warnings if w.code == code]


def only(calendar, code):
    (warning,) = [w for w in calendar.warnings if w.code == code]
    return warning


def without_stump(plan):
    return replace(plan, phases=tuple(replace(p, stump=None) for p in plan.phases))


# --- S1: the round calendar ------------------------------------------------------------------


def test_intensified_rounds_are_the_plan_s_with_one_short_round_before_the_pause():
    """Vector 1, X3, X4, S1 1.3-1.7."""
    assert starts(S1) == [
        "2018-06-11", "2018-06-25", "2018-07-09", "2018-07-23",
        "2018-08-20", "2018-09-03", "2018-09-17", "2018-10-01", "2018-10-15", "2018-10-29",
        "2018-11-12", "2018-11-26", "2018-12-10", "2018-12-24", "2019-01-07", "2019-01-21",
        "2019-02-18", "2019-03-04", "2019-03-18", "2019-04-01", "2019-04-15",
    ]  # fmt: skip
    assert [r.days for r in S1.inspections] == [14] * 15 + [7] + [14] * 5
    assert [r.number for r in S1.inspections] == list(range(1, 22))
    assert [r.phase for r in S1.inspections] == [1] * 4 + [2] * 6 + [3] * 11
    assert S1.inspections[-1].end == date(2019, 4, 28)
    assert {r.start.weekday() for r in S1.inspections} == {0}


def test_eleven_full_rounds_in_phase_three_are_refused_with_the_sum():
    """Vector 1, X3: 147 ÷ 14 = 10.5, seven days short, the end would be 2019-05-05."""
    with pytest.raises(CalendarRefusal) as refused:
        build_calendar(without_stump(INTENSIFIED_2018))

    assert refused.value.code == "rounds-do-not-fit"
    assert refused.value.params == {
        "phase": 3,
        "declared": 11,
        "rounds": 10,
        "days": 168,
        "paused": 21,
        "net": 147,
        "pitch": 14,
        "quotient": "10.5",
        "segments": "77 + 70",
        "short": 7,
        "would_end": "2019-05-05",
    }
    assert "147 days ÷ 14 = 10.5 rounds" in str(refused.value)
    assert "147 天 ÷ 14 = 10.5 轮" in refused.value.text(lambda _: "%(net)s 天 ÷ %(pitch)s = %(quotient)s 轮")


def test_the_short_round_is_reported_with_its_sum_and_who_chose_it():
    """X3."""
    warning = only(S1, "stump-round")

    assert warning.round == 16
    assert warning.params["by"] == "office"
    assert warning.text().startswith(
        "Phase 3: 147 days ÷ 14 = 10.5 rounds. Its 11 rounds fit because round 16, "
        "2019-01-21 to 2019-01-27, has only 7 days"
    )


@pytest.mark.parametrize("start", [date(2019, 2, 18), date(2019, 4, 22), date(2018, 11, 19)])
def test_short_round_after_the_pause_or_off_the_fortnights_is_refused(start):
    """X3: eleven weeks before the pause are odd, ten after it even."""
    stump = Stump(start, start + timedelta(days=6), "a try", "office")
    phases = (*INTENSIFIED_2018.phases[:2], replace(INTENSIFIED_2018.phases[2], stump=stump))

    with pytest.raises(CalendarRefusal) as refused:
        build_calendar(replace(INTENSIFIED_2018, phases=phases))

    assert refused.value.code == "rounds-cut-by-pauses"


@pytest.mark.parametrize("start", [date(2018, 11, 12), date(2018, 12, 10), date(2019, 1, 7)])
def test_short_round_between_any_two_fortnights_before_the_pause_is_accepted(start):
    stump = Stump(start, start + timedelta(days=6), "elsewhere", "office")
    phases = (*INTENSIFIED_2018.phases[:2], replace(INTENSIFIED_2018.phases[2], stump=stump))

    calendar = build_calendar(replace(INTENSIFIED_2018, phases=phases))

    assert len(calendar.inspections) == 21
    assert round_on(calendar, start).days == 7


def test_phases_one_and_two_fit_without_slack():
    """X4."""
    sums = [(a.days, a.paused, a.net, a.quotient, a.rounds, a.segments) for a in S1.arithmetic]

    assert sums == [
        (56, 0, 56, "4", 4, (56,)),
        (84, 0, 84, "6", 6, (84,)),
        (168, 21, 147, "10.5", 11, (70, 70)),
    ]


# --- S1: who is present when -----------------------------------------------------------------


def test_handover_is_the_later_round_s_monday_with_arrival_before_and_departure_after():
    """S1 1.9, 1.23, X9, X10: (number, arrival, handover, departure) at every kind of edge."""
    edges = {
        r.number: (r.arrival, r.handover, r.relieved, r.departure)
        for r in S1.inspections
        if r.number in (1, 2, 4, 5, 10, 16, 17, 21)
    }

    assert edges == {
        1: (date(2018, 6, 10), None, date(2018, 6, 25), date(2018, 6, 26)),
        2: (date(2018, 6, 24), date(2018, 6, 25), date(2018, 7, 9), date(2018, 7, 10)),
        4: (date(2018, 7, 22), date(2018, 7, 23), None, date(2018, 8, 5)),
        5: (date(2018, 8, 19), None, date(2018, 9, 3), date(2018, 9, 4)),
        10: (date(2018, 10, 28), date(2018, 10, 29), date(2018, 11, 12), date(2018, 11, 13)),
        16: (date(2019, 1, 20), date(2019, 1, 21), None, date(2019, 1, 27)),
        17: (date(2019, 2, 17), None, date(2019, 3, 4), date(2019, 3, 5)),
        21: (date(2019, 4, 14), date(2019, 4, 15), None, date(2019, 4, 28)),
    }


def test_edges_without_neighbour_and_arrival_in_the_pause_are_reported():
    """X9, X10."""
    assert numbers_with(S1, "no-predecessor") == [1, 5, 17]
    assert numbers_with(S1, "no-successor") == [4, 16, 21]
    assert numbers_with(S1, "arrival-in-pause") == [17]


def test_stay_is_seventeen_days_and_duty_fourteen():
    """X11."""
    round_two = round_numbered(S1, 2)

    assert presence(round_two).days == 17
    assert len(duty_days(round_two)) == 14
    assert duty_days(round_two)[0] == date(2018, 6, 25)
    assert only(S1, "stay-exceeds-duty").params == {"stay": 17, "duty": 14}


@pytest.mark.parametrize(("people", "split"), [(6, (2, 4)), (8, (2, 6)), (1, (1, 0))])
def test_handover_split_leaves_two_at_the_base(people, split):
    """S1 1.23, X24."""
    assert handover_split(people) == split


# --- S1: verification, numbers, terms -----------------------------------------------------------


def test_verification_is_separate_only_in_the_gap_and_beside_the_next_round_elsewhere():
    """X5, S1 1.13."""
    placed = [(w.after_round, w.start.isoformat(), w.days, w.placement) for w in S1.verifications]

    beside = Placement.BESIDE
    assert placed == [
        (2, "2018-07-09", 7, beside),
        (4, "2018-08-06", 7, Placement.SEPARATE),
        (6, "2018-09-17", 7, beside),
        (8, "2018-10-15", 7, beside),
        (10, "2018-11-12", 7, beside),
        (12, "2018-12-10", 7, beside),
        (14, "2019-01-07", 7, beside),
        (16, "2019-02-18", 7, beside),
        (18, "2019-03-18", 7, beside),
        (20, "2019-04-15", 7, beside),
    ]
    assert numbers_with(S1, "verification-beside") == [2, 6, 8, 10, 12, 14, 16, 18, 20]
    assert only(S1, "verification-lacks-room").params == {
        "windows": 10,
        "days": 7,
        "needed": 70,
        "inspected": 41 * 7,
        "available": 43 * 7,
        "free": 14,
    }


def test_verification_separate_between_rounds_is_refused_where_it_does_not_fit():
    """X5: with two weeks of its own, phase 1 would end on 2018-08-19, not 08-05."""
    rule = VerificationRule(kind=VerificationKind.SEPARATE)

    with pytest.raises(CalendarRefusal) as refused:
        build_calendar(replace(INTENSIFIED_2018, verification=rule))

    assert (refused.value.code, refused.value.params["phase"]) == ("verification-does-not-fit", 1)


def test_verification_separate_between_rounds_keeps_its_weeks_free():
    """X5: phase 1 with two such weeks is exactly the ten weeks to 2018-08-19."""
    phase = PhasePlan(1, "第一阶段", date(2018, 6, 11), date(2018, 8, 19), declared_rounds=4)
    rule = VerificationRule(kind=VerificationKind.SEPARATE)

    calendar = build_calendar(CalendarPlan((phase,), round_days=14, verification=rule))

    assert starts(calendar) == ["2018-06-11", "2018-06-25", "2018-07-16", "2018-07-30"]
    assert [(w.start, w.end, w.placement) for w in calendar.verifications] == [
        (date(2018, 7, 9), date(2018, 7, 15), Placement.SEPARATE),
        (date(2018, 8, 13), date(2018, 8, 19), Placement.SEPARATE),
    ]


def test_verification_inside_is_the_last_week_of_the_round():
    calendar = build_calendar(replace(INTENSIFIED_2018, verification=VerificationRule(kind=VerificationKind.INSIDE)))

    first = calendar.verifications[0]
    assert (first.after_round, first.start, first.end) == (2, date(2018, 7, 2), date(2018, 7, 8))
    assert {w.placement for w in calendar.verifications} == {Placement.INSIDE}
    assert numbers_with(calendar, "verification-beside") == []


def test_verification_after_the_last_round_has_no_place_and_says_so():
    phase = PhasePlan(1, "一", date(2018, 6, 11), date(2018, 7, 8))
    plan = CalendarPlan((phase,), round_days=14, verification=VerificationRule())

    calendar = build_calendar(plan)

    assert calendar.verifications == ()
    assert numbers_with(calendar, "verification-not-placed") == [2]


def test_gap_between_phases_is_a_period_with_a_purpose_and_the_number_it_was_given():
    """X6, X8: no team is posted, verification fills the first week, it was counted as round 5."""
    (gap,) = S1.gaps

    assert (gap.start, gap.end, gap.days) == (date(2018, 8, 6), date(2018, 8, 19), 14)
    assert (gap.kind, gap.verification, gap.issued_number) == (GapKind.BETWEEN_PHASES, True, 5)
    assert numbers_with(S1, "gap") == [4]
    assert windows_on(S1, date(2018, 8, 6))[0].issued_number == 5
    assert round_on(S1, date(2018, 8, 6)) is None


def test_whole_span_would_hold_twenty_three_rounds():
    """X7."""
    assert only(S1, "span-fits-other-count").params == {
        "start": "2018-06-11",
        "end": "2019-04-28",
        "days": 322,
        "pitch": 14,
        "quotient": "23",
        "rounds": 21,
    }


def test_week_of_17_september_2018_is_week_one_of_round_seven_issued_as_eight():
    """Vector 5, X8; nine issued rounds were done by 14 October."""
    day = date(2018, 9, 17)
    round_ = round_on(S1, day)

    assert (round_.number, round_.issued_number, week_of_round(round_, day)) == (7, 8, 1)
    assert week_of_round(round_, date(2018, 9, 23)) == 1
    assert week_of_round(round_, date(2018, 9, 24)) == 2
    assert week_of_round(round_, date(2018, 10, 1)) is None
    assert [r.issued_number for r in S1.inspections if r.end <= date(2018, 10, 14)][-1] == 9
    assert [r.issued_number for r in S1.inspections] == [1, 2, 3, 4, *range(6, 23)]
    assert only(S1, "issued-number-differs").params == {"start": "2018-08-20", "planned": 5, "issued": 6}


def test_offset_counts_for_the_round_that_starts_on_its_day():
    """X8."""
    calendar = build_calendar(replace(INTENSIFIED_2018, numbering=(IssuedOffset(date(2018, 8, 20), 1),)))

    assert [r.issued_number for r in calendar.inspections] == [1, 2, 3, 4, *range(6, 23)]


def test_issued_numbers_that_run_backwards_are_refused():
    numbering = (IssuedOffset(date(2018, 8, 6), -1),)

    with pytest.raises(CalendarRefusal) as refused:
        build_calendar(replace(INTENSIFIED_2018, numbering=numbering))

    assert refused.value.code == "issued-number-taken"
    assert refused.value.params == {"round": 5, "issued": 4, "before": 4}


def test_nominations_are_due_in_the_month_before_the_round_s_first_day():
    """S1 1.22, X13, X14."""
    due = {n: nominations_due(round_numbered(S1, n)).isoformat() for n in (1, 2, 3, 16, 17, 18)}

    assert due == {
        1: "2018-05-15",
        2: "2018-05-15",
        3: "2018-06-15",
        16: "2018-12-15",
        17: "2019-01-15",
        18: "2019-02-15",
    }
    assert only(S1, "rounds-cross-month").params["rounds"] == "2, 4, 5, 10, 12, 14, 17"
    assert numbers_with(S1, "nominations-before-contacts") == [1, 2]
    assert nominations_due(round_numbered(S1, 18), day_of_month=31) == date(2019, 2, 28)


# --- the shapes that others read -----------------------------------------------------------------


def test_document_has_the_published_shape():
    document = as_document(S1)

    assert list(document) == ["rounds", "pauses", "gaps", "warnings"]
    assert document["rounds"][0] == {
        "number": 1,
        "issued_number": 1,
        "phase": 1,
        "kind": "inspection",
        "start": "2018-06-11",
        "end": "2018-06-24",
        "days": 14,
        "arrival": "2018-06-10",
        "handover": None,
        "departure": "2018-06-26",
        "placement": None,
        "after_round": None,
    }
    assert document["pauses"] == [{"start": "2019-01-28", "end": "2019-02-17", "days": 21, "reason": "春节"}]
    assert sum(r["kind"] == "verification" for r in document["rounds"]) == 10
    assert {"code", "message", "round", "params"} == set(document["warnings"][0])


def test_every_code_is_listed_in_the_package_s_table_with_its_rule():
    listed = dict(
        line.split("  ", 1)[0::1]
        for line in (engine.__doc__ or "").splitlines()
        if line.split("  ", 1)[0].strip() in MESSAGES and "  " in line
    )

    assert {code.strip(): rule.strip() for code, rule in listed.items()} == {
        code: rules for code, (rules, _) in MESSAGES.items()
    }
