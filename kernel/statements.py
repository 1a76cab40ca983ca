"""Questions that every request asks: put into words once.

The framework takes longer to write a statement of a few joins than the database to answer it; these are asked some
eighty times a second on the evening of a round's busiest day. Only the text is kept. The answer never is.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet


class AnyRow:
    """Whether there is any row of `make(**values)`, asked anew at each call.

    `examples` are values that stand for themselves: by them the places are found where the real ones go. Each must be
    unlike everything else in the statement, and what `make` derives from one has to be given by a name of its own.
    """

    def __init__(self, make: Callable[..., QuerySet[Any]], **examples: Any) -> None:
        self.make, self.examples = make, examples

    def __call__(self, **values: Any) -> bool:
        text, places = self._statement
        with connection.cursor() as cursor:
            cursor.execute(text, [values[given] if is_name else given for is_name, given in places])
            return cursor.fetchone() is not None

    @cached_property
    def _statement(self) -> tuple[str, list[tuple[bool, Any]]]:
        query = self.make(**self.examples).query.exists()
        text, parameters = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        names = {(type(example), example): name for name, example in self.examples.items()}
        places = [
            (True, names[type(value), value]) if (type(value), value) in names else (False, value)
            for value in parameters
        ]
        missing = set(self.examples) - {given for is_name, given in places if is_name}
        if missing:
            raise ValueError(f"Not found in the statement: {', '.join(sorted(missing))}")
        return text, places
