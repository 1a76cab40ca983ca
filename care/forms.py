"""Shapes of what is signed, registered and chosen."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Round
from care import texts
from care.enums import CostKind, TrainingKind
from care.selectors import Branch
from cities.models import Province
from kernel import clock
from kernel.forms import DayInput
from teams.models import Person, Posting, Team

YES_NO = (("no", _("No")), ("yes", _("Yes")))


class RoundChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Round) -> str:
        return f"{obj.campaign} · {obj} ({obj.starts} – {obj.ends})"


class RoundForm(forms.Form):
    """Which round is shown."""

    round = RoundChoice(label=_("Round"), queryset=Round.objects.none(), required=False)

    def __init__(self, *args: Any, rounds: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = rounds


class SelfCheckForm(forms.Form):
    """The questions in force, each with yes or no and words to a yes."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for question in texts.QUESTIONS:
            self.fields[question.code] = forms.ChoiceField(
                label=question.text, choices=YES_NO, widget=forms.RadioSelect
            )
            self.fields[f"{question.code}_words"] = forms.CharField(
                label=_("If yes: when, where, what"), required=False, max_length=1000
            )
        self.fields["remarks"] = forms.CharField(
            label=_("Anything else"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
        )

    @property
    def answers(self) -> dict[str, dict[str, Any]]:
        return {
            question.code: {
                "yes": self.cleaned_data[question.code] == "yes",
                "words": self.cleaned_data[f"{question.code}_words"],
            }
            for question in texts.QUESTIONS
        }


class MealForm(forms.Form):
    day = forms.DateField(label=_("Day"), widget=DayInput)
    place = forms.CharField(label=_("Eaten at"), max_length=120)
    amount = forms.DecimalField(label=_("Paid (yuan)"), max_digits=8, decimal_places=2, min_value=Decimal("0.01"))
    receipt = forms.CharField(label=_("Receipt number"), max_length=60)


class HolidayForm(forms.Form):
    province = forms.ModelChoiceField(label=_("Province"), queryset=Province.objects.order_by("code"))
    day = forms.DateField(label=_("Day"), widget=DayInput)
    name = forms.CharField(label=_("Name of the holiday"), max_length=40)
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("The paper that says so, with its number."))


class BranchForm(forms.Form):
    """Secretary and committee of a branch, of its own members."""

    secretary = forms.ModelChoiceField(label=_("Secretary"), queryset=Person.objects.none())
    committee = forms.ModelMultipleChoiceField(
        label=_("Committee"), queryset=Person.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, branch: Branch, **kwargs: Any):
        super().__init__(*args, **kwargs)
        members = Person.objects.filter(pk__in=[person.pk for person in branch.members]).order_by("pk")
        self.fields["secretary"].queryset = self.fields["committee"].queryset = members
        if branch.named:
            self.fields["secretary"].initial = branch.named.secretary_id
            self.fields["committee"].initial = [person.pk for person in branch.named.committee.all()]


class TrainingForm(forms.Form):
    campaign = forms.ModelChoiceField(label=_("Campaign"), queryset=Campaign.objects.none())
    day = forms.DateField(label=_("Day"), widget=DayInput)
    title = forms.CharField(label=_("Title of the training"), max_length=120)
    kind = forms.ChoiceField(label=_("Form of training"), choices=TrainingKind.choices)
    materials = forms.CharField(
        label=_("Content and materials"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, campaigns: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = campaigns
        self.fields["campaign"].initial = campaigns.first()


class AttendanceForm(forms.Form):
    """Ticked people of one page, or a list as a workbook."""

    people = forms.ModelMultipleChoiceField(label=_("Took part"), queryset=Person.objects.none(), required=False)
    file = forms.FileField(
        label=_("List of names (workbook)"),
        required=False,
        help_text=_("With a column “姓名”, and “工作单位” where names occur twice."),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people


class VehicleForm(forms.Form):
    plate = forms.CharField(label=_("Number plate"), max_length=12)
    firm = forms.CharField(label=_("Rental firm"), max_length=120)
    starts = forms.DateField(label=_("Rented from"), widget=DayInput)
    ends = forms.DateField(label=_("Rented until"), widget=DayInput)

    def __init__(self, *args: Any, team: Team, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["starts"].initial, self.fields["ends"].initial = team.round.arrival, team.round.departure


class DriverForm(forms.Form):
    day = forms.DateField(label=_("Day"), widget=DayInput, initial=clock.today)
    driver = forms.CharField(label=_("Driver"), max_length=60)


class CostForm(forms.Form):
    day = forms.DateField(label=_("Day"), widget=DayInput, initial=clock.today)
    kind = forms.ChoiceField(label=_("Kind of cost"), choices=CostKind.choices)
    amount = forms.DecimalField(label=_("Amount (yuan)"), max_digits=10, decimal_places=2, min_value=Decimal("0.01"))
    receipt = forms.CharField(label=_("Receipt or contract"), max_length=60)


class MeetingForm(forms.Form):
    day = forms.DateField(label=_("Day"), widget=DayInput)
    place = forms.CharField(label=_("Place of the meeting"), max_length=120)
    with_whom = forms.CharField(
        label=_("Met with"), max_length=200, help_text=_("Unit and post of those who were met.")
    )
    about = forms.CharField(label=_("Talked about"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    present = forms.ModelMultipleChoiceField(
        label=_("Present of the team"), queryset=Person.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, team: Team, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = clock.today()
        self.fields["present"].queryset = Person.objects.filter(
            pk__in=Posting.objects.filter(team=team).values("person")
        ).order_by("pk")
