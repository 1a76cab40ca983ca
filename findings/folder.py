"""What findings put into the folder of a team that takes over (`rotations.handover.contributors`)."""

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from findings.enums import COUNTED, FindingState, RecordState
from findings.models import Finding, Record, Site
from rotations.handover import LIMIT, Row, Section
from rotations.selectors.handovers import counties_of
from teams.models import Team


def to_complete(team: Team) -> Section:
    """Findings that a reviewer has returned, and that are the team's to complete."""
    returned = Finding.objects.filter(
        Q(record__keeper=team) | Q(record__keeper=None, record__team=team), state=FindingState.RETURNED
    )
    shown = returned.select_related("record__site", "county", "problem_type").order_by("reviewed_at", "pk")[:LIMIT]
    rows = [
        Row(
            (one.record.site.name, one.county.name, one.problem_type.name, one.review_words),
            one.get_absolute_url(),
        )
        for one in shown
    ]
    columns = (_("Site"), _("County"), _("Problem type"), _("What is missing"))
    return Section("to_complete", _("Findings returned for completion"), columns, tuple(rows), returned.count())


def unconfirmed(team: Team) -> Section:
    """Records that somebody present has still to confirm: better done before they leave."""
    waiting = Record.objects.filter(team=team).exclude(state=RecordState.LOCKED)
    rows = [
        Row(
            (one.site.name, one.county.name, str(one.day), str(one.author), one.get_state_display()),
            one.get_absolute_url(),
        )
        for one in waiting.select_related("site", "county", "author").order_by("day", "pk")[:LIMIT]
    ]
    columns = (_("Site"), _("County"), _("Day"), _("Written by"), _("State"))
    return Section("unconfirmed", _("Records not confirmed by all"), columns, tuple(rows), waiting.count())


def visited(team: Team) -> Section:
    """Sites of the team's counties that this campaign has inspected, the latest first, with what was found."""
    seen = Q(records__campaign=team.campaign_id, records__state=RecordState.LOCKED)
    found = Q(records__findings__state__in=COUNTED) & seen
    sites = (
        Site.objects.filter(seen, county__in=counties_of(team))
        .annotate(
            visits=Count("records", filter=seen, distinct=True),
            problems=Count("records__findings", filter=found, distinct=True),
            last=Max("records__day", filter=seen),
        )
        .select_related("county")
        .order_by("-last", "name", "pk")
    )
    rows = [
        Row((one.name, one.county.name, one.address, str(one.last), str(one.visits), str(one.problems)))
        for one in sites[:LIMIT]
    ]
    columns = (_("Site"), _("County"), _("Address"), _("Last visit"), _("Visits"), _("Problems found"))
    return Section("visited", _("Sites inspected so far"), columns, tuple(rows), sites.count())
