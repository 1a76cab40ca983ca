"""What the phone application asks about itself."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from field.selectors import identity
from field.serializers import IdentitySerializer


class Me(APIView):
    @extend_schema(summary=_("Who works with this phone"), responses=IdentitySerializer)
    def get(self, request: Request) -> Response:
        """Who is signed in, in which team, and until when; asked after signing in and kept on the phone."""
        return Response(IdentitySerializer(identity(request.user)).data)
