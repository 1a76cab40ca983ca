"""The roster of S1 附2: parse, check, match with what is known, and apply through the services."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Round
from kernel import clock, workbook
from kernel.errors import NotAllowed, Refused
from teams.imports.checks import CHECKERS, REJECT, SKIP, Context, Draft, as_written
from teams.imports.form import data_rows, tables
from teams.imports.report import Remark, Report, at_cell, at_sheet
from teams.models import Nomination, Person
from teams.selectors import nominations_due, policy_of
from teams.services.guards import check_open
from teams.services.rosters import Entry
from teams.workflow import may_upload


@dataclass
class Step:
    """One accepted row: the person it is about (None: new), and what would change."""

    draft: Draft
    person: Person | None
    person_changes: dict[str, Any] = field(default_factory=dict)
    nomination: Nomination | None = None
    nomination_changes: dict[str, Any] = field(default_factory=dict)

    @property
    def changes_anything(self) -> bool:
        return bool(self.person is None or self.person_changes or self.nomination is None or self.nomination_changes)


@dataclass
class Checked:
    """What a file would do. `steps` are the rows that would be written, in the order of the file."""

    report: Report
    steps: list[Step]


def check_roster(data: bytes, filename: str, *, round: Round, actor: User | None) -> Checked:
    """Read and check a whole file against the round; writes nothing.

    Refuses what cannot be read as the form at all, a closed round, and nominations after the deadline
    where the plan takes none; everything else is in the report, all at once (L26).
    """
    if not may_upload(actor, round.campaign):
        raise NotAllowed("upload_roster")
    check_open(round)
    context = Context(round, policy_of(round), actor)
    report = Report()
    found = tables(workbook.read(data, filename), report)
    _mark_if_late(round, context, report, found[0].sheet.name)
    drafts = [draft for table in found for row in data_rows(table, report) if (draft := _read(row, context, report))]
    steps = _matched(drafts, context, report)
    report.accepted = sum(step.changes_anything for step in steps)
    report.unchanged = len(steps) - report.accepted
    return Checked(report, [step for step in steps if step.changes_anything])


def _mark_if_late(round_: Round, context: Context, report: Report, sheet: str) -> None:
    due = nominations_due(round_, context.policy.nomination)
    if clock.today() <= due:
        return
    if not context.policy.nomination.late_accepted:
        raise Refused("nominations_closed", _("The deadline for nominations has passed."))
    message = _("Nominations were due on %(day)s; these are marked late.") % {"day": due}
    report.warnings.insert(0, at_sheet(sheet, "after_deadline", message))


def _read(row: workbook.Row, context: Context, report: Report) -> Draft | None:
    """The row as every checker read it; None where one rejects or skips it. All faults are told, not the first."""
    draft = Draft(row)
    spoken: list[tuple[str, Remark]] = []
    for checker in CHECKERS:
        spoken += checker.check(draft, context)
        if spoken and spoken[-1][0] == SKIP:
            report.skipped.append(spoken[-1][1])
            return None
    rejected = [remark for level, remark in spoken if level == REJECT]
    report.rejected += rejected
    report.warnings += [remark for level, remark in spoken if level not in (REJECT, SKIP)]
    return None if rejected else draft


# Matching with what is known


class People:
    """Everybody that the file may mean, by certificate, by name and phone, by name and unit."""

    def __init__(self, drafts: Sequence[Draft], round_: Round):
        names = {draft.name for draft in drafts}
        certificates = {draft.certificate for draft in drafts if draft.certificate}
        found = Person.objects.filter(Q(name__in=names) | Q(certificate__in=certificates)).select_related(
            "unit", "home_province", "home_city"
        )
        self.by_certificate: dict[str, Person] = {}
        self.by_phone: dict[tuple[str, str], Person] = {}
        self.by_unit: dict[tuple[str, str], list[Person]] = defaultdict(list)
        for person in found.order_by("pk"):
            if person.certificate:
                self.by_certificate[person.certificate] = person
            if person.phone:
                self.by_phone[person.name, person.phone] = person
            self.by_unit[person.name, person.unit.name].append(person)
        self.nominated = {
            row.person_id: row
            for row in Nomination.objects.filter(round=round_, person__name__in=names).select_related("unit")
        }

    def meant_by(self, draft: Draft) -> Person | None:
        known = self.by_certificate.get(draft.certificate) or self.by_phone.get((draft.name, draft.phone))
        if known is not None:
            return known
        here = [
            person
            for person in self.by_unit[draft.name, draft.unit]
            if not (draft.phone and person.phone) and not (draft.certificate and person.certificate)
        ]
        return here[0] if len(here) == 1 else None

    def has_namesake(self, draft: Draft) -> bool:
        return bool(self.by_unit[draft.name, draft.unit])


def _matched(drafts: Sequence[Draft], context: Context, report: Report) -> list[Step]:
    people = People(drafts, context.round)
    steps = []
    for draft in drafts:
        person = people.meant_by(draft)
        if person is not None and person.name != draft.name:
            report.rejected.append(
                at_cell(
                    draft.row,
                    "certificate",
                    "certificate_of_another",
                    _("This certificate number belongs to another person."),
                )
            )
            continue
        if person is None and people.has_namesake(draft):
            message = _("This unit has somebody of this name with another phone; read as a second person.")
            report.warnings.append(at_cell(draft.row, "name", "same_name_in_unit", message))
        steps.append(_step(draft, person, people.nominated.get(person.pk) if person else None))
    return steps


def _step(draft: Draft, person: Person | None, nomination: Nomination | None) -> Step:
    """What a blank cell says is nothing: it takes nothing away from what is known."""
    step = Step(draft, person, nomination=nomination)
    if person is not None:
        told = {
            name: getattr(draft, name)
            for name in ("gender", "rank", "held_rank", "certificate", "phone")
            if getattr(draft, name)
        } | {"is_party_member": draft.is_party_member}
        # An age is a year of birth or the one before it, so a year's difference is none.
        if draft.birth_year and not (person.birth_year and abs(person.birth_year - draft.birth_year) <= 1):
            told["birth_year"] = draft.birth_year
        step.person_changes = {name: value for name, value in told.items() if getattr(person, name) != value}
        if person.unit.name != draft.unit:
            step.person_changes["unit"] = draft.unit
    if nomination is not None:
        step.nomination_changes = {
            name: value for name, value in _nomination_of(draft).items() if getattr(nomination, name) != value
        }
        if nomination.unit.name != draft.unit:
            step.nomination_changes["unit"] = draft.unit
    return step


def _nomination_of(draft: Draft) -> dict[str, Any]:
    return {
        "position": draft.position,
        "rank": draft.rank,
        "expertise": draft.expertise,
        "is_leader_recommended": draft.is_leader_recommended,
        "is_fit": draft.is_fit,
        "wished_team": draft.wished_team,
    }


# Applying


def entry_of(step: Step) -> Entry:
    """The row as `teams.services.rosters` writes it."""
    draft = step.draft
    return Entry(
        unit=draft.unit,
        unit_kind=draft.unit_kind,
        province=draft.province,
        city=draft.city,
        person=step.person,
        person_facts=_person_of(draft) if step.person is None else step.person_changes,
        is_nominated=step.nomination is not None,
        nomination_facts=_nomination_of(draft),
        row=as_written(draft.row),
    )


def _person_of(draft: Draft) -> dict[str, Any]:
    names = ("name", "gender", "birth_year", "rank", "held_rank", "certificate", "phone", "is_party_member")
    return {name: getattr(draft, name) for name in names}
