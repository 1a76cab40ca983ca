"""The five plans' calendars as literals, each value with its clause."""

from datetime import date

from campaigns.calendar import (
    CalendarPlan,
    HandoverRule,
    IssuedOffset,
    PhasePlan,
    SeasonRule,
    Span,
    Stump,
    VerificationRule,
)

# S0 二(三), X1, X2: 112 days, change every two weeks, no day in common.
PATROL_2017 = CalendarPlan(
    phases=(PhasePlan(1, "巡查", date(2017, 9, 15), date(2018, 1, 4), declared_rounds=8),),
    round_days=14,
    handover=HandoverRule(arrival_days_before=1, departure_days_after=None),
    stated_months=4,
)

# S1 五(一), 七(四), 八(五); X3: the one-week round before the pause is a choice of ours.
STUMP = Stump(
    date(2019, 1, 21),
    date(2019, 1, 27),
    reason="147 days hold ten rounds and a week; the week lies before the pause",
    by="office",
)
INTENSIFIED_2018 = CalendarPlan(
    phases=(
        PhasePlan(1, "第一阶段", date(2018, 6, 11), date(2018, 8, 5), declared_rounds=4),
        PhasePlan(2, "第二阶段", date(2018, 8, 20), date(2018, 11, 11), declared_rounds=6),
        PhasePlan(3, "第三阶段", date(2018, 11, 12), date(2019, 4, 28), declared_rounds=11, stump=STUMP),
    ),
    round_days=14,
    pauses=(Span(date(2019, 1, 28), date(2019, 2, 17), "春节"),),
    handover=HandoverRule(arrival_days_before=1, departure_days_after=1, weekday=0),
    verification=VerificationRule(every_rounds=2, days=7),
    numbering=(IssuedOffset(date(2018, 8, 6), 1, "the gap was counted as round 5"),),
    nominations_day=15,
    contacts_due=date(2018, 6, 8),
)

# S2 三(二), X16: every round has its own dates.
HEBEI_2017 = CalendarPlan(
    phases=(
        PhasePlan(
            1,
            "专项督察",
            date(2017, 9, 14),
            date(2018, 3, 8),
            declared_rounds=5,
            explicit_rounds=(
                Span(date(2017, 9, 14), date(2017, 9, 28)),
                Span(date(2017, 10, 16), date(2017, 10, 30)),
                Span(date(2017, 11, 20), date(2017, 12, 4)),
                Span(date(2018, 1, 8), date(2018, 1, 22)),
                Span(date(2018, 2, 23), date(2018, 3, 8)),
            ),
        ),
    ),
    handover=HandoverRule(arrival_days_before=1, departure_days_after=None),
)


def assistance_2019(pitch_days: int) -> CalendarPlan:
    """S3 一: 15 days a round, handed over back to back; X18: the pitch is 15 or 14."""
    return CalendarPlan(
        phases=(PhasePlan(1, "定点帮扶", date(2019, 5, 1), date(2021, 3, 31)),),
        round_days=15,
        pitch_days=pitch_days,
        handover=HandoverRule(arrival_days_before=1, departure_days_after=1),
        seasons=SeasonRule(),
    )


# S4: goals for two quarters, no rounds of inspection.
WINTER_2020 = CalendarPlan(
    phases=(
        PhasePlan(1, "2020年四季度", date(2020, 10, 1), date(2020, 12, 31), declared_rounds=0),
        PhasePlan(2, "2021年一季度", date(2021, 1, 1), date(2021, 3, 31), declared_rounds=0),
    ),
)
