"""Campaigns: under which rules, in which rounds, about which topics."""

from campaigns.models.calendar import Pause, Phase, Round, RoundChange
from campaigns.models.campaign import (
    AttachedUnit,
    Campaign,
    CampaignRegion,
    Membership,
    Pairing,
    PolicyVersion,
)
from campaigns.models.topics import ChecklistQuestion, MonthlyFocus, ProblemType, Topic

__all__ = [
    "AttachedUnit",
    "Campaign",
    "CampaignRegion",
    "ChecklistQuestion",
    "Membership",
    "MonthlyFocus",
    "Pairing",
    "Pause",
    "Phase",
    "PolicyVersion",
    "ProblemType",
    "Round",
    "RoundChange",
    "Topic",
]
