"""The city's answer to a finding, and what its silence means."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.enums import CampaignState
from campaigns.models import Campaign
from campaigns.policy.choices import Silence
from campaigns.selectors import policy
from findings.enums import FindingAction as A
from findings.enums import FindingState, ListAction
from findings.models import Finding, ProblemList
from findings.services.telling import remind_city
from findings.workflow import finding_workflow, may_receive
from kernel import audit, clock
from kernel.errors import Conflict, NotAllowed, WrongState


def receive_list(*, problem_list: ProblemList, actor: User) -> ProblemList:
    """The city acknowledges a day's list (签收). Refuses everybody else, and a second time."""
    with transaction.atomic():
        locked = ProblemList.objects.select_for_update(of=("self",)).get(pk=problem_list.pk)
        if locked.received_at is not None:
            raise Conflict("already_received", _("Receipt of this list has been acknowledged."))
        if not may_receive(actor, locked):
            raise NotAllowed(ListAction.RECEIVE)
        locked.received_at = clock.now()
        locked.save(update_fields=["received_at"])
        audit.record(actor, locked, "problemlist.receive")
    return locked


def confirm(*, finding: Finding, actor: User) -> Finding:
    """The city (or the county) agrees that it is so (S3 二(二), E1)."""
    with finding_workflow.fire(finding, A.CONFIRM, actor=actor) as locked:
        locked.confirmed_at = clock.now()
    return finding


def confirm_unanswered(*, day: date | None = None, campaign: Campaign | None = None) -> int:
    """Confirm by the clock what no city has answered until `day` (today); says how many (E2, X37).

    Where the plan asks the city, once its days to answer and to dispute have passed and the plan
    takes silence for consent; otherwise it is reminded, once a week. Where the plan does not ask,
    once the days to dispute have passed, or at once if it knows no dispute. Safe to repeat: what has
    been answered meanwhile is left alone.
    """
    day = day or clock.today()
    waiting = (
        Finding.objects.filter(
            Q(dispute_due=None) | Q(dispute_due__lt=day),
            Q(is_reply_asked=False) | Q(reply_due__lt=day),
            state=FindingState.ASSIGNED,
        )
        .exclude(campaign__state=CampaignState.CLOSED)
        .select_related("record__policy", "record__site")
    )
    if campaign is not None:
        waiting = waiting.filter(campaign=campaign)
    rules: dict[int, Silence] = {}
    confirmed = 0
    for finding in waiting.order_by("reply_due", "pk"):
        version = finding.record.policy
        silence = rules.setdefault(version.pk, policy(version).reply.silence) if finding.is_reply_asked else None
        if silence == Silence.REMIND:
            assert finding.reply_due is not None
            remind_city(finding, (day - finding.reply_due).days // 7)
        else:
            confirmed += _confirm_by_silence(finding)
    return confirmed


def _confirm_by_silence(finding: Finding) -> bool:
    """False where the city answered while the list was being walked."""
    try:
        with transaction.atomic(), finding_workflow.fire(finding, A.CONFIRM_BY_SILENCE, actor=None) as locked:
            locked.confirmed_at = clock.now()
            locked.is_confirmed_by_silence = locked.is_reply_asked
    except WrongState:
        return False
    return True
