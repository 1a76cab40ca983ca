"""A given plan as a state, to ask it what one exchange would change."""

from collections.abc import Iterable, Iterator

import numpy as np

from rotations.scheduling.greedy import Filling
from rotations.scheduling.problem import Problem, Seat
from rotations.scheduling.state import FORBIDDEN, State
from rotations.scheduling.tables import Tables


class Board:
    def __init__(self, problem: Problem, seats: Iterable[Seat]):
        self.tables = Tables(problem)
        filling = Filling(self.tables)
        for seat in seats:
            at = filling.open_seat(self.tables.team_at[seat.team], seat.duty)
            if at is not None:
                filling.put(self.tables.person_at[seat.person], at)
        self.state = State(self.tables, filling.occupant, spare=1)

    def elsewhere(self, person: int, count: int) -> Iterator[tuple[int | None, str, int | None, int]]:
        """The cheapest other places of a person, one a team: (team, duty, who comes back, change)."""
        state, tables = self.state, self.tables
        seat = int(np.flatnonzero(state.occupant == tables.person_at[person])[0])
        if not state.movable[seat]:
            return
        change = state.deltas(seat)
        seen = {int(state.team[seat])}
        for other in np.argsort(change, kind="stable"):
            if change[other] >= FORBIDDEN // 2 or len(seen) > count:
                return
            if int(state.team[other]) not in seen:
                seen.add(int(state.team[other]))
                team, duty = self._place(int(other))
                yield team, duty, self._person(int(other)), int(change[other])

    def candidates(self, team: int, duty: str, count: int) -> Iterator[tuple[int, int | None, int]]:
        """Who could take a place: (person, team left, change). An empty place of the duty first, else the last one."""
        state, tables = self.state, self.tables
        own = tables.seats_of_team[tables.team_at[team]]
        seats = [seat for seat in own if tables.duty[seat] == duty and state.movable[seat]]
        if not seats:
            return
        empty = [seat for seat in seats if state.occupant[seat] == tables.nobody]
        seat = empty[0] if empty else seats[-1]
        change = state.deltas(seat)
        found = 0
        for other in np.argsort(change, kind="stable"):
            person = self._person(int(other))
            if change[other] >= FORBIDDEN // 2 or found == count:
                return
            if person is not None and state.team[other] != state.team[seat]:
                found += 1
                yield person, self._place(int(other))[0], int(change[other])

    def _place(self, seat: int) -> tuple[int | None, str]:
        if self.state.on_bench[seat]:
            return None, ""
        return self.tables.teams[self.state.team[seat]].id, self.tables.duty[seat]

    def _person(self, seat: int) -> int | None:
        person = int(self.state.occupant[seat])
        return None if person == self.tables.nobody else self.tables.people[person].id
