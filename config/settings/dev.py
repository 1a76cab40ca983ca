"""The default: the embedded servers under `DATA_DIR`, for a first look, for work on the code, for a demonstration.

With `DATABASE_URL` and `CELERY_BROKER_URL` set the same runs on servers of your own.
"""

import os
import secrets
from contextlib import suppress

from config.settings.base import *  # noqa: F403
from config.settings.base import DATA_DIR, STATIC_ROOT, env
from config.settings.env import env_bool, env_int, env_list, made_folder, postgres_from_url

DEBUG = env_bool("DEBUG", False)
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
# Seconds between a demonstration's clock and ours, written when its data is made; survives a restart.
_demo_clock = DATA_DIR / "demo-clock"
CLOCK_OFFSET = env_int("CLOCK_OFFSET", int(_demo_clock.read_text()) if _demo_clock.is_file() else 0)


def _kept_secret_key() -> str:
    """A key made once and kept in the data folder, so that sign-ins outlive a restart."""
    path = made_folder(DATA_DIR) / "secret_key"
    if not path.exists():
        unfinished = path.with_name(f"secret_key.{os.getpid()}")
        unfinished.touch(mode=0o600)
        unfinished.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):  # another process was faster; its key counts
            path.hardlink_to(unfinished)
        unfinished.unlink()
    return path.read_text().strip()


SECRET_KEY = env("SECRET_KEY", "") or _kept_secret_key()

_url = env("DATABASE_URL", "")
DATABASES = {
    "default": {
        **(postgres_from_url(_url) if _url else {"ENGINE": "config.embedded.backend", "NAME": "lantian"}),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}

MIGRATES_ITSELF = not _url

# Static files come straight from the source folders: nothing to collect before the first page.
made_folder(STATIC_ROOT)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
