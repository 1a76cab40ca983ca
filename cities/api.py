"""Places in the API: read by everybody signed in, and looked up by name and day."""

from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.response import Response
from rest_framework.views import APIView

from cities import selectors
from cities.forms import CityFilter, CountyFilter
from cities.models import City, County, Province, Region
from cities.serializers import (
    CitySerializer,
    CountySerializer,
    ProvinceSerializer,
    RegionSerializer,
    ResolutionSerializer,
    ResolveQuerySerializer,
)
from kernel import clock
from kernel.http import CursorPagination


class ByCode(CursorPagination):
    ordering = "code"


class RegionList(generics.ListAPIView):
    serializer_class = RegionSerializer
    pagination_class = ByCode
    queryset = Region.objects.none()

    def get_queryset(self):
        return Region.objects.visible_to(self.request.user)


class ProvinceList(generics.ListAPIView):
    serializer_class = ProvinceSerializer
    pagination_class = ByCode
    queryset = Province.objects.none()

    def get_queryset(self):
        return Province.objects.visible_to(self.request.user)


class CityList(generics.ListAPIView):
    """Cities; `region` with `on` gives those that belong to a region on a day (default today)."""

    serializer_class = CitySerializer
    pagination_class = ByCode
    filterset_class = CityFilter
    queryset = City.objects.none()

    def get_queryset(self):
        return City.objects.visible_to(self.request.user).select_related("province")


class CityDetail(generics.RetrieveAPIView):
    serializer_class = CitySerializer
    lookup_field = "code"
    queryset = City.objects.none()

    def get_queryset(self):
        return City.objects.visible_to(self.request.user).select_related("province")


class CountyList(generics.ListAPIView):
    """Counties, zones and local units, past and present; `on` gives those in force on a day."""

    serializer_class = CountySerializer
    pagination_class = ByCode
    filterset_class = CountyFilter
    queryset = County.objects.none()

    def get_queryset(self):
        return County.objects.visible_to(self.request.user).select_related("city", "successor")


class CountyDetail(generics.RetrieveAPIView):
    serializer_class = CountySerializer
    lookup_field = "code"
    queryset = County.objects.none()

    def get_queryset(self):
        return County.objects.visible_to(self.request.user).select_related("city", "successor")


class PlaceResolve(APIView):
    """Which place a name means on a day. Never guesses: what is not certain comes with candidates."""

    @extend_schema(parameters=[ResolveQuerySerializer], responses=ResolutionSerializer)
    def get(self, request):
        query = ResolveQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        day = asked.get("date") or clock.today()
        found = selectors.resolve(
            asked["name"],
            on=day,
            city=asked.get("city"),
            province=asked.get("province"),
            level=None if asked["level"] == "any" else asked["level"],
        )
        answer = {
            "name": found.name,
            "date": day,
            "place": found.place,
            "regions": found.regions,
            "reason": found.reason.value,
            "message": found.reason.label,
            "candidates": found.candidates,
        }
        return Response(ResolutionSerializer(answer).data)
