"""What is asked when somebody is replaced."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.forms import DayInput
from rotations.enums import ReplacementReason, ReplacementState
from rotations.models import Replacement
from rotations.selectors.replacements import people_to_name, possible


class AskForm(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=ReplacementReason.choices)
    leaves_on = forms.DateField(label=_("Last day in the team"), widget=DayInput)
    note = forms.CharField(
        label=_("Note (optional)"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Nothing about health: that somebody cannot take part is enough."),
    )


class NameForm(forms.Form):
    """Who could come without breaking a rule stands first."""

    person = forms.ModelChoiceField(label=_("Substitute"), queryset=None)
    arrives_on = forms.DateField(label=_("First day of the substitute"), widget=DayInput)

    def __init__(self, *args, replacement, user, **kwargs):
        super().__init__(*args, **kwargs)
        people = people_to_name(replacement, user).order_by("name", "pk")
        field = self.fields["person"]
        field.queryset = people
        advised = [one.person for one in possible(replacement, user)]
        first = {person.pk for person in advised}
        field.choices = [
            ("", "—"),
            (_("Suggested"), [(person.pk, _line(person)) for person in advised]),
            (_("Others of the unit"), [(person.pk, _line(person)) for person in people if person.pk not in first]),
        ]


def _line(person):
    return f"{person.name}（{person.unit}）"


class ReplacementFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label=_("State"), choices=ReplacementState.choices, empty_label=_("All"))

    class Meta:
        model = Replacement
        fields = ["state"]
