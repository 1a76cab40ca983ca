"""The site as it is served, on the benchmark's own database; and beside it a bare view of the same input."""

from config.settings.dev import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
LOG_LEVEL = "WARNING"
LOGGING = {"version": 1, "disable_existing_loggers": False}
ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
