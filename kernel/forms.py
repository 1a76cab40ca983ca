"""Shapes of input that every app has: a day, and the words that go with an act."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel import selectors, wording


class DayInput(forms.DateInput):
    """The browser's own date picker; it speaks ISO dates whatever the language of the page."""

    input_type = "date"

    def __init__(self, attrs: dict | None = None):
        super().__init__(attrs, format="%Y-%m-%d")


class ReasonForm(forms.Form):
    """What a dialog with `reason="required"` sends."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class NoteForm(forms.Form):
    """What a dialog with `reason="optional"` sends."""

    reason = forms.CharField(
        label=_("Note (optional)"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class TrailFilter(forms.Form):
    """Which entries of the audit trail; days are Shanghai's, both included. Choices are what the trail holds."""

    since = forms.DateField(label=_("From day"), required=False, widget=DayInput)
    until = forms.DateField(label=_("Until day"), required=False, widget=DayInput)
    verb = forms.ChoiceField(label=_("Act"), required=False)
    kind = forms.ChoiceField(label=_("Kind of object"), required=False)
    object = forms.CharField(label=_("Object"), required=False, max_length=64)
    actor = forms.CharField(label=_("Name or user name"), required=False, max_length=150)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        nothing = ("", _("All"))
        acts = [(verb, wording.verb_label(verb)) for verb in selectors.verbs_in_use()]
        kinds = [(kind, selectors.kind_label(kind)) for kind in selectors.kinds_in_use()]
        self.fields["verb"].choices = [nothing, *acts]
        self.fields["kind"].choices = [nothing, *kinds]
