"""Shapes of input about letters and the ledger. Limits of days are the services' to judge."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, ChoiceFilter, FilterSet, ModelChoiceFilter

from campaigns.models import Campaign, Round
from cities.models import City, County
from kernel import clock
from kernel.forms import DayInput
from rectification.enums import EntryState
from rectification.models import LedgerEntry, SupervisionLetter

LONG = {"rows": 4}


class NothingForm(forms.Form):
    """An act that needs no words."""


class PlanForm(forms.Form):
    measures = forms.CharField(label=_("Measures"), max_length=2000, widget=forms.Textarea(attrs=LONG))
    responsible_unit = forms.CharField(label=_("Responsible unit"), max_length=120)
    responsible_person = forms.CharField(label=_("Responsible person"), max_length=60)
    finish_by = forms.DateField(label=_("To be finished by"), widget=DayInput)


class ProgressForm(forms.Form):
    text = forms.CharField(label=_("Progress"), max_length=2000, widget=forms.Textarea(attrs=LONG))


class ExtensionForm(forms.Form):
    until = forms.DateField(label=_("New deadline"), widget=DayInput)
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs=LONG))


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files in one field; how many, how large and of which kind is judged by the service."""

    widget = ManyFilesInput

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(item, initial) for item in files]


class CompletionForm(forms.Form):
    statement = forms.CharField(label=_("What was done"), max_length=2000, widget=forms.Textarea(attrs=LONG))
    files = ManyFilesField(
        label=_("Evidence"), help_text=_("Photos, PDF, Word or Excel files; at most 10, each up to 20 MB.")
    )


class VisitForm(forms.Form):
    """What was seen on site; the same for a verification and a look-back."""

    passed = forms.TypedChoiceField(
        label=_("Result"),
        choices=[("yes", _("passed")), ("no", _("not passed"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label=_("What was seen"), max_length=2000, widget=forms.Textarea(attrs=LONG))


def _cities_of(request):
    return City.objects.filter(pk__in=LedgerEntry.objects.visible_to(request.user).values("city"))


def _counties_of(request):
    counties = County.objects.filter(pk__in=LedgerEntry.objects.visible_to(request.user).values("county"))
    return counties.filter(city__code=request.GET["city"]) if request.GET.get("city") else counties


def _campaigns_of(request):
    return Campaign.objects.filter(pk__in=LedgerEntry.objects.visible_to(request.user).values("campaign"))


class LedgerFilter(FilterSet):
    """Choices are what the user sees in the ledger, so that a list tells of no other place."""

    campaign = ModelChoiceFilter(
        label=_("Campaign"), queryset=_campaigns_of, to_field_name="code", empty_label=_("All campaigns")
    )
    city = ModelChoiceFilter(label=_("City"), queryset=_cities_of, to_field_name="code", empty_label=_("All cities"))
    county = ModelChoiceFilter(
        label=_("County"), queryset=_counties_of, to_field_name="code", empty_label=_("All counties")
    )
    state = ChoiceFilter(label=_("State"), choices=EntryState.choices, empty_label=_("All states"))
    overdue = BooleanFilter(
        label=_("Overdue"),
        method="filter_overdue",
        widget=forms.Select(choices=[("", _("On time or not")), ("true", _("Overdue only")), ("false", _("On time"))]),
    )
    letter = ModelChoiceFilter(
        label=_("Letter"),
        queryset=lambda request: SupervisionLetter.objects.visible_to(request.user),
        widget=forms.HiddenInput,
    )

    class Meta:
        model = LedgerEntry
        fields = ()

    def filter_overdue(self, entries, name, value):
        overdue = LedgerEntry.objects.overdue(clock.today())
        return entries.filter(pk__in=overdue) if value else entries.exclude(pk__in=overdue)


class LetterFilter(FilterSet):
    campaign = ModelChoiceFilter(
        label=_("Campaign"),
        queryset=lambda request: Campaign.objects.filter(
            pk__in=SupervisionLetter.objects.visible_to(request.user).values("campaign")
        ),
        to_field_name="code",
        empty_label=_("All campaigns"),
    )
    city = ModelChoiceFilter(
        label=_("City"),
        queryset=lambda request: City.objects.filter(
            pk__in=SupervisionLetter.objects.visible_to(request.user).values("city")
        ),
        to_field_name="code",
        empty_label=_("All cities"),
    )
    round = ModelChoiceFilter(
        label=_("Round"),
        queryset=lambda request: Round.objects.filter(
            pk__in=SupervisionLetter.objects.visible_to(request.user).values("round")
        ),
        empty_label=_("All rounds"),
    )

    class Meta:
        model = SupervisionLetter
        fields = ()
