"""May this account use the system today?

A lower app that must ask upwards: `vetoes` is a plain list that apps above fill at start-up
(`teams` adds “an inspector's posting has ended”). Each returns a sentence, or None.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from kernel.errors import Sentence

vetoes: list[Callable[[Any, date], Sentence | None]] = []


def veto(user: Any, day: date) -> Sentence | None:
    """Why this user may not work on this day, or None. Asked on every request, so ends at once."""
    return next((sentence for ask in vetoes if (sentence := ask(user, day))), None)
