"""For the test suite, on the servers that `tests.servers` started or that the environment names."""

import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403
from config.settings.base import env
from config.settings.env import postgres_from_url

DEBUG = False
SECRET_KEY = "for the test suite only, and known to everybody who reads this"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASES = {
    "default": postgres_from_url(
        env("DATABASE_URL", help="`pytest` starts a private server by itself; other commands need the address of one.")
    )
}

# A database that `tests.servers` has migrated already; without it, each worker migrates its own.
DATABASES["default"]["TEST"] = {"TEMPLATE": env("TEST_DATABASE_TEMPLATE", "") or None}

# Each process has a folder of its own, which goes with it.
_folder = tempfile.TemporaryDirectory(prefix="lantian-test-")
DATA_DIR = Path(_folder.name)
MEDIA_ROOT = DATA_DIR / "media"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir()

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Throttling has tests of its own, which switch it on.
AXES_ENABLED = False
CELERY_BROKER_URL = None
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
WHITENOISE_USE_FINDERS = True
# Look for a file when it is asked for: else each of the thousands of test clients lists them all.
WHITENOISE_AUTOREFRESH = True
LOG_LEVEL = "WARNING"
LOGGING = {"version": 1, "disable_existing_loggers": False}
