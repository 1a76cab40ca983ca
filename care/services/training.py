"""Trainings are entered by the office; who took part, by the office and by those who sent them (S1 八(二))."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Campaign
from care.enums import TrainingKind
from care.models import Attendance, Training
from care.selectors import expected
from care.services.guards import check_office, check_open
from care.workflow import may_mark, training_actions
from kernel import audit, clock
from kernel.errors import Conflict, NotAllowed, Refused
from kernel.text import squash
from kernel.workbook import Column, find_table, read
from teams.models import Person

COLUMNS = (
    Column("name", ("姓名", "参训人员", "参会人员"), required=True),
    Column("unit", ("工作单位", "单位", "派员单位")),
)


def hold_training(
    *, campaign: Campaign, actor: User, day: date, title: str, kind: str, materials: str = ""
) -> Training:
    """Enter a session, held or to come. Refuses an empty title and an unknown form."""
    check_office(campaign, actor, "hold_training")
    if not title.strip():
        raise Refused("words_missing", _("The training needs a title."), fields={"title": [""]})
    if kind not in TrainingKind.values:
        raise Refused("unknown_kind", _("There is no such form of training."), fields={"kind": [kind]})
    with transaction.atomic():
        training = Training.objects.create(
            campaign=campaign, day=day, title=title.strip(), kind=kind, materials=materials.strip(), made_by=actor
        )
        audit.record(actor, training, "training.entered", campaign=campaign.code, day=day)
    return training


def mark_attendance(*, training: Training, actor: User, people: Iterable[Person]) -> int:
    """These took part; says how many are new. Who was entered before stays.

    Sending units enter their own people until the attendance is complete, the office also afterwards.
    Refuses a day to come (`day_to_come`) and people whom the training is not for (`not_expected`).
    """
    if not may_mark(actor, training):
        raise NotAllowed("mark_attendance")
    check_open(training.campaign)
    if training.day > clock.today():
        raise Refused("day_to_come", _("This day is still to come."), fields={"day": [training.day.isoformat()]})
    people = list(people)
    awaited = set(expected(training, actor).values_list("pk", flat=True))
    if strangers := [person.name for person in people if person.pk not in awaited]:
        raise Refused(
            "not_expected",
            _("Not nominated or posted for this training: %(names)s.") % {"names": "、".join(strangers)},
            fields={"people": strangers},
        )
    with transaction.atomic():
        Training.objects.select_for_update(of=("self",)).get(pk=training.pk)
        there = set(Attendance.objects.filter(training=training).values_list("person", flat=True))
        new = [person for person in people if person.pk not in there]
        Attendance.objects.bulk_create(
            Attendance(training=training, person=person, entered_by=actor, entered_at=clock.now()) for person in new
        )
        if new:
            audit.record(actor, training, "training.attended", people=[person.pk for person in new])
    return len(new)


@dataclass(frozen=True)
class ListedAttendance:
    """What a list came to: how many were entered, and the rows that fit nobody or several."""

    entered: int
    unknown: tuple[str, ...]
    doubtful: tuple[str, ...]


def mark_attendance_from_list(*, training: Training, actor: User, data: bytes, filename: str) -> ListedAttendance:
    """A list of names (and units) as a workbook: who is found for certain is entered, the others are told.

    Refuses what is no workbook, and one without a column of names (`no_names`). The same list again enters nobody.
    """
    if not may_mark(actor, training):
        raise NotAllowed("mark_attendance")
    tables = [table for sheet in read(data, filename) if (table := find_table(sheet, COLUMNS, least=1))]
    if not tables:
        raise Refused("no_names", _("No column “姓名” was found in the workbook."))
    by_name: dict[str, list[Person]] = {}
    for person in expected(training, actor):
        by_name.setdefault(squash(person.name), []).append(person)
    found: list[Person] = []
    unknown: list[str] = []
    doubtful: list[str] = []
    for row in (row for table in tables for row in table.rows()):
        name, unit = squash(row["name"]), squash(row["unit"])
        if not name:
            continue
        people = by_name.get(name, [])
        if len(people) > 1 and unit:
            people = [person for person in people if squash(person.unit.name) == unit]
        if len(people) == 1:
            found.append(people[0])
        else:
            (doubtful if by_name.get(name) else unknown).append(f"{row.number} {row['name']}")
    entered = mark_attendance(training=training, actor=actor, people=found)
    return ListedAttendance(entered, tuple(unknown), tuple(doubtful))


def complete_attendance(*, training: Training, actor: User) -> Training:
    """From now on whoever needed this training and was at none that counts is held back on arrival.

    Refuses a day to come, and a second time (`already_complete`).
    """
    check_office(training.campaign, actor, "complete_attendance")
    if training.day > clock.today():
        raise Refused("day_to_come", _("This day is still to come."), fields={"day": [training.day.isoformat()]})
    with transaction.atomic():
        locked = Training.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=training.pk)
        if "complete_attendance" not in training_actions(actor, locked):
            raise Conflict("already_complete", _("The attendance of this training is complete already."))
        locked.completed_at = clock.now()
        locked.save(update_fields=["completed_at"])
        audit.record(actor, locked, "training.completed", people=locked.attendances.count())
    return locked
