"""Who may bring whom into a campaign; taking part is what makes a campaign seen."""

import pytest

from campaigns import services
from campaigns.enums import MemberScope
from campaigns.models import Membership
from kernel.errors import NotAllowed
from kernel.models import AuditEntry

ADDERS = {
    # actor: (an inspector, an officer) may be added
    None: (True, True),
    "office": (True, False),
    "administrator": (True, True),
    "other_office": (False, False),
    "reviewer": (False, False),
    "leadership": (False, False),
    "inspector": (False, False),
    "central": (False, False),
    "city_liaison": (False, False),
    "province": (False, False),
    "sending_unit": (False, False),
    "auditor": (False, False),
}


@pytest.mark.parametrize("key", ADDERS)
def test_members_are_added_by_the_office_and_administrators(world, key):
    """An officer is named by administrators alone: no office appoints its own kind."""
    actor = world.persona(key) if key else None
    Membership.objects.filter(campaign=world.campaign, user__username="far_inspector").delete()

    outcomes = []
    for user in ("far_inspector", "other_office"):
        try:
            services.add_member(campaign=world.campaign, user=world.persona(user), actor=actor)
            outcomes.append(True)
        except NotAllowed:
            outcomes.append(False)

    assert tuple(outcomes) == ADDERS[key]


def test_adding_again_changes_nothing_and_a_wider_part_is_told(world):
    reviewer, hebei = world.persona("reviewer"), world.city
    before = AuditEntry.objects.count()

    services.add_member(campaign=world.campaign, user=reviewer, actor=None, cities=[hebei])
    assert AuditEntry.objects.count() == before

    member = services.add_member(campaign=world.campaign, user=reviewer, actor=None)
    assert (member.scope, list(member.cities.all())) == (MemberScope.ALL, [])
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.data) == (
        "campaign.member_added",
        {"user": reviewer.pk, "scope": "all", "cities": []},
    )
