"""What the phone application asks about itself, and what it holds of the server's data."""

from datetime import date

from django.http import Http404
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from field import services
from field.day_plans import described, plan_as_sent, team_of
from field.selectors import identity, me
from field.serializers import IdentitySerializer, PlanChangeSerializer, SyncSerializer
from field.sync import answer, scope_of
from field.sync.collections.plan import PlanSerializer
from kernel import clock
from kernel.http import given


class Me(APIView):
    @extend_schema(summary=_("Who works with this phone"), responses=IdentitySerializer)
    def get(self, request: Request) -> Response:
        """Who is signed in, in which team, and until when; asked after signing in and kept on the phone."""
        return Response(IdentitySerializer(identity(request.user)).data)


@method_decorator([never_cache, gzip_page], name="dispatch")
class Sync(APIView):
    """Compressed here and not by the proxy alone: a whole city is a megabyte, and phones come over slow lines."""

    @extend_schema(
        summary=_("What the phone of an inspector holds, as far as it has changed"),
        description=_(
            "Bring the token of the last answer as `since`, and apply the answer in one transaction: with `reset`, "
            "first clear everything; of each part in `changed` put its rows, and remove what you held of that part "
            "and is not among them. While `more` is true ask again at once with the new token; after the answer "
            "without it, remove what is left of parts counted otherwise than `parts` now says. An answer that was "
            "not applied whole leaves the old token in force. Whoever is posted to no team today is refused with "
            "`not_posted` and keeps nothing but what has not been sent."
        ),
        parameters=[OpenApiParameter("since", str, description=_("the token of the last answer, unchanged"))],
        responses=SyncSerializer,
    )
    def get(self, request: Request) -> Response:
        scope = scope_of(request.user)
        told = answer(scope, request.query_params.get("since", ""))
        return Response(
            {
                "token": told.token,
                "reset": told.reset,
                "more": told.more,
                "now": clock.now(),
                "me": me(scope),
                "collections": told.collections,
            }
        )


class PlanDetail(APIView):
    @extend_schema(summary=_("The own team's plan of a day"), responses=PlanSerializer)
    def get(self, request: Request, day: date) -> Response:
        plan = plan_as_sent(request.user, day)
        if plan is None:
            raise Http404
        return Response(plan)

    @extend_schema(
        summary=_("Keep the own team's plan of a day"),
        description=_(
            "All stops in order. The same again is answered with the plan as it stands; 409 with both plans where a "
            "team mate has changed it since the version that the change was made on."
        ),
        request=PlanChangeSerializer,
        responses={
            200: PlanSerializer,
            409: OpenApiResponse(description=_("Changed since by a team mate; both plans are in the answer.")),
            422: OpenApiResponse(description=_("The content is wrong; `fields` names where.")),
        },
    )
    def put(self, request: Request, day: date) -> Response:
        team = team_of(request.user, day)
        if team is None:
            raise Http404
        said = given(PlanChangeSerializer, request)
        plan, _is_changed = services.save_plan(
            team=team, day=day, actor=request.user, version=said["version"], stops=said["stops"]
        )
        return Response(described(team, [plan])[0])
