"""The plain plan that everything else starts from: scarce seats first, people who came together side by side.

It breaks no hard rule. Where it leaves a place empty that somebody could fill, `repair` finds the
chain of moves that fills it.
"""

import numpy as np

from rotations.scheduling.tables import Tables


class Filling:
    """Who sits where, one seat after another."""

    def __init__(self, tables: Tables, target: np.ndarray | None = None):
        self.tables = tables
        self.target = np.full(tables.nobody + 1, -1) if target is None else target
        self.occupant = np.full(len(tables.team_of_seat), tables.nobody)
        self.free = tables.is_somebody.copy()
        self.local = np.zeros(tables.nowhere + 1, dtype=np.int64)
        self.ministry = np.zeros(tables.nowhere + 1, dtype=np.int64)
        self.members: list[list[int]] = [[] for _ in tables.teams]
        self.in_city = np.zeros((len(tables.provinces) + 1, len(tables.cities) + 1), dtype=np.int64)

    def put(self, person: int, seat: int) -> None:
        team = self.tables.team_of_seat[seat]
        self.occupant[seat] = person
        self.free[person] = False
        self.local[team] += self.tables.is_local[person]
        self.ministry[team] += self.tables.is_ministry[person]
        self.members[team].append(person)
        self.in_city[self.tables.province[person], self.tables.city_of_team[team]] += 1

    def take(self, seat: int) -> int:
        person, team = int(self.occupant[seat]), self.tables.team_of_seat[seat]
        self.occupant[seat] = self.tables.nobody
        self.free[person] = True
        self.local[team] -= self.tables.is_local[person]
        self.ministry[team] -= self.tables.is_ministry[person]
        self.members[team].remove(person)
        self.in_city[self.tables.province[person], self.tables.city_of_team[team]] -= 1
        return person

    def fitting(self, seat: int) -> np.ndarray:
        """People whom the hard rules allow there, taken or not; places kept for local members stay kept."""
        t, team = self.tables, self.tables.team_of_seat[seat]
        left = len(t.seats_of_team[team]) - len(self.members[team]) - 1
        local_ok = self.local[team] < t.local_max[team] and left >= t.ministry_min[team] - self.ministry[team]
        ministry_ok = self.ministry[team] < t.ministry_max[team] and left >= t.local_min[team] - self.local[team]
        kinds = (t.is_local & bool(local_ok)) | (t.is_ministry & bool(ministry_ok))
        return t.may[:, t.group_of_seat[seat]] & kinds & ~t.is_locked

    def hold(self) -> None:
        """What is locked, then what stood before, as far as it still may."""
        t = self.tables
        for lock in t.problem.locks:
            if (seat := self.open_seat(t.team_at[lock.team], lock.duty)) is not None:
                self.put(t.person_at[lock.person], seat)
        for stood in t.problem.previous:
            if stood.person not in t.person_at or stood.team not in t.team_at:
                continue
            person = t.person_at[stood.person]
            seat = self.open_seat(t.team_at[stood.team], stood.duty)
            if seat is not None and self.free[person] and self.fitting(seat)[person]:
                self.put(person, seat)

    def open_seat(self, team: int, duty: str) -> int | None:
        """An empty seat for the duty; whatever is none of the team's single duties sits in a plain seat."""
        t = self.tables
        singles = t.teams[team].duties
        for seat in t.seats_of_team[team]:
            same = t.duty[seat] == duty if duty in singles else t.duty[seat] not in singles
            if same and self.occupant[seat] == t.nobody:
                return seat
        return None


def greedy(tables: Tables, target: np.ndarray | None = None) -> Filling:
    """`target`: the city that each person is meant for, -1 for none in particular, -2 for home."""
    filling = Filling(tables, target)
    filling.hold()
    _follow_wishes(filling)
    return complete(filling)


def complete(filling: Filling) -> Filling:
    """Fill what is empty, scarce seats first."""
    tables = filling.tables
    for seat in _scarcest_first(tables):
        if filling.occupant[seat] == tables.nobody:
            _seat_nearest(filling, seat)
    for local_only in (True, False):
        for seats in tables.seats_of_team:
            for seat in seats:
                team = tables.team_of_seat[seat]
                enough = local_only and filling.local[team] >= tables.local_min[team]
                if filling.occupant[seat] == tables.nobody and tables.needed[seat] and not enough:
                    _seat_nearest(filling, seat, local_only=local_only)
    return filling


def fill_optional(filling: Filling) -> None:
    """Places that may stay empty take who is left."""
    for seat in np.flatnonzero(filling.occupant == filling.tables.nobody):
        _seat_nearest(filling, int(seat))


def _follow_wishes(filling: Filling) -> None:
    t = filling.tables
    for person in np.flatnonzero((t.wish >= 0) & filling.free[: len(t.wish)]):
        for seat in t.seats_of_team[t.wish[person]]:
            if filling.occupant[seat] == t.nobody and filling.fitting(seat)[person]:
                filling.put(int(person), seat)
                break


def _scarcest_first(tables: Tables) -> list[int]:
    """The seats of single duties, those that fewest people may hold first."""
    candidates = tables.may.sum(axis=0)
    singles = [seat for seat, team in enumerate(tables.team_of_seat) if tables.duty[seat] in tables.teams[team].duties]
    return sorted(singles, key=lambda seat: (candidates[tables.group_of_seat[seat]], seat))


def _seat_nearest(filling: Filling, seat: int, *, local_only: bool = False) -> bool:
    t, team = filling.tables, filling.tables.team_of_seat[seat]
    fitting = filling.fitting(seat) & filling.free
    if local_only:
        fitting &= t.is_local
    found = np.flatnonzero(fitting)
    if not len(found):
        return False
    members = filling.members[team]
    delegations = {int(t.delegation[other]) for other in members} - {len(t.delegations)}
    provinces = {int(t.province[other]) for other in members} - {len(t.provinces)}
    far = t.price[found, t.group_of_seat[seat]] * 10_000
    meant = filling.target[found]
    far += 100_000 * ((meant != -1) & (meant != t.city_of_team[team])) - 50_000 * (meant == t.city_of_team[team])
    far -= 5_000 * np.isin(t.delegation[found], list(delegations))
    far -= 2_000 * np.isin(t.province[found], list(provinces))
    far -= filling.in_city[t.province[found], t.city_of_team[team]]
    filling.put(int(found[np.argmin(far)]), seat)
    return True


# Filling what greed left empty


def repair(filling: Filling) -> None:
    """Fill every empty needed seat that a chain of moves can fill."""
    t = filling.tables
    for seat in np.flatnonzero((filling.occupant == t.nobody) & t.needed):
        _fill_by_chain(filling, int(seat))


def _fill_by_chain(filling: Filling, start: int, limit: int = 4000) -> bool:
    """Breadth first: who could sit here sits there; who could sit there; until somebody is free."""
    t = filling.tables
    seat_of = {int(person): seat for seat, person in enumerate(filling.occupant) if person != t.nobody}
    came: dict[int, tuple[int, int]] = {}
    queue, seen = [start], {start}
    while queue and len(seen) < limit:
        seat = queue.pop(0)
        fitting = _fitting_instead(filling, seat)
        free = np.flatnonzero(fitting & filling.free)
        if len(free):
            _shift(filling, int(free[0]), seat, came)
            return True
        for person in np.flatnonzero(fitting & ~filling.free):
            other = seat_of[int(person)]
            if other not in seen and t.team_of_seat[other] != t.team_of_seat[seat]:
                seen.add(other)
                came[other] = (seat, int(person))
                queue.append(other)
    return False


def _fitting_instead(filling: Filling, seat: int) -> np.ndarray:
    """Who could sit in this seat if whoever sits there left."""
    if filling.occupant[seat] == filling.tables.nobody:
        return filling.fitting(seat)
    person = filling.take(seat)
    fitting = filling.fitting(seat)
    filling.put(person, seat)
    fitting[person] = False
    return fitting


def _shift(filling: Filling, newcomer: int, seat: int, came: dict[int, tuple[int, int]]) -> None:
    """Everybody of the chain moves up by one; a team met twice in it may end the chain early."""
    while True:
        onward = came.get(seat)
        leaving = filling.take(seat) if onward else None
        if not filling.fitting(seat)[newcomer]:
            if leaving is not None:
                filling.put(leaving, seat)
            return
        filling.put(newcomer, seat)
        if onward is None or leaving is None:
            return
        seat, newcomer = onward[0], leaving
