"""The ledger of the team's counties: what is to be put right or verified, and what was written off, to look back at."""

from collections.abc import Iterable
from uuid import UUID

from rest_framework import serializers

from field.sync.collection import Collection, Row
from field.sync.scope import Scope
from findings.models import RecordPhoto
from rectification.enums import EntryState
from rectification.models import Completion, LedgerEntry
from rectification.selectors import actions_of, ledger, remembering


class EntryRow(serializers.Serializer):
    """`photos`: hashes of the finding's photos that are here, for comparing on site; `said_done`: the city's last
    report of completion."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    state = serializers.ChoiceField(choices=EntryState.choices)
    county = serializers.CharField(help_text="code")
    site = serializers.IntegerField()
    site_name = serializers.CharField()
    finding = serializers.UUIDField()
    found_on = serializers.DateField()
    topic = serializers.CharField(help_text="code")
    problem_type = serializers.CharField(help_text="code")
    problem_name = serializers.CharField()
    description = serializers.CharField()
    plan_due = serializers.DateField()
    deadline = serializers.DateField()
    failures = serializers.IntegerField()
    rebounds = serializers.IntegerField()
    said_done = serializers.CharField()
    photos = serializers.ListField(child=serializers.CharField())
    actions = serializers.ListField(child=serializers.CharField())


def rows(scope: Scope) -> Iterable[Row]:
    seen = LedgerEntry.objects.visible_to(scope.user).exclude(state=EntryState.VOID)
    mine = seen.filter(campaign=scope.campaign, county__in=scope.counties)
    entries = list(
        ledger(scope.user)
        .filter(pk__in=mine.values("pk"))
        .select_related("finding__problem_type__topic")
        .order_by("pk")
    )
    photos = _photos([entry.finding_id for entry in entries])
    done = _said_done([entry.pk for entry in entries])
    with remembering(scope.user):
        return [_row(entry, scope, photos.get(entry.finding_id, []), done.get(entry.pk, "")) for entry in entries]


def _row(entry: LedgerEntry, scope: Scope, photos: list[str], done: str) -> Row:
    finding = entry.finding
    return {
        "id": entry.pk,
        "number": str(entry),
        "state": entry.state,
        "county": entry.county.code,
        "site": finding.record.site_id,
        "site_name": finding.record.site.name,
        "finding": str(finding.pk),
        "found_on": finding.day.isoformat(),
        "topic": finding.problem_type.topic.code,
        "problem_type": finding.problem_type.code,
        "problem_name": finding.problem_type.name,
        "description": finding.description,
        "plan_due": entry.plan_due.isoformat(),
        "deadline": entry.deadline.isoformat(),
        "failures": entry.failures,
        "rebounds": entry.rebounds,
        "said_done": done,
        "photos": photos,
        "actions": actions_of(scope.user, entry),
    }


def _photos(findings: list[UUID]) -> dict[UUID | None, list[str]]:
    found: dict[UUID | None, list[str]] = {}
    here = RecordPhoto.objects.filter(finding__in=findings).shown().with_arrival().filter(is_here=True)
    for finding, sha256 in here.order_by("number").values_list("finding", "sha256"):
        found.setdefault(finding, []).append(sha256)
    return found


def _said_done(entries: list[int]) -> dict[int, str]:
    said = Completion.objects.filter(entry__in=entries).order_by("pk")
    return dict(said.values_list("entry", "statement"))


ENTRIES = Collection("entries", "id", EntryRow, rows)
