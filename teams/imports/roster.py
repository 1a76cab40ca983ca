"""The roster of S1 附2: parse, check, match with what is known, and apply through the services.

Rows go through in batches, so that a file of a hundred thousand takes the memory of some thousands.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.contrib.admin.utils import label_for_field
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Round
from kernel import clock, workbook
from kernel.errors import NotAllowed, Refused
from kernel.workbook.report import Remark, Report, asked, at_cell, at_row, at_sheet, place
from teams.imports.checks import CHECKERS, as_written, may_be_one
from teams.imports.draft import NOT_THIS_ROW, OTHER, REJECT, SAME, SKIP, Context, Draft
from teams.imports.form import LEAVE_OUT, data_rows, tables
from teams.models import MergedPerson, Nomination, Person
from teams.selectors import nominations_due, policy_of
from teams.services.guards import check_open
from teams.services.rosters import Entry
from teams.workflow import may_upload

BATCH = 5_000


@dataclass(slots=True)
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


Write = Callable[[Sequence[Entry]], None]
Progress = Callable[[int], None]


@dataclass
class Checked:
    """What a file would do, or did."""

    report: Report


def check_roster(
    data: bytes,
    filename: str,
    *,
    round: Round,
    actor: User | None,
    answers: Mapping[str, str] | None = None,
    write: Write | None = None,
    on_progress: Progress | None = None,
) -> Checked:
    """Read and check a whole file against the round; what is accepted goes to `write`, batch by batch.

    Without `write` nothing is written, and the report is the same. Refuses what cannot be read as the
    form at all, a closed round, and nominations after the deadline where the plan takes none; everything
    else is in the report, all at once (L26). `on_progress` is told how many rows have been read.
    """
    if not may_upload(actor, round.campaign):
        raise NotAllowed("upload_roster")
    check_open(round)
    context = Context(round, policy_of(round), actor, answers or {})
    report = Report()
    found = tables(workbook.read(data, filename), report, context.answers)
    _mark_if_late(round, context, report, found[0].sheet.name)
    # Of a long file the later rows are not to meet the people whom its earlier rows have just added.
    known_until = Person.objects.aggregate(last=Max("pk"))["last"] or 0
    drafts = _drafts(found, context, report)
    while batch := list(islice(drafts, BATCH)):
        steps = _matched(batch, context, report, known_until)
        changing = [step for step in steps if step.changes_anything]
        report.accepted += len(changing)
        report.unchanged += len(steps) - len(changing)
        report.add("changed", (remark for step in changing if (remark := _difference(step))))
        if write:
            write([entry_of(step) for step in changing])
        if on_progress:
            on_progress(report.rows)
    report.add("questions", context.questions)
    return Checked(report)


def _mark_if_late(round_: Round, context: Context, report: Report, sheet: str) -> None:
    due = nominations_due(round_, context.policy.nomination)
    if clock.today() <= due:
        return
    if not context.policy.nomination.late_accepted:
        raise Refused("nominations_closed", _("The deadline for nominations has passed."))
    message = _("Nominations were due on %(day)s; these are marked late.") % {"day": due}
    report.warnings.insert(0, at_sheet(sheet, "after_deadline", message))


def _drafts(found: Sequence[workbook.Table], context: Context, report: Report) -> Iterator[Draft]:
    answered = _by_row(context.answers)
    for table in found:
        context.is_1904 = table.sheet.is_1904
        for row in data_rows(table, report):
            if draft := _read(row, answered.get((row.sheet, row.number)), context, report):
                yield draft


def _by_row(answers: Mapping[str, str]) -> dict[tuple[str, int], dict[str, str]]:
    """What was answered in place of a cell: by sheet and row, then by the column's letter."""
    found: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for key, answer in answers.items():
        sheet, _mark, cell = key.rpartition("!")
        name = cell.split("#")[0]
        column = name.rstrip("0123456789")
        if column and name[len(column) :] and ("#" not in cell or answer == LEAVE_OUT):
            found[sheet, int(name[len(column) :])][column] = answer
    return found


def _read(row: workbook.Row, told: Mapping[str, str] | None, context: Context, report: Report) -> Draft | None:
    """The row as every checker read it; None where one rejects or skips it. All faults are told, not the first."""
    answered = row
    if told:
        answered = row.saying({key: told[column] for key, column in row.letters.items() if column in told})
    draft = Draft(answered, row)
    questions = len(context.questions)
    spoken: list[tuple[str, Remark]] = []
    for checker in CHECKERS:
        spoken += checker.check(draft, context)
        if spoken and spoken[-1][0] == SKIP:
            report.add("skipped", [spoken[-1][1]])
            del context.questions[questions:]
            return None
    if not spoken:
        return draft
    rejected = [remark for level, remark in spoken if level == REJECT]
    report.add("rejected", rejected)
    report.add("warnings", (remark for level, remark in spoken if level not in (REJECT, SKIP)))
    return None if rejected else draft


# Matching with what is known


class People:
    """Everybody that the file may mean, by certificate, by name and phone, by name and unit."""

    def __init__(self, drafts: Sequence[Draft], round_: Round, known_until: int):
        names = {draft.name for draft in drafts}
        certificates = {draft.certificate for draft in drafts if draft.certificate}
        found = list(
            Person.objects.filter(Q(name__in=names) | Q(certificate__in=certificates), pk__lte=known_until)
            .select_related("unit")
            .order_by("pk")
        )
        # Whoever two rows were joined into is still meant by what the dropped one said.
        former = list(
            MergedPerson.objects.filter(
                Q(name__in=names) | Q(certificate__in=certificates), kept__pk__lte=known_until
            ).select_related("kept__unit")
        )
        self.by_certificate: dict[str, Person] = {row.certificate: row.kept for row in former if row.certificate}
        self.by_phone: dict[tuple[str, str], Person] = {(row.name, row.phone): row.kept for row in former if row.phone}
        found += [row.kept for row in former if row.kept not in found]
        self.by_unit: dict[tuple[str, str], list[Person]] = defaultdict(list)
        for person in found:
            if person.certificate:
                self.by_certificate[person.certificate] = person
            if person.phone:
                self.by_phone[person.name, person.phone] = person
            self.by_unit[person.name, person.unit.name].append(person)
        self.nominated = {
            row.person_id: row
            for row in Nomination.objects.filter(round=round_, person__in=found).select_related("unit")
        }

    def meant_by(self, draft: Draft) -> Person | None:
        known = self.by_certificate.get(draft.certificate) or self.by_phone.get((draft.name, draft.phone))
        if known is not None:
            return known
        here = [
            person
            for person in self.namesakes(draft)
            if not (draft.phone and person.phone) and not (draft.certificate and person.certificate)
        ]
        return here[0] if len(here) == 1 else None

    def namesakes(self, draft: Draft) -> Sequence[Person]:
        return self.by_unit.get((draft.name, draft.unit), ())

    def is_torn(self, draft: Draft) -> bool:
        """The certificate is one person's, name and phone are another's."""
        by_certificate = self.by_certificate.get(draft.certificate)
        by_phone = self.by_phone.get((draft.name, draft.phone))
        return bool(by_certificate and by_phone and by_certificate.pk != by_phone.pk)


def _matched(drafts: Sequence[Draft], context: Context, report: Report, known_until: int) -> list[Step]:
    people = People(drafts, context.round, known_until)
    taken: dict[int, Draft] = {}
    steps = []
    for draft in drafts:
        person = people.meant_by(draft)
        if person is None:
            person, remark = _asked_about(draft, people.namesakes(draft), context)
        else:
            remark = _not_this_one(draft, person, people, context)
        if remark is None and person is not None:
            remark = _twice(draft, taken.setdefault(person.pk, draft))
        if remark is None:
            steps.append(_step(draft, person, people.nominated.get(person.pk) if person else None))
        else:
            report.add("rejected", [remark])
    return steps


def _twice(draft: Draft, first: Draft) -> Remark | None:
    """Two rows may name one known person in ways that only the person on record shows to be the same."""
    if first is draft:
        return None
    message = _("Row %(row)s of sheet “%(sheet)s” is this person already.") % {
        "row": first.row.number,
        "sheet": first.row.sheet,
    }
    return at_cell(draft.row, "name", "person_twice", message)


def _answers_for(person: Person, context: Context) -> bool:
    """A contact changes nobody of another unit, by whatever number they are found."""
    if context.own_units is None or person.unit.name in context.own_units:
        return True
    return person.unit.province_id is not None and person.unit.province_id in context.own_provinces


def _not_this_one(draft: Draft, person: Person, people: People, context: Context) -> Remark | None:
    if not _answers_for(person, context):
        message = _("Somebody with these details is on record with another unit; ask the office to move them.")
        return at_cell(draft.row, "name", "of_another_unit", message)
    if person.name != draft.name:
        message = _("This certificate number belongs to another person.")
        return at_cell(draft.row, "certificate", "certificate_of_another", message)
    if people.is_torn(draft):
        message = _("Two people on record fit, one by the certificate, one by the phone. Merge them first.")
        return at_cell(draft.row, "name", "two_people_known", message)
    return None


def _asked_about(draft: Draft, namesakes: Sequence[Person], context: Context) -> tuple[Person | None, Remark | None]:
    """Somebody of this name is known in the unit, with another phone or certificate: the same person?"""
    marks = (draft.phone, draft.certificate)
    namesakes = [person for person in namesakes if may_be_one((person.phone, person.certificate), marks)]
    if not namesakes:
        return None, None
    answer = context.answers.get(place(draft.row.sheet, draft.row.letters["name"], draft.row.number) + "#person", "")
    if answer == OTHER:
        return None, None
    same = next((person for person in namesakes if answer == f"{SAME}:{person.pk}"), None)
    if same is not None:
        return same, None
    message = _("This unit has somebody of this name with another phone or certificate. The same person?")
    remark = at_cell(draft.row, "name", "same_name_in_unit", message)
    choices = [
        (f"{SAME}:{person.pk}", _("The same person (phone ending in %(tail)s)") % {"tail": person.phone[-4:] or "—"})
        for person in namesakes
    ]
    context.questions.append(asked(remark, [*choices, (OTHER, _("Another person")), NOT_THIS_ROW], tag="person"))
    return None, remark


FIELDS = {
    "gender": Person, "rank": Nomination, "held_rank": Person, "certificate": Person, "phone": Person,
    "is_party_member": Person, "birth_year": Person, "unit": Person, "position": Nomination,
    "expertise": Nomination, "is_leader_recommended": Nomination, "is_fit": Nomination, "wished_team": Nomination,
}  # fmt: skip


def _difference(step: Step) -> Remark | None:
    """What a row changes of somebody who is known already, by the fields' names: their values are personal."""
    told = step.person_changes.keys() | step.nomination_changes.keys()
    if not told:
        return None
    names = sorted(str(label_for_field(name, FIELDS[name])) for name in told)
    return at_row(step.draft.row, "changed", _("Changed: %(fields)s.") % {"fields": ", ".join(names)})


def _step(draft: Draft, person: Person | None, nomination: Nomination | None) -> Step:
    """What a blank cell says is nothing: it takes nothing away from what is known."""
    step = Step(draft, person, nomination=nomination)
    if person is not None:
        told = {
            name: getattr(draft, name)
            for name in ("gender", "rank", "held_rank", "certificate", "phone")
            if getattr(draft, name)
        }
        if draft.is_party_member is not None:
            told["is_party_member"] = draft.is_party_member
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
        nomination=step.nomination,
        nomination_facts=_nomination_of(draft) if step.nomination is None else step.nomination_changes,
        row=as_written(draft),
    )


def _person_of(draft: Draft) -> dict[str, Any]:
    names = ("name", "gender", "birth_year", "rank", "held_rank", "certificate", "phone")
    return {name: getattr(draft, name) for name in names} | {"is_party_member": bool(draft.is_party_member)}
