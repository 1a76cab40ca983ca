"""Every address as every persona, against the one table of who may go where (`address_matrix`)."""

from collections.abc import Iterator

import pytest
from django.urls import get_resolver, reverse

from kernel.models import AuditEntry
from tests.architecture.address_matrix import GET_WRITES, LEGEND, NOT_ASKED, PERSONAS, Row, line_of, rows
from tests.architecture.addresses import DONE, METHODS, Answer, Visitor, addresses, url_of
from tests.architecture.bodies import body_of
from tests.architecture.stage import OnStage

KNOWN = {address.name: address for address in addresses()}
ROWS = rows()


# The table and the resolver


def test_every_page_and_every_operation_has_a_row():
    """One row of some method for each page, one of each method for each operation of the API."""
    told = {(row.name, row.method) for row in ROWS}
    pages = {name for name in KNOWN if not KNOWN[name].is_api}
    operations = {(name, method) for name in KNOWN if KNOWN[name].is_api for method in KNOWN[name].methods}

    assert sorted(pages - {name for name, _method in told}) == []
    assert sorted(operations - told) == []


def test_every_row_is_of_an_address_that_exists():
    assert sorted({row.name for row in ROWS} - set(KNOWN)) == []


def test_rows_are_told_once_and_in_known_letters():
    names = [str(row) for row in ROWS]

    assert sorted(names) == sorted(set(names))
    assert {letter for row in ROWS for letter in row.answers.values()} <= set(LEGEND)


def test_every_namespace_but_the_administration_is_walked():
    namespaces = {name.split(":")[0] for name in KNOWN if ":" in name}

    assert set(get_resolver().namespace_dict) - namespaces == {"admin"}


# The personas at the door


class Walk(OnStage):
    """The doors of one kind of address."""

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.visitors = {persona: Visitor(cls.stage, persona) for persona in PERSONAS}

    def ask(self, row: Row, persona: str) -> Answer:
        address = KNOWN[row.name]
        url = url_of(address, self.stage.objects[row.object])
        body = body_of(self.stage, row.name, row.method, row.object)
        return self.visitors[persona].ask(row.method, url, body, is_api=address.is_api)

    def walk(self, asked: list[Row]) -> None:
        """Compares lines of the table, so that a difference shows as the line to judge."""
        told, found, wrongs = [], [], []
        for row in asked:
            answers = dict(row.answers)
            for persona in (p for p in PERSONAS if row.answers[p] != NOT_ASKED):
                answer = self.ask(row, persona)
                answers[persona] = answer.letter
                wrongs += _wrongs(row, persona, answer)
            told.append(line_of(row.name, row.method, row.object, row.answers))
            found.append(line_of(row.name, row.method, row.object, answers))
        assert found == told
        assert wrongs == []


def _wrongs(row: Row, persona: str, answer: Answer) -> list[str]:
    """What no line of the table may do: write on a GET, leave an act behind a refusal."""
    found = []
    if row.method == "GET" and (tables := set(answer.written) - set(GET_WRITES.get(row.name, ()))):
        found.append(f"{row} as {persona} writes to {', '.join(sorted(tables))}")
    if answer.is_refusal and answer.acts:
        found.append(f"{row} as {persona} is refused and leaves {answer.acts} acts in the trail")
    return found


class TestPages(Walk):
    def test_pages_answer_each_persona_as_the_table_says(self):
        self.walk([row for row in ROWS if not KNOWN[row.name].is_api])

    def test_pages_refuse_methods_they_do_not_serve(self):
        """A page is read by GET or acted on by POST; where the table has no row for a method, it answers 405."""
        served = {(row.name, row.method) for row in ROWS}
        wrong = []
        for row, persona in _open_doors():
            url = url_of(KNOWN[row.name], self.stage.objects[row.object])
            for method in (method for method in METHODS if (row.name, method) not in served):
                answer = self.visitors[persona].ask(method, url)
                if answer.letter != "m":
                    wrong.append(f"{method} {row.name}: {answer.letter}")
        assert wrong == []

    def test_administration_is_for_administrators_and_changes_nothing_of_the_inspection(self):
        names = ("admin:index", "admin:accounts_user_changelist", "admin:cities_city_changelist")
        letters = {name: "".join(self.visitors[p].ask("GET", reverse(name)).letter for p in PERSONAS) for name in names}
        expected = "".join("." if p == "administrator" else "s" for p in PERSONAS)

        assert letters == dict.fromkeys(names, expected)
        assert [name for name in get_resolver().namespace_dict["admin"][1].reverse_dict if _of_inspection(name)] == []


class TestOperations(Walk):
    def test_operations_answer_each_persona_as_the_table_says(self):
        self.walk([row for row in ROWS if KNOWN[row.name].is_api])

    def test_refusals_have_one_shape_and_a_code(self):
        """`{"error": {"code", "message", "fields"}}`, whoever refuses: sign-in, scope, permission, state, content."""
        wrong = []
        for row in (row for row in ROWS if KNOWN[row.name].is_api):
            for letter in set(row.answers.values()) - set(DONE) - {NOT_ASKED}:
                persona = next(p for p in PERSONAS if row.answers[p] == letter)
                body = self.ask(row, persona).response.json()
                if set(body) != {"error"} or not {"code", "message", "fields"} <= set(body["error"]):
                    wrong.append(f"{row} as {persona}: {body}")
        assert wrong == []


def _open_doors() -> Iterator[tuple[Row, str]]:
    """For each page a row and a persona who is served, or at least refused for another reason than who they are."""
    turned_away = {"s", "f", "n", NOT_ASKED}
    for name in (name for name in KNOWN if not KNOWN[name].is_api):
        asked = [(row, persona) for row in ROWS if row.name == name for persona in PERSONAS]
        served = [pair for pair in asked if pair[0].answers[pair[1]] in DONE]
        yield (served or [pair for pair in asked if pair[0].answers[pair[1]] not in turned_away])[0]


def _of_inspection(name: object) -> bool:
    """A form of Django's administration that could change what was found, written or scored."""
    apps = ("findings_", "rectification_", "scoring_", "reports_", "kernel_auditentry")
    return isinstance(name, str) and name.startswith(apps) and name.endswith(("_add", "_change", "_delete"))


def test_an_answer_that_writes_is_seen_to_write(db, client, django_user_model):
    """The watch itself: signing in writes to the session, reading the trail leaves an entry."""
    auditor = django_user_model.objects.create_user("watched", full_name="审计员乙", role="auditor")
    visitor = Visitor.__new__(Visitor)
    visitor.client, visitor.persona = client, "auditor"
    client.force_login(auditor)

    answer = visitor.ask("GET", reverse("kernel:audit-list"))

    assert (answer.letter, answer.written, answer.acts) == (".", ("kernel_auditentry",), 1)
    assert AuditEntry.objects.count() == 0


@pytest.mark.parametrize("name", sorted(GET_WRITES))
def test_each_exception_is_of_an_address_that_is_read(name):
    assert any(row.name == name and row.method == "GET" for row in ROWS)
