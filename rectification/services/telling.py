"""Notices about letters and entries, each in the language of who reads it."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils import translation

from accounts.models import User
from kernel.errors import Sentence
from kernel.notices import notify


def tell(users: Iterable[User], *, key: str, text: Sentence, url: str) -> None:
    by_language = defaultdict(list)
    for user in users:
        by_language[user.language].append(user)
    for language, readers in by_language.items():
        with translation.override(language):
            notify(readers, key=key, text=text, url=url)
