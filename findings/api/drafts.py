"""Drafts that several phones of a team write together."""

import uuid

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from findings import services
from findings.models import Draft
from findings.serializers import DraftChangeSerializer, DraftSerializer
from kernel.http import given


class DraftDetail(APIView):
    """A shared draft, under the identifier that its record will have."""

    parser_classes = [JSONParser]

    @extend_schema(summary=_("A shared draft with what is to be settled in it"), responses=DraftSerializer)
    def get(self, request: Request, id: uuid.UUID) -> Response:
        return Response(_shown(request, _visible(request, id)))

    @extend_schema(
        summary=_("Send what this phone has changed in a draft since it last read it"),
        description=_(
            "Fields that differ are put together; a field that somebody else changed meanwhile is answered under "
            "`conflicts`, both values are kept, and a later change settles it. A new identifier begins a draft. The "
            "same `patch` again changes nothing. 409 where the draft has been handed in or thrown away."
        ),
        request=DraftChangeSerializer,
        responses={
            200: DraftSerializer,
            409: OpenApiResponse(description=_("The draft is closed; `is_handed_in` says whether as a record.")),
        },
    )
    def patch(self, request: Request, id: uuid.UUID) -> Response:
        said = given(DraftChangeSerializer, request)
        if Draft.objects.filter(pk=id).exists():
            _visible(request, id)
        draft = services.merge_draft(
            id=id,
            actor=request.user,
            patch=said["patch"],
            base=said["base"],
            fields=said["set"],
            drop=said["drop"],
            settle=said["settle"],
            at=said.get("at"),
        )
        return Response(_shown(request, draft))

    @extend_schema(
        summary=_("Throw a shared draft away; what it said is kept"),
        description=_("For all of the team. Later changes are answered with 409 and the name of who threw it away."),
        responses={204: None, 409: OpenApiResponse(description=_("The draft has been handed in."))},
    )
    def delete(self, request: Request, id: uuid.UUID) -> Response:
        draft = _visible(request, id)
        services.discard_draft(draft=draft, actor=request.user)
        return Response(status=204)


def _visible(request: Request, id: uuid.UUID) -> Draft:
    return get_object_or_404(Draft.objects.visible_to(request.user), pk=id)


def _shown(request: Request, draft: Draft) -> dict:
    return DraftSerializer(draft, context={"request": request}).data
