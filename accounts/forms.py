"""Shapes of what people type about accounts."""

from typing import Any

import django_filters
from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import veto
from accounts.models import User
from accounts.roles import Role
from kernel import clock


class LoginForm(AuthenticationForm):
    """One sentence for a wrong name and a wrong password, so that nobody learns which names exist."""

    error_messages = {
        "invalid_login": _("The user name or the password is not right."),
        "inactive": _("This account is closed."),
    }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")

    def confirm_login_allowed(self, user: User) -> None:
        """Refuses whoever may not work today, in the words of the app that says so (a posting has ended)."""
        super().confirm_login_allowed(user)
        if sentence := veto(user, clock.today()):
            raise ValidationError(sentence, code="access_ended")


class PasswordForm(forms.Form):
    old = forms.CharField(
        label=_("Present password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label=_("New password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters, not digits alone, not a common word."),
    )
    again = forms.CharField(
        label=_("New password again"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", _("The two new passwords differ."))
        return data


class AccountForm(forms.Form):
    username = forms.CharField(label=_("User name"), max_length=150)
    full_name = forms.CharField(label=_("Full name"), max_length=60)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    language = forms.ChoiceField(label=_("Language"), choices=User.language.field.choices)


class AccountFilter(django_filters.FilterSet):
    """Which accounts a list shows."""

    q = django_filters.CharFilter(label=_("Name or user name"), method="named")
    role = django_filters.ChoiceFilter(label=_("Role"), choices=Role.choices)
    is_active = django_filters.BooleanFilter(label=_("In use"))

    class Meta:
        model = User
        fields = ["q", "role", "is_active"]

    def named(self, queryset, name, value):
        return queryset.filter(Q(username__icontains=value) | Q(full_name__icontains=value))
