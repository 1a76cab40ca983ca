"""Notices about replacements and handovers, saved with the act that they tell of."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.policy.choices import Approver
from campaigns.selectors import office_of
from kernel import clock
from kernel.notices import notify
from rotations.enums import ReplacementState
from rotations.models import Handover, Replacement
from rotations.workflow import approver_of, central_leader
from teams.enums import Duty, UnitKind
from teams.models import Person, Posting, SendingUnitContact, Team


def contacts_of(person: Person) -> Iterable[User]:
    """Who answers for the unit that sent somebody: its own contacts, and its province's."""
    unit = person.unit
    own = Q(unit=unit)
    if unit.province_id:
        own |= Q(unit__kind=UnitKind.PROVINCE, unit__province=unit.province_id)
    return User.objects.filter(pk__in=SendingUnitContact.objects.filter(own).values("user"), is_active=True)


def _approvers(replacement: Replacement) -> Iterable[User]:
    if approver_of(replacement) == Approver.OFFICE:
        return office_of(replacement.team.campaign)
    leader = central_leader(replacement)
    return [leader.person.user] if leader and leader.person.user else []


def _leaders(replacement: Replacement) -> Iterable[User]:
    present = Posting.objects.seated().present_on(clock.today()).filter(team=replacement.team_id, duty=Duty.LEADER)
    return User.objects.filter(person__postings__in=present)


def tell_sender(replacement: Replacement) -> None:
    notify(
        contacts_of(replacement.person),
        key=f"replacement.asked:{replacement.pk}",
        text=_("%(person)s of %(team)s is to be replaced; please name the substitute.")
        % {"person": replacement.person, "team": replacement.team},
        url=replacement.get_absolute_url(),
    )


def tell_approver(replacement: Replacement) -> None:
    notify(
        _approvers(replacement),
        key=f"replacement.named:{replacement.pk}:{replacement.substitute_id}",
        text=_("%(team)s: %(substitute)s is to replace %(person)s; please decide.")
        % {"team": replacement.team, "substitute": replacement.substitute, "person": replacement.person},
        url=replacement.get_absolute_url(),
    )


def tell_decision(replacement: Replacement) -> None:
    """Who asked, both people, the unit, the team's leader; the office what is filed with it."""
    is_approved = replacement.successor_id is not None
    people = [replacement.person_id] + ([replacement.substitute_id] if is_approved else [])
    concerned = {
        *contacts_of(replacement.person),
        *_leaders(replacement),
        *User.objects.filter(person__in=people),
        replacement.asked_by,
        *(office_of(replacement.team.campaign) if replacement.filed_at else ()),
    }
    told = {"team": replacement.team, "person": replacement.person, "substitute": replacement.substitute}
    if is_approved:
        text = _("%(team)s: %(substitute)s replaces %(person)s from %(day)s.") % {
            **told, "day": replacement.arrives_on,
        }  # fmt: skip
    else:
        text = _("%(team)s: the replacement of %(person)s is declined; %(person)s stays.") % told
    notify(
        concerned,
        key=f"replacement.decided:{replacement.pk}",
        text=text,
        url=replacement.get_absolute_url(),
    )


def tell_withdrawal(replacement: Replacement) -> None:
    concerned = {*contacts_of(replacement.person)}
    if replacement.state == ReplacementState.NAMED:
        concerned |= {*_approvers(replacement)}
    notify(
        concerned,
        key=f"replacement.withdrawn:{replacement.pk}",
        text=_("%(team)s: the replacement of %(person)s is no longer asked for.")
        % {"team": replacement.team, "person": replacement.person},
        url=replacement.get_absolute_url(),
    )


# Handovers


def _people_of(team: Team | None) -> Iterable[User]:
    """Those of a team who are there today or still to come."""
    postings = Posting.objects.seated().filter(team=team, ends__gte=clock.today())
    return User.objects.filter(person__postings__in=postings, is_active=True)


def tell_signed(handover: Handover) -> None:
    notify(
        _people_of(handover.successor),
        key=f"handover.signed:{handover.pk}:{clock.now():%Y%m%d%H%M%S}",
        text=_("%(team)s has signed the handover; please read it and take over.") % {"team": handover.team},
        url=handover.get_absolute_url(),
    )


def tell_sent_back(handover: Handover, reason: str) -> None:
    notify(
        _people_of(handover.team),
        key=f"handover.sent_back:{handover.pk}:{clock.now():%Y%m%d%H%M%S}",
        text=_("%(team)s asks to complete the handover: %(reason)s") % {"team": handover.successor, "reason": reason},
        url=handover.get_absolute_url(),
    )


def tell_taken_over(handover: Handover) -> None:
    notify(
        {*_people_of(handover.team), *_people_of(handover.successor)},
        key=f"handover.taken_over:{handover.pk}",
        text=_("%(team)s has taken over; unfinished work is now its own.") % {"team": handover.successor},
        url=handover.get_absolute_url(),
    )
