"""The one page of the kernel: every component with sample content, for those who build pages."""

from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel import clock
from kernel.buttons import Button, buttons_for
from kernel.forms import DayInput


@dataclass(frozen=True)
class Sample:
    """Stands for an object of the domain: no table, only what the components ask of one."""

    pk: int
    state: str
    state_tone: str
    label: Any
    days: int

    def get_state_display(self) -> Any:
        return self.label

    @property
    def due(self):
        return clock.today() + timedelta(days=self.days)


SAMPLES = (
    Sample(1, "submitted", "info", gettext_lazy("submitted"), 12),
    Sample(2, "returned", "warn", gettext_lazy("returned"), 2),
    Sample(3, "overdue", "bad", gettext_lazy("overdue"), -4),
    Sample(4, "closed", "good", gettext_lazy("done"), 0),
    Sample(5, "draft", "neutral", gettext_lazy("draft"), 30),
)


class SampleForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), help_text=gettext_lazy("As it stands in the document."))
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[("a", gettext_lazy("First kind")), ("b", gettext_lazy("Second kind"))]
    )
    day = forms.DateField(label=gettext_lazy("Day"), widget=DayInput)
    grade = forms.ChoiceField(
        label=gettext_lazy("Grade"),
        choices=[("1", gettext_lazy("minor")), ("2", gettext_lazy("serious"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label=gettext_lazy("Words"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    agreed = forms.BooleanField(label=gettext_lazy("I have read it"))


class SampleFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("Name"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("all")), ("a", gettext_lazy("First kind")), ("b", gettext_lazy("Second kind"))],
    )
    since = forms.DateField(label=gettext_lazy("Since"), required=False, widget=DayInput)


def _here(_obj: Sample) -> tuple:
    return ()


SAMPLE_BUTTONS = (
    Button("confirm", "kernel:styleguide", tone="primary", label=gettext_lazy("Confirm"), arguments=_here),
    Button(
        "return",
        "kernel:styleguide",
        label=gettext_lazy("Return"),
        reason="required",
        ask=gettext_lazy("The other side reads these words."),
        arguments=_here,
    ),
    Button(
        "reject",
        "kernel:styleguide",
        tone="danger",
        label=gettext_lazy("Reject"),
        reason="optional",
        arguments=_here,
    ),
)


def styleguide(request: HttpRequest) -> HttpResponse:
    """Administrators only. A POST from its buttons changes nothing; it comes back as a message."""
    if request.user.role != "administrator":
        raise PermissionDenied
    if request.method == "POST":
        messages.success(request, _("Pressed. %(words)s") % {"words": request.POST.get("reason", "")})
        return redirect("kernel:styleguide")
    order = request.GET.get("o", "pk")
    rows = sorted(SAMPLES * 12, key=lambda sample: sample.pk, reverse=order.startswith("-"))
    return render(
        request,
        "kernel/styleguide.html",
        {**_context(request), "rows": Paginator(rows, 5).get_page(request.GET.get("page"))},
    )


def _context(request: HttpRequest) -> dict[str, Any]:
    now = clock.now()
    actions = ["confirm", "return", "reject"]
    history = [("draft", "submitted", "", 50), ("submitted", "returned", _("The picture is not clear."), 20)]
    return {
        "samples": SAMPLES,
        "filter": SampleFilter(request.GET or None),
        "form": SampleForm({"name": "", "kind": "a", "day": "2018-13-01"}),
        "buttons": buttons_for(SAMPLES[0], actions, SAMPLE_BUTTONS),
        "nothing": (),
        "tab_items": [
            (_("all"), "?", 60, True),
            (_("submitted"), "?tab=submitted", 12, False),
            (_("draft"), "?tab=draft", None, False),
        ],
        "history": [
            SimpleNamespace(
                at=now - timedelta(hours=hours),
                actor=request.user,
                verb=f"sample.{after}",
                subject_type="",
                before=before,
                after=after,
                reason=reason,
            )
            for before, after, reason, hours in history
        ],
        "bars": {
            "kind": "bar",
            "categories": [f"09-{day}" for day in range(17, 24)],
            "series": [
                {"name": _("checked"), "values": [812, 790, 845, 802, 866, 640, 598]},
                {"name": _("found"), "values": [212, 195, 230, 188, 204, 156, 142]},
            ],
        },
        "ranks": {
            "kind": "rank",
            "categories": ["A", "B", "C", "D"],
            "series": [{"name": _("found"), "values": [31, 27, 27, 22]}],
        },
    }
