"""Reads over campaigns: the rules that hold, the round of a day, the unit that a county counts for."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, PolicyVersion, Round
from campaigns.policy import Policy
from kernel.errors import Refused


def policy(version: PolicyVersion) -> Policy:
    """The typed rules of one version."""
    return Policy.model_validate(version.parameters)


def policy_version_on(campaign: Campaign, day: date) -> PolicyVersion:
    """The version of the rules that holds on a day; before the first, the first."""
    versions = campaign.policies.order_by("number")
    found = versions.filter(valid_from__lte=day).last() or versions.first()
    if found is None:
        raise Refused("no_policy", _("This campaign has no rules yet."))
    return found


def policy_on(campaign: Campaign, day: date) -> Policy:
    return policy(policy_version_on(campaign, day))


def round_on(campaign: Campaign, day: date) -> Round | None:
    """The round whose inspection days hold `day`, or None."""
    return campaign.rounds.filter(is_cancelled=False, kind="inspection").on(day).first()
