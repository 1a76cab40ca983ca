"""What is asked before a schedule is proposed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rotations.services.proposing import LONGEST


class ProposeForm(forms.Form):
    seconds = forms.IntegerField(
        label=_("Seconds to search"),
        min_value=1,
        max_value=LONGEST,
        help_text=_("Longer searches find better schedules; locked seats stay where they are."),
    )
