from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client

from config import health, schedule
from kernel import clock

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def with_broker(settings, broker_url):
    """As in production: tasks go through a broker, so that its absence and beat's silence count."""
    from config.celery import app

    settings.CELERY_TASK_ALWAYS_EAGER = False
    before = app.conf.broker_url
    app.conf.broker_url = broker_url
    yield app
    app.conf.broker_url = before


@pytest.mark.django_db
def test_healthz_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "alive"})


@pytest.mark.django_db
def test_readyz_without_a_broker_configured(client):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"status": "ready", "database": "ok", "migrations": "ok", "broker": "ok", "beat": "ok"}
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_readyz_before_beat_has_ticked(client, with_broker):
    response = client.get("/readyz")

    assert (response.status_code, response.json()["broker"]) == (503, "ok")
    assert response.json()["beat"] == "has not ticked yet"


@pytest.mark.django_db
def test_readyz_after_a_tick_and_when_beat_falls_silent(client, with_broker, time_machine):
    time_machine.move_to(datetime(2018, 9, 17, 21, 0, tzinfo=SHANGHAI), tick=False)
    schedule.tick()
    assert client.get("/readyz").status_code == 200

    time_machine.shift(timedelta(minutes=3, seconds=1))

    response = client.get("/readyz")
    assert (response.status_code, response.json()["beat"]) == (503, "last ticked 181 s ago")


@pytest.mark.django_db
def test_readyz_without_an_answer_from_the_broker(client, with_broker, tmp_path):
    with_broker.conf.broker_url = f"redis+socket://{tmp_path}/nobody-listens.sock"

    response = client.get("/readyz")

    assert (response.status_code, response.json()["broker"]) == (503, "no answer")


@pytest.mark.django_db
def test_readyz_with_a_migration_missing(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")

    response = client.get("/readyz")

    assert (response.status_code, response.json()["migrations"]) == (503, "migrations are missing")


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
@pytest.mark.django_db
def test_probes_change_nothing(client, path):
    assert client.post(path).status_code == 405


METRICS = [
    # address, headers, expected
    ("127.0.0.1", {}, 200),
    ("::1", {}, 200),
    ("10.0.0.7", {}, 403),
    ("127.0.0.1", {"X-Forwarded-For": "10.0.0.7"}, 403),
    ("10.0.0.7", {"Authorization": "Bearer the-token"}, 200),
    ("10.0.0.7", {"Authorization": "Bearer another"}, 403),
    ("10.0.0.7", {"Authorization": "Bearer "}, 403),
]


@pytest.mark.parametrize("address,headers,expected", METRICS)
@pytest.mark.django_db
def test_metrics_are_not_public(settings, address, headers, expected):
    settings.METRICS_TOKEN = "the-token"

    response = Client(REMOTE_ADDR=address, headers=headers).get("/metrics")

    assert response.status_code == expected


@pytest.mark.django_db
def test_metrics_without_a_token_are_for_this_machine_only():
    assert Client(REMOTE_ADDR="10.0.0.7", headers={"Authorization": "Bearer "}).get("/metrics").status_code == 403


@pytest.mark.django_db
def test_metrics_tell_of_beat_and_jobs(client):
    from kernel.models import JobRun

    schedule.tick()
    JobRun.objects.exclude(name=schedule.BEAT).delete()
    due = clock.now()
    JobRun.objects.create(name="daily", slot="1", due_at=due, done_at=due)
    JobRun.objects.create(name="daily", slot="2", due_at=due)
    JobRun.objects.create(name="daily", slot="3", due_at=due, attempts=2)

    lines = client.get("/metrics").content.decode().splitlines()

    assert [line for line in lines if line.startswith("lantian_job_slots")] == [
        'lantian_job_slots{state="done"} 1.0',
        'lantian_job_slots{state="open"} 1.0',
        'lantian_job_slots{state="failed"} 1.0',
    ]
    assert len([line for line in lines if line.startswith("lantian_beat_silence_seconds ")]) == 1
    assert [line for line in lines if line.startswith("lantian_ready")] == [
        f'lantian_ready{{part="{part}"}} 1.0' for part in health.CHECKS
    ]
