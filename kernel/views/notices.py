"""What the system has told the user."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from kernel import notices
from kernel.models import Notification

A_PAGE = 50


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """The user's own notices, newest first. Looking at them does not mark them read."""
    page = Paginator(Notification.objects.visible_to(request.user), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "kernel/notice_list.html", {"page": page})


@require_POST
def notices_read(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Mark one notice read and go to what it tells of; without `pk`, mark all."""
    if pk is None:
        notices.mark_read(user=request.user)
        return redirect("kernel:notice-list")
    notice = get_object_or_404(Notification.objects.visible_to(request.user), pk=pk)
    notices.mark_read(user=request.user, notices=[notice.pk])
    return redirect(notice.url or "kernel:notice-list")
