"""A phone as the API's document describes one: it applies answers, and asks until there is no more."""

from typing import Any

from rest_framework.test import APIClient

from accounts.models import User

ADDRESS = "/api/v1/field/sync/"


class Phone:
    """`held`: by collection and key, the row with the part that it came in."""

    def __init__(self, user: User) -> None:
        self.client = APIClient()
        self.client.force_login(user)
        self.token = ""
        self.held: dict[str, dict[str, tuple[tuple[int, int], dict[str, Any]]]] = {}

    def ask(self) -> Any:
        return self.client.get(ADDRESS, {"since": self.token})

    def sync(self) -> int:
        """How many rows came."""
        count = 0
        while True:
            told = self.ask().json()
            if told["reset"]:
                self.held = {}
            for name, one in told["collections"].items():
                count += self._take(self.held.setdefault(name, {}), one, is_last=not told["more"])
            self.token = told["token"]
            if not told["more"]:
                return count

    @staticmethod
    def _take(rows: dict, told: dict, *, is_last: bool) -> int:
        count, parts = 0, told["parts"]
        for part in told["changed"]:
            label = (part["part"], parts)
            for key in [key for key, (of, _row) in rows.items() if of == label]:
                del rows[key]
            for row in part["rows"]:
                rows[str(row.get("id", row.get("code")))] = (label, row)
                count += 1
        if is_last:
            for key in [key for key, ((_part, of), _row) in rows.items() if of != parts]:
                del rows[key]
        return count

    def rows(self, name: str) -> list[dict[str, Any]]:
        return [row for _label, row in self.held.get(name, {}).values()]

    def row(self, name: str, key: object) -> dict[str, Any]:
        return self.held[name][str(key)][1]

    def keys(self, name: str) -> set[str]:
        return set(self.held.get(name, {}))
