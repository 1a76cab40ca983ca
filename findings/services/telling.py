"""Notices about records and findings, each in the language of who reads it.

They are rows saved with the act they tell of: what is undone tells nobody.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from campaigns.selectors import office_of
from cities.enums import Level
from cities.models import Liaison
from findings.models import Draft, Finding, Record
from kernel import clock
from kernel.errors import Sentence
from kernel.notices import notify
from teams.models import Person, Posting

# Of what a file says of itself, in characters.
LONGEST_ABOUT = 200


def tell_author_of_contest(record: Record) -> None:
    notify(
        User.objects.filter(person=record.author_id),
        key=f"record.contested:{record.pk}:{record.version}",
        text=_("%(site)s: somebody present contests your record.") % {"site": record.site},
        url=record.get_absolute_url(),
    )


def tell_present(record: Record, awaited: Iterable[Person]) -> None:
    """Those who have not answered yet, where they have an account."""
    notify(
        [person.user for person in awaited if person.user is not None],
        key=f"record.confirm:{record.pk}:{record.version}",
        text=_("%(site)s: please confirm the record of your visit.") % {"site": record.site},
        url=record.get_absolute_url(),
    )


def tell_author_of_delivery(record: Record) -> None:
    """That what stayed on their phone is here, and counts as theirs until they correct it."""
    notify(
        User.objects.filter(person=record.author_id),
        key=f"record.delivered:{record.pk}:{record.version}",
        text=_(
            "%(site)s: an administrator brought your record in from your phone's file, and it counts as confirmed "
            "by you. If it is not as you made it, correct it or tell the office."
        )
        % {"site": record.site},
        url=record.get_absolute_url(),
    )


def tell_of_delivered_draft(draft: Draft, author: User) -> None:
    """That it is on the server now, and still theirs to hand in."""
    notify(
        [author],
        key=f"draft.delivered:{draft.pk}:{draft.version}",
        text=_(
            "%(site)s: an administrator brought your draft in from your phone's file. Open it among the team's drafts "
            "on the phone that you have now, and hand it in."
        )
        % {"site": _site_of(draft)},
    )


def tell_of_delivered_act(author: User, made: Any, *, verb: str, about: str) -> None:
    """Once a version of what was changed, however many files tell of it."""
    told = {"about": about[:LONGEST_ABOUT] or made}
    notify(
        [author],
        key=f"act.delivered:{made._meta.model_name}:{made.pk}:{verb}:{made.version}",
        text=_("An administrator brought in from your phone's file, as yours: %(about)s.") % told,
    )


def tell_of_answer_in_file(person: User, record: Record, *, verb: str, words: str) -> None:
    """That no file answers for them; leads to where they answer themselves, with what they had written."""
    text = _(
        "%(site)s: a file from your phone answers for this record as you. Nobody can answer for you: open the record, "
        "read it, and confirm or contest it yourself."
    ) % {"site": record.site}
    notify(
        [person],
        key=f"record.answer:{record.pk}:{verb}:{record.version}",
        text=f"{text}\n{words}" if words else text,
        url=record.get_absolute_url(),
    )


def tell_of_words_in_file(author: User, finding: Finding | None, *, key: str, about: str, words: Sentence) -> None:
    """What was being written on a phone that is gone, whole; the same words once."""
    digest = hashlib.sha256(str(words).encode()).hexdigest()[:16]
    notify(
        [author],
        key=f"act.words:{key}:{digest}",
        text=f"{about[:LONGEST_ABOUT]} {words}".strip(),
        url=finding.get_absolute_url() if finding is not None else "",
    )


def _site_of(draft: Draft) -> Sentence:
    return draft.content.get("site.name", {}).get("value") or _("Site not named")


def tell_of_discarded(draft: Draft, actor: User) -> None:
    """Whoever of the team wrote on the shared draft, but for who threw it away."""
    notify(
        User.objects.filter(person__in=draft.patches.values("made_by")).exclude(pk=actor.pk),
        key=f"draft.discarded:{draft.pk}",
        text=_(
            "%(site)s: %(name)s has thrown the shared draft away. What you wrote stays among the deleted drafts of "
            "your phone."
        )
        % {"site": _site_of(draft), "name": actor},
    )


def tell_team(finding: Finding) -> None:
    """That the reviewer wants more (D2): those who were there, and the team that has taken over from them."""
    keepers = Posting.objects.seated().filter(team=finding.record.keeper_id, ends__gte=clock.today())
    notify(
        User.objects.filter(
            Q(person__in=finding.record.presences.values("person")) | Q(person__postings__in=keepers)
        ).distinct(),
        key=f"finding.returned:{finding.pk}:{finding.version}",
        text=_("%(site)s: a finding came back and needs completion.") % {"site": finding.record.site},
        url=finding.get_absolute_url(),
    )


def liaisons_of(finding: Finding) -> Iterable[User]:
    """The accounts that answer today for the city or for the county of a finding."""
    terms = Liaison.objects.on(clock.today()).filter(
        Q(level=Level.CITY, city=finding.city_id) | Q(level=Level.COUNTY, county=finding.county_id)
    )
    return User.objects.filter(pk__in=terms.values("user"), role=Role.LIAISON, is_active=True)


def tell_city_of_list(finding: Finding, *, at_once: bool) -> None:
    """That a day's list has something for them: once a day, or finding by finding where the plan says so."""
    problem_list = finding.problem_list
    assert problem_list is not None
    key = f"finding.assigned:{finding.pk}" if at_once else f"problem-list:{problem_list.pk}"
    notify(
        liaisons_of(finding),
        key=key,
        text=_("%(campaign)s: new findings on the list of %(day)s.")
        % {"campaign": finding.campaign, "day": problem_list.day},
        url=problem_list.get_absolute_url(),
    )


def tell_city_of_decision(finding: Finding) -> None:
    notify(
        liaisons_of(finding),
        key=f"finding.decided:{finding.pk}",
        text=_("%(site)s: your dispute has been decided.") % {"site": finding.record.site},
        url=finding.get_absolute_url(),
    )


def tell_office(finding: Finding) -> None:
    notify(
        office_of(finding.campaign),
        key=f"finding.disputed:{finding.pk}",
        text=_("%(city)s disputes a finding.") % {"city": finding.city},
        url=finding.get_absolute_url(),
    )


def remind_city(finding: Finding, week: int) -> None:
    """Once a week, where silence counts for nothing; `week` counts those since the answer was due."""
    notify(
        liaisons_of(finding),
        key=f"finding.unanswered:{finding.pk}:{week}",
        text=_("%(site)s: your answer was due on %(day)s.") % {"site": finding.record.site, "day": finding.reply_due},
        url=finding.get_absolute_url(),
    )
