"""How the API's document names things: by app, so that two apps may have a `Reason` each."""

from django.conf import settings
from drf_spectacular.authentication import SessionScheme as SpectacularSessionScheme
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction
from rest_framework.serializers import Serializer


class SessionScheme(SpectacularSessionScheme):
    """The cookie that sign-in sets."""

    target_class = "kernel.authentication.SessionAuthentication"
    name = "session"


class Schema(AutoSchema):
    def get_serializer_name(self, serializer: Serializer, direction: Direction) -> str:
        """`findings.serializers.ReasonSerializer` is `FindingsReason`."""
        name: str = super().get_serializer_name(serializer, direction)
        app = type(serializer).__module__.split(".")[0]
        return f"{app.title()}{name}" if app in settings.OUR_APPS else name
