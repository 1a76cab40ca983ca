"""People who sign in."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role


class UserQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Administrators: all. Others: themselves."""
        return self if user.role == Role.ADMINISTRATOR else self.filter(pk=user.pk)


class UserManager(DjangoUserManager.from_queryset(UserQuerySet)):
    """`create_user(username, password=…, full_name=…, role=…)`."""


class User(AbstractUser):
    """One account, one person, one role. Chinese names are kept whole, not as first and last.

    Every session carries a hash over the password and `session_epoch`: raising the epoch ends all of them, used
    or not, for good (L8). `accounts.services.end_sessions` is what raises it.
    """

    first_name = None
    last_name = None
    full_name = models.CharField(_("full name"), max_length=60)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    language = models.CharField(
        _("language"), max_length=10, choices=[("zh-hans", "简体中文"), ("en", "English")], default="zh-hans"
    )
    must_change_password = models.BooleanField(_("must choose a new password"), default=False)
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    objects = UserManager()

    REQUIRED_FIELDS = ["full_name", "role"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values),
                name="accounts_user_role_is_known",
                violation_error_message=_("This role does not exist."),
            )
        ]

    def __str__(self):
        return self.full_name or self.username

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.full_name

    def get_session_auth_hash(self):
        return self._session_hash()

    def get_session_auth_fallback_hash(self):
        return (self._session_hash(secret) for secret in settings.SECRET_KEY_FALLBACKS)

    def _session_hash(self, secret=None):
        content = f"{self.session_epoch}:{self.password}"
        return salted_hmac("accounts.session", content, secret=secret, algorithm="sha256").hexdigest()
