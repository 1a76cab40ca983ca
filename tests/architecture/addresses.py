"""Walks the resolver, asks as each persona, and puts the answer into one letter."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from kernel.models import AuditEntry
from tests.architecture.bodies import Bytes
from tests.architecture.stage import Stage

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
STRANGER = "anonymous"
WRITING = ("INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "COPY", "ALTER", "CREATE", "DROP")

# What an answer comes to. A page that refuses goes back with a message, so its answer is read there.
ANSWERS = {
    HTTPStatus.OK: ".",
    HTTPStatus.CREATED: "+",
    HTTPStatus.NO_CONTENT: "-",
    HTTPStatus.BAD_REQUEST: "b",
    HTTPStatus.UNAUTHORIZED: "s",
    HTTPStatus.FORBIDDEN: "f",
    HTTPStatus.NOT_FOUND: "n",
    HTTPStatus.METHOD_NOT_ALLOWED: "m",
    HTTPStatus.CONFLICT: "c",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "l",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "t",
    HTTPStatus.UNPROCESSABLE_ENTITY: "u",
    HTTPStatus.LOCKED: "k",
}
DONE = ".+->"


@dataclass(frozen=True)
class Address:
    name: str
    route: str
    callback: Callable[..., Any]

    @property
    def is_api(self) -> bool:
        return self.name.startswith("api:")

    @property
    def methods(self) -> frozenset[str]:
        """Those that the view serves by what it is; a function may refuse some of them when it is called."""
        view = getattr(self.callback, "cls", None) or getattr(self.callback, "view_class", None)
        if view is None:
            return frozenset(METHODS)
        return frozenset(method for method in METHODS if hasattr(view, method.lower()))


def addresses() -> Iterator[Address]:
    """Every named address but Django's administration, which has a test of its own."""
    return (address for address in _walk(get_resolver()) if not address.name.startswith("admin:"))


def _walk(resolver: URLResolver, route: str = "", namespace: str = "") -> Iterator[Address]:
    for entry in resolver.url_patterns:
        path = f"{route}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from _walk(entry, path, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        else:
            assert isinstance(entry, URLPattern)
            assert entry.name or namespace == "admin:", f"{path} has no name"
            yield Address(f"{namespace}{entry.name}", path, entry.callback)


class Visitor:
    """One persona at the door; whatever a visit changes is undone."""

    def __init__(self, stage: Stage, persona: str) -> None:
        self.client = Client(raise_request_exception=True)
        self.persona = persona
        if persona != STRANGER:
            self.client.force_login(stage.world.persona(persona))

    def ask(self, method: str, url: str, body: Any = None, *, is_api: bool = False) -> "Answer":
        options: dict[str, Any] = {}
        if body is not None:
            # A file is read once; each visitor brings its own.
            options = self._with(deepcopy(body), is_api=is_api)
        with self._same_visitor(), _undone(), writes() as written:
            before = AuditEntry.objects.count()
            response = getattr(self.client, method.lower())(url, **options)
            if response.streaming:
                b"".join(response.streaming_content)
            acts = AuditEntry.objects.count() - before
        return Answer(_letter(response), tuple(written), acts, response)

    @contextmanager
    def _same_visitor(self) -> Iterator[None]:
        """Signing in or out counts for the one visit."""
        cookies = deepcopy(self.client.cookies)
        yield
        self.client.cookies = cookies

    def _with(self, body: Any, *, is_api: bool) -> dict[str, Any]:
        if isinstance(body, Bytes):
            return {"data": body.data, "content_type": "application/octet-stream", "headers": body.headers}
        multipart = any(hasattr(part, "read") for value in body.values() for part in _parts(value))
        return {"data": body} if not is_api or multipart else {"data": body, "content_type": "application/json"}


def _parts(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@dataclass(frozen=True)
class Answer:
    """`written` are the tables that the request wrote to, `acts` how many audit entries it left."""

    letter: str
    written: tuple[str, ...]
    acts: int
    response: HttpResponse

    @property
    def is_refusal(self) -> bool:
        return self.letter not in DONE


def _letter(response: Any) -> str:
    if response.status_code == HTTPStatus.FOUND:
        return _of_redirect(response)
    return ANSWERS.get(response.status_code, str(response.status_code))


def _of_redirect(response: Any) -> str:
    if response.url.startswith((reverse("accounts:login"), reverse("admin:login"))):
        return "s"
    said = messages.get_messages(response.wsgi_request)
    return "!" if any(message.level >= messages.ERROR for message in said) else ">"


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def writes() -> Iterator[list[str]]:
    """The tables written to inside, except the session and its own."""
    found: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        words = sql.split(maxsplit=3)
        if words and words[0].upper() in WRITING:
            table = words[1] if words[0].upper() == "UPDATE" else words[2]
            found.append(table.strip('"'))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


def url_of(address: Address, arguments: tuple[Any, ...]) -> str:
    return reverse(address.name, args=arguments)
