"""What the domain says when it refuses: a stable code, a sentence for the user, an HTTP status.

Services raise these and nothing else on purpose. Pages turn them into messages, the API into
`{"error": {"code", "message", "fields"}}`; both by one handler in `kernel.http`.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise


class DomainError(Exception):
    """Base of all refusals. `code` is stable and part of the API; `message` is for people."""

    status = 422

    def __init__(
        self,
        code: str,
        message: Sentence,
        *,
        fields: Mapping[str, object] | None = None,
        **extra: object,
    ):
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.fields = dict(fields or {})
        self.extra = extra

    def __str__(self) -> str:
        return str(self.message)


class Refused(DomainError):
    """The content or the circumstances are wrong: a date outside the campaign, a missing reason."""


class WrongState(DomainError):
    """The object is not in a state from which this action may be taken."""

    status = 409

    def __init__(self, action: str, state: str, state_label: Sentence = ""):
        super().__init__(
            "wrong_state",
            _("This cannot be done now: its state is “%(state)s”. Reload the page to see what changed.")
            % {"state": state_label or state},
            action=action,
            state=state,
        )


class NotAllowed(DomainError):
    """In the user's scope, but not for this user to do."""

    status = 403

    def __init__(self, action: str = "", message: Sentence = ""):
        super().__init__("not_allowed", message or _("You are not allowed to do this."), action=action)


class Conflict(DomainError):
    """The same identifier arrived with other content, or somebody else was faster."""

    status = 409


class Closed(DomainError):
    """The campaign (or round) takes no more input."""

    status = 423


class TooLarge(DomainError):
    """An upload over the stated limit."""

    status = 413


class WrongType(DomainError):
    """An upload that is not of an accepted type, judged by its bytes and not by its name."""

    status = 415
