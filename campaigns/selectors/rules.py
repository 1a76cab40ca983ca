"""The rules that hold on a day, and the plan they were written in."""

import json
from datetime import date

from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, PolicyVersion
from campaigns.plans import Plan
from campaigns.policy import Policy
from kernel.errors import Refused


def policy(version: PolicyVersion) -> Policy:
    """The typed rules of one version."""
    return Policy.model_validate_json(json.dumps(version.parameters))


def policy_version_on(campaign: Campaign, day: date) -> PolicyVersion:
    """The version of the rules that holds on a day; before the first, the first."""
    versions = campaign.policies.order_by("number")
    found = versions.filter(valid_from__lte=day).last() or versions.first()
    if found is None:
        raise Refused("no_policy", _("This campaign has no rules yet."))
    return found


def policy_on(campaign: Campaign, day: date) -> Policy:
    return policy(policy_version_on(campaign, day))


def plan_of(campaign: Campaign) -> Plan:
    """The plan as loaded: calendar, targets, quotas, quoted figures. Its rules may have changed since:
    ask `policy_on` for those."""
    return Plan.model_validate_json(json.dumps(campaign.loaded_plan.content))
