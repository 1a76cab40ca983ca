"""Pledges and self-checks are signed by the person, meetings registered by the team (S1 十一)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from care import texts
from care.models import Meeting, Pledge, SelfCheck
from care.selectors import meeting_minimum, self_check_opens
from care.selectors.integrity import rules_of
from care.services.guards import check_member, check_open
from care.workflow import may_sign
from kernel import audit, clock
from kernel.errors import NotAllowed, Refused
from teams.models import Person, Posting, Team


def sign_pledge(*, posting: Posting, actor: User) -> Pledge:
    """Sign the text in force for a posting that has begun. Twice is once: the first signature stands.

    Refuses whoever is not the person posted, and a posting that has not begun (`not_arrived`).
    """
    if not may_sign(actor, posting):
        raise NotAllowed("sign_pledge")
    check_open(posting.team.campaign)
    if posting.starts > clock.today():
        raise Refused("not_arrived", _("The pledge is signed on arrival, on %(day)s.") % {"day": posting.starts})
    with transaction.atomic():
        Posting.objects.select_for_update(of=("self",)).get(pk=posting.pk)
        pledge, is_new = Pledge.objects.get_or_create(
            posting=posting,
            defaults={
                "version": texts.PLEDGE.version,
                "words": texts.PLEDGE.words,
                "signed_at": clock.now(),
                "signed_by": actor,
            },
        )
        if is_new:
            audit.record(actor, pledge, "pledge.signed", posting=posting.pk, version=pledge.version)
    return pledge


def hand_in_self_check(
    *, posting: Posting, actor: User, answers: Mapping[str, Mapping[str, Any]], remarks: str = ""
) -> SelfCheck:
    """Hand in the self-check, once. `answers` has `{"yes": bool, "words": str}` for each question's code.

    Refuses another's (`not_allowed`), too early (`not_yet_open`), a second one (`already_handed_in`), an
    unanswered question (`unanswered`) and a yes without words (`words_missing`).
    """
    if not may_sign(actor, posting):
        raise NotAllowed("hand_in_self_check")
    check_open(posting.team.campaign)
    opens = self_check_opens(posting, rules_of(posting.team.round))
    if clock.today() < opens:
        raise Refused("not_yet_open", _("The self-check can be handed in from %(day)s.") % {"day": opens})
    answered = [_answer(question, answers.get(question.code)) for question in texts.QUESTIONS]
    with transaction.atomic():
        Posting.objects.select_for_update(of=("self",)).get(pk=posting.pk)
        if SelfCheck.objects.filter(posting=posting).exists():
            raise Refused("already_handed_in", _("This self-check has been handed in."))
        check = SelfCheck.objects.create(
            posting=posting,
            version=texts.CHECK_VERSION,
            answers=answered,
            remarks=remarks.strip(),
            needs_attention=any(answer["yes"] for answer in answered),
            signed_at=clock.now(),
            signed_by=actor,
        )
        audit.record(actor, check, "self_check.handed_in", posting=posting.pk, version=check.version)
    return check


def _answer(question: texts.Question, given: Mapping[str, Any] | None) -> dict[str, Any]:
    if given is None or not isinstance(given.get("yes"), bool):
        raise Refused("unanswered", _("Please answer every question."), fields={question.code: [question.text]})
    words = str(given.get("words") or "").strip()
    if given["yes"] and not words:
        raise Refused(
            "words_missing",
            _("Please say what happened where you answer yes."),
            fields={question.code: [question.text]},
        )
    return {"code": question.code, "text": question.text, "yes": given["yes"], "words": words}


def register_meeting(
    *,
    team: Team,
    actor: User,
    day: date,
    place: str,
    with_whom: str,
    about: str,
    present: Iterable[Person],
) -> Meeting:
    """Put a talk with locals outside work on the register.

    Refuses whoever is not in the team today, a day to come (`day_to_come`), people who were not in the team on
    that day (`not_of_the_team`), fewer than the plan asks for (`too_few_present`), missing words (`words_missing`).
    """
    check_member(team, actor, "register_meeting")
    if day > clock.today():
        raise Refused("day_to_come", _("This day is still to come."), fields={"day": [day.isoformat()]})
    people = {person.pk: person for person in present}
    there = set(Posting.objects.filter(team=team).present_on(day).values_list("person", flat=True))
    if strangers := sorted(person.name for pk, person in people.items() if pk not in there):
        raise Refused(
            "not_of_the_team",
            _("Not in the team on that day: %(names)s.") % {"names": "、".join(strangers)},
            fields={"present": strangers},
        )
    minimum = meeting_minimum(team, day)
    if len(people) < minimum:
        raise Refused(
            "too_few_present",
            _("Outside work, findings are talked about with at least %(count)s of the team present.")
            % {"count": minimum},
            fields={"present": [str(len(people))]},
            minimum=minimum,
        )
    words = {"place": place.strip(), "with_whom": with_whom.strip(), "about": about.strip()}
    if empty := [name for name, text in words.items() if not text]:
        raise Refused(
            "words_missing",
            _("Place, whom you met and what was said are needed."),
            fields={name: [""] for name in empty},
        )
    with transaction.atomic():
        meeting = Meeting.objects.create(team=team, day=day, entered_by=actor, entered_at=clock.now(), **words)
        meeting.present.set(people.values())
        audit.record(actor, meeting, "meeting.registered", team=team.pk, day=day, present=len(people))
    return meeting
