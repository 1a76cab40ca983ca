"""`PUT /api/v1/records/<uuid>/` against a bare view that inserts the same rows: in the process, and over HTTP."""

import http.client
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from itertools import count
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client, override_settings

from bench import server, timing
from campaigns.models import Campaign, Topic
from campaigns.selectors import policy_version_on, round_on
from findings.models import Photo
from kernel import clock
from teams.enums import Duty
from teams.models import Posting, Team

TOKEN = "b" * 32
_numbers = count(1)


@dataclass(frozen=True)
class Sender:
    """A leader with a phone, on a day of the round under way."""

    team: Team
    leader: Posting
    others: tuple[Posting, ...]
    photos: tuple[str, ...]

    @classmethod
    def pick(cls, campaign: Campaign) -> "Sender":
        return cls.of(teams_out(campaign)[0])

    @classmethod
    def of(cls, team: Team) -> "Sender":
        people = list(team.postings.select_related("person__user"))
        leader = next(p for p in people if p.duty == Duty.LEADER)
        photos = tuple(Photo.objects.values_list("pk", flat=True)[:2])
        return cls(team, leader, tuple(p for p in people if p.pk != leader.pk), photos)

    @property
    def user(self) -> Any:
        return self.leader.person.user

    def content(self) -> dict[str, Any]:
        """A visit with a new site, one finding, two photos (or the sender's own number), three people."""
        # The last ones are the finding's, which needs one most.
        seen, proof = self.photos[:-1][:1], self.photos[len(self.photos[:-1][:1]) :]
        starts = clock.at(clock.today(), time(9)) + timedelta(seconds=next(_numbers))
        topic = Topic.objects.get(campaign=self.team.campaign, code="industry")
        return {
            "county": self.team.counties.first().code,
            "site": {"name": f"新建材料{uuid.uuid4().hex[:8]}厂", "credit_code": "", "address": "工业路2号"},
            "topic": topic.code,
            "outcome": "problem",
            "checklist_version": 1,
            "answers": {"industry-1": "是"},
            "started_at": starts.isoformat(),
            "ended_at": (starts + timedelta(minutes=40)).isoformat(),
            "place": {"lon": "114.539000", "lat": "38.042000", "accuracy": 12, "source": "gps"},
            "no_place_reason": "",
            "present": [p.person_id for p in self.others],
            "photos": [{"sha256": sha256} for sha256 in seen],
            "findings": [
                {
                    "id": str(uuid.uuid4()),
                    "problem_type": "not-operating",
                    "description": "活性炭吸附装置未运行，车间门窗敞开。",
                    "measured": [],
                    "photos": [{"sha256": sha256} for sha256 in proof],
                }
            ],
        }

    def rows(self, content: dict[str, Any]) -> dict[str, Any]:
        """What the bare view is told, as it looks nothing up."""
        topic = Topic.objects.get(campaign=self.team.campaign, code=content["topic"])
        return {
            "campaign": self.team.campaign_id, "team": self.team.pk, "round": self.team.round_id,
            "author": self.leader.person_id, "user": self.user.pk, "city": self.team.city_id,
            "county": self.team.counties.get(code=content["county"]).pk, "topic": topic.pk,
            "policy": policy_version_on(self.team.campaign, clock.today()).pk, "day": clock.today().isoformat(),
            "problem_type": topic.problem_types.get(code="not-operating").pk,
            "photos": [
                *([None, photo["sha256"]] for photo in content["photos"]),
                *([said["id"], photo["sha256"]] for said in content["findings"] for photo in said["photos"]),
            ],
            "others": [p.person.user_id for p in self.others],
        }  # fmt: skip


def teams_out(campaign: Campaign) -> list[Team]:
    round_ = round_on(campaign, clock.today())
    return list(Team.objects.filter(round=round_).select_related("round", "campaign", "city"))


def measure(campaign: Campaign, times: int) -> list[dict[str, Any]]:
    """Refuses to compare unless both leave as many rows in the same tables."""
    sender = Sender.pick(campaign)
    inside = in_process(sender)
    _check_same_rows(inside)
    lines = [timing.compared("submit, in process", "bare", "ours", timing.medians(times, 20, **prepared(inside)))]
    with server.gunicorn("bench.settings") as ours, server.gunicorn("bench.bare_settings") as bare:
        over_http = _over_http(sender, ours.port, bare.port)
        found = timing.medians(times, 20, **prepared(over_http))
    return [*lines, timing.compared("submit, gunicorn", "bare", "ours", found)]


@dataclass(frozen=True)
class Door:
    """A way in: `make` prepares a request, which does not count; `send` is what is measured."""

    make: Callable[[], tuple[str, str]]
    send: Callable[[str, str], int]


def prepared(doors: dict[str, Door]) -> dict[str, Callable[[], None]]:
    return {name: Prepared(door) for name, door in doors.items()}


class Prepared:
    """Has the next request ready before the clock starts."""

    def __init__(self, door: Door) -> None:
        self.door, self.ready = door, [door.make() for _n in range(400)]

    def __call__(self) -> None:
        status = self.door.send(*self.ready.pop())
        assert status == 201, status


def _bodies(sender: Sender) -> dict[str, Callable[[], tuple[str, str]]]:
    def ours() -> tuple[str, str]:
        return f"/api/v1/records/{uuid.uuid4()}/", json.dumps(sender.content())

    def bare() -> tuple[str, str]:
        content = sender.content()
        return f"/bare/records/{uuid.uuid4()}", json.dumps({"content": content, "rows": sender.rows(content)})

    return {"ours": ours, "bare": bare}


def in_process(sender: Sender) -> dict[str, Door]:
    signed_in, anonymous = Client(), Client()
    signed_in.force_login(sender.user)
    with override_settings(MIDDLEWARE=[]):
        anonymous.handler.load_middleware()
    make = _bodies(sender)
    return {
        "ours": Door(make["ours"], lambda path, body: signed_in.put(path, body, "application/json").status_code),
        "bare": Door(make["bare"], lambda path, body: anonymous.put(path, body, "application/json").status_code),
    }


def _over_http(sender: Sender, ours: int, bare: int) -> dict[str, Door]:
    make = _bodies(sender)
    return {"ours": Door(make["ours"], _put(ours, signed_in(sender.user))), "bare": Door(make["bare"], _put(bare, {}))}


def signed_in(user: Any) -> dict[str, str]:
    return {"Cookie": f"sessionid={_session(user)}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}


def _session(user: Any) -> str:
    store = SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def _put(port: int, headers: dict[str, str]) -> Callable[[str, str], int]:
    """On one connection, kept open as a phone's browser does."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def send(path: str, body: str) -> int:
        line.request("PUT", path, body.encode(), {"Content-Type": "application/json", **headers})
        answer = line.getresponse()
        answer.read()
        return answer.status

    return send


def _check_same_rows(doors: dict[str, Door]) -> None:
    added = {}
    for name, door in doors.items():
        request, before = door.make(), _row_counts()
        assert door.send(*request) == 201, name
        added[name] = {table: n - before[table] for table, n in _row_counts().items() if n != before[table]}
    if added["ours"] != added["bare"]:
        raise SystemExit(f"Not the same rows: {added}")


def _row_counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        counts = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
    return counts
