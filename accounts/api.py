"""The session of a program or phone, and accounts for administrators."""

from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.models import AnonymousUser
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.parsers import JSONParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import services, workflow
from accounts.access import DELIVERS, NotSignedIn, account_behind, delivers_until, stays_until, veto
from accounts.forms import AccountFilter
from accounts.models import User
from accounts.serializers import (
    AccountSerializer,
    CodeSerializer,
    LanguageSerializer,
    NewAccountSerializer,
    PasswordSerializer,
    ReasonSerializer,
    SessionSerializer,
    SignInSerializer,
)
from kernel import clock
from kernel.errors import NotAllowed
from kernel.http import CursorPagination, given


class Session(APIView):
    """The present session: sign in, look at it, sign out.

    Signing in takes JSON only, so that a form in a foreign page cannot sign somebody in as somebody else.
    """

    parser_classes = [JSONParser]
    serializer_class = SessionSerializer

    def get_permissions(self):
        return [AllowAny()] if self.request.method == "POST" else super().get_permissions()

    @extend_schema(responses=SessionSerializer)
    def get(self, request: Request) -> Response:
        return Response(_session(request, request.user))

    @extend_schema(request=SignInSerializer, responses=SessionSerializer)
    def post(self, request: Request) -> Response:
        """Refuses a wrong name or password (401), whoever may not work today (401), too many attempts (429).

        Who may not work any more but may still hand in what was recorded is let in for that alone: `delivers_until`.
        """
        data = given(SignInSerializer, request)
        keep = data.pop("keep")
        user = account_behind(request._request, **data)  # noqa: SLF001
        sentence = veto(user, clock.today())
        if sentence and delivers_until(user, clock.now()) is None:
            raise NotSignedIn("access_ended", sentence)
        login(request._request, user)  # noqa: SLF001
        if sentence:
            request.session[DELIVERS] = True
        if keep and (until := stays_until(user, clock.now())):
            request.session.set_expiry(max(int((until - clock.now()).total_seconds()), settings.SESSION_COOKIE_AGE))
        return Response(_session(request, user))

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        logout(request._request)  # noqa: SLF001
        return Response(status=204)


def _session(request: Request, user: User | AnonymousUser) -> dict:
    return SessionSerializer(user, context={"csrf_token": get_token(request._request)}).data  # noqa: SLF001


class Password(APIView):
    @extend_schema(request=PasswordSerializer, responses={204: None})
    def put(self, request: Request) -> Response:
        user = services.change_password(user=request.user, **given(PasswordSerializer, request))
        update_session_auth_hash(request._request, user)  # noqa: SLF001
        return Response(status=204)


class Language(APIView):
    @extend_schema(request=LanguageSerializer, responses={204: None})
    def put(self, request: Request) -> Response:
        services.choose_language(user=request.user, **given(LanguageSerializer, request))
        return Response(status=204)


# Administrators


class AdministratorsOnly:
    """Whoever is signed in knows that there are accounts, so 403; an account itself is 404 to others."""

    def initial(self, request: Request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if not workflow.may_keep_accounts(request.user):
            raise NotAllowed("keep_accounts")


class AccountPages(CursorPagination):
    ordering = "username"


class AccountList(AdministratorsOnly, generics.ListAPIView):
    serializer_class = AccountSerializer
    pagination_class = AccountPages
    filterset_class = AccountFilter
    queryset = User.objects.none()

    def get_queryset(self):
        return User.objects.visible_to(self.request.user)

    @extend_schema(request=NewAccountSerializer, responses={201: CodeSerializer})
    def post(self, request: Request) -> Response:
        """Open an account; the answer holds its first-use code, which is kept nowhere."""
        code = services.first_use_code()
        account = services.create_account(
            **given(NewAccountSerializer, request), password=code, actor=request.user, must_change_password=True
        )
        return Response({"account": _account(request, account), "code": code}, status=201)


def _account(request: Request, account: User) -> dict:
    return AccountSerializer(account, context={"request": request}).data


class AccountDetail(AdministratorsOnly, generics.RetrieveAPIView):
    serializer_class = AccountSerializer
    queryset = User.objects.none()

    def get_queryset(self):
        return User.objects.visible_to(self.request.user)


class AccountOperation(AdministratorsOnly, APIView):
    def account(self, request: Request, pk: int) -> User:
        return get_object_or_404(User.objects.visible_to(request.user), pk=pk)


class AccountDeactivate(AccountOperation):
    @extend_schema(request=ReasonSerializer, responses=AccountSerializer)
    def post(self, request: Request, pk: int) -> Response:
        account = services.deactivate(
            user=self.account(request, pk), actor=request.user, **given(ReasonSerializer, request)
        )
        return Response(_account(request, account))


class AccountReactivate(AccountOperation):
    @extend_schema(request=ReasonSerializer, responses=AccountSerializer)
    def post(self, request: Request, pk: int) -> Response:
        account = services.reactivate(
            user=self.account(request, pk), actor=request.user, **given(ReasonSerializer, request)
        )
        return Response(_account(request, account))


class AccountCode(AccountOperation):
    @extend_schema(request=None, responses=CodeSerializer)
    def post(self, request: Request, pk: int) -> Response:
        account = self.account(request, pk)
        code = services.give_code(user=account, actor=request.user)
        return Response({"account": _account(request, account), "code": code})
