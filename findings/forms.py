"""Filters of lists, and the forms of what people say about records and findings."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Topic
from cities.models import City, County
from findings.enums import SHOWN_TO_CITY, FindingState, Grade, Outcome, RecordState
from findings.models import Finding, ProblemList, Record
from findings.selectors import is_local
from kernel.forms import DayInput


class OfUser:
    """Choices from what the user sees, so that a filter tells of no place outside the scope."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if self.queryset is None or self.request is None:
            return
        seen = self._meta.model.objects.visible_to(self.request.user).order_by()
        for name, model in (("campaign", Campaign), ("city", City), ("county", County), ("topic", Topic)):
            if name in self.filters:
                path = self.filters[name].field_name.removesuffix("__code")
                self.filters[name].queryset = model.objects.filter(pk__in=seen.values(path))


def _by_code(model, field, label):
    return django_filters.ModelChoiceFilter(
        queryset=model.objects.none(), field_name=field, to_field_name="code", label=label, empty_label=_("all")
    )


class FindingFilter(OfUser, django_filters.FilterSet):
    campaign = _by_code(Campaign, "campaign", _("Campaign"))
    city = _by_code(City, "city", _("City"))
    county = _by_code(County, "county", _("County"))
    topic = _by_code(Topic, "record__topic", _("Topic"))
    state = django_filters.ChoiceFilter(choices=FindingState.choices, label=_("State"), empty_label=_("all"))
    severity = django_filters.ChoiceFilter(choices=Grade.choices, label=_("Severity"), empty_label=_("all"))
    since = django_filters.DateFilter(field_name="day", lookup_expr="gte", label=_("From"), widget=DayInput)
    until = django_filters.DateFilter(field_name="day", lookup_expr="lte", label=_("Until"), widget=DayInput)

    class Meta:
        model = Finding
        fields = ()

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if self.request is not None and is_local(self.request.user):
            self.filters["state"].extra["choices"] = [c for c in FindingState.choices if c[0] in SHOWN_TO_CITY]


class RecordFilter(OfUser, django_filters.FilterSet):
    campaign = _by_code(Campaign, "campaign", _("Campaign"))
    city = _by_code(City, "city", _("City"))
    county = _by_code(County, "county", _("County"))
    topic = _by_code(Topic, "topic", _("Topic"))
    state = django_filters.ChoiceFilter(choices=RecordState.choices, label=_("State"), empty_label=_("all"))
    outcome = django_filters.ChoiceFilter(choices=Outcome.choices, label=_("Outcome"), empty_label=_("all"))
    since = django_filters.DateFilter(field_name="day", lookup_expr="gte", label=_("From"), widget=DayInput)
    until = django_filters.DateFilter(field_name="day", lookup_expr="lte", label=_("Until"), widget=DayInput)

    class Meta:
        model = Record
        fields = ()


class ProblemListFilter(OfUser, django_filters.FilterSet):
    campaign = _by_code(Campaign, "campaign", _("Campaign"))
    city = _by_code(City, "city", _("City"))
    since = django_filters.DateFilter(field_name="day", lookup_expr="gte", label=_("From"), widget=DayInput)
    until = django_filters.DateFilter(field_name="day", lookup_expr="lte", label=_("Until"), widget=DayInput)

    class Meta:
        model = ProblemList
        fields = ()


__all__ = ["FindingFilter", "ProblemListFilter", "RecordFilter", "forms"]
