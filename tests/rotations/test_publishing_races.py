"""Real processes at once: of officers who publish one draft, one does, and nobody is posted twice."""

from collections import Counter

import pytest
import time_machine
from django.db import transaction

from campaigns.selectors import inspection_rounds
from kernel.models import AuditEntry
from rotations.services import open_draft, publish, rotation_of
from teams.models import Posting
from tests.factories.drafts import fill, ordinary_teams
from tests.factories.world import WORLD_2018, load_world
from tests.races import Finish, race

pytestmark = pytest.mark.django_db(transaction=True)


def test_draft_published_by_six_at_once_is_published_once():
    with time_machine.travel(WORLD_2018.moment, tick=False):
        with transaction.atomic():
            world = load_world(WORLD_2018)
            office = world.persona("office")
            round_ = inspection_rounds(world.campaign).get(number=8)
            rotation = rotation_of(round=round_, actor=office)
            open_draft(rotation=rotation, actor=office)
            fill(rotation, ordinary_teams(rotation, 1)[0])

        finishes = race(lambda n: publish(rotation=rotation, actor=office, confirmed=True).state)

    assert Counter(finishes) == {Finish(result="published"): 1, Finish(refusal="nothing_to_publish"): 5}
    assert Posting.objects.filter(round=round_).count() == 3
    assert (
        AuditEntry.objects.filter(verb="posting.made", data__person__gt=0)
        .filter(subject_id__in=[str(pk) for pk in Posting.objects.filter(round=round_).values_list("pk", flat=True)])
        .count()
        == 3
    )
