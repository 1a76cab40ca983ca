"""An inspector's way into the system: opens for a posting, ends with it."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import services as accounts
from accounts.models import User
from accounts.roles import Role
from campaigns.models import Campaign
from campaigns.selectors import policy_on
from campaigns.services import add_member
from kernel import audit, clock
from kernel.errors import NotAllowed, Refused
from teams.access import posting_veto
from teams.models import Person, Posting
from teams.workflow import may_staff

# A campaign with no departure for so long has nobody whose access could end today.
LONGEST_GRACE = timedelta(days=60)


def open_access(*, person: Person, actor: User | None) -> tuple[User, str]:
    """An account for a posted person and a code that works once, for the first sign-in; the code is kept nowhere.

    For somebody who has an account it is a new code: the old password and all sessions end. Refuses a
    person without a posting that is under way or still to come.
    """
    today = clock.today()
    with transaction.atomic():
        person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        campaigns = list(
            Campaign.objects.filter(teams__postings__in=person.postings.filter(ends__gte=today)).distinct()
        )
        if not campaigns:
            raise Refused("not_posted", _("%(name)s has no posting now or later.") % {"name": person.name})
        if not any(may_staff(actor, campaign) for campaign in campaigns):
            raise NotAllowed("open_access")
        if person.user is None:
            code = accounts.first_use_code()
            person.user = accounts.create_account(
                username=f"d{person.pk:06d}",
                full_name=person.name,
                role=Role.INSPECTOR,
                password=code,
                actor=actor,
                must_change_password=True,
            )
            person.save(update_fields=["user"])
        else:
            code = accounts.give_code(user=person.user, actor=actor)
        for campaign in campaigns:
            # Another campaign's office has posted this person; the membership follows from that.
            by = actor if may_staff(actor, campaign) else None
            add_member(campaign=campaign, user=person.user, actor=by)
        audit.record(actor, person, "person.access_opened", user=person.user.pk)
    return person.user, code


def end_lost_sessions(*, people: Iterable[int], day: date, actor: User | None) -> int:
    """End every session of those among these people (by number) who have no access on a day; says of how many.

    Without it a session that lay unused between two postings would come back to life with the second (L8).
    """
    users = User.objects.filter(person__in=list(people)).order_by("pk")
    lost = [user for user in users if posting_veto(user, day)]
    return accounts.end_sessions(users=lost, actor=actor) if lost else 0


def end_departed(*, day: date) -> int:
    """On the day after the last one with access: the sessions of who has gone home; says of how many.

    Safe to repeat, and for a day that is long past: whoever went straight to another team is left alone.
    """
    gone: set[int] = set()
    for campaign in Campaign.objects.filter(teams__postings__ends__range=(day - LONGEST_GRACE, day)).distinct():
        rules = policy_on(campaign, day).care.access
        last = day - timedelta(days=1 + rules.days_after_departure)
        gone |= set(Posting.objects.filter(team__campaign=campaign, ends=last).values_list("person", flat=True))
    return end_lost_sessions(people=gone, day=day, actor=None)
