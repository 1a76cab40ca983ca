"""Shapes of input about reports."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, ChoiceFilter, DateFilter, FilterSet, ModelChoiceFilter

from campaigns.models import Campaign
from kernel.forms import DayInput
from reports.enums import BulletinKind, DayKind
from reports.models import DailyBulletin, DailyReport

LONG = {"rows": 4}


class SignForm(forms.Form):
    """The leader's words; why it is late is asked for only when it is, and may be left out (X36)."""

    kind = forms.ChoiceField(label=_("The day was"), choices=DayKind.choices, initial=DayKind.FIELD)
    words = forms.CharField(
        label=_("The leader's words"),
        help_text=_("After a stand-down: why the team stayed at its base."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs=LONG),
    )
    late_reason = forms.CharField(label=_("Why it is late"), max_length=200, required=False)

    def __init__(self, *args, is_late=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_late:
            del self.fields["late_reason"]


class NoteForm(forms.Form):
    """What was printed of a day, where it does not agree with what is listed."""

    printed_total = forms.IntegerField(label=_("Total as printed"), min_value=0, max_value=1_000_000, required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class DayForm(forms.Form):
    """The day of a campaign that the office or leadership wants to see."""

    campaign = forms.ModelChoiceField(label=_("Campaign"), queryset=Campaign.objects.none(), to_field_name="code")
    day = forms.DateField(label=_("Day"), widget=DayInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = Campaign.objects.visible_to(user).order_by("-starts")


def _campaigns_of_reports(request):
    teams = DailyReport.objects.visible_to(request.user).values("team__campaign")
    return Campaign.objects.filter(pk__in=teams)


def _campaigns_of_bulletins(request):
    return Campaign.objects.filter(pk__in=DailyBulletin.objects.visible_to(request.user).values("campaign"))


class DailyReportFilter(FilterSet):
    campaign = ModelChoiceFilter(
        field_name="team__campaign", label=_("Campaign"), queryset=_campaigns_of_reports, to_field_name="code",
        empty_label=_("All campaigns"),
    )  # fmt: skip
    day = DateFilter(label=_("Day"), widget=DayInput)
    kind = ChoiceFilter(label=_("The day was"), choices=DayKind.choices, empty_label=_("All"))
    late = BooleanFilter(
        field_name="is_late", label=_("Only late ones"), widget=forms.CheckboxInput, method="only_late"
    )

    class Meta:
        model = DailyReport
        fields: list[str] = []

    def only_late(self, reports, name, value):
        return reports.filter(is_late=True) if value else reports


class BulletinFilter(FilterSet):
    campaign = ModelChoiceFilter(
        label=_("Campaign"), queryset=_campaigns_of_bulletins, to_field_name="code", empty_label=_("All campaigns")
    )
    kind = ChoiceFilter(label=_("Kind"), choices=BulletinKind.choices, empty_label=_("All"))
    published = ChoiceFilter(
        label=_("State"),
        choices=[("yes", _("published")), ("no", _("not yet published"))],
        method="by_publication",
        empty_label=_("All"),
    )

    class Meta:
        model = DailyBulletin
        fields: list[str] = []

    def by_publication(self, bulletins, name, value):
        return bulletins.filter(published_at__isnull=value == "no")
