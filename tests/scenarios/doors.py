"""The public doors of the site, as one person after another goes through them.

Everybody signs in with a password on the page or in the API, as in life; a session is begun anew for each
visit, because the stories move through weeks.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

import time_machine
from django.db import connection
from django.test import Client

from accounts.models import User
from kernel import clock
from tests.factories.people import PASSWORD

Refusal = tuple[int, str]


@contextmanager
def at(day: date, hour: int, minute: int = 0) -> Iterator[None]:
    """That moment of the wall clock in Shanghai."""
    with time_machine.travel(clock.at(day, time(hour, minute)), tick=False):
        yield


@dataclass
class Visitor:
    """Somebody with an account. `get`, `post`, `put` speak to the API, `page` and `press` to the pages."""

    username: str
    password: str = PASSWORD
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def user(self) -> User:
        return User.objects.get(username=self.username)

    def enter(self) -> Client:
        client = Client(headers={"accept-language": "zh-hans", **self.headers})
        answer = client.post("/login/", {"username": self.username, "password": self.password})
        assert answer.status_code == 302, f"{self.username} does not get in"
        return client

    def get(self, path: str, **query: Any) -> Any:
        """What the API answers; 200 or the test fails."""
        return told(self.enter().get(f"/api/v1/{path}", query), 200)

    def file(self, path: str) -> bytes:
        """A download from the API or from a page."""
        answer = self.enter().get(path)
        assert answer.status_code == 200, answer.status_code
        return b"".join(answer.streaming_content) if answer.streaming else answer.content

    def post(self, path: str, body: Any = None, *, expect: int = 200) -> Any:
        return told(self._write("post", path, body), expect)

    def upload(self, path: str, *, expect: int = 200, **parts: Any) -> Any:
        return told(self.enter().post(f"/api/v1/{path}", parts), expect)

    def put(self, path: str, body: Any, *, expect: int = 201) -> Any:
        return told(self._write("put", path, body), expect)

    def put_photo(self, sha256: str, data: bytes) -> None:
        told(self.enter().put(f"/api/v1/photos/{sha256}", data, "application/octet-stream"), 201)

    def refused(self, method: str, path: str, body: Any = None) -> Refusal:
        """Status and code of a refusal, which must come with a sentence."""
        answer = self.enter().get(f"/api/v1/{path}") if method == "get" else self._write(method, path, body)
        error = answer.json()["error"]
        assert error["message"], error
        return answer.status_code, error["code"]

    def page(self, path: str) -> str:
        """The text of a page; 200 or the test fails."""
        answer = self.enter().get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer.content.decode()

    def turned_away(self, path: str) -> int:
        return self.enter().get(path).status_code

    def press(self, path: str, **form: Any) -> None:
        """Send a form of a page; a refusal would lead back to it with a message of the level `error`."""
        client = self.enter()
        answer = client.post(path, form, follow=True)
        shown = [str(m) for m in answer.context["messages"] if m.level_tag == "error"] if answer.context else []
        assert (answer.status_code, shown) == (200, [])

    def _write(self, method: str, path: str, body: Any) -> Any:
        return getattr(self.enter(), method)(f"/api/v1/{path}", body or {}, "application/json")


def told(answer: Any, expect: int) -> Any:
    """The JSON of an answer with the expected status."""
    assert answer.status_code == expect, (answer.status_code, answer.content.decode()[:600])
    return answer.json() if answer.content else None


def row_counts() -> dict[str, int]:
    """How many rows each table holds, sessions aside: signing in is no change of the data."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - {"django_session"}
        counts = {}
        for table in sorted(tables):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
    return counts
