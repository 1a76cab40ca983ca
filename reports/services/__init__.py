"""Use cases of reports: a team's day, the office's day."""

from reports.services.bulletins import make_bulletin, note_bulletin, publish_bulletin
from reports.services.daily import sign_daily_report

__all__ = ["make_bulletin", "note_bulletin", "publish_bulletin", "sign_daily_report"]
