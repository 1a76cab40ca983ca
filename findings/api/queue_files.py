"""Files that phones export from their queue, brought by an administrator."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from findings import services
from findings.serializers import DeliverySerializer, QueueFileSerializer
from kernel.http import given


class QueueFiles(APIView):
    parser_classes = (MultiPartParser,)

    @extend_schema(
        summary=_("Bring what a phone could not send, as an administrator"),
        description=_(
            "A file that the phone exported from its queue: lines of JSON. `head` (format `lantian-queue`, version 1 "
            "or 2, account, username); for each record `record` (id, state, base, reason, text, sha256 of the text; "
            "`shared` with version, set and drop of a shared draft) and `photo` (sha256, record, base64); for each "
            "other write `act` (id, about, text with method, path and json, sha256 of the text); `end` (records, "
            "photos, acts). Each is taken by the rules of sending it, once; the answer tells of each. Drafts are kept "
            "as shared drafts of the author's team."
        ),
        request={"multipart/form-data": QueueFileSerializer},
        responses=DeliverySerializer,
    )
    def post(self, request: Request) -> Response:
        data = given(QueueFileSerializer, request)
        delivery = services.deliver(
            file=data["file"], size=data["file"].size, username=data["username"], actor=request.user
        )
        return Response(DeliverySerializer(delivery).data)
