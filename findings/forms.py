"""Filters of lists, and the forms of what people say about records and findings."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, ProblemType, Round, Topic
from campaigns.policy import Policy
from cities.models import City, County
from findings.answers import from_words, in_words
from findings.enums import SHOWN_TO_CITY, FindingState, Grade, Outcome, RecordState, TaskState
from findings.models import Finding, ProblemList, Record, Site, TaskItem
from findings.selectors import is_local
from kernel import clock
from kernel.forms import DayInput
from teams.models import Person


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


class NothingForm(forms.Form):
    """For acts that need no words."""


class WordsForm(forms.Form):
    words = forms.CharField(label=_("What was otherwise"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class GradeForm(forms.Form):
    """The plan's own scales; the type's usual grades are chosen beforehand, the quality never (D4)."""

    severity = forms.TypedChoiceField(label=_("Severity"), coerce=int, widget=forms.RadioSelect)
    difficulty = forms.TypedChoiceField(label=_("Difficulty of the inspection"), coerce=int, widget=forms.RadioSelect)
    quality = forms.TypedChoiceField(label=_("Quality as reviewed"), coerce=int, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Note (optional)"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, rules: Policy, problem_type: ProblemType, language: str, **options: Any):
        usual = {"severity": problem_type.severity, "difficulty": problem_type.difficulty}
        super().__init__(*args, **{"initial": usual, **options})
        for name in ("severity", "difficulty", "quality"):
            self.fields[name].choices = steps_of(rules, name, language)


def steps_of(rules: Policy, scale: str, language: str) -> list[tuple[int, str]]:
    """A scale of the plan in the reader's language."""
    steps = getattr(rules.grading, scale)
    return [(step.level, step.name_en if language.startswith("en") else step.name) for step in steps]


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; what they may be is judged by the service."""

    def __init__(self, **options: Any):
        super().__init__(widget=FilesInput, allow_empty_file=True, **options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in given]


class DisputeForm(forms.Form):
    grounds = forms.CharField(
        label=_("Grounds of the dispute"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    files = FilesField(
        label=_("Evidence"), required=False, help_text=_("Photos, PDF, Word or Excel; at most 10 files of 20 MB each.")
    )


class AmendForm(forms.Form):
    """What is left empty stays as it is."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    problem_type = forms.ModelChoiceField(
        ProblemType.objects.none(), label=_("Problem type"), required=False, empty_label=_("unchanged")
    )
    severity = forms.TypedChoiceField(label=_("Severity"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, finding: Finding, rules: Policy, language: str, **options: Any):
        super().__init__(*args, **options)
        self.fields["problem_type"].queryset = ProblemType.objects.filter(topic=finding.record.topic_id)
        self.fields["severity"].choices = [("", _("unchanged")), *steps_of(rules, "severity", language)]


class ResubmitForm(forms.Form):
    problem_type = forms.ChoiceField(label=_("Problem type"))
    description = forms.CharField(label=_("What was seen"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    photos = FilesField(label=_("More photos"), required=False)
    words = forms.CharField(
        label=_("Note to the reviewer (optional)"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, finding: Finding, **options: Any):
        initial = {"problem_type": finding.problem_type.code, "description": finding.description}
        super().__init__(*args, initial=initial, **options)
        types = ProblemType.objects.filter(topic=finding.record.topic_id)
        self.fields["problem_type"].choices = [(t.code, t.name) for t in types]


class BulkForm(forms.Form):
    """Several findings of the queue at once; each is reviewed for itself (D7)."""

    findings = forms.ModelMultipleChoiceField(
        Finding.objects.none(), error_messages={"required": _("Choose findings.")}
    )
    action = forms.ChoiceField(choices=[("approve", _("Approve")), ("return", _("Return for completion"))])
    quality = forms.IntegerField(required=False)
    reason = forms.CharField(max_length=2000, required=False)

    def __init__(self, *args: Any, queue: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["findings"].queryset = queue


# The plain form of a record, for a desk; phones have their own


class MomentInput(forms.DateTimeInput):
    """The browser's own picker; it speaks ISO whatever the language of the page."""

    input_type = "datetime-local"

    def __init__(self):
        super().__init__(format="%Y-%m-%dT%H:%M")


class RecordForm(forms.Form):
    """One visit about one topic. Its identifier is made with the empty form, so that sending twice stores once."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    county = forms.ChoiceField(label=_("County"))
    site_name = forms.CharField(label=_("Site"), max_length=120)
    credit_code = forms.CharField(label=_("Unified credit code"), max_length=18, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    started_at = forms.DateTimeField(label=_("Start of the visit"), widget=MomentInput)
    ended_at = forms.DateTimeField(label=_("End of the visit"), widget=MomentInput)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices)
    lon = forms.DecimalField(label=_("Longitude (WGS84)"), required=False, decimal_places=6)
    lat = forms.DecimalField(label=_("Latitude (WGS84)"), required=False, decimal_places=6)
    no_place_reason = forms.CharField(
        label=_("Why there is no position"),
        max_length=200,
        required=False,
        help_text=_("Where longitude and latitude are empty."),
    )
    present = forms.TypedMultipleChoiceField(
        label=_("Others present"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    photos = FilesField(label=_("Photos of the visit"), required=False)

    def __init__(
        self,
        *args: Any,
        topic: Topic,
        counties: Iterable[County],
        people: Iterable[Person],
        version: int | None = None,
        **options: Any,
    ):
        """`version` of the checklist is the one under which the record was begun; without it, the newest (L9)."""
        super().__init__(*args, **options)
        self.topic = topic
        self.fields["county"].choices = [(county.code, county.name) for county in counties]
        self.fields["present"].choices = [(person.pk, person.name) for person in people]
        self.questions = list(topic.questions.order_by("version", "number"))
        self.version = version or max((question.version for question in self.questions), default=1)
        self.questions = [question for question in self.questions if question.version == self.version]
        for question in self.questions:
            self.fields[f"answer_{question.code}"] = forms.CharField(
                label=question.text, max_length=500, required=False
            )

    @staticmethod
    def fresh() -> dict[str, Any]:
        now = timezone.localtime(clock.now()).replace(second=0, microsecond=0)
        return {"id": uuid.uuid4(), "started_at": now - timedelta(minutes=30), "ended_at": now}

    def content(
        self, photos: list[dict[str, Any]], findings: list[dict[str, Any]], before: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """In the shape in which phones send a record. What this form does not ask stays as it was `before`."""
        said = self.cleaned_data
        has_place = said["lon"] is not None and said["lat"] is not None
        earlier = (before or {}).get("answers", {})
        typed = {q.code: said[f"answer_{q.code}"] for q in self.questions if said[f"answer_{q.code}"]}
        # What was not touched stays as it was sent, in whatever language.
        answers = {
            code: earlier[code] if in_words(earlier.get(code)) == text else from_words(text)
            for code, text in typed.items()
        }
        content = {
            "county": said["county"],
            "site": {"name": said["site_name"], "credit_code": said["credit_code"], "address": said["address"]},
            "topic": self.topic.code,
            "outcome": said["outcome"],
            "checklist_version": self.version,
            "answers": answers,
            "started_at": said["started_at"],
            "ended_at": said["ended_at"],
            "place": {"lon": said["lon"], "lat": said["lat"], "source": "hand"} if has_place else None,
            "no_place_reason": said["no_place_reason"],
            "present": said["present"],
            "photos": photos,
            "findings": findings,
        }
        return {**content, **(self._kept(content, before) if before else {})}

    @staticmethod
    def _kept(content: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
        kept: dict[str, Any] = {name: before[name] for name in ("task", "visit", "notes", "client") if name in before}
        # Another name is another site; a point that nobody moved was not set by hand.
        if content["site"]["name"] == before["site"]["name"]:
            kept["site"] = {**before["site"], **content["site"]}
        place, old = content["place"], before["place"]
        if place and old and (place["lon"], place["lat"]) == (Decimal(old["lon"]), Decimal(old["lat"])):
            kept["place"] = old
        return kept


class FoundForm(forms.Form):
    """One finding of the record."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    problem_type = forms.ChoiceField(label=_("Problem type"), required=False)
    description = forms.CharField(
        label=_("What was seen"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    photos = FilesField(label=_("Photos of the finding"), required=False)

    def __init__(self, *args: Any, topic: Topic, **options: Any):
        super().__init__(*args, **options)
        self.fields["problem_type"].choices = [
            ("", "—"),
            *((t.code, t.name) for t in topic.problem_types.all() if t.is_current),
        ]

    def is_told(self) -> bool:
        return bool(self.cleaned_data.get("problem_type") or self.cleaned_data.get("description"))


class RevisionReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why it is corrected"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class TopicForm(forms.Form):
    """The first step: what the visit is about decides the questions and the problem types."""

    topic = forms.ModelChoiceField(Topic.objects.none(), to_field_name="code", label=_("Topic"))

    def __init__(self, *args: Any, campaign: Campaign, **options: Any):
        super().__init__(*args, **options)
        self.fields["topic"].queryset = Topic.objects.filter(campaign=campaign)


# Task lists and sites


class TaskUploadForm(forms.Form):
    """A ledger of targets; the list it belongs to is known by its title."""

    file = forms.FileField(
        label=_("Workbook"),
        help_text=_("A ledger of targets as .xlsx, .xls, .ods or .csv. Nothing is written yet."),
    )
    title = forms.CharField(
        label=_("Title of the list"),
        max_length=120,
        required=False,
        help_text=_("The file's name where it is left out. The same title brings the same list up to date."),
    )
    round = forms.ModelChoiceField(
        label=_("Round"), queryset=Round.objects.none(), required=False, empty_label=_("the whole campaign")
    )
    month = forms.DateField(
        label=_("Month (any day of it)"), required=False, widget=DayInput, help_text=_("Instead of a round.")
    )

    def __init__(self, *args: Any, campaign: Campaign, **options: Any) -> None:
        super().__init__(*args, **options)
        rounds = Round.objects.filter(campaign=campaign, is_cancelled=False).order_by("starts")
        self.fields["round"].queryset = rounds  # type: ignore[attr-defined]


class TaskFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=TaskState.choices, label=_("State"), empty_label=_("all"))
    q = django_filters.CharFilter(label=_("Name or county"), method="named")

    class Meta:
        model = TaskItem
        fields = ()

    def named(self, queryset, name, value):
        return queryset.filter(Q(site__name__icontains=value) | Q(county__name__icontains=value))


class SiteFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Name, credit code or county"), method="named")

    class Meta:
        model = Site
        fields = ()

    def named(self, queryset, name, value):
        return queryset.filter(
            Q(name__icontains=value) | Q(credit_code__istartswith=value) | Q(county__name__icontains=value)
        )


class QueueFileForm(forms.Form):
    file = forms.FileField(
        label=_("Exported file"), help_text=_("As the phone wrote it, lantian-….txt; at most 100 MB.")
    )
    username = forms.CharField(
        label=_("User name of whoever gave it to you"),
        max_length=150,
        help_text=_("The records are taken as this person's. The file says whose it is; the two must be the same."),
    )
