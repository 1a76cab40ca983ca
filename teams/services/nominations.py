"""People put forward for a round."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Round
from kernel import audit, clock
from kernel.errors import NotAllowed, Refused
from teams.models import Nomination, Person, RosterImport, SendingUnit
from teams.selectors import nominations_due, policy_of
from teams.services.guards import check_open
from teams.workflow import may_upload


def nominate(
    *,
    person: Person,
    round: Round,
    actor: User | None,
    unit: SendingUnit | None = None,
    position: str = "",
    rank: str = "",
    expertise: Iterable[str] = (),
    is_leader_recommended: bool = False,
    is_fit: bool = True,
    wished_team: str = "",
    source: RosterImport | None = None,
    row: dict[str, Any] | None = None,
) -> Nomination:
    """Put a person forward for a round; a second time brings the first up to date.

    After the deadline (S1 七(三), X13) it is accepted and marked late, where the plan accepts it (X14);
    what was in time stays so. Refuses somebody of a unit that is not the contact's own.
    """
    if not may_upload(actor, round.campaign):
        raise NotAllowed("nominate")
    unit = unit or person.unit
    if actor is not None and not SendingUnit.objects.visible_to(actor).filter(pk=unit.pk).exists():
        raise Refused("not_own_unit", _("You answer for other units; ask the contact of this one."))
    check_open(round)
    rules = policy_of(round).nomination
    is_late = clock.today() > nominations_due(round, rules)
    content = {
        "unit": unit,
        "position": position,
        "rank": rank,
        "expertise": list(expertise),
        "is_leader_recommended": is_leader_recommended,
        "is_fit": is_fit,
        "wished_team": wished_team,
    }
    with transaction.atomic():
        found = Nomination.objects.select_for_update(of=("self",)).filter(person=person, round=round).first()
        if found is None:
            if is_late and not rules.late_accepted:
                raise Refused("nominations_closed", _("The deadline for nominations has passed."))
            found = Nomination.objects.create(
                person=person, round=round, is_late=is_late, source=source, row=row or {}, **content
            )
            audit.record(actor, found, "nomination.made", person=person.pk, round=round.pk, late=is_late)
        elif changed := [name for name, value in content.items() if getattr(found, name) != value]:
            for name in changed:
                setattr(found, name, content[name])
            found.source, found.row = source, row or found.row
            found.save()
            audit.record(actor, found, "nomination.changed", fields=sorted(changed))
    return found
