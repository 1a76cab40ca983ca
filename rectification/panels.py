"""What waits for somebody in letters and ledger, and what is overdue."""

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kernel import clock
from kernel.panels import LINES, Context, panel, panel_urls
from rectification import selectors
from rectification.enums import AWAITING_PLAN, OUTSTANDING, EntryState, ExtensionState
from rectification.models import Extension


@panel(_("Letters to issue"))
def letters(request: HttpRequest) -> Context:
    """The office's: rounds with something confirmed that is on no letter yet, newest first."""
    waiting = [line for line in selectors.rounds_to_write_for(request.user) if line.ready]
    return {"lines": waiting[:LINES], "ready": sum(line.ready for line in waiting)}


@panel(_("Letters not opened yet"))
def unread(request: HttpRequest) -> Context:
    """A city's letters that none of its people has opened."""
    found = selectors.letters(request.user).filter(read_at=None).order_by("-pk")
    return {"count": found.count(), "letters": found[:LINES]}


@panel(_("To decide on the ledger"))
def decisions(request: HttpRequest) -> Context:
    """The office's: plans to accept, extensions asked for."""
    entries = selectors.ledger(request.user)
    asked = Extension.objects.visible_to(request.user).filter(state=ExtensionState.ASKED)
    plans = entries.filter(state=EntryState.PLANNED)
    return {
        "plans": plans.order_by("plan_due", "pk")[:LINES],
        "plan_count": plans.count(),
        "extensions": asked.select_related("entry__letter", "entry__city", "entry__county").order_by("made_at")[:LINES],
        "extension_count": asked.count(),
    }


@panel(_("Plans due"))
def plans(request: HttpRequest) -> Context:
    """A city's: entries for which it owes a plan, the one that is due first on top."""
    owed = selectors.ledger(request.user).filter(state__in=AWAITING_PLAN)
    return {"count": owed.count(), "entries": owed.order_by("plan_due", "pk")[:LINES]}


@panel(_("Overdue"))
def overdue(request: HttpRequest) -> Context:
    """Entries past their deadline, the longest overdue first."""
    entries = selectors.ledger(request.user)
    late = entries.overdue(clock.today()).order_by("deadline", "pk")
    return {"totals": selectors.totals(entries, clock.today()), "entries": late[:LINES]}


@panel(_("To verify on site"))
def verify(request: HttpRequest) -> Context:
    """An inspector's: entries of the own counties that are reported as done."""
    waiting = selectors.ledger(request.user).filter(state=EntryState.AWAITING_VERIFICATION)
    return {"count": waiting.count(), "entries": waiting.order_by("deadline", "pk")[:LINES]}


@panel(_("Ledger by city"))
def cities(request: HttpRequest) -> Context:
    outstanding = Q(state__in=OUTSTANDING)
    lines = (
        selectors.ledger(request.user)
        .order_by()
        .values("city__code", "city__name")
        .annotate(
            all=Count("pk"),
            outstanding=Count("pk", filter=outstanding),
            overdue=Count("pk", filter=outstanding & Q(deadline__lt=clock.today())),
        )
        .order_by("city__sort_order")
    )
    return {"lines": lines}


urlpatterns = panel_urls(letters, unread, decisions, plans, overdue, verify, cities)
