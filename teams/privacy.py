"""Who reads which personal data: the one place that decides, for pages, API and exports alike.

By default everybody who sees a person reads a masked number (138****5678). Whoever needs the whole of it
for a task opens it, and that is recorded (`teams.services.open_detail`). Whether somebody is available is
read by the campaign's office and the sending unit, and only as yes or no (S3 3.18, B14).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.roles import Role
from campaigns.models import Campaign
from teams.enums import PersonalDetail as D
from teams.models import ContactImport, Nomination, Person, RosterImport
from teams.workflow import may_see_cells

HIDING = "****"
LONG_NUMBER = re.compile(r"\d{4,}")


class Sight(Enum):
    HIDDEN = "hidden"
    MASKED = "masked"
    OPENABLE = "openable"


H, M, O = Sight.HIDDEN, Sight.MASKED, Sight.OPENABLE  # noqa: E741 -- read as a table below
NEEDED: dict[str, dict[D, Sight]] = {
    # Posts people, prints lists of names and certificates (S1 1.27), and telephones.
    Role.OFFICE: {D.PHONE: O, D.CERTIFICATE: O, D.BIRTH_YEAR: O},
    # Its own people, whose roster it has written.
    Role.SENDING_UNIT: {D.PHONE: O, D.CERTIFICATE: O, D.BIRTH_YEAR: O},
    # Keeps one person once: compares what two rows say.
    Role.ADMINISTRATOR: {D.PHONE: O, D.CERTIFICATE: O, D.BIRTH_YEAR: O},
    # The people of the own team must reach each other.
    Role.INSPECTOR: {D.PHONE: O, D.CERTIFICATE: M, D.BIRTH_YEAR: H},
    Role.LEADERSHIP: {D.PHONE: M, D.CERTIFICATE: M, D.BIRTH_YEAR: H},
}
"""For people within reach (`reached_by`); of others who are seen, numbers are masked and ages hidden."""
ELSEWHERE = {D.PHONE: M, D.CERTIFICATE: M, D.BIRTH_YEAR: H}
AVAILABILITY = frozenset({Role.OFFICE, Role.SENDING_UNIT})


@dataclass(frozen=True)
class Shown:
    """A detail as a user reads it: masked, or empty where it is hidden or not known."""

    person: int
    detail: str
    text: str
    may_open: bool


def reached_by(user: User, people: Iterable[Person]) -> set[int]:
    """Of these people, those whom the user's task is about, by id.

    Office: nominated for or posted in its campaigns. Sending units: their own people. Inspectors: of
    their teams. Administrators: all. Others: none.
    """
    rows: QuerySet[Person] = Person.objects.filter(pk__in=[person.pk for person in people])
    match user.role:
        case Role.ADMINISTRATOR:
            pass
        case Role.OFFICE:
            run = Campaign.objects.run_by(user)
            rows = rows.filter(Q(nominations__round__campaign__in=run) | Q(postings__team__campaign__in=run))
        case Role.SENDING_UNIT | Role.INSPECTOR:
            rows = rows.filter(pk__in=Person.objects.visible_to(user).values("pk"))
        case _:
            return set()
    return set(rows.values_list("pk", flat=True))


def details(user: User, people: Iterable[Person]) -> dict[int, dict[str, Shown]]:
    """What a user reads of each person, by id and detail. Two queries for any number."""
    people = list(people)
    reached = reached_by(user, people)
    return {person.pk: _details_of(person, user, person.pk in reached) for person in people}


def _details_of(person: Person, user: User, is_reached: bool) -> dict[str, Shown]:
    sights = NEEDED.get(user.role, ELSEWHERE) if is_reached else ELSEWHERE
    return {detail.value: _shown(person, detail.value, sights[detail]) for detail in D}


def _shown(person: Person, detail: str, sight: Sight) -> Shown:
    value = str(getattr(person, detail) or "")
    text = "" if sight is Sight.HIDDEN else MASKS[D(detail)](value)
    return Shown(person.pk, detail, text, may_open=bool(value) and sight is Sight.OPENABLE)


def may_open(user: User | None, person: Person, detail: str) -> bool:
    return user is not None and detail in D.values and details(user, [person])[person.pk][detail].may_open


# Masks


def masked_phone(value: str) -> str:
    """138****5678; shorter numbers say only that there is one."""
    if not value:
        return ""
    return f"{value[:3]}{HIDING}{value[-4:]}" if len(value) >= 11 else HIDING


def masked_certificate(value: str) -> str:
    if not value:
        return ""
    return f"{value[:2]}{HIDING}{value[-2:]}" if len(value) >= 6 else HIDING


def masked_year(value: str) -> str:
    return HIDING if value else ""


MASKS = {D.PHONE: masked_phone, D.CERTIFICATE: masked_certificate, D.BIRTH_YEAR: masked_year}


def masked_text(value: str) -> str:
    """Free text without the long numbers in it."""
    return LONG_NUMBER.sub(lambda found: masked_phone(found.group()) or HIDING, value)


# Nominations and rosters


def availability(user: User, nomination: Nomination) -> bool | None:
    """Available or not, never why; None for whom it does not concern. The nomination is one that the user sees."""
    return nomination.is_fit if user.role in AVAILABILITY else None


def report_of(upload: RosterImport | ContactImport, user: User) -> dict:
    """What an import found. The cells as typed are read by those who work with them (`teams.workflow`)."""
    if may_see_cells(user, upload):
        return upload.report
    levels = ("rejected", "warnings", "skipped", "changed")
    # What may be answered may be a phone number.
    return {"questions": []} | {
        key: [{**remark, "value": masked_text(str(remark.get("value", "")))} for remark in found]
        if key in levels
        else found
        for key, found in upload.report.items()
        if key != "questions"
    }
