"""Notices inside the system: saved with the act they tell of, once a person and event."""

from collections.abc import Iterable
from typing import Any

from kernel import clock
from kernel.errors import Sentence
from kernel.models import Notification


def notify(users: Iterable[Any], *, key: str, text: Sentence, url: str = "") -> None:
    """Tell each of `users` once; a second call with the same `key` tells nobody again."""
    now = clock.now()
    Notification.objects.bulk_create(
        [Notification(user=u, key=key, text=str(text)[:300], url=url, created_at=now) for u in users],
        ignore_conflicts=True,
    )


def mark_read(*, user: Any, notices: Iterable[int] | None = None) -> int:
    """Mark the user's own notices read, all or those named; says how many were unread."""
    own = Notification.objects.visible_to(user).filter(read_at=None)
    return (own if notices is None else own.filter(pk__in=notices)).update(read_at=clock.now())
