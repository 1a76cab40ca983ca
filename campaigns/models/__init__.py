"""Campaigns: under which rules, in which rounds, about which topics."""

from campaigns.models.calendar import Phase, Round, RoundChange
from campaigns.models.campaign import (
    AttachedUnit,
    Campaign,
    CoveredPlace,
    LoadedPlan,
    Membership,
    Pairing,
    PolicyVersion,
)
from campaigns.models.topics import BulletinCategory, ChecklistQuestion, MonthlyFocus, ProblemType, Topic

__all__ = [
    "AttachedUnit",
    "BulletinCategory",
    "Campaign",
    "ChecklistQuestion",
    "CoveredPlace",
    "LoadedPlan",
    "Membership",
    "MonthlyFocus",
    "Pairing",
    "Phase",
    "PolicyVersion",
    "ProblemType",
    "Round",
    "RoundChange",
    "Topic",
]
