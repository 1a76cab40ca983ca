"""The words for what is stored as a code: verbs of the audit trail, and states.

A verb of a workflow (`finding.confirm`) is named by its action. Other verbs are named by the app that
records them, once, in its `apps.py`: `wording.name_verbs({"roster.imported": _("Roster imported")})`.
"""

from collections.abc import Mapping

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from kernel.errors import Sentence

_verbs: dict[str, Sentence] = {}


def name_verbs(names: Mapping[str, Sentence]) -> None:
    _verbs.update(names)


def verb_label(verb: str) -> Sentence:
    """The name of an act; the verb itself when nobody has named it."""
    from kernel.workflow import registry  # noqa: PLC0415 -- apps name their verbs before the models are loaded

    if verb in _verbs:
        return _verbs[verb]
    name, _, code = verb.partition(".")
    table = registry[name].table if name in registry else ()
    return next((getattr(action, "label", code) for action in table if action == code), verb)


def state_label(subject_type: str, state: str) -> Sentence:
    """The label of a state of a kind of object, e.g. ("findings.finding", "confirmed")."""
    try:
        field = apps.get_model(subject_type)._meta.get_field("state")
    except (LookupError, ValueError, FieldDoesNotExist):
        return state
    return dict(getattr(field, "flatchoices", ())).get(state, state)
