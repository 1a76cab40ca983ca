"""The bare view alone: no middleware, so no session, no language, no headers."""

from bench.settings import *  # noqa: F403

MIDDLEWARE: list[str] = []
