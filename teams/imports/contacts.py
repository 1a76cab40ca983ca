"""The workbook of contacts (S1 附3): three tables, on three sheets or one below the other.

The words in the column 联络人 say whose contact somebody is; the sheet's name says nothing. Parse, check,
match with who is named already, and apply through the services.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Campaign
from campaigns.policy import Policy
from campaigns.selectors import covered_cities, policy_on
from campaigns.workflow import check_open
from cities.enums import Level
from cities.models import City, County, Province
from cities.selectors import Resolver
from kernel import workbook
from kernel.errors import Conflict, DomainError, NotAllowed
from kernel.text import clean, squash
from kernel.workbook import Row
from kernel.workbook.report import Remark, Report, at_cell, at_row, at_sheet
from teams import directory
from teams.enums import ContactLevel, ImportState
from teams.imports import cells
from teams.imports.contact_form import KIND_WORDS, contact_rows, contact_tables, kind_of, names_city
from teams.models import Contact, ContactImport
from teams.services.contacts import (
    Named,
    enter_contacts,
    is_late,
    keep_contacts,
    mark_contacts_applied,
    mark_contacts_refused,
    take_contacts_turn,
)
from teams.workflow import may_keep_contacts

FACTS = ("name", "position", "unit", "phone", "mobile", "email")
MOBILES = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
SEVERAL = re.compile("[、,，;；/]")


@dataclass
class ContactDraft:
    """What a row means, as far as it has been read."""

    row: Row
    level: ContactLevel | None = None
    kind: str = ""
    place: Province | City | County | None = None
    facts: dict[str, str] = field(default_factory=lambda: dict.fromkeys(FACTS, ""))

    @property
    def key(self) -> directory.Key:
        assert self.level is not None
        assert self.place is not None
        return (self.level, self.kind, self.place.pk)


@dataclass
class CheckedContacts:
    """What a file would do; `rows` are those that would be written."""

    report: Report
    rows: list[Named]


class Reader:
    """Reads rows against one campaign: its places on its day, its rules."""

    def __init__(self, campaign: Campaign) -> None:
        self.day = directory.day_of_campaign(campaign)
        self.policy: Policy = policy_on(campaign, self.day)
        self.resolver = Resolver()
        cities = covered_cities(campaign, self.day).values_list("pk", "province")
        self.cities = {city for city, _province in cities}
        self.provinces = {province for _city, province in cities}
        self.remarks: list[tuple[bool, Remark]] = []

    def read(self, row: Row) -> tuple[ContactDraft, list[Remark], list[Remark]]:
        """The row, what rejects it and what is only remarkable; all faults are told, not the first."""
        self.remarks = []
        draft = ContactDraft(row)
        if row.is_hidden:
            self.remarks.append(
                (False, at_row(row, "hidden_row", _("This row is hidden in the workbook. Is this person meant?")))
            )
        self._kind_and_place(draft)
        self._person(draft)
        return (
            draft,
            [remark for rejects, remark in self.remarks if rejects],
            [remark for rejects, remark in self.remarks if not rejects],
        )

    def _reject(self, row: Row, key: str, code: str, message: Any) -> None:
        self.remarks.append((True, at_cell(row, key, code, message)))

    def _warn(self, row: Row, key: str, code: str, message: Any) -> None:
        self.remarks.append((False, at_cell(row, key, code, message)))

    # Whose contact

    def _kind_and_place(self, draft: ContactDraft) -> None:
        row, words = draft.row, squash(draft.row["kind"])
        read = kind_of(words, has_county=bool(row["county"]))
        if read is None:
            self._reject(
                row,
                "kind",
                "kind_unknown",
                _("Write one of: %(words)s.") % {"words": "、".join(KIND_WORDS)},
            )
            return
        draft.level, draft.kind, county = read.level, read.kind, read.county
        if not row["place"]:
            self._reject(row, "place", "place_missing", _("The province or city is missing."))
            return
        match draft.level:
            case ContactLevel.PROVINCE | ContactLevel.SENDER:
                self._province(draft)
            case _:
                self._city(draft, county or squash(row["county"]))
        asked = getattr(self.policy.contacts, draft.level.value)
        every = (getattr(self.policy.contacts, level.value) for level in ContactLevel)
        if draft.place is not None and any(every) and draft.kind not in [kind.value for kind in asked]:
            self._warn(row, "kind", "not_asked", _("The plan asks for no such contact here; it is kept all the same."))

    def _province(self, draft: ContactDraft) -> None:
        row = draft.row
        found = self.resolver.resolve(row["place"], on=self.day, level=Level.PROVINCE)
        if not isinstance(found.place, Province):
            self._reject(row, "place", "province_unknown", told(_("There is no such province."), found))
        elif draft.level == ContactLevel.PROVINCE and found.place.pk not in self.provinces:
            self._reject(row, "place", "not_inspected", self._not_inspected(found.place))
        elif draft.level == ContactLevel.SENDER and self._sends_nobody(found.place):
            message = _("%(province)s sends nobody to this campaign.") % {"province": found.place.name}
            self._reject(row, "place", "excluded_sender", message)
        else:
            draft.place = found.place

    def _sends_nobody(self, province: Province) -> bool:
        excluded = self.policy.staffing.excluded_senders
        return any(each.province == province.code and each.holds_on(self.day) for each in excluded)

    def _city(self, draft: ContactDraft, county: str) -> None:
        row = draft.row
        found = self.resolver.resolve(row["place"], on=self.day, level=Level.CITY)
        if not isinstance(found.place, City):
            self._reject(row, "place", "city_unknown", told(_("There is no such city."), found))
            return
        if found.place.pk not in self.cities:
            self._reject(row, "place", "not_inspected", self._not_inspected(found.place))
            return
        if county and names_city(county, found.place):
            draft.level, county = ContactLevel.CITY, ""
        if draft.level == ContactLevel.CITY:
            draft.place = found.place
        elif not county:
            message = _("Write the county's name in front: 正定县环保部门联络人.")
            self._reject(row, "kind", "county_missing", message)
        else:
            self._county(draft, found.place, county)

    def _county(self, draft: ContactDraft, city: City, name: str) -> None:
        found = self.resolver.resolve(name, on=self.day, level=Level.COUNTY, city=city)
        if isinstance(found.place, County):
            draft.place = found.place
            return
        message = _("%(city)s has no such county.") % {"city": city.name}
        self._reject(draft.row, "kind", "county_unknown", told(message, found))

    def _not_inspected(self, place: Province | City) -> Any:
        return _("%(place)s is not inspected in this campaign.") % {"place": place.name}

    # Who

    def _person(self, draft: ContactDraft) -> None:
        row, facts = draft.row, draft.facts
        name = re.sub("[•．.･・]", "·", squash(row["name"]))
        if not name:
            self._reject(row, "name", "name_missing", _("The name is missing."))
        elif SEVERAL.search(name):
            self._reject(row, "name", "two_names", _("One person a line; the plan asks for one contact here."))
        elif re.search(r"\d", name) or len(name) > 30:
            self._reject(row, "name", "name_invalid", _("This is no person's name."))
        facts["name"] = name
        facts["position"], facts["unit"] = clean(row["position"])[:60], squash(row["unit"])[:120]
        self._numbers(draft)
        self._email(draft)

    def _numbers(self, draft: ContactDraft) -> None:
        row, facts = draft.row, draft.facts
        cell, found = row.cells.get("mobile"), cells.phone(row["mobile"])
        # The office's telephone is shown to whoever sees the contact, a mobile phone only when asked for.
        facts["phone"] = without_mobiles(row["phone"]) or (without_mobiles(row["mobile"]) if found else "")
        if found:
            facts["mobile"] = found
        elif cell is not None and cell.is_rounded:
            message = _("Excel has cut this number. Format the column as text and type the number again.")
            self._reject(row, "mobile", "precision_lost", message)
        elif row["mobile"]:
            message = _("A mobile phone has eleven digits and begins with 1.")
            self._reject(row, "mobile", "phone_invalid", message)
        elif moved := cells.phone(row["phone"]):
            facts["mobile"] = moved
            self._warn(row, "phone", "mobile_among_phones", _("Read as the mobile phone."))
        else:
            self._warn(row, "mobile", "phone_missing", _("No mobile phone is given."))

    def _email(self, draft: ContactDraft) -> None:
        value = squash(draft.row["email"])
        try:
            if value and value not in {"无", "/", "-", "—"}:
                validate_email(value)
                draft.facts["email"] = value
        except ValidationError:
            message = _("This is no e-mail address; it was left out.")
            self._warn(draft.row, "email", "email_invalid", message)


def without_mobiles(text: str) -> str:
    """What else stands in a cell of telephones; nothing where that is no number."""
    rest = MOBILES.sub("", clean(text)).strip(" /、,;")
    return rest[:60] if sum(char.isdigit() for char in rest) >= 7 else ""


def told(message: Any, found: Any) -> str:
    names = "、".join(place.name for place in found.candidates)
    return f"{message} {_('Is one of these meant?')} {names}" if names else str(message)


# Checking and applying


def check_contacts(data: bytes, filename: str, *, campaign: Campaign, actor: User | None) -> CheckedContacts:
    """Read and check a whole file against the campaign; writes nothing. Refuses what is no form of ours at all."""
    if not may_keep_contacts(actor, campaign):
        raise NotAllowed("upload_contacts")
    check_open(campaign)
    report, reader = Report(), Reader(campaign)
    found = contact_tables(workbook.read(data, filename), report)
    if is_late(campaign):
        message = _("Contacts were due on %(day)s; these are marked late.") % {"day": directory.due_on(campaign)}
        report.warnings.insert(0, at_sheet(found[0].sheet.name, "after_deadline", message))
    drafts = []
    for table in found:
        for row in contact_rows(table, report):
            draft, rejected, warned = reader.read(row)
            report.rejected += rejected
            report.warnings += warned
            if not rejected:
                drafts.append(draft)
    rows = _matched(drafts, campaign, report)
    return CheckedContacts(report, rows)


def _matched(drafts: Sequence[ContactDraft], campaign: Campaign, report: Report) -> list[Named]:
    """One contact of a kind and place: the same again is passed over, somebody else is a question for the sender."""
    holders = directory.current_by_key(campaign)
    seen: dict[directory.Key, ContactDraft] = {}
    rows = []
    for draft in drafts:
        before = seen.setdefault(draft.key, draft)
        if before is not draft:
            where = _("row %(row)s of sheet “%(sheet)s”") % {"row": before.row.number, "sheet": before.row.sheet}
            if before.facts["name"] == draft.facts["name"]:
                message = _("Already in %(where)s.") % {"where": where}
                report.skipped.append(at_cell(draft.row, "name", "duplicate_row", message))
            else:
                message = _("The plan asks for one contact here; %(where)s names another.") % {"where": where}
                report.rejected.append(at_cell(draft.row, "name", "second_contact", message))
            continue
        named = _named(draft, holders.get(draft.key))
        if named.holder is not None and not named.changes:
            report.unchanged += 1
        else:
            report.accepted += 1
            rows.append(named)
            if named.holder is not None and named.holder.name != draft.facts["name"]:
                message = _("Takes the place of %(name)s.") % {"name": named.holder.name}
                report.warnings.append(at_cell(draft.row, "name", "replaces", message))
    return rows


def _named(draft: ContactDraft, holder: Contact | None) -> Named:
    """What a blank cell says is nothing: it takes nothing away from what is known of the same person."""
    assert draft.level is not None
    assert draft.place is not None
    changes = {}
    if holder is not None:
        is_same = holder.name == draft.facts["name"]
        changes = {
            name: value
            for name, value in draft.facts.items()
            if getattr(holder, name) != value and (value or not is_same)
        }
    row = {key: cell.text for key, cell in draft.row.cells.items() if cell.text}
    return Named(draft.level, draft.kind, draft.place, draft.facts, holder, changes, row)


def import_contacts(
    data: bytes, filename: str, *, campaign: Campaign, actor: User | None, dry_run: bool
) -> ContactImport:
    """Keep an upload with its hash and report, and apply it unless it is a dry run; as `import_roster`."""
    try:
        with transaction.atomic():
            take_contacts_turn()
            checked = check_contacts(data, filename, campaign=campaign, actor=actor)
            report = checked.report.as_dict()
            upload = keep_contacts(data, filename, campaign=campaign, actor=actor, report=report)
            if not dry_run:
                enter_contacts(checked.rows, campaign=campaign, actor=actor, source=upload)
                mark_contacts_applied(upload, actor=actor, report=report)
    except DomainError as error:
        if error.status != 403:
            mark_contacts_refused(data, filename, campaign=campaign, actor=actor, error=error)
        raise
    return upload


def apply_contacts(*, upload: ContactImport, actor: User | None) -> ContactImport:
    """Apply the very bytes that were checked before. Refuses an upload that is applied already."""
    with transaction.atomic():
        take_contacts_turn()
        upload = ContactImport.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=upload.pk)
        if upload.state != ImportState.CHECKED:
            raise Conflict("already_applied", _("This file has been applied already, or was refused."))
        with upload.file.open("rb") as file:
            data = file.read()
        checked = check_contacts(data, upload.filename, campaign=upload.campaign, actor=actor)
        enter_contacts(checked.rows, campaign=upload.campaign, actor=actor, source=upload)
        mark_contacts_applied(upload, actor=actor, report=checked.report.as_dict())
    return upload
