"""What the ledger puts into the folder of a team that takes over (`rotations.handover.contributors`)."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kernel import clock
from rectification.enums import EntryState
from rectification.models import LedgerEntry
from rotations.handover import LIMIT, Row, Section
from rotations.selectors.handovers import counties_of
from teams.models import Team


def to_verify(team: Team) -> Section:
    """Reported as done and waiting for somebody on site: whoever is sent to the county verifies, so nothing
    has to be moved when a team follows another."""
    return _section(
        "to_verify", _("To verify on site"), _outstanding(team).filter(state=EntryState.AWAITING_VERIFICATION)
    )


def outstanding(team: Team) -> Section:
    """Everything else of the team's counties that is not written off, the soonest deadline first."""
    return _section(
        "outstanding",
        _("Not written off in the ledger"),
        _outstanding(team).exclude(state=EntryState.AWAITING_VERIFICATION),
    )


def _outstanding(team: Team) -> QuerySet[LedgerEntry]:
    return (
        LedgerEntry.objects.filter(campaign=team.campaign_id, county__in=counties_of(team))
        .outstanding()
        .select_related("letter", "county", "finding__record__site", "finding__problem_type")
        .order_by("deadline", "pk")
    )


def _section(code: str, title: str, entries: QuerySet[LedgerEntry]) -> Section:
    today = clock.today()
    rows = [
        Row(
            (
                str(one),
                one.county.name,
                one.finding.record.site.name,
                one.finding.problem_type.name,
                one.get_state_display(),
                _("%(day)s (overdue)") % {"day": one.deadline} if one.deadline < today else str(one.deadline),
            ),
            one.get_absolute_url(),
        )
        for one in entries[:LIMIT]
    ]
    columns = (_("Number"), _("County"), _("Site"), _("Problem type"), _("State"), _("Deadline"))
    return Section(code, title, columns, tuple(rows), entries.count())
