"""Shapes of what is typed and chosen about rosters, teams and postings."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.enums import RoundKind
from campaigns.models import Campaign, Round
from campaigns.selectors import covered_cities
from cities.models import City, County
from kernel import clock
from teams.enums import ContactLevel, Duty, ImportState
from teams.models import Contact, Nomination, Person, RosterImport, Team
from teams.selectors import policy_of


class RoundChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Round) -> str:
        return f"{obj.campaign} · {obj} ({obj.starts} – {obj.ends})"


def rounds_for(user: User) -> Any:
    """Inspection rounds of the user's campaigns, the next ones first."""
    return (
        Round.objects.visible_to(user)
        .filter(kind=RoundKind.INSPECTION, is_cancelled=False)
        .select_related("campaign")
        .order_by("campaign__starts", "starts")
    )


def current_round(user: User) -> Round | None:
    """The round under way, else the next, else the last: what a list shows before anything is chosen."""
    today, rounds = clock.today(), rounds_for(user)
    return (
        rounds.on(today).first()
        or rounds.filter(starts__gt=today).order_by("starts").first()
        or rounds.order_by("-starts").first()
    )


class RosterForm(forms.Form):
    round = RoundChoice(label=_("Round"), queryset=Round.objects.none())
    file = forms.FileField(
        label=_("Workbook"),
        help_text=_("The form of annex 2 (附2), as .xlsx, .xls, .ods or .csv. Nothing is written yet."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = rounds_for(user)


class ContactsForm(forms.Form):
    file = forms.FileField(
        label=_("Workbook"),
        help_text=_("The form of annex 3 (附3), as .xlsx, .xls, .ods or .csv. Nothing is written yet."),
    )


class ContactFilter(django_filters.FilterSet):
    level = django_filters.ChoiceFilter(label=_("Level"), choices=ContactLevel.choices)
    q = django_filters.CharFilter(label=_("Place or name"), method="named")

    class Meta:
        model = Contact
        fields = ["level", "q"]

    def named(self, queryset, name, value):
        places = ("province__name", "city__name", "county__name", "county__city__name", "name")
        found = Q()
        for place in places:
            found |= Q(**{f"{place}__icontains": value})
        return queryset.filter(found)


class AnswersForm(forms.Form):
    """The open questions of a report, the first of them where there are many; none must be answered."""

    AT_ONCE = 50

    def __init__(self, *args: Any, questions: Iterable[Mapping[str, Any]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.keys = {}
        for number, question in enumerate(islice(questions, self.AT_ONCE)):
            name = f"question{number}"
            self.keys[name] = question["key"]
            self.fields[name] = forms.ChoiceField(
                label=f"{question['sheet']} {question['column']}{question['row'] or ''}",
                help_text=question["message"],
                choices=question["choices"],
                widget=forms.RadioSelect,
                required=False,
            )

    def answers(self) -> dict[str, str]:
        """By the question's key; what was left open is not among them. Any word, for the service to judge."""
        return {key: value for name, key in self.keys.items() if (value := self.data.get(name))}


class TeamForm(forms.Form):
    """A team made by hand; which kinds and cities there are depends on the round."""

    city = forms.ModelChoiceField(label=_("City"), queryset=City.objects.none())
    kind = forms.ChoiceField(label=_("Kind"))
    number = forms.IntegerField(label=_("Number in the city"), min_value=1, max_value=999)
    counties = forms.ModelMultipleChoiceField(label=_("Counties"), queryset=County.objects.none(), required=False)

    def __init__(self, *args: Any, round: Round, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cities = covered_cities(round.campaign, round.starts)
        self.fields["city"].queryset = cities.order_by("sort_order")
        self.fields["counties"].queryset = County.objects.valid_on(round.starts).filter(city__in=cities).in_order()
        kinds = policy_of(round).teams.kinds
        self.fields["kind"].choices = [(code, kind.name) for code, kind in kinds.items()]


class PostingForm(forms.Form):
    person = forms.ModelChoiceField(label=_("Person"), queryset=Person.objects.none())
    duty = forms.ChoiceField(label=_("Duty in the team"), choices=Duty.choices, initial=Duty.MEMBER)

    def __init__(self, *args: Any, team: Team, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = (
            Person.objects.visible_to(user)
            .filter(nominations__round=team.round)
            .exclude(postings__round=team.round)
            .select_related("unit")
            .order_by("unit__name", "name")
        )
        self.fields["person"].label_from_instance = lambda person: f"{person.name} ({person.unit})"
        duties = policy_of(team.round).teams.kinds[team.kind].duties
        self.fields["duty"].choices = [(duty.value, Duty(duty.value).label) for duty in duties]


class OfUserRounds(django_filters.FilterSet):
    """Lists that are narrowed to a round of the user's campaigns."""

    round = django_filters.ModelChoiceFilter(
        label=_("Round"), queryset=lambda request: rounds_for(request.user) if request else Round.objects.none()
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.filters["round"].field_class = RoundChoice


class TeamFilter(OfUserRounds):
    q = django_filters.CharFilter(label=_("City or team"), method="named")

    class Meta:
        model = Team
        fields = ["round", "q"]

    def named(self, queryset, name, value):
        return queryset.filter(Q(name__icontains=value) | Q(city__name__icontains=value))


class RosterFilter(OfUserRounds):
    state = django_filters.ChoiceFilter(label=_("State"), choices=ImportState.choices)

    class Meta:
        model = RosterImport
        fields = ["round", "state"]


class NominationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Name or unit"), method="named")
    is_late = django_filters.BooleanFilter(label=_("After the deadline"))
    posted = django_filters.BooleanFilter(label=_("Posted"), method="with_posting")

    class Meta:
        model = Nomination
        fields = ["q", "is_late", "posted"]

    def named(self, queryset, name, value):
        return queryset.filter(Q(person__name__icontains=value) | Q(unit__name__icontains=value))

    def with_posting(self, queryset, name, value):
        return queryset.filter(posted_team__isnull=not value)


class CampaignRoundFilter(django_filters.FilterSet):
    """Teams in the API: by campaign code, round and city."""

    campaign = django_filters.ModelChoiceFilter(
        to_field_name="code",
        queryset=lambda request: Campaign.objects.visible_to(request.user) if request else Campaign.objects.none(),
    )
    city = django_filters.CharFilter(field_name="city__code")

    class Meta:
        model = Team
        fields = ["campaign", "round", "city"]
