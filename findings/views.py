"""Pages of records, findings and problem lists."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from findings.models import Finding, ProblemList, Record


def record_detail(request: HttpRequest, id) -> HttpResponse:
    record = get_object_or_404(Record.objects.visible_to(request.user), pk=id)
    return render(request, "findings/record_detail.html", {"record": record})


def finding_detail(request: HttpRequest, id) -> HttpResponse:
    finding = get_object_or_404(Finding.objects.visible_to(request.user), pk=id)
    return render(request, "findings/finding_detail.html", {"finding": finding})


def problemlist_detail(request: HttpRequest, id) -> HttpResponse:
    problem_list = get_object_or_404(ProblemList.objects.visible_to(request.user), pk=id)
    return render(request, "findings/problemlist_detail.html", {"problem_list": problem_list})
