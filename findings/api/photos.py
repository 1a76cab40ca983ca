"""Photos: sent whole or in parts, asked how far they have come, and looked at."""

import hashlib
from pathlib import PurePosixPath

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from findings import services
from findings.models import Photo, PhotoUpload
from findings.selectors.marks import Mark, mark_for
from findings.selectors.photos import photo_file_gone
from findings.serializers import PhotoSerializer, UploadSerializer
from findings.services.photo_copies import DISPLAY_EDGE, THUMB_EDGE
from findings.services.photos import photo_too_heavy
from kernel.errors import Refused
from kernel.serializers import told

OFFSET = OpenApiParameter(
    "Upload-Offset", int, OpenApiParameter.HEADER, required=True, description=_("The byte at which this part begins.")
)
LENGTH = OpenApiParameter(
    "Upload-Length", int, OpenApiParameter.HEADER, required=True, description=_("The bytes of the whole photo.")
)

SIZES = {"display": DISPLAY_EDGE, "thumb": THUMB_EDGE}
SIZE = OpenApiParameter(
    "size", str, enum=tuple(SIZES), description=_("`display`: 1600 pixels at most, the default. `thumb`: 320.")
)


class PhotoDetail(APIView):
    """A photo by the SHA-256 of its bytes."""

    def perform_content_negotiation(self, request, force=False):
        """An image is asked for as an image; the answer does not hang on it."""
        return super().perform_content_negotiation(request, force=True)

    @extend_schema(
        summary=_("A photo to look at"),
        description=_(
            "A copy, upright and without what the camera wrote; the photo itself is another operation's. On a city's "
            "copy stand moment, place, record and hash, as the rules of the campaign have it."
        ),
        parameters=[SIZE],
        responses={(200, "image/jpeg"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, sha256: str) -> HttpResponse:
        size = request.query_params.get("size", "display")
        if size not in SIZES:
            sentence = _("Choose one of %(choices)s.") % {"choices": ", ".join(SIZES)}
            raise Refused("invalid", sentence, fields={"size": [sentence]})
        photo = get_object_or_404(Photo.objects.visible_to(request.user), pk=sha256)
        mark = mark_for(request.user, photo)
        etag = f'"{sha256}-{size}{_digest(mark)}"'
        if (unchanged := get_conditional_response(request, etag=etag)) is not None:
            return unchanged
        response = HttpResponse(services.copy_of(photo=photo, edge=SIZES[size], mark=mark), content_type="image/jpeg")
        response["Content-Disposition"] = f'inline; filename="{sha256[:12]}.jpg"'
        response["Cache-Control"], response["ETag"] = "private, max-age=86400", etag
        return response

    @extend_schema(exclude=True)
    def head(self, request: Request, sha256: str) -> HttpResponse:
        """How far the photo has come: `Upload-Offset` of `Upload-Length`. 404 where nothing is here."""
        stored = Photo.objects.visible_to(request.user).filter(pk=sha256).first()
        if stored is not None:
            received = total = stored.size
        else:
            upload = get_object_or_404(PhotoUpload.objects.visible_to(request.user), sha256=sha256)
            received, total = upload.received, upload.total
        # Phones take a page of HTML for the portal of a hotel's network.
        response = HttpResponse(content_type="application/octet-stream")
        response["Upload-Offset"], response["Upload-Length"] = str(received), str(total)
        return response

    @extend_schema(
        summary=_("Send a whole photo"),
        description=_("201 where it is new, 200 where it is already here. Before or after its record."),
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses={
            200: PhotoSerializer,
            201: PhotoSerializer,
            413: OpenApiResponse(description=_("Too many bytes or pixels.")),
            415: OpenApiResponse(description=_("No JPEG, PNG, WebP or HEIC photo, judged by its bytes.")),
            422: OpenApiResponse(description=_("The bytes have another hash.")),
        },
    )
    def put(self, request: Request, sha256: str) -> Response:
        photo, is_new = services.store_photo(sha256=sha256, data=body_of(request), actor=request.user)
        return Response(told(PhotoSerializer, photo), status=201 if is_new else 200)

    @extend_schema(
        summary=_("Send the next part of a photo"),
        description=_(
            "200 with how far it has come, 201 with the photo when the last byte is here, 409 with the offset to go on "
            "from where the parts do not join. `HEAD` answers how far a photo has come."
        ),
        parameters=[OFFSET, LENGTH],
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses={200: UploadSerializer, 201: PhotoSerializer},
    )
    def patch(self, request: Request, sha256: str) -> Response:
        start, total = _number(request, "Upload-Offset"), _number(request, "Upload-Length")
        upload, photo = services.receive_chunk(
            sha256=sha256, start=start, total=total, data=body_of(request), actor=request.user
        )
        if photo is not None:
            return Response(told(PhotoSerializer, photo), status=201)
        return Response(told(UploadSerializer, upload), headers={"Upload-Offset": str(upload.received)})


class PhotoOriginal(APIView):
    """The bytes as they came, for whoever weighs the evidence."""

    def perform_content_negotiation(self, request, force=False):
        return super().perform_content_negotiation(request, force=True)

    @extend_schema(
        summary=_("A photo as it came"),
        description=_("With what the camera wrote. For the office and reviewers; the audit trail keeps who read it."),
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, sha256: str) -> HttpResponse:
        seen = get_object_or_404(Photo.objects.visible_to(request.user), pk=sha256)
        photo = services.read_original(photo=seen, actor=request.user)
        try:
            with photo.file.open() as file:
                data = file.read()
        except OSError as error:
            raise photo_file_gone() from error
        # To be saved, never opened in our own pages: it may be more than a photo.
        response = HttpResponse(data, content_type=photo.content_type)
        response["Content-Disposition"] = f'attachment; filename="{PurePosixPath(photo.file.name).name}"'
        response["Cache-Control"] = "private, no-store"
        return response


def _digest(mark: Mark) -> str:
    return "-" + hashlib.sha256("\n".join(mark).encode()).hexdigest()[:16] if mark else ""


def body_of(request: Request) -> bytes:
    """The bytes as sent, whatever type they claim; no more than a photo may have."""
    stream = request.stream
    data = stream.read(settings.PHOTO_MAX_BYTES + 1) if stream is not None else b""
    if len(data) > settings.PHOTO_MAX_BYTES:
        raise photo_too_heavy()
    return data


def _number(request: Request, header: str) -> int:
    value = request.headers.get(header, "")
    if not (value.isascii() and value.isdigit()) or len(value) > 12:
        sentence = _("Give %(header)s as a whole number of bytes.") % {"header": header}
        raise Refused("invalid", sentence, fields={header: [sentence]})
    return int(value)
