"""Somebody who was present answers on the phone of another who was, with a password of their own (S1 九(三), C10)."""

import uuid

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import account_behind, veto
from accounts.models import User
from care.selectors import stop_of
from findings import services
from findings.api.records import shown, visible_record
from findings.enums import RecordAction as A
from findings.serializers import AnswerSerializer, RecordSerializer
from findings.workflow import took_part
from kernel import clock
from kernel.errors import DomainError, NotAllowed
from kernel.http import given


class HeldBack(DomainError):
    """Whose password it is may not work today."""

    status = 403


class RecordAnswers(APIView):
    parser_classes = [JSONParser]

    @extend_schema(
        summary=_("Answer a record on the phone of another who was present, with a user name and password"),
        description=_(
            "No session is begun: the phone stays signed in as who holds it, the audit trail names both. 401 for a "
            "wrong name or password and 429 after too many, as at signing in; 403 where whose password it is may not "
            "work today, with the reason."
        ),
        request=AnswerSerializer,
        responses={
            200: RecordSerializer,
            401: OpenApiResponse(description=_("The user name or the password is not right.")),
            403: OpenApiResponse(description=_("Not one of those present, or not to work today.")),
            409: OpenApiResponse(description=_("The record was corrected since, or is not waiting for an answer.")),
        },
    )
    def post(self, request: Request, id: uuid.UUID) -> Response:
        record = visible_record(request, id)
        said = given(AnswerSerializer, request)
        if not took_part(request.user, record):
            raise NotAllowed("answer")
        person = account_behind(
            request._request,  # noqa: SLF001
            username=said["username"],
            password=said["password"],
        )
        _refuse_held_back(person)
        how = {"record": record, "actor": person, "version": said.get("version"), "on_phone_of": request.user}
        if said["answer"] == A.CONFIRM:
            services.confirm_record(**how)
        else:
            services.contest_record(**how, words=said.get("words", ""))
        return Response(shown(request, record))


def _refuse_held_back(person: User) -> None:
    """What the middlewares ask of whoever is signed in, asked of who is not."""
    if sentence := veto(person, clock.today()):
        raise HeldBack("access_ended", sentence)
    if person.must_change_password:
        raise HeldBack("must_change_password", _("Choose a password of your own first."))
    if stop := stop_of(person, clock.today()):
        raise HeldBack(stop.code, stop.sentence)
