"""How the actions an object offers look on its page.

Whether a button is shown is decided by the object's `actions` (the workflow's answer for this user
now) and by nothing else; this module only says where it leads and what is asked before.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.urls import reverse

from kernel.errors import Sentence


def identifier(obj: Any) -> tuple[object, ...]:
    """What stands for an object in a URL: its `uuid`, or its key where it has none."""
    return (getattr(obj, "uuid", None) or obj.pk,)


@dataclass(frozen=True)
class Button:
    """One action. `reason` is empty, "optional" or "required"; `ask` is said in the dialog before."""

    action: str
    view: str
    tone: str = "plain"
    reason: str = ""
    ask: Sentence = ""
    label: Sentence = ""
    follow: bool = False
    arguments: Callable[[Any], Iterable[object]] = identifier


@dataclass(frozen=True)
class ShownButton:
    """A button of one object, ready for `{% action_bar %}`."""

    button: Button
    url: str
    label: Sentence
    form: BaseForm | None = None

    @property
    def dialog_id(self) -> str:
        return f"dialog-{self.button.action}"

    @property
    def has_dialog(self) -> bool:
        return bool(self.button.ask or self.button.reason or self.form)

    @property
    def is_open(self) -> bool:
        """A form that came back with errors is shown again at once."""
        return bool(self.form and self.form.is_bound and self.form.errors)


def buttons_for(
    obj: Any,
    actions: Collection[str],
    table: Iterable[Button],
    forms: Mapping[str, BaseForm] | None = None,
) -> list[ShownButton]:
    """The buttons of `table` whose action the object offers, in the order of the table."""
    forms = forms or {}
    for action, form in forms.items():
        form.auto_id = f"{action}_%s"  # several dialogs of one page may ask for the same field
    return [
        ShownButton(
            button=button,
            url=reverse(button.view, args=tuple(button.arguments(obj))),
            label=button.label or getattr(button.action, "label", button.action),
            form=forms.get(button.action),
        )
        for button in table
        if button.action in actions
    ]
