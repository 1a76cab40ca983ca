"""Kinds of teams and units, duties of a posting."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.policy.choices import ContactKind, Origin, Rank


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
    PROVINCIAL_BODY = "provincial_body", _("department of the provincial government")


ORIGINS = {
    UnitKind.PROVINCE: Origin.LOCAL,
    UnitKind.CITY: Origin.LOCAL,
    UnitKind.MINISTRY: Origin.MINISTRY,
    UnitKind.DISPATCHED: Origin.MINISTRY,
    UnitKind.INSTITUTE: Origin.INSTITUTE,
    UnitKind.PROVINCIAL_BODY: Origin.PROVINCIAL_BODY,
}
"""What a plan calls the origin of a unit's people."""


RANKS = [("", _("not stated")), *((rank.value, _(rank.label)) for rank in Rank)]


class ContactLevel(models.TextChoices):
    """Whose contact somebody is: of a place that is inspected, or of a province that sends people."""

    PROVINCE = "province", _("province")
    CITY = "city", _("city")
    COUNTY = "county", _("county")
    SENDER = "sender", _("sending province")


CONTACT_KINDS = [(kind.value, _(kind.label)) for kind in ContactKind]


class ImportState(models.TextChoices):
    WAITING = "waiting", _("being checked")
    CHECKED = "checked", _("checked, nothing written")
    APPLYING = "applying", _("being applied")
    APPLIED = "applied", _("applied")
    UNDONE = "undone", _("taken back")
    REFUSED = "refused", _("refused")


UNDER_WAY = (ImportState.WAITING, ImportState.APPLYING)


class ImportAction(models.TextChoices):
    """What happens to an upload; the first two by the system alone."""

    CHECK = "check", _("Check the roster")
    REFUSE = "refuse", _("Refuse the roster")
    ANSWER = "answer", _("Check again with the answers")
    QUEUE = "queue", _("Apply in the background")
    APPLY = "apply_roster", _("Apply the roster")
    FAIL = "fail", _("Give up applying")
    UNDO = "undo_roster", _("Undo the import")


class TeamAction(models.TextChoices):
    """What can be done about a round's people; pages and API offer what `teams.workflow` answers."""

    UPLOAD_ROSTER = "upload_roster", _("Upload a roster")
    APPLY_ROSTER = "apply_roster", _("Apply the roster")
    UNDO_ROSTER = "undo_roster", _("Undo the import")
    CREATE_TEAM = "create_team", _("Add a team")
    POST = "post", _("Post a person")
    UNPOST = "unpost", _("End the posting")
    OPEN_ACCESS = "open_access", _("Open access")
    UPLOAD_CONTACTS = "upload_contacts", _("Upload contacts")
    APPLY_CONTACTS = "apply_contacts", _("Apply the contacts")
    EXPORT_CONTACTS = "export_contacts", _("Export the contacts")
    EXPORT_PEOPLE = "export_people", _("Export the people")


class PersonalDetail(models.TextChoices):
    """What of a person is told to nobody but those whose task needs it (L26)."""

    PHONE = "phone", _("mobile phone")
    CERTIFICATE = "certificate", _("enforcement certificate")
    BIRTH_YEAR = "birth_year", _("year of birth")
