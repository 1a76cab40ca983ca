"""The page of components: every one of them with sample content, for those who build pages."""

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
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

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
    Sample(1, "submitted", "info", pgettext_lazy("sample", "submitted"), 12),
    Sample(2, "returned", "warn", pgettext_lazy("sample", "returned"), 2),
    Sample(3, "overdue", "bad", pgettext_lazy("sample", "overdue"), -4),
    Sample(4, "closed", "good", pgettext_lazy("sample", "done"), 0),
    Sample(5, "draft", "neutral", pgettext_lazy("sample", "draft"), 30),
)


class SampleForm(forms.Form):
    name = forms.CharField(
        label=pgettext_lazy("sample", "Name"), help_text=pgettext_lazy("sample", "As it stands in the document.")
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("sample", "Kind"),
        choices=[("a", pgettext_lazy("sample", "First kind")), ("b", pgettext_lazy("sample", "Second kind"))],
    )
    day = forms.DateField(label=pgettext_lazy("sample", "Day"), widget=DayInput)
    grade = forms.ChoiceField(
        label=pgettext_lazy("sample", "Grade"),
        choices=[("1", pgettext_lazy("sample", "minor")), ("2", pgettext_lazy("sample", "serious"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=pgettext_lazy("sample", "Words"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    agreed = forms.BooleanField(label=pgettext_lazy("sample", "I have read it"))


class SampleFilter(forms.Form):
    q = forms.CharField(label=pgettext_lazy("sample", "Name"), required=False)
    kind = forms.ChoiceField(
        label=pgettext_lazy("sample", "Kind"),
        required=False,
        choices=[
            ("", pgettext_lazy("sample", "all")),
            ("a", pgettext_lazy("sample", "First kind")),
            ("b", pgettext_lazy("sample", "Second kind")),
        ],
    )
    since = forms.DateField(label=pgettext_lazy("sample", "Since"), required=False, widget=DayInput)


def _here(_obj: Sample) -> tuple:
    return ()


SAMPLE_BUTTONS = (
    Button("confirm", "kernel:styleguide", tone="primary", label=pgettext_lazy("sample", "Confirm"), arguments=_here),
    Button(
        "return",
        "kernel:styleguide",
        label=pgettext_lazy("sample", "Return"),
        reason="required",
        ask=pgettext_lazy("sample", "The other side reads these words."),
        arguments=_here,
    ),
    Button(
        "reject",
        "kernel:styleguide",
        tone="danger",
        label=pgettext_lazy("sample", "Reject"),
        reason="optional",
        arguments=_here,
    ),
)


@require_http_methods(["GET", "HEAD", "POST"])
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
    return {
        "samples": SAMPLES,
        "filter": SampleFilter(request.GET or None),
        "form": SampleForm({"name": "", "kind": "a", "day": "2018-13-01"}),
        "buttons": buttons_for(SAMPLES[0], ["confirm", "return", "reject"], SAMPLE_BUTTONS),
        "nothing": (),
        "tab_items": [
            (pgettext("sample", "all"), "?", 60, True),
            (pgettext("sample", "submitted"), "?tab=submitted", 12, False),
            (pgettext("sample", "draft"), "?tab=draft", None, False),
        ],
        "history": _history(request),
        "bars": {
            "kind": "bar",
            "categories": [f"09-{day}" for day in range(17, 24)],
            "series": [
                {"name": pgettext("sample", "checked"), "values": [812, 790, 845, 802, 866, 640, 598]},
                {"name": pgettext("sample", "found"), "values": [212, 195, 230, 188, 204, 156, 142]},
            ],
        },
        "ranks": {
            "kind": "rank",
            "categories": ["A", "B", "C", "D"],
            "series": [{"name": pgettext("sample", "found"), "values": [31, 27, 27, 22]}],
        },
    }


def _history(request: HttpRequest) -> list[SimpleNamespace]:
    draft, submitted, returned = (SAMPLES[index].label for index in (4, 0, 1))
    acts = [
        (50, pgettext("sample", "Handed in"), draft, submitted, ""),
        (20, pgettext("sample", "Returned"), submitted, returned, pgettext("sample", "The picture is not clear.")),
    ]
    return [
        SimpleNamespace(
            at=clock.now() - timedelta(hours=hours),
            actor=request.user,
            verb=verb,
            subject_type="",
            before=before,
            after=after,
            reason=reason,
        )
        for hours, verb, before, after, reason in acts
    ]
