"""Supervision letters: gather, number, freeze, open the ledger (S1 五(三), F1-F4)."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

import findings.services
from accounts.models import User
from accounts.roles import Role
from campaigns.models import Campaign, PolicyVersion, Round
from campaigns.policy import Policy
from campaigns.policy.choices import Addressee, DeadlineBasis, LetterCadence
from campaigns.selectors import policy, policy_version_on
from campaigns.workflow import check_open
from cities.models import City, County
from findings.models import Finding
from kernel import audit, clock, workdays
from kernel.documents import next_number, render
from kernel.errors import NotAllowed, Refused
from kernel.notices import notify
from rectification import documents, selectors, tasks
from rectification.enums import EntryState
from rectification.models import LedgerEntry, SupervisionLetter
from rectification.selectors import Key, Unit
from rectification.workflow import may_issue, may_prepare


def issue_letters(
    *, round: Round, actor: User, cities: Collection[City] | None = None, units: Collection[Key] | None = None
) -> list[SupervisionLetter]:
    """Issue a letter to each city of what is confirmed and on no letter yet; all of them or none.

    Takes in what earlier rounds left. What is confirmed afterwards may follow on a second letter, or
    go with the next round's. Refuses where the plan knows no letters, before the round's last day,
    and when nothing is ready. Also confirms findings whose days to answer have passed, opens a ledger
    entry each, tells the liaisons, and has each letter rendered once this is committed.
    """
    if not may_issue(actor, round.campaign):
        raise NotAllowed("issue_letters")
    rules = policy(policy_version_on(round.campaign, clock.today()))
    if rules.letters.cadence == LetterCadence.ROUND and clock.today() < round.ends:
        raise Refused(
            "round_not_over",
            _("This round runs until %(day)s; its letters are issued when it is over.") % {"day": round.ends},
        )
    with transaction.atomic():
        return _issue(round, actor, cities, None if units is None else set(units))


def preview_letter(*, round: Round, city: City, actor: User, county: County | None = None) -> bytes:
    """The .docx as it would be issued today; the same code, in a transaction that is rolled back."""
    if not may_prepare(actor, round.campaign):
        raise NotAllowed("preview_letter")
    with transaction.atomic():
        (letter,) = _issue(round, actor, None, {(city.pk, county.pk if county else None)})
        transaction.set_rollback(True)
    return render(letter.template, {**letter.context, "mark": documents.PREVIEW_MARK})


def mark_read(*, letter: SupervisionLetter, actor: User) -> None:
    """Keep when the city first opened its letter (F5). Safe to repeat; reading by others is no receipt."""
    if actor.role != Role.LIAISON:
        return
    with transaction.atomic():
        now = clock.now()
        if SupervisionLetter.objects.filter(pk=letter.pk, read_at=None).update(read_at=now):
            letter.read_at = now
            audit.record(actor, letter, "letter.read")


def _issue(
    round: Round, actor: User, cities: Collection[City] | None, units: set[Key] | None
) -> list[SupervisionLetter]:
    campaign = round.campaign
    # One issuer at a time a campaign; records may still arrive meanwhile (they only point at this row).
    campaign = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    check_open(campaign)
    version = policy_version_on(campaign, clock.today())
    rules = policy(version)
    if rules.letters.cadence == LetterCadence.NONE:
        raise Refused("no_letters", _("The plan of this campaign knows no supervision letters."))
    findings.services.confirm_unanswered(day=clock.today(), campaign=campaign)
    groups = selectors.ready_by_unit(round, rules, cities, units)
    if not groups:
        raise Refused("nothing_to_issue", _("Nothing is confirmed and complete that is not on a letter yet."))
    own = selectors.own_units(campaign)
    return [
        _issue_one(round, unit, found, actor=actor, version=version, rules=rules, own=own) for unit, found in groups
    ]


def _issue_one(
    round: Round,
    unit: Unit,
    found: Sequence[Finding],
    *,
    actor: User,
    version: PolicyVersion,
    rules: Policy,
    own: set[int],
) -> SupervisionLetter:
    day = clock.today()
    earlier = SupervisionLetter.objects.filter(round=round, city=unit.city, county=unit.county).count()
    draft = documents.Draft(
        round=round,
        city=unit.city,
        county=unit.county,
        number=_take_number(rules, day),
        sequence=earlier + 1,
        day=day,
        rules=rules,
        lines=_lines(found, day),
        is_own_unit=unit.county is not None and unit.county.pk in own,
    )
    letter = SupervisionLetter.objects.create(
        number=draft.number,
        template=documents.TEMPLATE,
        context=documents.letter(draft),
        issued_at=clock.now(),
        issued_by=actor,
        campaign=round.campaign,
        round=round,
        city=unit.city,
        county=unit.county,
        sequence=draft.sequence,
        policy=version,
        copies_to=documents.copies(draft),
        is_copied_to_teams=Addressee.TEAMS in rules.letters.copies,
    )
    audit.record(actor, letter, "letter.issued", number=letter.number, findings=len(draft.lines))
    _open_entries(letter, draft.lines, actor)
    notify(
        selectors.liaisons_of(unit.city, unit.county),
        key=f"letter.issued:{letter.pk}",
        text=_("Supervision letter %(number)s has been issued.") % {"number": letter.number},
        url=letter.get_absolute_url(),
    )
    tasks.render_letter.delay_on_commit(letter.pk)
    return letter


def _take_number(rules: Policy, day: date) -> str:
    """By issuing body, kind of document and year, without gaps (F2, L31)."""
    number = rules.letters.number
    return number.written(day.year, next_number(f"{number.body}/supervision_letter/{day.year}"))


def _lines(found: Sequence[Finding], day: date) -> list[documents.Line]:
    known: dict[int, Policy] = {}
    lines = []
    for place, finding in enumerate(found, start=1):
        version, listed = finding.record.policy, finding.problem_list
        assert listed is not None  # so the database: what is approved is on a list
        rules = known.setdefault(version.pk, known.get(version.pk) or policy(version))
        plan_due, deadline = deadlines(rules, day, listed.day)
        lines.append(documents.Line(place, finding, plan_due, deadline))
    return lines


def deadlines(rules: Policy, letter_day: date, list_day: date) -> tuple[date, date]:
    """Days for the plan and for putting right, from the list or the letter as the plan has it (X38).

    A plan is never due before the letter that asks for it.
    """
    terms = rules.rectification
    basis = list_day if terms.deadline_basis == DeadlineBasis.LIST else letter_day
    plan_due = workdays.add_days(basis, terms.plan_days, terms.day_kind)
    deadline = workdays.add_days(basis, terms.rectification_days, terms.day_kind)
    return max(plan_due, letter_day), deadline


def _open_entries(letter: SupervisionLetter, lines: Sequence[documents.Line], actor: User) -> None:
    entries = LedgerEntry.objects.bulk_create(
        LedgerEntry(
            finding=line.finding,
            letter=letter,
            campaign=letter.campaign,
            policy=line.finding.record.policy,
            city=letter.city,
            county=line.finding.county,
            number=line.number,
            opened_at=letter.issued_at,
            plan_due=line.plan_due,
            deadline=line.deadline,
            first_deadline=line.deadline,
        )
        for line in lines
    )
    audit.record_many(
        audit.entry(actor, entry, "entry.opened", after=EntryState.OPEN, letter=letter.number) for entry in entries
    )
