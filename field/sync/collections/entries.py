"""The ledger of the team's counties: what is to be put right or verified, and what was written off, to look back at."""

from collections.abc import Iterable

from rest_framework import serializers

from field.sync.collection import Collection, Row
from field.sync.scope import Scope
from rectification.enums import EntryState
from rectification.models import Completion, LedgerEntry
from rectification.selectors import EntryPhoto, actions_of, ledger, photos_of, remembering


class EntryPhotoRow(serializers.Serializer):
    """One of `photos/<sha256>/`. `seen_at`: `finding`, `verification` or `look_back`, on `day`; `taken_at` is the
    moment that the phone named, if any."""

    sha256 = serializers.CharField()
    seen_at = serializers.CharField()
    day = serializers.DateField()
    taken_at = serializers.DateTimeField(allow_null=True)


class EntryRow(serializers.Serializer):
    """`photos`: those that are here of the finding and of earlier visits to it, in the order of time, for comparing on
    site; `said_done`: the city's last report of completion."""

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
    photos = EntryPhotoRow(many=True)
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
    photos = photos_of(entries)
    done = _said_done([entry.pk for entry in entries])
    with remembering(scope.user):
        return [_row(entry, scope, photos[entry.pk], done.get(entry.pk, "")) for entry in entries]


def _row(entry: LedgerEntry, scope: Scope, photos: list[EntryPhoto], done: str) -> Row:
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
        "photos": [_photo(photo) for photo in photos],
        "actions": actions_of(scope.user, entry),
    }


def _photo(photo: EntryPhoto) -> Row:
    return {
        "sha256": photo.sha256,
        "seen_at": photo.seen_at,
        "day": photo.day.isoformat(),
        "taken_at": photo.taken_at.isoformat() if photo.taken_at else None,
    }


def _said_done(entries: list[int]) -> dict[int, str]:
    said = Completion.objects.filter(entry__in=entries).order_by("pk")
    return dict(said.values_list("entry", "statement"))


ENTRIES = Collection("entries", "id", EntryRow, rows)
