"""The ledger: lines that a reader sees, what they come to, and what may be done."""

from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from findings.models import Site
from findings.selectors.places import FollowUp
from kernel.errors import Sentence
from rectification.enums import OUTSTANDING, EntryAction, EntryState, ExtensionState
from rectification.models import Completion, Extension, LedgerEntry, Progress, RectificationPlan, Verification
from rectification.workflow import entry_workflow


def ledger(user: User) -> QuerySet[LedgerEntry]:
    """Lines of the ledger that the user sees, with what a list shows of them."""
    return (
        LedgerEntry.objects.visible_to(user)
        .select_related(
            "letter", "campaign", "policy", "city", "county", "finding__record__site", "finding__problem_type"
        )
        .defer("policy__parameters")
    )


def entry_whole(user: User) -> QuerySet[LedgerEntry]:
    """One entry with everything that was handed in on it."""
    return (
        ledger(user)
        .select_related("finding__problem_list", "letter__round")
        .prefetch_related(
            Prefetch("plans", RectificationPlan.objects.select_related("made_by")),
            Prefetch("progress", Progress.objects.select_related("made_by")),
            Prefetch("extensions", Extension.objects.select_related("made_by")),
            Prefetch("verifications", Verification.objects.select_related("made_by", "posting__team")),
            Prefetch("completions", Completion.objects.select_related("made_by").prefetch_related("files")),
        )
    )


def followed_up_at(user: User, site: Site) -> list[FollowUp]:
    """The entries of what was found at a site, as far as the user sees them (`findings.selectors.places.follow_ups`).
    One that was struck out is due no more."""
    entries = ledger(user).filter(finding__record__site=site).order_by("-opened_at", "-pk")
    return [
        FollowUp(
            subject=entry,
            name=entry.finding.problem_type.name,
            since=entry.opened_at,
            due=None if entry.state == EntryState.VOID else entry.deadline,
            done_at=entry.written_off_at,
        )
        for entry in entries
    ]


def totals(entries: QuerySet[LedgerEntry], day: date) -> dict[str, int]:
    """All, outstanding, overdue on a day, written off, and rebounded at least once; of these entries only."""
    outstanding = Q(state__in=OUTSTANDING)
    return entries.order_by().aggregate(
        all=Count("pk"),
        outstanding=Count("pk", filter=outstanding),
        overdue=Count("pk", filter=outstanding & Q(deadline__lt=day)),
        written_off=Count("pk", filter=Q(state=EntryState.WRITTEN_OFF)),
        rebounded=Count("pk", filter=Q(rebounds__gt=0)),
    )


def why_not_close(campaign: Any) -> Sentence | None:
    """A campaign stays open while a city still has something to do about one of its entries."""
    left = LedgerEntry.objects.filter(campaign=campaign).outstanding().count()
    return _("%(count)s ledger entries are not written off yet.") % {"count": left} if left else None


def asked_extension(entry: LedgerEntry) -> Extension | None:
    return next((e for e in entry.extensions.all() if e.state == ExtensionState.ASKED), None)


def actions_of(user: User, entry: LedgerEntry) -> list[str]:
    """What the user may do now. Extensions are left out where there is none to decide or to ask for."""
    available = entry_workflow.available(user, entry)
    if not {EntryAction.ASK_EXTENSION, EntryAction.GRANT_EXTENSION} & set(available):
        return available
    asked = asked_extension(entry) is not None
    hidden = {EntryAction.ASK_EXTENSION} if asked else {EntryAction.GRANT_EXTENSION, EntryAction.REFUSE_EXTENSION}
    return [action for action in available if action not in hidden]
