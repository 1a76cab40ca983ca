"""Shapes of input about boards."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from campaigns.models import Campaign
from kernel.forms import DayInput
from scoring.models import WeeklyBoard


class MakeForm(forms.Form):
    """Which week: that of any of its days."""

    campaign = forms.ModelChoiceField(label=_("Campaign"), queryset=Campaign.objects.none(), to_field_name="code")
    day = forms.DateField(label=_("A day of the week"), widget=DayInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = Campaign.objects.run_by(user)


def _campaigns_of(request):
    return Campaign.objects.filter(pk__in=WeeklyBoard.objects.visible_to(request.user).values("campaign"))


class BoardFilter(FilterSet):
    """Choices are the campaigns whose boards the user sees."""

    campaign = ModelChoiceFilter(
        label=_("Campaign"), queryset=_campaigns_of, to_field_name="code", empty_label=_("All campaigns")
    )
    published = ChoiceFilter(
        label=_("State"),
        choices=[("yes", _("published")), ("no", _("not yet published"))],
        method="by_publication",
        empty_label=_("All"),
    )

    class Meta:
        model = WeeklyBoard
        fields: list[str] = []

    def by_publication(self, boards, name, value):
        return boards.filter(published_at__isnull=value == "no")
