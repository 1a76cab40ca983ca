"""Running the project's commands as a person would: real processes, an environment of their own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What a test process sets for itself, or a machine sets for its owner.
NOT_INHERITED = {
    "DATABASE_URL", "CELERY_BROKER_URL", "DATA_DIR", "SECRET_KEY", "ALLOWED_HOSTS", "DEBUG", "PORT", "MAKELEVEL",
    "DJANGO_SETTINGS_MODULE", "PYTEST_CURRENT_TEST", "PYTEST_XDIST_WORKER", "PYTHONDONTWRITEBYTECODE",
}  # fmt: skip


def environment(**settings: str) -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key not in NOT_INHERITED} | settings


def manage(*arguments: str, timeout: float = 120, **settings: str) -> subprocess.CompletedProcess[str]:
    """`manage.py` to its end, with exactly these settings in the environment."""
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env=environment(**settings), capture_output=True, text=True, timeout=timeout, check=False,
    )  # fmt: skip
