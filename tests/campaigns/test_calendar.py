"""The five plans' calendars, day by day, and what the engine says about each."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from campaigns import calendar as engine
from campaigns.calendar import (
    MESSAGES,
    CalendarPlan,
    CalendarRefusal,
    GapKind,
    HandoverRule,
    IssuedOffset,
    PhasePlan,
    Placement,
    SeasonName,
    SeasonRule,
    Span,
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
    season_of_round,
    season_on,
    week_of_round,
    windows_on,
)

from .calendar_plans import HEBEI_2017, INTENSIFIED_2018, PATROL_2017, WINTER_2020, assistance_2019

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


# --- the other plans -----------------------------------------------------------------------------


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


# --- plans that cannot be ------------------------------------------------------------------------

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


def test_pause_outside_the_phases_is_reported():
    calendar = build_calendar(CalendarPlan((PHASE,), 14, pauses=(Span(date(2019, 1, 1), date(2019, 1, 3)),)))

    assert only(calendar, "pause-outside").params == {"start": "2019-01-01", "end": "2019-01-03"}


def test_handover_on_another_weekday_than_the_plan_s_is_reported():
    """S1 1.23: the handover stays on the later round's first day."""
    plan = CalendarPlan((PHASE,), 13, handover=HandoverRule(weekday=0))

    calendar = build_calendar(plan)

    assert numbers_with(calendar, "handover-weekday") == [2, 3, 4]
    assert calendar.inspections[1].handover == calendar.inspections[1].start


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
