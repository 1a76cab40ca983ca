"""The administrator's page for what phones could not send."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from findings import services
from findings.forms import QueueFileForm
from findings.workflow import may_deliver
from kernel.errors import DomainError, NotAllowed
from kernel.http import refusals_as_messages


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_as_messages
def queue_files(request: HttpRequest) -> HttpResponse:
    """The report stands on the answer itself: bringing the same file again gives it again."""
    if not may_deliver(request.user):
        raise NotAllowed("deliver")
    form = QueueFileForm(request.POST or None, request.FILES or None)
    delivery = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            delivery = services.deliver(
                file=file, size=file.size, username=form.cleaned_data["username"], actor=request.user
            )
        except DomainError as refusal:
            messages.error(request, str(refusal))
    return render(request, "findings/queue_files.html", {"form": form, "delivery": delivery})
