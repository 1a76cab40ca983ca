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


def mark_read(*, user: Any) -> int:
    return Notification.objects.filter(user=user, read_at=None).update(read_at=clock.now())
