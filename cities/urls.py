"""Addresses of the places: pages and API."""

from django.urls import path

from cities import api, views

urlpatterns = [
    path("cities/", views.city_list, name="city-list"),
    path("cities/lookup/", views.name_lookup, name="name-lookup"),
    path("cities/<slug:code>/", views.city_detail, name="city-detail"),
    path("cities/<slug:code>/units/add/", views.unit_add, name="unit-add"),
    path("cities/<slug:code>/aliases/add/", views.alias_add, name="alias-add"),
]

api_urlpatterns = [
    path("regions/", api.RegionList.as_view(), name="cities-region-list"),
    path("provinces/", api.ProvinceList.as_view(), name="cities-province-list"),
    path("cities/", api.CityList.as_view(), name="cities-city-list"),
    path("cities/<slug:code>/", api.CityDetail.as_view(), name="cities-city-detail"),
    path("counties/", api.CountyList.as_view(), name="cities-county-list"),
    path("counties/<slug:code>/", api.CountyDetail.as_view(), name="cities-county-detail"),
    path("places/resolve/", api.PlaceResolve.as_view(), name="cities-place-resolve"),
]
