"""The 2019 plan: the city confirms or appeals, and ordinary teams have no channel to it (S3 二, E6)."""

from datetime import date, time

import time_machine

from findings import services
from findings.enums import FindingState
from findings.models import Finding
from findings.selectors import history_for
from kernel import clock
from tests.factories.findings import finding_at

S = FindingState
VISIT = {"topic": "winter-tasks", "answers": {}}


def test_city_is_asked_and_its_silence_is_consent_by_our_default(world_2019):
    """S3 二(二); the plan sets no deadline (X37)."""
    finding = finding_at(S.ASSIGNED, world_2019, **VISIT)

    assert finding.is_reply_asked
    with time_machine.travel(clock.at(date(2019, 9, 30), time(6)), tick=False):
        assert services.confirm_unanswered() == 1
    assert Finding.objects.get().is_confirmed_by_silence


def test_city_confirms_or_appeals(world_2019):
    confirmed = finding_at(S.CONFIRMED, world_2019, **VISIT)
    appealed = finding_at(S.WITHDRAWN, world_2019, **VISIT)

    assert (confirmed.state, confirmed.is_confirmed_by_silence) == (S.CONFIRMED, False)
    assert (appealed.state, appealed.dispute.decision) == (S.WITHDRAWN, "upheld")


def test_ordinary_team_reads_no_liaisons_name_and_the_central_team_does(world_2019):
    """E6: the name stands in the central team's history, so the search would find it."""
    finding = finding_at(S.CONFIRMED, world_2019, **VISIT)
    name = world_2019.persona("city_liaison").full_name

    def names(key):
        return {str(entry.actor) for entry in history_for(world_2019.persona(key), finding)}

    assert name in names("central")
    assert name not in names("inspector")
    assert name in names("office")
