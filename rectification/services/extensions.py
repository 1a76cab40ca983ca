"""More time: asked for by the city, granted or refused by the office, counted, the first day kept (G8)."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.selectors import policy
from kernel import clock, workdays
from kernel.errors import Refused
from kernel.notices import notify
from rectification.enums import EntryAction, ExtensionState
from rectification.models import Extension, LedgerEntry
from rectification.services.checks import words
from rectification.workflow import entry_workflow


def ask_extension(*, entry: LedgerEntry, actor: User, until: date, reason: str) -> Extension:
    """Refuses when one is asked for already, when the plan allows no further one, after the deadline,
    and for a day that is no later or is beyond the plan's longest extension."""
    with entry_workflow.fire(
        entry, EntryAction.ASK_EXTENSION, actor=actor, reason=reason.strip(), until=until
    ) as locked:
        _check_there_may_be_one(locked)
        _check_day(locked, until)
        return Extension.objects.create(
            entry=locked, made_by=actor, made_at=clock.now(), until=until, reason=words(reason, "reason")
        )


def _check_there_may_be_one(entry: LedgerEntry) -> None:
    most = policy(entry.policy).rectification.extension_max
    if entry.extensions.filter(state=ExtensionState.ASKED).exists():
        raise Refused("extension_pending", _("An extension is asked for already; wait for the decision."))
    if entry.extensions_granted >= most:
        raise Refused(
            "extension_limit", _("The plan allows %(most)s extensions; they have been granted.") % {"most": most}
        )
    if entry.deadline < clock.today():
        raise Refused("extension_too_late", _("The deadline has passed; an extension is asked for before it."))


def _check_day(entry: LedgerEntry, until: date) -> None:
    terms = policy(entry.policy).rectification
    longest = workdays.add_days(entry.deadline, terms.extension_days, terms.day_kind)
    if not entry.deadline < until <= longest:
        sentence = _("The new deadline must be after %(first)s and not after %(last)s.") % {
            "first": entry.deadline,
            "last": longest,
        }
        raise Refused("extension_too_long" if until > longest else "not_later", sentence, fields={"until": [sentence]})


def grant_extension(*, entry: LedgerEntry, actor: User, reason: str = "") -> Extension:
    """Move the deadline to the day that was asked for. Also tells whoever asked."""
    with entry_workflow.fire(entry, EntryAction.GRANT_EXTENSION, actor=actor, reason=reason.strip()) as locked:
        extension = _decide(locked, actor, ExtensionState.GRANTED, reason.strip())
        locked.deadline = extension.until
        locked.extensions_granted += 1
    return extension


def refuse_extension(*, entry: LedgerEntry, actor: User, reason: str) -> Extension:
    """Also tells whoever asked, with the reason."""
    with entry_workflow.fire(entry, EntryAction.REFUSE_EXTENSION, actor=actor, reason=reason.strip()) as locked:
        return _decide(locked, actor, ExtensionState.REFUSED, words(reason, "reason"))


def _decide(entry: LedgerEntry, actor: User, decision: ExtensionState, reason: str) -> Extension:
    extension = entry.extensions.filter(state=ExtensionState.ASKED).first()
    if extension is None:
        raise Refused("nothing_asked", _("No extension is asked for."))
    extension.state = decision
    extension.decided_by, extension.decided_at, extension.decision_reason = actor, clock.now(), reason
    extension.save()
    granted = _("The extension for %(entry)s was granted.")
    refused = _("The extension for %(entry)s was refused.")
    notify(
        [extension.made_by],
        key=f"extension.decided:{extension.pk}",
        text=(granted if decision == ExtensionState.GRANTED else refused) % {"entry": entry},
        url=entry.get_absolute_url(),
    )
    return extension
