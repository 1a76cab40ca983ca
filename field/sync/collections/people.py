"""Who may have been there too: the team, and on the days that two rounds share those of the other round."""

from collections.abc import Iterable

from rest_framework import serializers

from field.sync.collection import Collection, Row
from field.sync.scope import Scope
from findings.selectors import companions
from teams.enums import Duty
from teams.models import Posting


class PersonRow(serializers.Serializer):
    """`is_own`: of the own team. The name and nothing else: it is what a record needs."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    is_own = serializers.BooleanField()
    leads = serializers.BooleanField()


def rows(scope: Scope) -> Iterable[Row]:
    postings = Posting.objects.present_on(scope.day).filter(team=scope.team).values_list("person", "duty")
    duties = dict(postings)
    for person in [scope.posting.person, *companions(scope.posting, scope.day)]:
        yield {
            "id": person.pk,
            "name": person.name,
            "is_own": person.pk in duties,
            "leads": duties.get(person.pk) == Duty.LEADER,
        }


PEOPLE = Collection("people", "id", PersonRow, rows)
