"""Several real processes doing one thing at the same moment, on the database of a test.

For tests marked `django_db(transaction=True)`: what the processes see has to be committed.
"""

import multiprocessing
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import connection, connections

from kernel.errors import DomainError

RACERS = 6
PATIENCE = 60


@dataclass(frozen=True)
class Finish:
    """How one of them fared: what it brought home, or the code of its refusal."""

    result: Any = None
    refusal: str = ""


def race(act: Callable[[int], Any], racers: int = RACERS) -> list[Finish]:
    """Run `act(number)` in as many processes at once; what it returns must be plain data.

    An error that is no refusal fails the test. The caller's connection is closed first: a child must
    not talk on its parent's line.
    """
    connections.close_all()
    context = multiprocessing.get_context("fork")
    line, results = context.Barrier(racers), context.Queue()
    processes = [context.Process(target=_run, args=(act, n, line, results), daemon=True) for n in range(racers)]
    for process in processes:
        process.start()
    try:
        finishes = [results.get(timeout=PATIENCE) for _ in processes]
    finally:
        for process in processes:
            process.join(timeout=PATIENCE)
            if process.is_alive():
                process.kill()
                process.join()
    errors = [finish for finish in finishes if isinstance(finish, str)]
    assert errors == []
    return finishes


def until_waiting(count: int) -> None:
    """Until so many processes of the test wait for a lock; asked by one that waits for none."""
    with connection.cursor() as cursor:
        for _tenth in range(PATIENCE * 10):
            cursor.execute("SELECT pg_stat_clear_snapshot(), pg_sleep(0.1)")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0] >= count:
                return
    raise TimeoutError(f"{count} processes do not wait")


def _run(act: Callable[[int], Any], number: int, line: Any, results: Any) -> None:
    _leave_the_parents_lines()
    try:
        line.wait(timeout=PATIENCE)
        results.put(Finish(result=act(number)))
    except DomainError as refusal:
        results.put(Finish(refusal=refusal.code))
    except BaseException as error:  # noqa: BLE001 -- whatever it is, the test wants to read it
        results.put(repr(error))
    finally:
        connections.close_all()


def _leave_the_parents_lines() -> None:
    """A child may inherit connections that the parent could not see to close: one opened before a browser's event
    loop ran is kept elsewhere while it runs. psycopg2 closes a line only in the process that opened it."""
    for alias in connections:
        with suppress(AttributeError):
            del connections[alias]
