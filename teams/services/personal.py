"""Reading what is personal, and taking lists of people out of the system: both leave an entry in the trail."""

from collections.abc import Sequence

from accounts.models import User
from campaigns.models import Round
from kernel import audit
from kernel.errors import NotAllowed
from teams.models import Person
from teams.privacy import may_open
from teams.workflow import may_staff


def open_detail(*, person: Person, actor: User, detail: str) -> str:
    """The whole of a masked detail, for whoever's task needs it; the trail names the detail, not its value."""
    if not may_open(actor, person, detail):
        raise NotAllowed("open_detail")
    audit.record(actor, person, "person.detail_opened", detail=detail)
    return str(getattr(person, detail))


def note_export(*, round: Round, actor: User, what: str, people: Sequence[Person]) -> None:
    """That a round's people have left the system as a list, and how many. Office only."""
    if not may_staff(actor, round.campaign):
        raise NotAllowed("export_people")
    audit.record(actor, round, "people.exported", what=what, people=len(people))
