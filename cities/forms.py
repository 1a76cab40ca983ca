"""Shapes of input about places."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFilter, FilterSet, ModelChoiceFilter
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from cities.enums import CountyKind
from cities.models import City, County, Province, Region
from cities.models.places import in_force
from kernel import clock
from kernel.forms import DayInput


class CityFilter(FilterSet):
    """On the page: by region on a day, province, and a part of the name, short name or pinyin."""

    region = ModelChoiceFilter(
        label=_("Region"),
        queryset=Region.objects.all(),
        to_field_name="code",
        method="by_region",
        empty_label=_("All regions"),
    )
    province = ModelChoiceFilter(
        label=_("Province"),
        queryset=Province.objects.all(),
        to_field_name="code",
        empty_label=_("All provinces"),
    )
    name = CharFilter(label=_("Name or pinyin"), method="by_name")
    on = DateFilter(label=_("On"), method="on_day", widget=DayInput())

    class Meta:
        model = City
        fields = ("region", "province", "name", "on")

    @property
    def day(self):
        """The day asked about; today in Shanghai when none was given."""
        return (self.form.cleaned_data.get("on") if self.form.is_valid() else None) or clock.today()

    @extend_schema_field(OpenApiTypes.STR)
    def by_region(self, queryset, name, region):
        return queryset.filter(pk__in=region.cities_on(self.day))

    def by_name(self, queryset, name, value):
        letters = value.replace(" ", "")
        return queryset.filter(name__contains=value) | queryset.filter(pk__in=_by_pinyin(queryset, letters))

    def on_day(self, queryset, name, value):
        """The day alone filters nothing; region and counts are as of it."""
        return queryset


def _by_pinyin(queryset, letters):
    """Cities whose pinyin, written without spaces, begins with the letters."""
    if not letters.isascii():
        return []
    wanted = letters.lower()
    return [pk for pk, pinyin in queryset.values_list("pk", "pinyin") if pinyin.replace(" ", "").startswith(wanted)]


class CountyFilter(FilterSet):
    city = CharFilter(label=_("City"), field_name="city__code")
    province = CharFilter(label=_("Province"), field_name="city__province__code")
    kind = ChoiceFilter(label=_("Kind"), choices=CountyKind.choices)
    name = CharFilter(label=_("Name"), lookup_expr="contains")
    on = DateFilter(label=_("On"), method="on_day")

    class Meta:
        model = County
        fields = ("city", "province", "kind", "name", "on")

    def on_day(self, queryset, name, value):
        return queryset.filter(in_force(value, "valid_from", "valid_to"))


class LocalUnitForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("The document or address that names this unit.")
    )
    starts = forms.DateField(label=_("First day"), required=False, widget=DayInput())
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class AliasForm(forms.Form):
    """Another name of a city or of one of its counties; no county means the city itself."""

    county = forms.ModelChoiceField(
        label=_("Place"), queryset=County.objects.none(), to_field_name="code", required=False
    )
    name = forms.CharField(label=_("Other name"), max_length=60)
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("The document or address that uses this name.")
    )
    starts = forms.DateField(label=_("First day"), required=False, widget=DayInput())
    ends = forms.DateField(label=_("Last day"), required=False, widget=DayInput())

    def __init__(self, *args, city, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["county"].queryset = city.counties.in_order()
        self.fields["county"].empty_label = city.name


class ResolveForm(forms.Form):
    """A name to look up: where it is found, and what else it could be."""

    q = forms.CharField(label=_("Look up a name"), max_length=60)
    on = forms.DateField(label=_("On"), required=False, widget=DayInput())
