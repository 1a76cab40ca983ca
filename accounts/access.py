"""May this account use the system today, and what may still be handed in when its access has ended?

A lower app that must ask upwards: the lists are filled by apps above at start-up. `teams` adds to `vetoes` that an
inspector's posting has ended, to `graces` how long what was seen before may still arrive, and to `stays` when the
posting ends; `findings` adds to `deliveries` the operations by which it arrives.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError, Sentence

vetoes: list[Callable[[Any, date], Sentence | None]] = []
graces: list[Callable[[Any, datetime], datetime | None]] = []
stays: list[Callable[[Any, datetime], datetime | None]] = []
# Method and name of an operation, of those that keep what was recorded before the end and make nothing else.
deliveries: set[tuple[str, str]] = {
    ("GET", "api:accounts-session"),
    ("POST", "api:accounts-session"),
    ("DELETE", "api:accounts-session"),
}
# The mark of a session that was begun after the end, to hand in and for nothing else.
DELIVERS = "delivers"


def veto(user: Any, day: date) -> Sentence | None:
    """Why this user may not work on this day, or None. Asked on every request, so ends at once."""
    return next((sentence for ask in vetoes if (sentence := ask(user, day))), None)


def delivers_until(user: Any, moment: datetime) -> datetime | None:
    """For somebody whose access has ended: until when unsent work may still be brought; None when it may not."""
    return max((until for ask in graces if (until := ask(user, moment)) and moment < until), default=None)


class NotSignedIn(DomainError):
    status = 401


def account_behind(request: HttpRequest, *, username: str, password: str) -> Any:
    """Whose user name and password these are; whether they may work today is for the caller to ask.

    Refuses a wrong pair with 401 and one sentence for both, whichever is wrong. Wrong tries are counted, and held up
    (429), wherever they are made: the throttle leaves its mark on `request`. No session is begun.
    """
    user = authenticate(request, username=username, password=password)
    if user is None:
        raise NotSignedIn("wrong_credentials", _("The user name or the password is not right."))
    return user


def stays_until(user: Any, moment: datetime) -> datetime | None:
    """Until when whoever signs in on an own phone may stay signed in; None where nothing is known of an end."""
    return max((until for ask in stays if (until := ask(user, moment)) and moment < until), default=None)


def same_for_all(view: Callable[..., Any]) -> Callable[..., Any]:
    """Marks a page that is the same for everybody and asks nobody who they are: nothing that would send somebody
    elsewhere first (an ended posting, a first-use code, a pledge) stands before it."""
    view.same_for_all = True  # type: ignore[attr-defined]
    return login_not_required(view)


def is_public(view: object) -> bool:
    return getattr(view, "same_for_all", False)
