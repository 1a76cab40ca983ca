"""For load balancers, probes and Prometheus: is the site alive, is it ready, how is it doing."""

import secrets
from collections.abc import Callable, Iterable
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from config import schedule
from config.celery import app as celery_app
from kernel.models import JobRun

# Three missed minutes are no hiccup.
LONGEST_SILENCE = timedelta(minutes=3)
LOOPBACK = {"127.0.0.1", "::1"}


class NotReady(Exception):
    """Why a part is not ready, in a word or two that give nothing away."""


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers at all; asks nothing else, so that a slow database kills no web process."""
    return JsonResponse({"status": "alive"})


@login_not_required
@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when database, migrations, broker and beat are all in order, else 503; says which is not."""
    parts = {name: _answer(check) for name, check in CHECKS.items()}
    ready = all(answer == "ok" for answer in parts.values())
    return JsonResponse({"status": "ready" if ready else "not ready", **parts}, status=200 if ready else 503)


@login_not_required
@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text, for this machine and for who knows METRICS_TOKEN."""
    if not _may_read_metrics(request):
        return HttpResponseForbidden("Metrics are read on the machine itself or with METRICS_TOKEN.\n")
    registry = CollectorRegistry()
    registry.register(SiteCollector())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _answer(check: Callable[[], None]) -> str:
    try:
        check()
    except NotReady as reason:
        return str(reason)
    except DatabaseError:
        return "no answer"
    return "ok"


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _migrations() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReady("migrations are missing")


def _broker() -> None:
    if settings.CELERY_TASK_ALWAYS_EAGER:
        return  # no broker is configured, none is needed
    try:
        with celery_app.connection_for_write(connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except (OSError, OperationalError) as error:
        raise NotReady("no answer") from error


def _beat() -> None:
    if settings.CELERY_TASK_ALWAYS_EAGER:
        return
    silence = schedule.since_last_tick()
    if silence is None:
        raise NotReady("has not ticked yet")
    if silence > LONGEST_SILENCE:
        raise NotReady(f"last ticked {silence.total_seconds():.0f} s ago")


CHECKS: dict[str, Callable[[], None]] = {
    "database": _database,
    "migrations": _migrations,
    "broker": _broker,
    "beat": _beat,
}


def _may_read_metrics(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    if token and secrets.compare_digest(request.headers.get("Authorization", ""), f"Bearer {token}"):
        return True
    # A proxy on this machine speaks for somebody else, whose address only it knows.
    return request.META.get("REMOTE_ADDR") in LOOPBACK and "X-Forwarded-For" not in request.headers


class SiteCollector(Collector):
    """Figures read from the database when asked, so that every web process tells the same."""

    def collect(self) -> Iterable[Metric]:
        yield self._gauge("lantian_ready", "1 where the part is in order", "part", self._parts())
        silence = schedule.since_last_tick()
        if silence is not None:
            yield GaugeMetricFamily(
                "lantian_beat_silence_seconds", "Since the last tick of beat", value=silence.total_seconds()
            )
        yield self._gauge("lantian_job_slots", "Scheduled work by outcome", "state", self._jobs())
        objects = GaugeMetricFamily("lantian_objects", "Objects by kind and state", labels=["kind", "state"])
        for model in apps.get_models():
            if model._meta.app_label in settings.OUR_APPS and any(f.name == "state" for f in model._meta.fields):
                counts = model._default_manager.order_by().values_list("state").annotate(count=Count("pk"))
                for state, count in counts:
                    objects.add_metric([model._meta.label_lower, str(state)], count)
        yield objects

    def _gauge(self, name: str, help: str, label: str, values: dict[str, float]) -> Metric:
        family = GaugeMetricFamily(name, help, labels=[label])
        for key, value in values.items():
            family.add_metric([key], value)
        return family

    def _parts(self) -> dict[str, float]:
        return {name: float(_answer(check) == "ok") for name, check in CHECKS.items()}

    def _jobs(self) -> dict[str, float]:
        runs = JobRun.objects.exclude(name=schedule.BEAT)
        open_runs = runs.filter(done_at=None)
        return {
            "done": runs.exclude(done_at=None).count(),
            "open": open_runs.filter(attempts=0).count(),
            "failed": open_runs.filter(attempts__gt=0).count(),
        }
