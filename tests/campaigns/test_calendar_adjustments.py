"""Officers' adjustments of a calendar: what each does, what is refused, what a preview shows."""

from dataclasses import replace
from datetime import date

import pytest

from campaigns.calendar import (
    Adjustment,
    AdjustmentKind,
    CalendarRefusal,
    build_calendar,
    preview,
)

from .calendar_plans import INTENSIFIED_2018, PATROL_2017, STUMP

SHIFT, SHORTEN, INSERT, CANCEL, RENUMBER, PLACE_STUMP = AdjustmentKind
WITHOUT_STUMP = replace(INTENSIFIED_2018, phases=tuple(replace(p, stump=None) for p in INTENSIFIED_2018.phases))


def change(kind, **values):
    return Adjustment(kind, **{"reason": "flood on the way", "by": "office"} | values)


def adjusted(*changes, plan=INTENSIFIED_2018):
    return build_calendar(replace(plan, adjustments=changes))


def dates(calendar, *numbers):
    return [(r.start, r.end) for r in calendar.inspections if r.number in numbers]


def refusal_of(*changes, plan=INTENSIFIED_2018):
    with pytest.raises(CalendarRefusal) as refused:
        adjusted(*changes, plan=plan)
    return refused.value


def texts(comparison):
    return [line.text() for line in comparison.lines]


def test_shift_into_the_gap_moves_one_round_and_ends_its_handover():
    """X5, X6: round 4 a week later uses the gap after phase 1, and no longer touches round 3."""
    calendar = adjusted(change(SHIFT, round=4, days=7))

    assert dates(calendar, 4) == [(date(2018, 7, 30), date(2018, 8, 12))]
    third, fourth = calendar.inspections[2:4]
    assert (third.relieved, third.departure) == (None, date(2018, 7, 22))
    assert fourth.handover is None
    assert [(g.start, g.days) for g in calendar.gaps] == [(date(2018, 7, 23), 7), (date(2018, 8, 13), 7)]
    assert "round-outside-phase" in [w.code for w in calendar.warnings if w.round == 4]
    assert [r.number for r in calendar.inspections] == list(range(1, 22))


def test_shift_of_the_following_rounds_makes_room_for_a_verification_week():
    """X5: rounds 3 and 4 a week later, and the first window lies between rounds 2 and 3."""
    calendar = adjusted(change(SHIFT, round=3, days=7, following=True))

    assert dates(calendar, 3, 4, 5) == [
        (date(2018, 7, 16), date(2018, 7, 29)),
        (date(2018, 7, 30), date(2018, 8, 12)),
        (date(2018, 8, 20), date(2018, 9, 2)),
    ]
    assert [(w.after_round, w.start, w.placement) for w in calendar.verifications][:2] == [
        (2, date(2018, 7, 9), "separate"),
        (4, date(2018, 8, 13), "separate"),
    ]


def test_shorten_leaves_the_days_as_a_gap():
    calendar = adjusted(change(SHORTEN, round=20, end=date(2019, 4, 11)))

    assert dates(calendar, 20) == [(date(2019, 4, 1), date(2019, 4, 11))]
    assert (calendar.gaps[-1].start, calendar.gaps[-1].end) == (date(2019, 4, 12), date(2019, 4, 14))
    assert calendar.inspections[19].departure == date(2019, 4, 11)


def test_insert_in_the_gap_takes_the_number_by_its_dates():
    """X6, X8: had the gap been made a round of its own."""
    calendar = adjusted(
        change(INSERT, start=date(2018, 8, 6), end=date(2018, 8, 19)),
        plan=replace(INTENSIFIED_2018, numbering=()),
    )

    assert len(calendar.inspections) == 22
    assert [(r.key, r.number, r.phase) for r in calendar.inspections[3:6]] == [("4", 4, 1), ("+1", 5, 1), ("5", 6, 2)]
    assert calendar.gaps == ()
    assert calendar.inspections[7].start == date(2018, 9, 17)
    assert "count-differs" in [w.code for w in calendar.warnings]


def test_cancel_moves_later_numbers_up_and_keeps_the_keys():
    calendar = adjusted(change(CANCEL, round=8))

    assert [(r.key, r.number) for r in calendar.inspections[6:9]] == [("7", 7), ("9", 8), ("10", 9)]
    assert [(g.start, g.end) for g in calendar.gaps][1:] == [(date(2018, 10, 1), date(2018, 10, 14))]
    assert calendar.inspections[6].departure == date(2018, 9, 30)


def test_renumber_changes_the_issued_numbers_from_that_round_on():
    """A7."""
    calendar = adjusted(change(RENUMBER, round=3, issued_number=5), plan=PATROL_2017)

    assert [r.issued_number for r in calendar.inspections] == [1, 2, 5, 6, 7, 8, 9, 10]
    assert [r.number for r in calendar.inspections] == list(range(1, 9))


def test_renumbering_outlives_the_round_at_which_it_was_made():
    calendar = adjusted(change(RENUMBER, round=3, issued_number=5), change(CANCEL, round=3), plan=PATROL_2017)

    assert [r.issued_number for r in calendar.inspections] == [1, 2, 5, 6, 7, 8, 9]


def test_adjustments_apply_in_order_each_to_the_numbers_it_finds():
    calendar = adjusted(change(CANCEL, round=2), change(CANCEL, round=2), plan=PATROL_2017)

    assert [r.key for r in calendar.inspections] == ["1", "4", "5", "6", "7", "8"]


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("unknown-round", [change(CANCEL, round=22)]),
        ("unknown-round", [change(CANCEL, round=0)]),
        ("value-missing", [change(CANCEL)]),
        ("value-missing", [change(SHIFT, round=1)]),
        ("value-missing", [change(SHORTEN, round=1)]),
        ("value-missing", [change(INSERT, start=date(2018, 8, 6))]),
        ("value-missing", [change(RENUMBER, round=1)]),
        ("value-missing", [change(PLACE_STUMP, phase=3, start=date(2019, 1, 21))]),
        ("unknown-phase", [change(PLACE_STUMP, phase=4, start=date(2019, 1, 21), end=date(2019, 1, 27))]),
        ("nothing-to-adjust", [change(SHIFT, round=1, days=0)]),
        ("nothing-to-adjust", [change(SHORTEN, round=1, end=date(2018, 6, 24))]),
        ("nothing-to-adjust", [change(RENUMBER, round=7, issued_number=8)]),
        ("reason-missing", [change(CANCEL, round=1, reason=" ")]),
        ("reason-missing", [change(CANCEL, round=1, by="")]),
        ("reason-missing", [change(PLACE_STUMP, phase=3, start=STUMP.start, end=STUMP.end, reason="")]),
        ("rounds-overlap", [change(SHIFT, round=2, days=1)]),
        ("rounds-overlap", [change(INSERT, start=date(2018, 8, 5), end=date(2018, 8, 19))]),
        ("round-in-pause", [change(SHIFT, round=16, days=1)]),
        ("round-in-pause", [change(SHIFT, round=17, days=-1)]),
        ("round-outside-reach", [change(SHIFT, round=21, days=1)]),
        ("round-outside-reach", [change(SHIFT, round=5, days=-1)]),
        ("round-outside-reach", [change(INSERT, start=date(2019, 4, 29), end=date(2019, 5, 12))]),
        ("dates-backwards", [change(INSERT, start=date(2018, 8, 8), end=date(2018, 8, 6))]),
        ("round-too-short", [change(SHORTEN, round=1, end=date(2018, 6, 12))]),
        ("not-shorter", [change(SHORTEN, round=1, end=date(2018, 6, 25))]),
        ("not-shorter", [change(SHORTEN, round=1, start=date(2018, 6, 25))]),
        ("issued-number-taken", [change(RENUMBER, round=5, issued_number=4)]),
        ("order-changes", [change(SHIFT, round=3, days=28)]),
    ],
)
def test_adjustment_that_breaks_the_calendar_is_refused(code, changes):
    refusal = refusal_of(*changes)

    assert refusal.code == code
    assert "%(" not in str(refusal)


def test_refusal_names_the_adjustment_that_brought_it():
    refusal = refusal_of(change(CANCEL, round=3), change(CANCEL, round=30))

    assert (refusal.code, refusal.params) == ("unknown-round", {"round": 30, "adjustment": 2})


def test_preview_of_the_short_round_shows_the_refused_sum_and_the_new_calendar():
    """X3: the editor accepts the short round, shows the arithmetic and records who chose it."""
    stump = change(PLACE_STUMP, phase=3, start=STUMP.start, end=STUMP.end, by="Li", reason="odd weeks")

    comparison = preview(WITHOUT_STUMP, [stump])

    assert comparison.before is None
    assert comparison.refusal.code == "rounds-do-not-fit"
    assert [r.span for r in comparison.after.inspections] == [
        r.span for r in build_calendar(INTENSIFIED_2018).inspections
    ]
    assert comparison.lines[0].code == "rounds-do-not-fit"
    assert texts(comparison)[3:] == [
        "Phase 3: 168 days − 21 of pause = 147 days ÷ 14 = 10.5 rounds; 11 in the calendar.",
        "Rounds: 0 before, 21 after.",
        "Days of duty: 0 before, 287 after.",
    ]
    (warning,) = [w for w in comparison.after.warnings if w.code == "stump-round"]
    assert (warning.params["by"], warning.params["reason"]) == ("Li", "odd weeks")


def test_preview_of_a_cancelled_round_shows_every_round_it_touches():
    comparison = preview(PATROL_2017, [change(CANCEL, round=7)])

    assert texts(comparison) == [
        "Phase 1: 112 days − 0 of pause = 112 days ÷ 14 = 8 rounds; 7 in the calendar.",
        "Rounds: 8 before, 7 after.",
        "Days of duty: 112 before, 98 after.",
        "Round 7, 2017-12-08 to 2017-12-21 (14 days), is cancelled.",
        "Round 8, issued 8, becomes round 7, issued 7.",
    ]
    assert [(c.key, c.before and c.before.number, c.after and c.after.number) for c in comparison.changes] == [
        ("7", 7, None),
        ("8", 8, 7),
    ]
    assert {w.code for w in comparison.new_warnings} == {"count-differs", "gap", "span-fits-other-count"}
    assert comparison.settled_warnings == ()


def test_preview_of_moved_and_inserted_rounds_shows_old_and_new_dates():
    comparison = preview(
        INTENSIFIED_2018,
        [
            change(SHORTEN, round=4, start=date(2018, 7, 26)),
            change(INSERT, start=date(2018, 8, 13), end=date(2018, 8, 19)),
        ],
    )

    assert "Round 4: 2018-07-23 to 2018-08-05 (14 days) becomes 2018-07-26 to 2018-08-05 (11 days)." in texts(
        comparison
    )
    assert "New round 5: 2018-08-13 to 2018-08-19 (7 days)." in texts(comparison)
    third = next(c for c in comparison.changes if c.key == "3")
    assert third.changed == ("relieved", "departure")


def test_preview_of_a_refused_adjustment_changes_nothing_and_raises():
    with pytest.raises(CalendarRefusal) as refused:
        preview(INTENSIFIED_2018, [change(SHIFT, round=2, days=1)])

    assert refused.value.code == "rounds-overlap"
    assert INTENSIFIED_2018.adjustments == ()


def test_cancelled_insert_leaves_its_key_unused():
    """A key names one round for good, so that what hangs on it is never given to another."""
    gap = {"start": date(2018, 8, 6), "end": date(2018, 8, 19)}

    calendar = adjusted(change(INSERT, **gap), change(CANCEL, round=5), change(INSERT, **gap))

    assert calendar.inspections[4].key == "+3"
