"""The board: read whole, judged for one person, and changed. A change names the revision that its officer saw."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from kernel.errors import Conflict, NotAllowed
from rotations import selectors, services
from rotations.enums import BoardAction
from rotations.models import Rotation, Schedule, Step
from rotations.serializers import board as shapes
from rotations.wording import RULES
from rotations.workflow import board_actions
from teams.models import Person, Team


def _draft(request: Request, pk: int) -> Schedule:
    rotation = get_object_or_404(Rotation.objects.visible_to(request.user), pk=pk)
    draft = selectors.working_draft(rotation, request.user)
    if draft is None:
        raise Conflict("no_draft", _("There is no draft to work on. Begin one first."))
    return draft


def _person(request: Request, pk: int) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.user), pk=pk)


def _draft_to_change(request: Request, pk: int) -> Schedule:
    draft = _draft(request, pk)
    if BoardAction.MOVE not in board_actions(request.user, draft):
        raise NotAllowed(BoardAction.MOVE)
    return draft


class Board(APIView):
    @extend_schema(summary=_("The board of a rotation's draft"), responses=shapes.BoardSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Cities, teams, seats and people at once; 409 without a draft."""
        return Response(selectors.board_of(_draft(request, pk), request.user))


class BoardJudgement(APIView):
    @extend_schema(summary=_("Where a person may be put"), responses=shapes.JudgementSerializer)
    def get(self, request: Request, pk: int, person: int) -> Response:
        """Every team with the rule that would be broken, before anything is moved."""
        draft = _draft_to_change(request, pk)
        found = selectors.judgements(draft, _person(request, person).pk)
        return Response(
            {"person": person, "revision": draft.revision, "teams": [verdict.as_dict() for verdict in found]}
        )


class BoardPrices(APIView):
    @extend_schema(summary=_("What moving a person would cost"), responses=shapes.PricesSerializer)
    def get(self, request: Request, pk: int, person: int) -> Response:
        """By team and duty, by the plan's weights; apart from the judgement, which must not wait for it."""
        draft = _draft_to_change(request, pk)
        found = selectors.prices_for(draft, _person(request, person).pk)
        teams = [
            {"team": team, "duties": {duty: asdict(price) for duty, price in duties.items()}}
            for team, duties in found.items()
        ]
        told = {"person": person, "revision": draft.revision, "rules": RULES, "teams": teams}
        return Response(told)


class _Change(APIView):
    """409 with `changes` when the board is newer than `revision`; 422 with the code of a hard rule."""

    shape: ClassVar[type[Serializer]] = shapes.PersonOfBoardSerializer
    act: ClassVar[Callable[..., Step]]

    @extend_schema(responses=shapes.ChangedSerializer)
    def post(self, request: Request, pk: int) -> Response:
        draft = _draft(request, pk)
        asked = self.shape(data=request.data)
        asked.is_valid(raise_exception=True)
        facts = self.facts(request, dict(asked.validated_data))
        step = type(self).act(schedule=draft, actor=request.user, **facts)
        return Response(selectors.changed_by(step, request.user))

    def facts(self, request: Request, told: dict[str, Any]) -> dict[str, Any]:
        for name in {"person", "other"} & told.keys():
            told[name] = _person(request, told[name])
        if "team" in told:
            told["team"] = get_object_or_404(Team.objects.visible_to(request.user), pk=told["team"])
        return told


@extend_schema(summary=BoardAction.MOVE.label, request=shapes.MoveSerializer)
class BoardMove(_Change):
    shape, act = shapes.MoveSerializer, services.move


@extend_schema(summary=BoardAction.SWAP.label, request=shapes.SwapSerializer)
class BoardSwap(_Change):
    shape, act = shapes.SwapSerializer, services.swap


@extend_schema(summary=BoardAction.REMOVE.label, request=shapes.PersonOfBoardSerializer)
class BoardRemove(_Change):
    act = services.remove


@extend_schema(summary=BoardAction.LOCK.label, request=shapes.PersonOfBoardSerializer)
class BoardLock(_Change):
    act = services.lock


@extend_schema(summary=BoardAction.UNLOCK.label, request=shapes.PersonOfBoardSerializer)
class BoardUnlock(_Change):
    act = services.unlock


@extend_schema(summary=BoardAction.UNDO.label, request=shapes.RevisionSerializer)
class BoardUndo(_Change):
    shape, act = shapes.RevisionSerializer, services.undo
