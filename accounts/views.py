"""Signing in and out, one's own password and language, and the administrators' list of accounts."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.i18n import set_language

from accounts import services, workflow
from accounts.enums import AccountAction as A
from accounts.forms import AccountFilter, AccountForm, LoginForm, PasswordForm
from accounts.models import User
from kernel import audit
from kernel.buttons import Button, buttons_for
from kernel.http import error_body, refusals_as_messages

ACCOUNT_BUTTONS = (
    Button(
        A.GIVE_CODE,
        "accounts:account-code",
        ask=gettext_lazy("The present password stops working and every session ends. The code is shown once."),
    ),
    Button(A.DEACTIVATE, "accounts:account-deactivate", tone="danger", reason="required"),
    Button(A.REACTIVATE, "accounts:account-reactivate", reason="optional"),
)


class SignIn(LoginView):
    """`/login/`. Too many wrong passwords from one address for one name: wait (django-axes)."""

    template_name = "accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True


sign_in = require_http_methods(["GET", "HEAD", "POST"])(SignIn.as_view())


@method_decorator(require_POST, name="dispatch")
@method_decorator(login_not_required, name="dispatch")
class SignOut(LogoutView):
    """By POST only: a link in a foreign page must not sign anybody out."""


sign_out = SignOut.as_view()


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """What django-axes answers while a name is locked for an address."""
    if request.path.startswith("/api/"):
        sentence = _("The password was wrong too often. Wait a quarter of an hour and try again.")
        return JsonResponse(error_body("too_many_attempts", sentence), status=429)
    return render(request, "accounts/locked.html", status=429)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@refusals_as_messages
def password_change(request: HttpRequest) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        user = services.change_password(user=request.user, old=form.cleaned_data["old"], new=form.cleaned_data["new"])
        update_session_auth_hash(request, user)
        messages.success(request, _("Your password is changed. Sessions on other devices have ended."))
        return redirect("home")
    return render(request, "accounts/password_change.html", {"form": form})


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keeps the language with the account too, so that it follows the person to other devices."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in dict(User.language.field.choices):
        services.choose_language(user=request.user, language=language)
    return set_language(request)


# Administrators


def _administrators_only(request: HttpRequest) -> None:
    if not workflow.may_keep_accounts(request.user):
        raise PermissionDenied


@require_GET
def account_list(request: HttpRequest) -> HttpResponse:
    _administrators_only(request)
    found = AccountFilter(request.GET, queryset=User.objects.visible_to(request.user).order_by("username"))
    page = Paginator(found.qs, 50).get_page(request.GET.get("page"))
    name = "partials/_account_results" if request.htmx else "account_list"
    return render(request, f"accounts/{name}.html", {"filter": found, "page": page})


@require_GET
def account_detail(request: HttpRequest, pk: int) -> HttpResponse:
    _administrators_only(request)
    account = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    return render(
        request,
        "accounts/account_detail.html",
        {
            "account": account,
            "buttons": buttons_for(account, workflow.actions(request.user, account), ACCOUNT_BUTTONS),
            "history": audit.history_of(account),
            # Shown once, on the page after it was made.
            "code": request.session.pop(f"code-{account.pk}", None),
        },
    )


@require_http_methods(["GET", "POST"])
@refusals_as_messages
def account_add(request: HttpRequest) -> HttpResponse:
    """The new account gets a first-use code, shown once."""
    _administrators_only(request)
    form = AccountForm(request.POST or None)
    if form.is_valid():
        code = services.first_use_code()
        account = services.create_account(
            **form.cleaned_data, password=code, actor=request.user, must_change_password=True
        )
        request.session[f"code-{account.pk}"] = code
        return redirect("accounts:account-detail", account.pk)
    return render(request, "accounts/account_add.html", {"form": form})


def _account(request: HttpRequest, pk: int) -> User:
    _administrators_only(request)
    return get_object_or_404(User.objects.visible_to(request.user), pk=pk)


@require_POST
@refusals_as_messages
def account_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    account = _account(request, pk)
    services.deactivate(user=account, actor=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The account is closed; its sessions end on their next request."))
    return redirect("accounts:account-detail", pk)


@require_POST
@refusals_as_messages
def account_reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    account = _account(request, pk)
    services.reactivate(user=account, actor=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The account is open again."))
    return redirect("accounts:account-detail", pk)


@require_POST
@refusals_as_messages
def account_code(request: HttpRequest, pk: int) -> HttpResponse:
    account = _account(request, pk)
    code = services.give_code(user=account, actor=request.user)
    if account.pk == request.user.pk:
        update_session_auth_hash(request, account)
    request.session[f"code-{account.pk}"] = code
    return redirect("accounts:account-detail", pk)
