"""Reading settings from the environment; what is missing or malformed is said in a sentence that helps."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"", "0", "false", "no", "off"}


def env(name: str, default: str | None = None, *, help: str = "") -> str:
    """The variable's value, or `default`; without either, refuses and tells what to set."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is not None:
        return default
    raise ImproperlyConfigured(f"The environment variable {name} is not set. {help}".strip())


def env_bool(name: str, default: bool = False) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    word = value.strip().lower()
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    raise ImproperlyConfigured(f"The environment variable {name} is {value!r}. Set it to 1 or 0.")


def env_int(name: str, default: int) -> int:
    value = env(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"The environment variable {name} is {value!r}. Set it to a whole number.") from None


def env_list(name: str, default: str | None = None, *, help: str = "") -> list[str]:
    """Values separated by commas; blanks around them do not count."""
    return [part.strip() for part in env(name, default, help=help).split(",") if part.strip()]


def env_path(name: str, default: Path) -> Path:
    """An absolute folder; a relative value counts from the current folder, `~` is the home folder."""
    value = os.environ.get(name, "").strip()
    return Path(value).expanduser().resolve() if value else default


def made_folder(path: Path) -> Path:
    """The folder, made if it is not there; what the site keeps has to go somewhere."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"{path} cannot be made: {error.strerror}. Set DATA_DIR to a folder you may write to."
        ) from error
    return path


def postgres_from_url(url: str) -> dict[str, Any]:
    """Django's database settings from `postgresql://user:password@host:5432/name?sslmode=require`.

    A Unix socket is written as `postgresql://user@/name?host=/folder/of/the/socket`.
    Refuses every other kind of database: the queries are written for PostgreSQL.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL begins with {parts.scheme or 'nothing'!r}. This system runs on PostgreSQL 15 or newer: "
            "postgresql://user:password@host:5432/name"
        )
    try:
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured("DATABASE_URL has a port that is no number between 1 and 65535.") from None
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ImproperlyConfigured("DATABASE_URL names no database: postgresql://user:password@host:5432/name")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(port or "")),
        "OPTIONS": options,
    }
