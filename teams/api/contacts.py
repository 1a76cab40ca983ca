"""A campaign's contacts in the API."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns.models import Campaign
from kernel.errors import NotAllowed
from kernel.http import CursorPagination
from teams import directory, services, workflow
from teams.imports.contacts import apply_contacts, import_contacts
from teams.models import Contact, ContactImport
from teams.serializers import (
    ContactImportSerializer,
    ContactSerializer,
    ContactsUploadSerializer,
    MissingContactSerializer,
    OpenedMobileSerializer,
)


def _campaign(request: Request, code: str) -> Campaign:
    return get_object_or_404(Campaign.objects.visible_to(request.user), code=code)


class InOrder(CursorPagination):
    ordering = "pk"


class ContactList(generics.ListAPIView):
    """The contacts of a campaign that the user may know, in the order of the directory."""

    serializer_class = ContactSerializer
    pagination_class = InOrder
    filterset_fields = ["level", "kind"]
    parser_classes = [MultiPartParser]
    queryset = Contact.objects.none()

    def get_queryset(self):
        if "code" not in self.kwargs:
            return Contact.objects.none()
        return directory.listed(_campaign(self.request, self.kwargs["code"]), self.request.user)

    @extend_schema(request={"multipart/form-data": ContactsUploadSerializer}, responses={201: ContactImportSerializer})
    def post(self, request: Request, code: str) -> Response:
        """Check a workbook of contacts, or with `dry_run=false` check and apply it."""
        campaign = _campaign(request, code)
        sent = ContactsUploadSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        file = sent.validated_data["file"]
        upload = import_contacts(
            file.read(), file.name, campaign=campaign, actor=request.user, dry_run=sent.validated_data["dry_run"]
        )
        return Response(ContactImportSerializer(upload, context={"request": request}).data, status=201)


class ContactMissing(APIView):
    @extend_schema(responses=MissingContactSerializer(many=True))
    def get(self, request: Request, code: str) -> Response:
        """What the plan asks for and nobody has named."""
        campaign = _campaign(request, code)
        if not workflow.sees_directory(request.user, campaign):
            raise NotAllowed("see_directory")
        return Response(MissingContactSerializer(directory.missing(campaign), many=True).data)


class ContactOpen(APIView):
    @extend_schema(request=None, responses=OpenedMobileSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """The whole number; recorded in the audit trail."""
        contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
        return Response({"mobile": services.open_mobile(contact=contact, actor=request.user)})


class ImportDetail(generics.RetrieveAPIView):
    serializer_class = ContactImportSerializer
    queryset = ContactImport.objects.none()

    def get_queryset(self):
        return ContactImport.objects.visible_to(self.request.user).select_related("campaign")


class ImportApply(APIView):
    @extend_schema(request=None, responses=ContactImportSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Apply the bytes that were checked; 409 when that has been done."""
        uploads = ContactImport.objects.visible_to(request.user).select_related("campaign")
        upload = apply_contacts(upload=get_object_or_404(uploads, pk=pk), actor=request.user)
        return Response(ContactImportSerializer(upload, context={"request": request}).data)
