"""What a campaign reports, when, and how teams and sending units are compared."""

from campaigns.policy.base import (
    N_,
    ClockTime,
    Count,
    Flag,
    GradeLevel,
    Positive,
    Section,
    Share,
    Text,
    Weight,
    parameter,
)
from campaigns.policy.choices import Weekday


class DailyReport(Section):
    """Late or not is decided by the server's receipt; the phone's time is shown beside it (X36)."""

    cutoff: ClockTime | None = parameter(N_("Daily report due at"))
    signed_by_leader: Flag = parameter(N_("Signed by the leader"))
    feedback_on_signing: Flag = parameter(N_("Fed back to the city on signing"))


class DailyBulletin(Section):
    held: Flag = parameter(N_("Is issued"))
    at: ClockTime = parameter(N_("Time of the day"))


class WeeklyBoard(Section):
    """The week is set for each report on its own (X43); N has been ten and fifteen (X41)."""

    held: Flag = parameter(N_("Is issued"))
    top: Positive = parameter(N_("Teams named, by the plan"))
    top_published: Positive = parameter(N_("Teams named, as published"))
    week_starts: Weekday = parameter(N_("Week begins on"))
    channels: tuple[Text, ...] = parameter(N_("Published through"))


class WeeklyReport(Section):
    held: Flag = parameter(N_("Is issued"))
    week_starts: Weekday = parameter(N_("Week begins on"))
    issued_on: Weekday = parameter(N_("Day of issue"))
    recipients: tuple[Text, ...] = parameter(N_("Recipients"))


class Brief(Section):
    held: Flag = parameter(N_("Is issued"))
    every_days: Positive = parameter(N_("Every so many days"))


class RoundBulletin(Section):
    held: Flag = parameter(N_("Is issued"))
    praised_units: Count = parameter(N_("Sending cities praised"))
    named_last: Count = parameter(N_("Sending cities named as last"))


class Praise(Section):
    """Letters go out for the month of the round's last day (X45)."""

    held: Flag = parameter(N_("Is issued"))
    best_teams: Count = parameter(N_("Best teams of each round"))


class LowOutput(Section):
    """Days on duty in a row, stand-downs and handover days left out (X42)."""

    held: Flag = parameter(N_("Is issued"))
    days: Positive = parameter(N_("Days on duty in a row"))
    share_of_median: Share = parameter(N_("Few means below this share of the teams' median"))
    share_of_poor: Share = parameter(N_("Poor means this share returned or rejected"))


class AirBulletin(Section):
    held: Flag = parameter(N_("Is issued"))
    heavy_day_above_aqi: Positive = parameter(N_("Heavy pollution: daily AQI above"))


class Reports(Section):
    daily: DailyReport = parameter(N_("Daily report of a team"))
    bulletin: DailyBulletin = parameter(N_("Daily bulletin"))
    weekly_board: WeeklyBoard = parameter(N_("Weekly board"))
    city_summary: WeeklyReport = parameter(N_("Weekly summary of a city"))
    office_summary: WeeklyReport = parameter(N_("Weekly analysis of the office"))
    express: WeeklyReport = parameter(N_("Weekly express"))
    round_summary: Flag = parameter(N_("Each team sums up its round"))
    brief: Brief = parameter(N_("Brief of the coordinating team"))
    round_bulletin: RoundBulletin = parameter(N_("Round bulletin"))
    praise: Praise = parameter(N_("Praise letters"))
    low_output: LowOutput = parameter(N_("Low-output alert"))
    air: AirBulletin = parameter(N_("Air quality bulletin"))


class Scoring(Section):
    """S1 十(一) names the four inputs; every number is a published default (X40). No rounding within."""

    volume_weight: Weight = parameter(N_("Weight of the number of inspections"))
    expected_per_day: Positive = parameter(N_("Inspections expected of a team in a day"))
    volume_cap: Weight = parameter(N_("Cap on inspections over the expected"))
    severity_points: dict[GradeLevel, Weight] = parameter(N_("Points by severity"), min_length=1)
    difficulty_factors: dict[GradeLevel, Weight] = parameter(N_("Factor by difficulty"), min_length=1)
    quality_factors: dict[GradeLevel, Weight] = parameter(N_("Factor by quality"), min_length=1)
    min_duty_days: Positive = parameter(N_("Days on duty needed for a place"))
