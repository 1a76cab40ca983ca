"""Shapes of input about campaigns: one form for each change of the calendar."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.enums import CHANGE_PARAMETERS, ChangeKind
from campaigns.models.calendar import FOLLOWING
from kernel.forms import DayInput


class ChangeForm(forms.Form):
    """What every change needs. Rounds are chosen by the planned number that they have now."""

    kind: ChangeKind

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    field_order = ["round", "start", "end", "days", "issued_number", "following", "reason"]

    def __init__(self, *args, rounds=(), **kwargs):
        super().__init__(*args, **kwargs)
        if "round" in self.fields:
            self.fields["round"].choices = [("", ""), *((row.number, _title(row)) for row in rounds)]

    def parameters(self):
        """What the calendar takes and keeps: only what was said, days in ISO form."""
        said = {name: self.cleaned_data.get(name) for name in CHANGE_PARAMETERS[self.kind]}
        return {name: getattr(value, "isoformat", lambda v=value: v)() for name, value in said.items() if value}


def _title(row):
    return _("Round %(number)s (issued %(issued)s), %(starts)s to %(ends)s") % {
        "number": row.number,
        "issued": row.issued_number,
        "starts": row.starts,
        "ends": row.ends,
    }


class RoundField(forms.TypedChoiceField):
    def __init__(self):
        super().__init__(label=_("Round"), coerce=int)


class ShiftForm(ChangeForm):
    kind = ChangeKind.SHIFT
    round = RoundField()
    days = forms.IntegerField(
        label=_("Number of days"),
        min_value=-365,
        max_value=365,
        help_text=_("Later by so many days; earlier with a minus."),
    )
    following = forms.BooleanField(label=FOLLOWING, required=False)


class ShortenForm(ChangeForm):
    kind = ChangeKind.SHORTEN
    round = RoundField()
    start = forms.DateField(label=_("New first day"), required=False, widget=DayInput())
    end = forms.DateField(label=_("New last day"), required=False, widget=DayInput())


class InsertForm(ChangeForm):
    kind = ChangeKind.INSERT
    start = forms.DateField(label=_("First day"), widget=DayInput())
    end = forms.DateField(label=_("Last day"), widget=DayInput())


class CancelForm(ChangeForm):
    kind = ChangeKind.CANCEL
    round = RoundField()


class RenumberForm(ChangeForm):
    kind = ChangeKind.RENUMBER
    round = RoundField()
    issued_number = forms.IntegerField(
        label=_("Issued as round"), min_value=1, max_value=999, help_text=_("Later rounds are counted on from it.")
    )


CHANGE_FORMS = {form.kind: form for form in (ShiftForm, ShortenForm, InsertForm, CancelForm, RenumberForm)}
