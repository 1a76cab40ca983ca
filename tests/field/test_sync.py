"""What a phone holds: never beyond the posting, never less than what is, never something that is gone."""

import pytest
from rest_framework.test import APIClient

from findings.enums import FindingState
from rectification.enums import EntryState
from tests.factories.findings import finding_at, record_of
from tests.factories.rectification import entry_at

pytestmark = pytest.mark.django_db


class Phone:
    """Holds what it is told to hold, by the rules of the API's document."""

    def __init__(self, user) -> None:
        self.client = APIClient()
        self.client.force_login(user)
        self.token = ""
        self.held: dict[str, dict[str, tuple[int, int, dict]]] = {}
        self.told: dict = {}

    def ask(self, **query):
        return self.client.get("/api/v1/field/sync/", {"since": self.token, **query})

    def sync(self) -> int:
        """How many rows came."""
        count = 0
        while True:
            self.told = told = self.ask().json()
            if told["reset"]:
                self.held = {}
            for name, one in told["collections"].items():
                count += self._take(self.held.setdefault(name, {}), one, done=not told["more"])
            self.token = told["token"]
            if not told["more"]:
                return count

    @staticmethod
    def _take(rows, told, *, done: bool) -> int:
        count = 0
        for part in told["changed"]:
            for key in [
                k for k, (number, parts, _row) in rows.items() if (number, parts) == (part["part"], told["parts"])
            ]:
                del rows[key]
            for row in part["rows"]:
                rows[str(row.get("id", row.get("code")))] = (part["part"], told["parts"], row)
                count += 1
        if done:
            for key in [k for k, (_number, parts, _row) in rows.items() if parts != told["parts"]]:
                del rows[key]
        return count

    def rows(self, name: str) -> list[dict]:
        return [row for _part, _parts, row in self.held.get(name, {}).values()]

    def values(self, name: str, field: str) -> set:
        return {row[field] for row in self.rows(name)}


def test_phone_holds_all_then_nothing_new_then_what_came(world):
    record_of(world)
    returned = finding_at(FindingState.RETURNED, world)
    phone = Phone(world.persona("inspector"))

    phone.sync()
    assert phone.values("returned", "id") == {str(returned.pk)}
    assert len(phone.rows("team_records")) == 2
    assert phone.sync() == 0

    entry = entry_at(EntryState.OPEN, world)
    phone.sync()
    assert phone.values("entries", "id") == {entry.pk}
