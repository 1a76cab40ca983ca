"""What a team is told when it takes over: the folder's sections, and who knows how to fill them.

Apps above fill the two lists when they start (`findings`, `rectification`); the lists are named in
docs/architecture.md. Words of a section are those of the language in force when it is made.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from teams.models import Team

# How many lines of one section are listed; `total` says how many there are.
LIMIT = 300


@dataclass(frozen=True)
class Row:
    """One line; `url` is where it can be read in the system."""

    cells: tuple[str, ...]
    url: str = ""


@dataclass(frozen=True)
class Section:
    code: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...] = field(default=())
    total: int = 0

    def frozen(self) -> dict[str, Any]:
        """As plain data, for the folder that is signed."""
        return {
            "code": self.code,
            "title": self.title,
            "columns": list(self.columns),
            "rows": [{"cells": list(row.cells), "url": row.url} for row in self.rows],
            "total": self.total,
        }


# Each tells of one team's places; in the order in which they joined.
contributors: list[Callable[[Team], Section]] = []

# Each moves what only the outgoing team could finish to the incoming one, and says how much it was.
movers: list[Callable[[Team, Team, Any], int]] = []
