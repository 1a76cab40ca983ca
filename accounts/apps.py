from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kernel import wording


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("accounts")

    def ready(self):
        wording.name_verbs(
            {
                "account.created": _("Account opened"),
                "account.deactivated": _("Account closed"),
                "account.reactivated": _("Account reopened"),
                "account.code_given": _("First-use code given"),
                "account.sessions_ended": _("All sessions ended"),
                "account.password_changed": _("Password changed"),
            }
        )
