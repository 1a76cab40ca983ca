"""Accounts in Django's administration: to look at. The pages of accounts change them, and keep the trail."""

from django.contrib import admin
from django.contrib.auth.admin import Group
from django.http import HttpRequest

from accounts.models import User

# Roles are code; there are no groups.
admin.site.unregister(Group)


class ReadOnly(admin.ModelAdmin):
    """For administrators to look at, never to change."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(ReadOnly):
    list_display = ["username", "full_name", "role", "is_active", "last_login"]
    list_filter = ["role", "is_active"]
    search_fields = ["username", "full_name"]
    fields = ["username", "full_name", "role", "language", "is_active", "must_change_password", "last_login"]
