import json

import pytest

from tests.config.processes import manage

COMPLETE = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "long-enough-and-random-enough-for-the-deployment-check-of-django-0123456789",
    "ALLOWED_HOSTS": "lantian.example",
    "DATABASE_URL": "postgresql://lantian@localhost/lantian",
    "CELERY_BROKER_URL": "redis://localhost/0",
}


def setting(name, **environment):
    """The value of a setting in a process of its own, as JSON."""
    code = f"import json; from django.conf import settings; print(json.dumps(settings.{name}, default=str))"
    done = manage("shell", "--no-imports", "-c", code, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    "missing,sentence",
    [
        ("SECRET_KEY", "The environment variable SECRET_KEY is not set. Make one with `python -c"),
        ("ALLOWED_HOSTS", "The environment variable ALLOWED_HOSTS is not set. Name the addresses the site answers to"),
        ("DATABASE_URL", "The environment variable DATABASE_URL is not set. Name a PostgreSQL 15 or newer"),
        ("CELERY_BROKER_URL", "The environment variable CELERY_BROKER_URL is not set. Name a Redis or Valkey"),
    ],
)
def test_production_refuses_half_configured(missing, sentence):
    done = manage("check", **{key: value for key, value in COMPLETE.items() if key != missing})

    assert done.returncode != 0
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_production_passes_the_deployment_check():
    done = manage("check", "--deploy", "--fail-level", "WARNING", **COMPLETE)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "System check identified no issues (0 silenced).\n"


@pytest.mark.parametrize(
    "name,expected",
    [
        ("DEBUG", False),
        ("SESSION_COOKIE_SECURE", True),
        ("CSRF_COOKIE_SECURE", True),
        ("SECURE_SSL_REDIRECT", True),
        ("SECURE_HSTS_SECONDS", 31536000),
        ("CELERY_TASK_ALWAYS_EAGER", False),
        ("CLOCK_OFFSET", 0),
    ],
)
def test_production_settings(name, expected):
    assert setting(name, **COMPLETE, CLOCK_OFFSET="3600") == expected


def test_default_keeps_its_secret_key(tmp_path):
    first = setting("SECRET_KEY", DATA_DIR=str(tmp_path))
    second = setting("SECRET_KEY", DATA_DIR=str(tmp_path))

    assert first == second
    assert len(first) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_default_without_broker_runs_tasks_at_once(tmp_path):
    assert setting("CELERY_TASK_ALWAYS_EAGER", DATA_DIR=str(tmp_path)) is True
    assert setting("CELERY_TASK_ALWAYS_EAGER", DATA_DIR=str(tmp_path), CELERY_BROKER_URL="redis://localhost/0") is False


def test_default_refuses_another_database(tmp_path):
    done = manage("check", DATA_DIR=str(tmp_path), DATABASE_URL="sqlite:///x.db")

    assert done.returncode != 0
    assert "This system runs on PostgreSQL 15 or newer" in done.stderr


def test_production_collects_static_files_that_all_exist(tmp_path):
    """Every file that a style sheet or script names is there: the names with a hash are made from all of them."""
    done = manage("collectstatic", "--no-input", STATIC_ROOT=str(tmp_path), **COMPLETE)

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "staticfiles.json").exists()
