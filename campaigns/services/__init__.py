"""Use cases of campaigns: loading the plans, changing the calendar, membership, start and close."""

from campaigns.services.calendar import adjust_calendar, preview_adjustment, rebuild_calendar
from campaigns.services.campaigns import add_member, add_members, close, cover_city, start
from campaigns.services.loading import load_plans

__all__ = [
    "add_member",
    "add_members",
    "adjust_calendar",
    "close",
    "cover_city",
    "load_plans",
    "preview_adjustment",
    "rebuild_calendar",
    "start",
]
