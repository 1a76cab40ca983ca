"""States and the verbs that move between them: one table a kind of object, one writer for all.

`Workflow.fire` is the only code that assigns `state`. It locks the row, reads it again, asks the
table, lets the caller's body run inside the lock, saves and writes the audit entry, all in one
transaction: of several who try at once, one wins and the rest are told.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from django.db import models, transaction

from kernel import audit
from kernel.errors import DomainError, NotAllowed, WrongState

May: TypeAlias = Callable[[Any, Any], bool]
Frozen: TypeAlias = Callable[[Any], DomainError | None]
M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Transition:
    """`may(user, obj)` answers for the locked object; it must not write."""

    action: str
    sources: frozenset[str]
    target: str
    may: May


def _never(obj: Any) -> DomainError | None:
    return None


class Workflow:
    """The states of one kind of object and the verbs that move it between them."""

    def __init__(self, name: str, *transitions: Transition, frozen: Frozen | None = None):
        """`frozen(obj)` says why nothing at all may happen to an object now (its campaign is closed)."""
        self.name = name
        self.frozen = frozen or _never
        self.transitions = transitions
        self.table: dict[str, tuple[Transition, ...]] = {}
        for transition in transitions:
            self.table[transition.action] = (*self.table.get(transition.action, ()), transition)

    def available(self, user: Any, obj: Any) -> list[str]:
        """Actions this user may take now: the source of every button and of the API's `actions`."""
        found = [
            action
            for action, rows in self.table.items()
            if any(obj.state in t.sources and t.may(user, obj) for t in rows)
        ]
        return found if found and self.frozen(obj) is None else []

    def allows(self, action: str, user: Any, obj: Any) -> bool:
        return action in self.available(user, obj)

    def row(self, action: str, state: str) -> Transition | None:
        return next((t for t in self.table[action] if state in t.sources), None)

    @contextmanager
    def fire(self, obj: M, action: str, *, actor: Any, reason: str = "", verb: str = "", **data: Any) -> Iterator[M]:
        """Move `obj`, or refuse and change nothing.

        The body of the `with` runs on the locked row, before it is saved; what it raises undoes
        everything. `actor` None is the system (a deadline passing). Refuses with `WrongState`
        before `NotAllowed`, so that a second tab learns that its page is old, and with what `frozen`
        says last, so that a stranger learns nothing.
        """
        with transaction.atomic():
            locked: Any = type(obj)._default_manager.select_for_update(of=("self",)).get(pk=obj.pk)
            row = self.row(action, locked.state)
            if row is None:
                raise WrongState(action, locked.state, locked.get_state_display())
            if not row.may(actor, locked):
                raise NotAllowed(action)
            if refusal := self.frozen(locked):
                raise refusal
            before = locked.state
            yield locked
            locked.state = row.target
            locked.save()
            audit.record(
                actor,
                locked,
                verb or f"{self.name}.{action}",
                before=before,
                after=row.target,
                reason=reason,
                **data,
            )
        obj.__dict__.update({k: v for k, v in locked.__dict__.items() if k != "_state"})


def diagram(workflow: Workflow) -> str:
    """The table as a Mermaid state diagram, in the order in which it is written."""
    lines = ["stateDiagram-v2"]
    for t in workflow.transitions:
        for source in sorted(t.sources):
            lines.append(f"    {source or '[*]'} --> {t.target}: {t.action}")
    return "\n".join(lines)


registry: dict[str, Workflow] = {}


def register(workflow: Workflow) -> Workflow:
    """Make a workflow known to `manage.py state_diagram` and the matrix tests."""
    registry[workflow.name] = workflow
    return workflow
