"""An inspector's way into the system: opens for a posting, ends with it."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import services as accounts
from accounts.models import User
from accounts.roles import Role
from campaigns.models import Campaign
from campaigns.services import add_member
from kernel import audit, clock
from kernel.errors import NotAllowed, Refused
from teams.models import Person
from teams.workflow import may_staff


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
