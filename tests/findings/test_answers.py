"""All present confirm before a record counts: on their own phones, or on another's with their own password (C10)."""

import uuid
from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from accounts.models import User
from findings import services
from findings.enums import PresenceState, RecordState
from findings.models import Presence, Record
from kernel import audit, clock
from kernel.errors import Conflict
from teams.models import Posting
from tests.factories.findings import record_content, record_of
from tests.factories.people import PASSWORD
from tests.factories.world import WORLD_2018, load_world
from tests.races import Finish, race


def answer(client, record, key="colleague", **said):
    body = {"username": key, "password": PASSWORD, "answer": "confirm", **said}
    return client.post(f"/api/v1/records/{record.pk}/answers/", body, format="json")


def revise(world, record, **changes):
    content = {**record.content, **changes}
    return services.revise_record(record=record, actor=world.persona("inspector"), content=content, reason="更正")


def presence(world, record, key="colleague"):
    return Presence.objects.get(record=record, person=world.person(key))


# On the author's phone


def test_confirming_on_the_authors_phone_counts_for_who_gave_the_password(world, api):
    record, client = record_of(world, locked=False), api("inspector")

    said = answer(client, record, version=1)

    assert (said.status_code, said.json()["state"]) == (200, "locked")
    assert presence(world, record).state == PresenceState.CONFIRMED
    entry = next(e for e in audit.history_of(record) if e.verb == "record.confirm")
    assert (entry.actor.username, entry.data) == ("colleague", {"on_phone_of": "inspector"})
    # The phone stays whose it was.
    assert client.get("/api/v1/session/").json()["username"] == "inspector"


def test_contesting_on_the_authors_phone_needs_words(world, api):
    record, client = record_of(world, locked=False), api("inspector")

    without = answer(client, record, answer="contest")
    said = answer(client, record, answer="contest", words="风机在转")

    assert (without.status_code, without.json()["error"]["code"]) == (422, "reason_missing")
    assert (said.status_code, said.json()["state"]) == (200, "contested")
    assert presence(world, record).words == "风机在转"


@pytest.mark.parametrize(("username", "password"), [("colleague", "nearly-right-1"), ("nobody-at-all", PASSWORD)])
def test_wrong_pair_is_told_as_at_signing_in(world, api, username, password):
    record, client = record_of(world, locked=False), api("inspector")

    said = answer(client, record, username, password=password)
    signing_in = api().post("/api/v1/session/", {"username": username, "password": password}, format="json")

    assert (said.status_code, said.json()) == (401, signing_in.json())
    assert presence(world, record).state == PresenceState.AWAITING


def test_wrong_passwords_are_counted_as_at_signing_in(world, api, settings):
    settings.AXES_ENABLED = True
    record, client = record_of(world, locked=False), api("inspector")
    for _n in range(settings.AXES_FAILURE_LIMIT):
        answer(client, record, password="wrong-again-1")

    said = answer(client, record)

    assert (said.status_code, said.json()["error"]["code"]) == (429, "too_many_attempts")


def test_whose_posting_has_ended_is_told_why(world, api):
    record, client = record_of(world, locked=False), api("inspector")
    Posting.objects.filter(person=world.person("colleague")).update(ends=clock.today() - timedelta(days=1))

    said = answer(client, record)

    assert (said.status_code, said.json()["error"]["code"]) == (403, "access_ended")


def test_first_use_code_is_no_password_of_ones_own(world, api):
    record, client = record_of(world, locked=False), api("inspector")
    User.objects.filter(username="colleague").update(must_change_password=True)

    assert answer(client, record).json()["error"]["code"] == "must_change_password"


def test_pledge_is_asked_before_an_answer(world, api):
    record, client = record_of(world, locked=False), api("inspector")
    Posting.objects.get(person=world.person("colleague")).pledge.delete()

    said = answer(client, record)

    assert (said.status_code, said.json()["error"]["code"]) == (403, "pledge_missing")


def test_only_on_the_phone_of_somebody_present_and_only_for_somebody_present(world, api):
    record = record_of(world, locked=False)

    told = {
        "office holds the phone": answer(api("office"), record).status_code,
        "another team holds it": answer(api("other_inspector"), record).status_code,
        "of the team but not there": answer(api("leader"), record).status_code,
        "was not there": answer(api("inspector"), record, "leader").status_code,
        "is no inspector": answer(api("inspector"), record, "office").status_code,
        "nobody": answer(api(), record).status_code,
    }

    assert told == {
        "office holds the phone": 403,
        "another team holds it": 404,
        "of the team but not there": 403,
        "was not there": 403,
        "is no inspector": 403,
        "nobody": 401,
    }
    assert presence(world, record).state == PresenceState.AWAITING


# Answers that come late, or twice


@pytest.mark.parametrize("verb", ["confirm", "contest"])
def test_same_answer_to_the_same_version_changes_nothing(world, api, verb):
    """Its receipt was lost on the way (L1)."""
    record, client = record_of(world, locked=False), api("colleague")
    body = {"version": 1, "words": "时间不对"} if verb == "contest" else {"version": 1}
    first = client.post(f"/api/v1/records/{record.pk}/{verb}/", body, format="json")
    entries = audit.AuditEntry.objects.count()

    again = client.post(f"/api/v1/records/{record.pk}/{verb}/", body, format="json")

    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json()["state"] == first.json()["state"]
    assert audit.AuditEntry.objects.count() == entries


@pytest.mark.parametrize("verb", ["confirm", "contest"])
def test_answer_to_a_version_that_was_corrected_since_is_not_counted(world, api, verb):
    """What somebody confirms is what they have read."""
    record = revise(world, record_of(world, locked=False), answers={})

    body = {"version": 1, "words": "时间不对"}
    said = api("colleague").post(f"/api/v1/records/{record.pk}/{verb}/", body, format="json")

    assert (said.status_code, said.json()["error"]["code"]) == (409, "other_version")
    assert said.json()["error"]["version"] == 2
    assert presence(world, record).state == PresenceState.AWAITING


def test_same_correction_of_the_same_version_changes_nothing(world):
    record = record_of(world, locked=False)
    content = {**record.content, "answers": {}}
    how = {"record": record, "actor": world.persona("inspector"), "reason": "更正"}

    for _n in range(2):
        services.revise_record(content=content, version=1, **how)

    assert Record.objects.get(pk=record.pk).version == 2
    with pytest.raises(Conflict):
        services.revise_record(content={**content, "county": "130104"}, version=1, **how)


@pytest.mark.django_db(transaction=True)
def test_six_repeats_of_the_last_confirmation_lock_once():
    with time_machine.travel(WORLD_2018.moment, tick=False):
        with transaction.atomic():
            world = load_world(WORLD_2018)
        content = record_content(present=[world.person("colleague")])
        record, _new = services.submit_record(
            id=uuid.uuid4(), author=world.person("inspector"), actor=world.persona("inspector"), content=content
        )
        actor = world.persona("colleague")

        finishes = race(lambda n: services.confirm_record(record=record, actor=actor, version=1).state)

        assert Counter(finishes) == {Finish(result=RecordState.LOCKED.value): 6}
        assert [e.verb for e in audit.history_of(record)] == ["record.submit", "record.confirm", "record.lock"]
