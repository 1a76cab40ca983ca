"""Who may have been there too: the team, and on the days that two rounds share those of the other round."""

from collections.abc import Iterable

from rest_framework import serializers

from field.sync.collection import Collection, Row
from field.sync.scope import Scope
from findings.selectors import companions
from teams.enums import Duty
from teams.models import Posting


class PersonRow(serializers.Serializer):
    """`is_own`: of the own team. `username`: of the own team, so that who answers on this phone types a password only;
    of others empty."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    is_own = serializers.BooleanField()
    leads = serializers.BooleanField()
    username = serializers.CharField(allow_blank=True)


def rows(scope: Scope) -> Iterable[Row]:
    own = Posting.objects.present_on(scope.day).filter(team=scope.team)
    duties = dict(own.values_list("person", "duty"))
    accounts = dict(own.values_list("person", "person__user__username"))
    for person in [scope.posting.person, *companions(scope.posting, scope.day)]:
        yield {
            "id": person.pk,
            "name": person.name,
            "is_own": person.pk in duties,
            "leads": duties.get(person.pk) == Duty.LEADER,
            "username": accounts.get(person.pk) or "",
        }


PEOPLE = Collection("people", "id", PersonRow, rows)
