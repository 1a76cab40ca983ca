"""Notices inside the system: saved with the act they tell of, once a person and event."""

from collections.abc import Iterable
from typing import Any

from django.utils import translation

from kernel import clock
from kernel.errors import Sentence
from kernel.models import Notification


def notify(users: Iterable[Any], *, key: str, text: Sentence, url: str = "") -> None:
    """Tell each of `users` once, in the language of who reads it; again with the same `key` tells nobody."""
    now = clock.now()
    notices = []
    for user in users:
        with translation.override(user.language):
            notices.append(Notification(user=user, key=key, text=str(text), url=url, created_at=now))
    Notification.objects.bulk_create(notices, ignore_conflicts=True)


def mark_read(*, user: Any, notices: Iterable[int] | None = None) -> int:
    """Mark the user's own notices read, all or those named; says how many were unread."""
    own = Notification.objects.visible_to(user).filter(read_at=None)
    return (own if notices is None else own.filter(pk__in=notices)).update(read_at=clock.now())
