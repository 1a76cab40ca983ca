"""What the office asks of plans."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.forms import DayInput


class DayForm(forms.Form):
    day = forms.DateField(label=_("Day"), required=False, widget=DayInput)
