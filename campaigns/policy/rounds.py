"""The rules from which a calendar is drawn; the dates themselves belong to the plan, not to its rules."""

from campaigns.policy.base import N_, Count, Flag, Month, Positive, Section, parameter
from campaigns.policy.choices import VerificationKind, Weekday


class Handover(Section):
    """How the people of two touching rounds overlap (S1 七(四)); null departure means no handover day (X2)."""

    overlap_days: Count = parameter(N_("Days both rounds' people work together"))
    arrival_days_before: Count = parameter(N_("Arrival, days before the round"))
    departure_days_after: Count | None = parameter(N_("Departure, days after the next round's first day"))
    weekday: Weekday | None = parameter(N_("Handover on"))
    at_base: Count = parameter(N_("People at the base handing over papers"))


class Verification(Section):
    every_rounds: Positive | None = parameter(N_("After every so many rounds"))
    days: Positive | None = parameter(N_("Days for verification"))
    kind: VerificationKind | None = parameter(N_("Where the time comes from"))


class Rounds(Section):
    round_days: Positive | None = parameter(N_("Length of a round (days)"))
    pitch_days: Positive | None = parameter(N_("From one round's start to the next (days)"))
    handover: Handover = parameter(N_("Handover"))
    verification: Verification = parameter(N_("Verification"))
    winter_months: tuple[Month, ...] = parameter(N_("Months of autumn and winter"))
    holidays_worked: Flag = parameter(N_("Weekends and holidays are worked"))
