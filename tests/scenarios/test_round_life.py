"""The life of a round's people, through the doors people use (B12, B17, B21; S1 七(四), 八(四)).

The office begins round 8, puts three people of 苏州 into a team of 石家庄, is told what is lacking, and publishes all
the same. The unit's contact takes the list of its people; everybody reads names and certificates; the office takes
the sheet with the codes. Before arrival a code opens nothing; on the day of arrival it does, once, for choosing a
password. One is sent home and is out on the next request. At the end the office declares the handover, the clock
closes the round, and name and password open no door any more.
"""

import io
import re
from datetime import timedelta

from django.test import Client
from openpyxl import load_workbook

from campaigns.selectors import inspection_rounds
from kernel import clock
from kernel.jobs import run_due
from rotations.jobs import JOBS as ROTATION_JOBS
from teams.jobs import JOBS as TEAM_JOBS
from teams.models import Posting, Team
from teams.services import nominate
from tests.factories.people import make_person, make_unit
from tests.scenarios.doors import Visitor, at

OFFICE, CONTACT = Visitor("office"), Visitor("sending_unit")
MOVES = {"rotations.begin", "rotations.hand_over", "rotations.close", "rotations.take_down", "teams.end_sessions"}
OWN_PASSWORD = "石家庄-督查-2018"


def the_clock_strikes():
    return run_due([job for job in (*ROTATION_JOBS, *TEAM_JOBS) if job.name in MOVES], clock.now())


def sheet(data):
    page = load_workbook(io.BytesIO(data)).active
    return [[cell.value for cell in row] for row in page.iter_rows(min_row=4) if row[1].value]


def test_round_from_draft_to_close(world):
    round_ = inspection_rounds(world.campaign).get(number=8)
    with at(world.today, 9):
        unit = make_unit("苏州市")
        people = [make_person(unit, f"苏州{n}", rank="division_deputy") for n in "甲乙丙"]
        for person in people:
            nominate(person=person, round=round_, actor=None)
        rotation = publish_by_the_office(round_, people)
        the_lists(rotation, people)
        codes = codes_of(rotation, unit)
    before_arrival(round_, codes)
    during_the_round(round_, rotation, people, codes)
    afterwards(round_, rotation, codes)


def publish_by_the_office(round_, people):
    rotation = OFFICE.post("rotations/", {"round": round_.pk}, expect=201)["id"]
    OFFICE.press(f"/rotations/{rotation}/board/begin/")
    team = Team.objects.filter(round=round_, city__code="130100", kind="ordinary")[0]
    for number, person in enumerate(people):
        duty = "member" if number else "leader"
        body = {"person": person.pk, "team": team.pk, "duty": duty, "revision": number}
        OFFICE.post(f"rotations/{rotation}/board/move/", body)

    difference = OFFICE.get(f"rotations/{rotation}/difference/")
    seen = OFFICE.get(f"rotations/{rotation}/")
    short = OFFICE.refused("post", f"rotations/{rotation}/publish/", {"revision": seen["draft_revision"]})
    old = OFFICE.refused("post", f"rotations/{rotation}/publish/", {"revision": 0, "confirmed": True})
    OFFICE.press(f"/rotations/{rotation}/publish/", revision=seen["draft_revision"], confirmed="on")

    assert {(one["kind"], one["name"]) for one in difference["changes"]} == {("posted", p.name) for p in people}
    assert (short, old) == ((422, "short_of_people"), (409, "draft_changed"))
    assert OFFICE.get(f"rotations/{rotation}/")["state"] == "published"
    return rotation


def the_lists(rotation, people):
    told = CONTACT.get("notices/")["results"][0]
    mine = CONTACT.page(told["url"])
    own = sheet(CONTACT.file(f"/rotations/{rotation}/lists/units/{people[0].unit_id}/"))
    (address,) = published_addresses()
    text = Client().get(address).content.decode()

    assert f"/rotations/{rotation}/lists/units/{people[0].unit_id}/" in mine
    assert [row[1] for row in own] == [person.name for person in people]
    assert all(person.name in text and person.certificate in text for person in people)
    assert "石家庄" not in text
    assert people[0].phone not in text


def published_addresses():
    """Where everybody reads names and certificates, without signing in."""
    page = Client().get("/public/certificates/").content.decode()
    return re.findall(r'href="(/public/certificates/\d+/)"', page)


def codes_of(rotation, unit):
    """User name and code, by the sheet alone."""
    answer = OFFICE.enter().post(f"/rotations/{rotation}/lists/units/{unit.pk}/codes/")
    return {row[1]: tuple(row[-2:]) for row in sheet(answer.content)}


def sign_in(credentials):
    client = Client()
    name, password = credentials
    answer = client.post("/api/v1/session/", {"username": name, "password": password}, "application/json")
    return client, answer.status_code


def before_arrival(round_, codes):
    with at(round_.arrival - timedelta(days=1), 20):
        the_clock_strikes()
        assert [sign_in(one)[1] for one in codes.values()] == [401, 401, 401]


def during_the_round(round_, rotation, people, codes):
    leader, sent_home, _other = people
    with at(round_.arrival, 8):
        the_clock_strikes()
        assert OFFICE.get(f"rotations/{rotation}/")["state"] == "running"
        client, status = sign_in(codes[leader.name])
        must = client.get("/api/v1/session/").json()["must_change_password"]
        change = {"old": codes[leader.name][1], "new": OWN_PASSWORD}
        changed = client.put("/api/v1/session/password/", change, "application/json").status_code
        assert (status, must, changed) == (200, True, 204)
        codes[leader.name] = (codes[leader.name][0], OWN_PASSWORD)
    with at(round_.starts + timedelta(days=2), 10):
        inside, _status = sign_in(codes[sent_home.name])
        posting = Posting.objects.get(person=sent_home, round=round_)
        OFFICE.press(f"/postings/{posting.pk}/end/", reason="家中急事")
        assert inside.get("/api/v1/notices/").status_code == 401


def afterwards(round_, rotation, codes):
    with at(round_.ends - timedelta(days=1), 9):
        assert OFFICE.refused("post", f"rotations/{rotation}/hand-over/") == (403, "not_allowed")
    with at(round_.departure, 9):
        assert OFFICE.post(f"rotations/{rotation}/hand-over/")["state"] == "handed_over"
    with at(round_.departure + timedelta(days=1), 0, 5):
        the_clock_strikes()
        assert OFFICE.get(f"rotations/{rotation}/")["state"] == "closed"
        assert published_addresses() == []
    # Seven days are for what was recorded before; then nothing opens any more.
    with at(round_.departure + timedelta(days=9), 9):
        assert [sign_in(one)[1] for one in codes.values()] == [401, 401, 401]
