"""What the outgoing leader adds to the system's folder."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rotations.enums import HandoverItem
from rotations.selectors.handovers import people_of, proposed_at_base
from teams.models import Person


class HandoverForm(forms.Form):
    """An item of the checklist is a tick and a remark: `done_<item>`, `remark_<item>`."""

    notes = forms.CharField(
        label=_("Notes for the next team"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Local trades and sources, what to look at first, what experience has taught."),
    )
    at_base = forms.ModelMultipleChoiceField(
        label=_("Who stays at the base"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, handover, **kwargs):
        people = people_of(handover)
        chosen = list(handover.at_base.all()) or proposed_at_base(handover, people)
        initial = {"notes": handover.notes, "at_base": [person.pk for person in chosen]}
        for item in HandoverItem:
            said = handover.checklist.get(item.value, {})
            initial |= {f"done_{item.value}": said.get("done", False), f"remark_{item.value}": said.get("remark", "")}
        super().__init__(*args, initial=initial, **kwargs)
        field = self.fields["at_base"]
        field.queryset = Person.objects.filter(pk__in=[posting.person_id for posting in people])
        field.choices = [(p.person_id, f"{p.person}（{p.get_duty_display()}，{p.team}）") for p in people]
        for item in HandoverItem:
            self.fields[f"done_{item.value}"] = forms.BooleanField(label=item.label, required=False)
            self.fields[f"remark_{item.value}"] = forms.CharField(label=_("Remark"), required=False, max_length=200)

    def items(self):
        """Tick and remark of each item, for the page."""
        return [(self[f"done_{item.value}"], self[f"remark_{item.value}"]) for item in HandoverItem]

    @property
    def content(self):
        said = self.cleaned_data
        checklist = {
            item.value: {"done": said[f"done_{item.value}"], "remark": said[f"remark_{item.value}"]}
            for item in HandoverItem
        }
        return {"notes": said["notes"], "at_base": list(said["at_base"]), "checklist": checklist}
