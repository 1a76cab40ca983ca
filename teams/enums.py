"""Kinds of teams and units, duties of a posting."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.policy.choices import Rank


class TeamRole(models.TextChoices):
    """What a kind of team is to the system, whatever the plan calls it; as `campaigns.policy`."""

    CENTRAL = "central", _("coordinates its city")
    ORDINARY = "ordinary", _("inspects")
    SPECIAL = "special", _("sent for a task")


class Duty(models.TextChoices):
    LEADER = "leader", _("leader")
    DEPUTY = "deputy", _("deputy leader")
    LIAISON = "liaison", _("liaison officer")
    CADRE = "cadre", _("cadre")
    MEMBER = "member", _("member")


class UnitKind(models.TextChoices):
    PROVINCE = "province", _("provincial bureau")
    CITY = "city", _("city bureau")
    MINISTRY = "ministry", _("ministry department")
    DISPATCHED = "dispatched", _("dispatched body")
    INSTITUTE = "institute", _("directly affiliated institute")


LOCAL_UNITS = (UnitKind.PROVINCE, UnitKind.CITY)


RANKS = [("", _("not stated")), *((rank.value, _(rank.label)) for rank in Rank)]


class ImportState(models.TextChoices):
    CHECKED = "checked", _("checked, nothing written")
    APPLIED = "applied", _("applied")
    REFUSED = "refused", _("refused")
