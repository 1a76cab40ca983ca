"""Accounts and the present session in the API."""

from datetime import datetime

from rest_framework import serializers

from accounts import workflow
from accounts.access import delivers_until, veto
from accounts.models import User
from accounts.roles import Role
from kernel import clock


class SignInSerializer(serializers.Serializer):
    """`keep`: stay signed in for as long as the account may work, which for an inspector is the posting."""

    username = serializers.CharField()
    password = serializers.CharField(trim_whitespace=False)
    keep = serializers.BooleanField(default=False)


class SessionSerializer(serializers.ModelSerializer):
    """Who is signed in. `csrf_token` goes into the `X-CSRFToken` header of every write.

    `delivers_until` is null for whoever may work; for somebody whose access has ended it is the moment until which
    this session may send what was recorded before, and nothing else.
    """

    actions = serializers.SerializerMethodField()
    delivers_until = serializers.SerializerMethodField()
    csrf_token = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = ["id", "username", "full_name", "role", "language", "must_change_password", "csrf_token"]
        fields += ["delivers_until", "actions"]

    def get_actions(self, user: User) -> list[str]:
        return ["sign_out"] if veto(user, clock.today()) else ["sign_out", "change_password", "choose_language"]

    def get_delivers_until(self, user: User) -> datetime | None:
        return delivers_until(user, clock.now()) if veto(user, clock.today()) else None

    def get_csrf_token(self, user: User) -> str:
        return self.context["csrf_token"]


class PasswordSerializer(serializers.Serializer):
    old = serializers.CharField(trim_whitespace=False)
    new = serializers.CharField(trim_whitespace=False)


class LanguageSerializer(serializers.Serializer):
    language = serializers.ChoiceField(choices=User.language.field.choices)


class AccountSerializer(serializers.ModelSerializer):
    actions = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = [
            "id",
            "username",
            "full_name",
            "role",
            "language",
            "is_active",
            "must_change_password",
            "last_login",
            "actions",
        ]

    def get_actions(self, account: User) -> list[str]:
        return workflow.actions(self.context["request"].user, account)


class NewAccountSerializer(serializers.Serializer):
    username = serializers.CharField(max_length=150)
    full_name = serializers.CharField(max_length=60)
    role = serializers.ChoiceField(choices=Role.choices)
    language = serializers.ChoiceField(choices=User.language.field.choices, default="zh-hans")


class CodeSerializer(serializers.Serializer):
    """A first-use code: shown this once and kept nowhere."""

    account = AccountSerializer()
    code = serializers.CharField()


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
