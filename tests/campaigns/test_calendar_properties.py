"""What holds for every calendar that the engine makes, whatever the plan and the adjustments."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from campaigns.calendar import (
    REFUSALS,
    Adjustment,
    AdjustmentKind,
    CalendarPlan,
    CalendarRefusal,
    HandoverRule,
    IssuedOffset,
    PhasePlan,
    SeasonRule,
    Span,
    VerificationKind,
    VerificationRule,
    build_calendar,
    duty_days,
    presence,
    preview,
    round_on,
    week_of_round,
)

from .calendar_plans import HEBEI_2017, INTENSIFIED_2018, PATROL_2017, WINTER_2020, assistance_2019

FIVE_PLANS = (PATROL_2017, INTENSIFIED_2018, HEBEI_2017, assistance_2019(14), assistance_2019(15), WINTER_2020)
FIRST = date(2018, 6, 11)
DAY = timedelta(days=1)
# Building a plan of two years takes milliseconds; a busy machine must not fail the suite.
steady = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)


@st.composite
def spans_apart(draw, most, *, longest, widest_gap, least=0):
    """Spans in order, none touching backwards, from FIRST on."""
    spans, start = [], FIRST
    for _ in range(draw(st.integers(least, most))):
        start += timedelta(days=draw(st.integers(0, widest_gap)))
        end = start + timedelta(days=draw(st.integers(1, longest)) - 1)
        spans.append(Span(start, end))
        start = end + DAY
    return tuple(spans)


@st.composite
def plans(draw):
    phases = draw(spans_apart(3, longest=90, widest_gap=20, least=1))
    handover = HandoverRule(
        draw(st.integers(0, 2)), draw(st.sampled_from([None, 0, 1, 2])), draw(st.sampled_from([None, 0]))
    )
    most_shared = 1 + (handover.departure_days_after or 0)
    length = draw(st.integers(10, 16))
    verification = st.builds(
        VerificationRule, st.integers(1, 3), st.integers(1, 8), st.sampled_from(list(VerificationKind))
    )
    return CalendarPlan(
        phases=tuple(PhasePlan(n, f"phase {n}", span.start, span.end) for n, span in enumerate(phases, start=1)),
        round_days=length,
        pitch_days=draw(st.integers(length - most_shared, length + 5)),
        pauses=draw(spans_apart(3, longest=21, widest_gap=60)),
        handover=handover,
        verification=draw(st.none() | verification),
        numbering=draw(st.sampled_from([(), (IssuedOffset(FIRST + timedelta(days=30), 1),)])),
        seasons=SeasonRule(),
        nominations_day=15,
    )


@st.composite
def wild_changes(draw):
    """Anything a form could send, most of it wrong."""
    start = FIRST + timedelta(days=draw(st.integers(-5, 300)))
    return Adjustment(
        kind=draw(st.sampled_from(AdjustmentKind)),
        reason="why",
        by="office",
        round=draw(st.integers(0, 9)),
        phase=draw(st.integers(1, 3)),
        days=draw(st.integers(-10, 10)),
        start=draw(st.none() | st.just(start)),
        end=draw(st.none() | st.just(start + timedelta(days=draw(st.integers(-1, 15))))),
        issued_number=draw(st.integers(0, 15)),
        following=draw(st.booleans()),
    )


@st.composite
def likely_changes(draw, calendar):
    """One adjustment that the calendar may well bear."""
    rounds, free = calendar.inspections, [gap.span for gap in calendar.gaps]
    place = draw(st.sampled_from(free)) if free else None
    inserted = Adjustment(AdjustmentKind.INSERT, "why", "office", start=place.start, end=place.end) if place else None
    if not rounds:
        return inserted
    chosen = draw(st.sampled_from(rounds))
    of_round = Adjustment(AdjustmentKind.CANCEL, "why", "office", round=chosen.number)
    renumbered = replace(
        of_round, kind=AdjustmentKind.RENUMBER, issued_number=chosen.issued_number + draw(st.integers(-1, 3))
    )
    shifted = replace(
        of_round, kind=AdjustmentKind.SHIFT, days=draw(st.integers(-10, 10)), following=draw(st.booleans())
    )
    shortened = replace(
        of_round,
        kind=AdjustmentKind.SHORTEN,
        start=draw(st.none() | st.just(chosen.start + DAY)),
        end=chosen.end - timedelta(days=draw(st.integers(0, 7))),
    )
    return draw(st.sampled_from([c for c in (of_round, renumbered, shifted, shortened, inserted) if c]))


def assert_sound(calendar):
    """No overlap beyond the handover, no day lost, no pause inspected, numbers continuous."""
    plan, rounds = calendar.plan, calendar.inspections
    inspected = {day for r in rounds for day in duty_days(r)}
    paused = {day for pause in calendar.pauses for day in pause}
    gap_days = Counter(day for gap in calendar.gaps for day in gap.span)

    assert not inspected & paused
    assert not {day for w in calendar.verifications for day in w.span} & paused
    assert set(gap_days.values()) <= {1}
    assert set(gap_days) == set(plan.span) - inspected - paused
    assert [r.number for r in rounds] == list(range(1, len(rounds) + 1))
    assert len({r.key for r in calendar.rounds}) == len(calendar.rounds)
    issued = [r.issued_number for r in rounds]
    assert issued == sorted(set(issued))
    for earlier, later in pairwise(rounds):
        assert earlier.start < later.start
        assert earlier.span.overlap(later.span) <= plan.shared_days
        assert earlier.relieved == later.handover
        assert later.handover in (None, later.start)
    for earlier, later in zip(rounds, rounds[2:], strict=False):
        assert presence(earlier).overlap(presence(later)) == 0
    for r in rounds:
        assert r.start in plan.reach(r.phase)
        assert r.end in plan.reach(r.phase)
        assert r.arrival <= r.start <= r.end <= r.departure
        assert r.days >= plan.shortest_round
    for warning in calendar.warnings:
        assert "%(" not in warning.text()


@steady
@given(plans())
def test_calendar_of_any_plan_is_sound(plan):
    calendar = build_calendar(plan)

    assert_sound(calendar)
    assert build_calendar(plan) == calendar


@steady
@given(plans())
def test_days_left_in_a_phase_never_hold_another_round(plan):
    """What the plan leaves open is filled: only days too few for a round stay free."""
    calendar = build_calendar(replace(plan, verification=None))

    longest = max(plan.round_days, plan.pitch)
    assert all(gap.days < longest for gap in calendar.gaps if gap.phase is not None)


@steady
@given(plans())
def test_rounds_of_an_unadjusted_plan_keep_length_and_pitch(plan):
    """A phase and the time after a pause begin with a round, whatever the pitch before."""
    rounds = build_calendar(replace(plan, verification=None)).inspections

    assert {r.days for r in rounds} <= {plan.round_days}
    for earlier, later in pairwise(rounds):
        paused = any(pause.overlap(Span(earlier.start, later.start)) for pause in plan.pauses)
        if earlier.phase == later.phase and not paused:
            assert (later.start - earlier.start).days == plan.pitch


@steady
@given(plans(), st.integers(0, 12))
def test_declared_rounds_come_out_exactly_or_are_refused(plan, declared):
    phase = replace(plan.phases[0], declared_rounds=None)
    free = build_calendar(replace(plan, phases=(phase,), verification=None))

    calendar, refusal = attempt(replace(free.plan, phases=(replace(phase, declared_rounds=declared),)))

    if declared <= len(free.inspections):
        assert len(calendar.inspections) == declared
    else:
        assert refusal.code in ("rounds-do-not-fit", "rounds-cut-by-pauses")
        assert refusal.params["rounds"] == len(free.inspections)


@steady
@given(plans())
def test_every_window_follows_its_rounds_or_is_reported(plan):
    calendar = build_calendar(plan)

    every = plan.verification.every_rounds if plan.verification else len(calendar.inspections) + 1
    expected = list(range(every, len(calendar.inspections) + 1, every))
    missing = [w.round for w in calendar.warnings if w.code == "verification-not-placed"]
    assert sorted([w.after_round for w in calendar.verifications] + missing) == expected
    for window in calendar.verifications:
        assert window.placement != "separate" or all(round_on(calendar, day) is None for day in window.span)


@steady
@given(plans() | st.sampled_from(FIVE_PLANS), st.data())
def test_adjustments_keep_the_calendar_sound_or_are_refused(plan, data):
    """An officer adjusts one step after the other; what is refused is not kept."""
    calendar = build_calendar(plan)
    for _ in range(data.draw(st.integers(1, 5))):
        change = data.draw(likely_changes(calendar))
        assume(change)
        after, refusal = attempt(replace(plan, adjustments=(*plan.adjustments, change)))
        event(f"{change.kind}: {refusal.code if refusal else 'accepted'}")
        if refusal:
            assert "%(" not in str(refusal)
            continue
        assert_sound(after)
        comparison = preview(plan, [change])
        assert (comparison.before, comparison.after) == (calendar, after)
        assert all("%(" not in line.text() for line in comparison.lines)
        plan, calendar = replace(plan, adjustments=(*plan.adjustments, change)), after


@steady
@given(plans() | st.sampled_from(FIVE_PLANS), st.lists(wild_changes(), min_size=1, max_size=3))
def test_wild_adjustments_are_refused_with_a_sentence_or_leave_a_sound_calendar(plan, adjustments):
    after, refusal = attempt(replace(plan, adjustments=tuple(adjustments)))

    if refusal:
        assert refusal.code in REFUSALS
        assert "%(" not in str(refusal)
    else:
        assert_sound(after)


@steady
@given(plans() | st.sampled_from(FIVE_PLANS), st.integers(1, 12), st.integers(-7, 7), st.booleans())
def test_shift_and_shift_back_leave_everything_as_it_was(plan, number, days, following):
    there = Adjustment(AdjustmentKind.SHIFT, "why", "office", round=number, days=days, following=following)
    moved, refusal = attempt(replace(plan, adjustments=(there, replace(there, days=-days))))

    if not refusal:
        before = build_calendar(plan)
        assert (moved.rounds, moved.gaps) == (before.rounds, before.gaps)


@steady
@given(plans() | st.sampled_from(FIVE_PLANS[:-1]), st.data())
def test_cancelled_round_inserted_again_fills_the_same_days(plan, data):
    before = build_calendar(plan)
    assume(before.inspections)
    old = data.draw(st.sampled_from(before.inspections))

    again = (
        Adjustment(AdjustmentKind.CANCEL, "why", "office", round=old.number),
        Adjustment(AdjustmentKind.INSERT, "why", "office", start=old.start, end=old.end),
    )
    after = build_calendar(replace(plan, adjustments=again))

    assert [(r.number, r.span, presence(r)) for r in after.inspections] == [
        (r.number, r.span, presence(r)) for r in before.inspections
    ]


@steady
@given(plans(), st.integers(0, 330))
def test_every_inspected_day_belongs_to_one_round_and_week(plan, offset):
    calendar = build_calendar(plan)
    day = FIRST + timedelta(days=offset)

    owner = round_on(calendar, day)

    holders = [r for r in calendar.inspections if day in r.span]
    assert owner == (holders[-1] if holders else None)
    if owner:
        assert week_of_round(owner, day) == (day - owner.start).days // 7 + 1


def attempt(plan):
    """The calendar or the refusal, the other of the two None."""
    try:
        return build_calendar(plan), None
    except CalendarRefusal as refusal:
        return None, refusal
