"""Reads over campaigns: the rules that hold, the calendar, places and topics, what a user works on."""

from campaigns.selectors.calendar import (
    adjustment,
    calendar_of,
    calendar_plan,
    inspection_rounds,
    phase_on,
    round_on,
)
from campaigns.selectors.overview import (
    CHOSEN,
    CampaignLine,
    campaigns_of,
    current_campaign,
    members_of,
    overview,
)
from campaigns.selectors.places import (
    CoveredGroup,
    covered_cities,
    covered_groups,
    covered_places,
    is_covered,
    own_units,
    pairings,
    reporting_unit,
    rings,
)
from campaigns.selectors.rules import plan_of, policy, policy_on, policy_version_on
from campaigns.selectors.topics import CurrentTopic, category_order, focus_on, focuses, topics_in_use

__all__ = [
    "CHOSEN",
    "CampaignLine",
    "CoveredGroup",
    "CurrentTopic",
    "adjustment",
    "calendar_of",
    "calendar_plan",
    "campaigns_of",
    "category_order",
    "covered_cities",
    "covered_groups",
    "covered_places",
    "current_campaign",
    "focus_on",
    "focuses",
    "inspection_rounds",
    "is_covered",
    "members_of",
    "overview",
    "own_units",
    "pairings",
    "phase_on",
    "plan_of",
    "policy",
    "policy_on",
    "policy_version_on",
    "reporting_unit",
    "rings",
    "round_on",
    "topics_in_use",
]
