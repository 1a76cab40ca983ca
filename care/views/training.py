"""Pages of trainings and of who took part."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import Role
from campaigns.models import Campaign
from care import selectors, services
from care.enums import CareAction as A
from care.forms import AttendanceForm, TrainingForm
from care.models import Attendance, Training
from care.workflow import training_actions
from kernel import clock
from kernel.errors import NotAllowed
from kernel.http import refusals_as_messages

A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_as_messages
def training_list(request: HttpRequest) -> HttpResponse:
    """The office enters sessions here; an inspector reads which there were, and whether one is missing."""
    is_office = request.user.role == Role.OFFICE
    if request.method == "POST" and not is_office:
        raise NotAllowed(A.HOLD_TRAINING)
    run = Campaign.objects.run_by(request.user).order_by("-starts")
    form = TrainingForm(request.POST or None, campaigns=run) if is_office else None
    if form and form.is_valid():
        training = services.hold_training(actor=request.user, **form.cleaned_data)
        messages.success(request, _("The training is entered."))
        return redirect("care:training-detail", training.pk)
    attended = Attendance.objects.visible_to(request.user) if request.user.role == Role.INSPECTOR else None
    context = {
        "page": Paginator(selectors.trainings(request.user), A_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "attended": set(attended.values_list("training", flat=True)) if attended is not None else set(),
        "stop": selectors.stop_of(request.user, clock.today()),
    }
    return render(request, "care/training_list.html", context)


def _training(request: HttpRequest, pk: int) -> Training:
    if request.user.role not in selectors.CARING:
        raise NotAllowed("read_care")
    return get_object_or_404(selectors.trainings(request.user), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_as_messages
def training_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is expected, and a tick for who took part; or a list to read them from."""
    training = _training(request, pk)
    people = selectors.expected(training, request.user)
    actions = training_actions(request.user, training)
    if request.method == "POST":
        if A.MARK_ATTENDANCE not in actions:
            raise NotAllowed(A.MARK_ATTENDANCE)
        form = AttendanceForm(request.POST, request.FILES, people=people)
        if form.is_valid():
            _enter(request, training, form)
        return redirect("care:training-detail", pk)
    context = {
        "training": training,
        "page": Paginator(people, A_PAGE).get_page(request.GET.get("page")),
        "expected": people.count(),
        "attended": people.filter(has_attended=True).count(),
        "may_mark": A.MARK_ATTENDANCE in actions,
        "may_complete": A.COMPLETE_ATTENDANCE in actions,
        "form": AttendanceForm(people=people),
    }
    return render(request, "care/training_detail.html", context)


def _enter(request: HttpRequest, training: Training, form: AttendanceForm) -> None:
    entered = services.mark_attendance(training=training, actor=request.user, people=form.cleaned_data["people"])
    if file := form.cleaned_data["file"]:
        told = services.mark_attendance_from_list(
            training=training, actor=request.user, data=file.read(), filename=file.name
        )
        entered += told.entered
        if told.unknown:
            messages.warning(request, _("Not expected at this training: %(rows)s.") % {"rows": "；".join(told.unknown)})
        if told.doubtful:
            rows = "；".join(told.doubtful)
            messages.warning(request, _("Several people of this name, say the unit: %(rows)s.") % {"rows": rows})
    messages.success(request, _("%(count)s people were entered.") % {"count": entered})


@require_POST
@refusals_as_messages
def training_complete(request: HttpRequest, pk: int) -> HttpResponse:
    services.complete_attendance(training=_training(request, pk), actor=request.user)
    messages.success(request, _("The attendance is complete."))
    return redirect("care:training-detail", pk)
