"""Reference data for administrators. Names and codes of official places come from the tables: read only here."""

from django.contrib import admin

from cities.models import Alias, City, County, Liaison, Province, Region, RegionMembership


class ReadOnlyAdmin(admin.ModelAdmin):
    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Region)
class RegionAdmin(ReadOnlyAdmin):
    list_display = ("code", "name")


@admin.register(RegionMembership)
class RegionMembershipAdmin(ReadOnlyAdmin):
    list_display = ("region", "city", "county", "starts", "ends")
    list_filter = ("region",)
    list_select_related = ("region", "city", "county")


@admin.register(Province)
class ProvinceAdmin(ReadOnlyAdmin):
    list_display = ("code", "name", "short_name")
    search_fields = ("code", "name")


@admin.register(City)
class CityAdmin(ReadOnlyAdmin):
    list_display = ("code", "name", "province", "kind")
    list_filter = ("kind", "province")
    list_select_related = ("province",)
    search_fields = ("code", "name", "pinyin")


@admin.register(County)
class CountyAdmin(ReadOnlyAdmin):
    list_display = ("code", "name", "city", "kind", "valid_from", "valid_to", "successor")
    list_filter = ("kind",)
    list_select_related = ("city", "successor")
    search_fields = ("code", "name", "pinyin")


@admin.register(Alias)
class AliasAdmin(ReadOnlyAdmin):
    list_display = ("name", "province", "city", "county", "starts", "ends")
    list_select_related = ("province", "city", "county")
    search_fields = ("name",)


@admin.register(Liaison)
class LiaisonAdmin(ReadOnlyAdmin):
    list_display = ("user", "level", "province", "city", "county", "contact_kind", "starts", "ends")
    list_filter = ("level", "contact_kind")
    list_select_related = ("user", "province", "city", "county")
