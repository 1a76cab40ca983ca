"""Shapes of what is signed, registered and chosen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import Round
from care import texts
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
