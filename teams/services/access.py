"""An inspector's way into the system: opens for a posting, ends with it."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import services as accounts
from accounts.models import User
from accounts.roles import Role
from campaigns.models import Campaign, Round
from campaigns.selectors import policy_on
from campaigns.services import add_member, add_members
from kernel import audit, clock
from kernel.errors import NotAllowed, Refused
from teams.access import posting_veto
from teams.models import Person, Posting, SendingUnit
from teams.services.guards import check_staffing
from teams.workflow import may_staff

USERNAME = "d{:06d}"
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
                username=USERNAME.format(person.pk),
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


def open_accounts(*, round: Round, actor: User | None) -> int:
    """Accounts for all who are posted to a round and have none; nobody can sign in before a code is given.

    Says how many were made. Safe to repeat; a fixed number of queries.
    """
    check_staffing(round, actor, "open_access")
    with transaction.atomic():
        people = list(
            Person.objects.select_for_update(of=("self",))
            .filter(postings__in=Posting.objects.filter(round=round).seated(), user=None)
            .order_by("pk")
        )
        names = {USERNAME.format(person.pk): person.name for person in people}
        made = accounts.create_accounts(people=names, role=Role.INSPECTOR, actor=actor)
        for person in people:
            person.user = made[USERNAME.format(person.pk)]
        Person.objects.bulk_update(people, ["user"])
        add_members(campaign=round.campaign, users=made.values(), actor=actor)
        audit.record_many(audit.entry(actor, person, "person.access_opened", user=person.user_id) for person in people)
    return len(people)


def give_codes(*, round: Round, unit: SendingUnit, actor: User | None) -> dict[int, str]:
    """New first-use codes for a unit's people posted to a round, by person; kept nowhere (B21).

    Whoever has chosen a password already keeps it and is not in the answer; codes given before stop working.
    """
    check_staffing(round, actor, "open_access")
    posted = Person.objects.filter(postings__in=Posting.objects.filter(round=round).seated(), unit=unit)
    people = {person.user_id: person.pk for person in posted.exclude(user=None)}
    with transaction.atomic():
        codes = accounts.give_codes(users=User.objects.filter(pk__in=people), actor=actor)
        audit.record(actor, round, "round.codes_given", unit=unit.pk, people=len(codes))
    return {people[user]: code for user, code in codes.items()}


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
