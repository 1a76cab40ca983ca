"""Accounts in Django's administration: to look at. The pages of accounts change them, and keep the trail."""

from django.contrib import admin
from django.contrib.auth.admin import Group

from accounts.models import User
from kernel.admin import ReadOnlyAdmin

# Roles are code; there are no groups.
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ["username", "full_name", "role", "is_active", "last_login"]
    list_filter = ["role", "is_active"]
    search_fields = ["username", "full_name"]
    fields = ["username", "full_name", "role", "language", "is_active", "must_change_password", "last_login"]
