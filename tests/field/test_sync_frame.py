"""How what a phone is told is put into answers: parts by their digests, a token, nothing sent twice."""

import re
from dataclasses import replace

import pytest
from django.conf import settings
from django.core import signing

from field.sync import COLLECTIONS, answer, frame, scope_of
from field.sync.collections.sites import SITES
from tests.field.phones import ADDRESS, Phone

pytestmark = pytest.mark.django_db


def rows_of(count: int, **more) -> list[dict]:
    return [{"id": number, "name": f"site {number}", **more} for number in range(count)]


@pytest.fixture
def table(world):
    """`table.sync(rows)`: a phone of one collection of these rows; what it then holds, in how many answers."""

    class Table:
        scope = scope_of(world.persona("inspector"))
        token = ""
        phone = Phone(world.persona("inspector"))

        def sync(self, rows):
            collection = replace(SITES, rows=lambda _scope: rows)
            answers, held = 0, self.phone.held.setdefault("sites", {})
            while True:
                told = answer(self.scope, self.token, (collection,))
                answers += 1
                if told.reset:
                    held.clear()
                self.phone._take(held, told.collections["sites"], is_last=not told.more)
                self.token = told.token
                if not told.more:
                    return answers, sorted((row for _label, row in held.values()), key=lambda row: row["id"])

    return Table()


@pytest.mark.parametrize("counts", [(0, 1, 0), (16, 17, 16), (256, 257, 40), (10, 3000, 10), (3000, 3001, 2999)])
def test_rows_that_come_and_go_leave_just_those_that_are(table, counts):
    for count in counts:
        assert table.sync(rows_of(count))[1] == rows_of(count)


def test_a_changed_row_brings_its_part_and_no_other(table):
    rows = rows_of(1000)
    table.sync(rows)
    rows[77] = {**rows[77], "name": "another"}

    (told,) = [answer(table.scope, table.token, (replace(SITES, rows=lambda _scope: rows),))]

    ((part,),) = [told.collections["sites"]["changed"]]
    assert 77 in {row["id"] for row in part["rows"]}
    assert len(part["rows"]) < 40


def test_ten_thousand_sites_come_in_several_answers(table, monkeypatch):
    rows = rows_of(10_000, address="和平东路" * 10)

    monkeypatch.setattr(frame, "FULL", 100_000)

    answers, held = table.sync(rows)

    assert held == rows
    assert 10 < answers < 20


def test_a_line_that_breaks_between_two_answers_costs_only_what_was_under_way(table, monkeypatch):
    monkeypatch.setattr(frame, "FULL", 1000)
    rows = rows_of(300)
    collection = replace(SITES, rows=lambda _scope: rows)
    first = answer(table.scope, "", (collection,))
    assert first.more

    rest = answer(table.scope, first.token, (collection,))

    assert not rest.reset
    sent = {part["part"] for part in first.collections["sites"]["changed"]}
    assert sent.isdisjoint({part["part"] for part in rest.collections["sites"]["changed"]})


@pytest.mark.parametrize("token", ["", "nonsense", "a:b:c"])
def test_a_token_that_is_none_of_ours_begins_anew(table, token):
    assert answer(table.scope, token, (SITES,)).reset


def test_a_token_of_another_posting_begins_anew(world, table):
    other = answer(scope_of(world.persona("colleague")), "", (SITES,))

    assert answer(table.scope, other.token, (SITES,)).reset
    assert not answer(scope_of(world.persona("colleague")), other.token, (SITES,)).reset


def test_the_token_fits_into_an_address(table):
    """A proxy takes lines of 4 kB and less."""
    collections = tuple(replace(SITES, name=one.name, rows=lambda _scope: rows_of(5000)) for one in COLLECTIONS[-4:])
    token, more = "", True
    while more:
        told = answer(table.scope, token, collections)
        token, more = told.token, told.more

    assert len(token) < 3500
    assert signing.loads(token, salt=frame.SALT)["posting"] == table.scope.posting.pk


def test_the_answer_is_compressed_and_kept_by_nobody(world):
    answered = Phone(world.persona("inspector")).client.get(ADDRESS, headers={"accept-encoding": "gzip"})

    assert answered.headers["Content-Encoding"] == "gzip"
    assert "no-store" in answered.headers["Cache-Control"]


def test_the_phone_has_a_place_for_every_collection():
    scripts = settings.BASE_DIR / "static" / "js" / "field"
    held = re.search(r"const HELD = \[(.*?)\]", (scripts / "sync.js").read_text(), re.DOTALL)
    stores = re.search(r"const STORES = \{(.*?)\n\};", (scripts / "store.js").read_text(), re.DOTALL)
    assert held
    assert stores

    names = {collection.name for collection in COLLECTIONS}

    assert names - set(re.findall(r'"(\w+)"', held[1])) == set()
    assert names - set(re.findall(r"^  (\w+): ", stores[1], re.MULTILINE)) == set()
