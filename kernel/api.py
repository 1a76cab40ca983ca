"""What the system has told the user, in the API."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.response import Response
from rest_framework.views import APIView

from kernel import notices
from kernel.models import Notification
from kernel.serializers import NoticeSerializer, ReadCountSerializer, ReadSerializer


@extend_schema(summary=_("Own notices"))
class NoticeList(generics.ListAPIView):
    """The user's own notices, newest first."""

    serializer_class = NoticeSerializer
    queryset = Notification.objects.none()

    def get_queryset(self):
        return Notification.objects.visible_to(self.request.user)


class NoticesRead(APIView):
    """Safe to repeat: what is read stays read, and others' notices are left alone."""

    @extend_schema(summary=_("Mark notices read"), request=ReadSerializer, responses=ReadCountSerializer)
    def post(self, request):
        asked = ReadSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        marked = notices.mark_read(user=request.user, notices=asked.validated_data.get("notices"))
        return Response({"marked": marked})
