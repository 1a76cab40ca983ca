"""What waits for somebody: reviews, answers, confirmations, decisions; and the figures of the day."""

from django.db.models import Count, Min, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from findings import selectors
from findings.enums import COUNTED, FindingState, PresenceState, RecordState
from findings.models import Dispute, Finding, Presence, Record
from findings.workflow import may_review
from kernel import clock
from kernel.panels import LINES, Context, panel, panel_urls


@panel(_("Waiting for review"))
def queue(request: HttpRequest) -> Context:
    """The reviewer's queue: how long it is, since when the oldest waits, in which cities."""
    waiting = Finding.objects.visible_to(request.user).filter(state=FindingState.SUBMITTED)
    reviews = may_review(request.user)
    every, of_city = ("findings:review-list", "") if reviews else ("findings:finding-list", "state=submitted&")
    return {
        "list_url": f"{reverse(every)}?{of_city}",
        **waiting.aggregate(count=Count("pk"), oldest=Min("submitted_at")),
        "cities": sorted(selectors.queue_by_city(request.user), key=lambda line: -line[1])[:LINES],
    }


@panel(_("Disputes to decide"))
def disputes(request: HttpRequest) -> Context:
    """Undecided disputes, the one that is due first on top."""
    open_ = Dispute.objects.visible_to(request.user).filter(decision="")
    return {
        "count": open_.count(),
        "disputes": open_.select_related("finding__city", "finding__record__site", "finding__problem_type").order_by(
            "decision_due", "pk"
        )[:LINES],
    }


@panel(_("Records and findings that wait for you"))
def own(request: HttpRequest) -> Context:
    """An inspector's: records that wait for the own confirmation, findings returned to the own team."""
    records = Record.objects.visible_to(request.user)
    asked = Presence.objects.filter(
        person__user=request.user, state=PresenceState.AWAITING, record__state=RecordState.AWAITING, record__in=records
    )
    returned = Finding.objects.visible_to(request.user).filter(state=FindingState.RETURNED)
    return {
        "asked": asked.select_related("record__site").order_by("record__started_at")[:LINES],
        "asked_count": asked.count(),
        "returned": returned.select_related("record__site", "problem_type").order_by("reviewed_at", "pk")[:LINES],
        "returned_count": returned.count(),
    }


@panel(_("Findings to answer"))
def answers(request: HttpRequest) -> Context:
    """A city's: its lists with something unanswered, the one that is due first on top."""
    lists = selectors.lists_with_counts(request.user).filter(unanswered__gt=0)
    waiting = Finding.objects.visible_to(request.user).filter(state=FindingState.ASSIGNED)
    due = dict(waiting.order_by().values_list("problem_list").annotate(due=Min("reply_due")))
    shown = [{"list": row, "due": due.get(row.pk)} for row in lists.order_by("day", "pk")]
    return {
        "lines": sorted(shown, key=lambda line: (line["due"] is None, line["due"]))[:LINES],
        "count": sum(line["list"].unanswered for line in shown),
        "lists": len(shown),
    }


@panel(_("Findings by city"))
def cities(request: HttpRequest) -> Context:
    """Counts of the cities seen: handed over, disputed, confirmed."""
    seen = Finding.objects.visible_to(request.user).filter(state__in=COUNTED)
    lines = (
        seen.order_by()
        .values("city__code", "city__name")
        .annotate(
            found=Count("pk"),
            unanswered=Count("pk", filter=Q(state=FindingState.ASSIGNED)),
            disputed=Count("pk", filter=Q(state=FindingState.DISPUTED)),
        )
        .order_by("city__sort_order")
    )
    return {"lines": lines}


@panel(_("Inspected and found today"))
def day(request: HttpRequest) -> Context:
    """What has been seen today, as far as it is in the user's scope; nothing of it is final before the bulletin."""
    today = clock.today()
    records = Record.objects.visible_to(request.user).filter(day=today)
    findings = Finding.objects.visible_to(request.user).filter(day=today)
    return {
        "today": today,
        **records.aggregate(
            inspected=Count("pk", filter=Q(state=RecordState.LOCKED)),
            unconfirmed=Count("pk", filter=~Q(state=RecordState.LOCKED)),
        ),
        **findings.aggregate(
            found=Count("pk", filter=Q(record__state=RecordState.LOCKED)),
            approved=Count("pk", filter=Q(state__in=COUNTED)),
        ),
    }


urlpatterns = panel_urls(queue, disputes, own, answers, cities, day)
