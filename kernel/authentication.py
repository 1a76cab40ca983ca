"""How the API knows who is asking. Apart from `kernel.http`, because the framework reads this before its views."""

from rest_framework import authentication
from rest_framework.request import Request


class SessionAuthentication(authentication.SessionAuthentication):
    """Answers 401 to whoever is not signed in; without a challenge to name, the framework would make it 403."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"
