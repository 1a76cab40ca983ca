"""What awaits administrators: accounts that are not in use yet, or no more."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import workflow
from accounts.models import User
from kernel.panels import Context, panel, panel_urls


@panel(_("Accounts"))
def accounts(request: HttpRequest) -> Context:
    """For administrators: how many are in use, closed, and without a password of their own yet."""
    if not workflow.may_keep_accounts(request.user):
        raise PermissionDenied
    counts = User.objects.visible_to(request.user).aggregate(
        active=Count("pk", filter=Q(is_active=True)),
        closed=Count("pk", filter=Q(is_active=False)),
        first_code=Count("pk", filter=Q(is_active=True, must_change_password=True)),
    )
    return {"counts": counts}


urlpatterns = panel_urls(accounts)
