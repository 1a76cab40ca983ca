"""The round calendar: a plan's phases, lengths, pauses and adjustments in, dated rounds out.

Pure: no database, no clock, no framework. `build_calendar(plan)` answers with a `Calendar`
that carries its own list of what does not add up, or raises `CalendarRefusal`;
`preview(plan, adjustments)` shows what officers' changes would do. Both are functions of
their arguments alone.

Codes are stable; the sentences are in `messages.py`. A warning says what does not add up and
goes on; a refusal means that nothing was made.

Warnings

code                         rule
stated-months                X1
stump-round                  X3
remainder                    X4, X18
count-differs                X4
verification-beside          X5
verification-not-placed      X5
verification-lacks-room      X5
gap                          X6, X16
span-fits-other-count        X7
issued-number-differs        X8
arrival-in-pause             X9
no-successor                 X9
no-predecessor               X10
stay-exceeds-duty            X11
rounds-cross-month           X13
nominations-before-contacts  X14
lengths-differ               X16
weekdays-differ              X1, X16, X18
handover-weekday             S1 1.23
rounds-share-days            X18
round-crosses-season         X20
round-outside-phase          X6
pause-outside                S1 1.7

Refusals

code                       rule
no-phases                  A5
unknown-phase              A5
unknown-round              A6
dates-backwards            A6
phases-overlap             A5
pauses-overlap             A6
length-missing             A6
length-not-positive        A6
pitch-too-short            X18
rounds-do-not-fit          X3, X4
rounds-cut-by-pauses       X3
verification-does-not-fit  X5
explicit-count-differs     X16
stump-misplaced            X3
stump-not-short            X3
stump-without-length       X3
round-in-pause             S1 1.7
round-outside-reach        A6
rounds-overlap             X2, X18
round-too-short            X11
order-changes              A6
reason-missing             A6
nothing-to-adjust          A6
value-missing              A6
not-shorter                A6
issued-number-taken        X8

Lines of a preview

code              rule
phase-days        X4
phase-sum         X4
round-count       A6
round-day-count   A6
round-moved       A6
round-added       A6
round-dropped     A6
round-renumbered  A7
"""

from .build import build_calendar, touching
from .document import as_document
from .lookup import (
    Season,
    SeasonName,
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
from .messages import LINES, MESSAGES, REFUSALS, WARNINGS, CalendarRefusal, Line
from .plan import (
    Adjustment,
    AdjustmentKind,
    CalendarPlan,
    HandoverRule,
    IssuedOffset,
    PhasePlan,
    SeasonRule,
    Span,
    Stump,
    VerificationKind,
    VerificationRule,
)
from .preview import Comparison, RoundChange, preview
from .result import (
    Calendar,
    CalendarWarning,
    Gap,
    GapKind,
    PhaseArithmetic,
    Placement,
    Round,
    RoundKind,
)

__all__ = [
    "LINES",
    "MESSAGES",
    "REFUSALS",
    "WARNINGS",
    "Adjustment",
    "AdjustmentKind",
    "Calendar",
    "CalendarPlan",
    "CalendarRefusal",
    "CalendarWarning",
    "Comparison",
    "Gap",
    "GapKind",
    "HandoverRule",
    "IssuedOffset",
    "Line",
    "PhaseArithmetic",
    "PhasePlan",
    "Placement",
    "Round",
    "RoundChange",
    "RoundKind",
    "Season",
    "SeasonName",
    "SeasonRule",
    "Span",
    "Stump",
    "VerificationKind",
    "VerificationRule",
    "as_document",
    "build_calendar",
    "duty_days",
    "handover_split",
    "nominations_due",
    "presence",
    "preview",
    "round_numbered",
    "round_on",
    "season_of_round",
    "season_on",
    "touching",
    "week_of_round",
    "windows_on",
]
