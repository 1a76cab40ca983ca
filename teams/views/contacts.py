"""Pages of the contacts: the directory, who is missing, and the workbooks that name them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns.models import Campaign
from campaigns.selectors import current_campaign
from kernel import audit
from kernel.buttons import Button, buttons_for
from kernel.errors import NotAllowed
from kernel.http import refusals_as_messages
from kernel.sheets import download, response
from teams import directory, documents, privacy, services, workflow
from teams.enums import TeamAction as A
from teams.forms import ContactFilter, ContactsForm
from teams.imports.contacts import apply_contacts, import_contacts
from teams.models import Contact, ContactImport

LIST_BUTTONS = (
    Button(A.UPLOAD_CONTACTS, "teams:contact-upload", tone="primary", follow=True, arguments=lambda _campaign: ()),
    Button(A.EXPORT_CONTACTS, "teams:contact-export", follow=True, arguments=lambda _campaign: ()),
)
IMPORT_BUTTONS = (
    Button(
        A.APPLY_CONTACTS,
        "teams:contact-import-apply",
        tone="primary",
        ask=gettext_lazy("The accepted rows are written; rows with a fault are left out."),
    ),
)
A_PAGE = 50


def _campaign(request: HttpRequest) -> Campaign:
    campaign = current_campaign(request)
    if campaign is None:
        raise Http404
    return campaign


@require_GET
def contact_list(request: HttpRequest) -> HttpResponse:
    """The directory of the chosen campaign, as far as the reader knows its contacts."""
    campaign = current_campaign(request)
    rows = directory.listed(campaign, request.user) if campaign else Contact.objects.none()
    found = ContactFilter(request.GET, queryset=rows, request=request)
    is_kept = campaign is not None and workflow.sees_directory(request.user, campaign)
    context = {
        "campaign": campaign,
        "filter": found,
        "page": Paginator(found.qs, A_PAGE).get_page(request.GET.get("page")),
        "may_call": workflow.may_call(request.user),
        "standings": directory.standings(campaign) if campaign and is_kept else [],
        "due": directory.due_on(campaign) if campaign and is_kept else None,
        "uploads": ContactImport.objects.visible_to(request.user).filter(campaign=campaign).order_by("-pk")[:5],
        "buttons": buttons_for(campaign, workflow.contacts_actions(request.user, campaign), LIST_BUTTONS)
        if campaign
        else [],
    }
    for contact in context["page"]:
        contact.masked = privacy.masked_phone(contact.mobile)
    name = "partials/_contact_results" if request.htmx else "contact_list"
    return render(request, f"teams/{name}.html", context)


@require_GET
@refusals_as_messages
def contact_missing(request: HttpRequest) -> HttpResponse:
    """Every contact that the plan asks for and nobody has named."""
    campaign = _campaign(request)
    if not workflow.sees_directory(request.user, campaign):
        raise NotAllowed("see_directory")
    gaps = directory.missing(campaign)
    context = {
        "campaign": campaign,
        "page": Paginator(gaps, A_PAGE).get_page(request.GET.get("page")),
        "due": directory.due_on(campaign),
        "count": len(gaps),
    }
    return render(request, "teams/contact_missing.html", context)


@require_GET
@refusals_as_messages
def contact_form(request: HttpRequest) -> HttpResponse:
    """The form of annex 3 with a line for each contact that the plan asks for."""
    campaign = _campaign(request)
    if A.UPLOAD_CONTACTS not in workflow.contacts_actions(request.user, campaign):
        raise NotAllowed("upload_contacts")
    return download(documents.contact_form(campaign), f"附3联系人员信息表-{campaign.short_name}.xlsx")


@require_GET
@refusals_as_messages
def contact_export(request: HttpRequest) -> HttpResponse:
    """The directory as a workbook; taking it out is recorded."""
    campaign = _campaign(request)
    rows = list(directory.listed(campaign, request.user))
    services.note_contacts_export(campaign=campaign, actor=request.user, count=len(rows))
    return response(f"{campaign.short_name}联络人.xlsx", [documents.contact_sheet(campaign, rows)])


@require_POST
@refusals_as_messages
def contact_open(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole number; the reading is recorded. Without script it is a page of its own."""
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    value = services.open_mobile(contact=contact, actor=request.user)
    name = "partials/_opened" if request.htmx else "contact_opened"
    return render(request, f"teams/{name}.html", {"contact": contact, "value": value})


@require_http_methods(["GET", "POST"])
@refusals_as_messages
def contact_upload(request: HttpRequest) -> HttpResponse:
    """The file is checked as a whole and nothing is written; the next page shows every fault."""
    campaign = _campaign(request)
    if A.UPLOAD_CONTACTS not in workflow.contacts_actions(request.user, campaign):
        raise NotAllowed("upload_contacts")
    form = ContactsForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        upload = import_contacts(file.read(), file.name, campaign=campaign, actor=request.user, dry_run=True)
        return redirect("teams:contact-import-detail", upload.pk)
    return render(request, "teams/contact_upload.html", {"form": form, "campaign": campaign})


def _upload(request: HttpRequest, pk: int) -> ContactImport:
    uploads = ContactImport.objects.visible_to(request.user).select_related("campaign", "importer")
    return get_object_or_404(uploads, pk=pk)


@require_GET
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    upload = _upload(request, pk)
    buttons = buttons_for(upload, workflow.contact_import_actions(request.user, upload), IMPORT_BUTTONS)
    report = privacy.report_of(upload, request.user)
    context = {"upload": upload, "report": report, "buttons": buttons, "history": audit.history_of(upload)}
    return render(request, "teams/contact_import_detail.html", context)


@require_POST
@refusals_as_messages
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    upload = apply_contacts(upload=_upload(request, pk), actor=request.user)
    messages.success(request, _("%(rows)s rows were written.") % {"rows": upload.report["accepted"]})
    return redirect("teams:contact-import-detail", pk)
