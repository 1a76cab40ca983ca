"""What is asked when a rotation is looked for and published."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from rotations.enums import RotationState
from rotations.models import Rotation


def _campaigns(request):
    return Campaign.objects.visible_to(request.user)


class RotationFilter(django_filters.FilterSet):
    campaign = django_filters.ModelChoiceFilter(label=_("Campaign"), queryset=_campaigns)
    state = django_filters.ChoiceFilter(label=_("State"), choices=RotationState.choices)

    class Meta:
        model = Rotation
        fields = ["campaign", "state"]


class PublishForm(forms.Form):
    """`revision` is the draft as it was looked at; a shortage has to be accepted."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    confirmed = forms.BooleanField(label=_("Publish although teams are short of people"), required=True)

    def __init__(self, *args, short, **kwargs):
        super().__init__(*args, **kwargs)
        if not short:
            del self.fields["confirmed"]
