"""Reads for reports: the figures of a day, the order they are printed in, who has reported."""

from reports.selectors.days import (
    DayToSign,
    Overview,
    TeamLine,
    bulletins,
    day_actions,
    day_document,
    days_to_sign,
    due_at,
    is_day_of,
    of_the_day,
    overview,
    reporting_teams,
    reports,
    team_day,
    unconfirmed,
)
from reports.selectors.figures import day_figures, teams_due
from reports.selectors.printed import in_official_order, in_printed_order, regions_on

__all__ = [
    "DayToSign",
    "Overview",
    "TeamLine",
    "bulletins",
    "day_actions",
    "day_document",
    "day_figures",
    "days_to_sign",
    "due_at",
    "in_official_order",
    "in_printed_order",
    "is_day_of",
    "of_the_day",
    "overview",
    "regions_on",
    "reporting_teams",
    "reports",
    "team_day",
    "teams_due",
    "unconfirmed",
]
