"""A plan as counts, and what each exchange of two places would change: one person against everybody at once.

Seats beyond the teams' own are the bench. Rows for nobody, the bench and "no province" hold a count
that is never 0 nor 1, so that nobody enters or leaves them.
"""

from typing import Any

import numpy as np

from rotations.scheduling.tables import Tables

FORBIDDEN = 1 << 40
MANY = 1 << 20


class State:
    def __init__(self, tables: Tables, occupant: np.ndarray, spare: int = 4):
        t = self.tables = tables
        idle = np.setdiff1d(np.arange(t.nobody), occupant)
        bench = len(idle) + spare
        self.occupant = np.concatenate([occupant, idle, np.full(spare, t.nobody)])
        self.team = np.concatenate([t.team_of_seat, np.full(bench, t.nowhere)])
        self.city = t.city_of_team[self.team]
        self.group = np.concatenate([t.group_of_seat, np.full(bench, t.bench)])
        self.duty = np.concatenate([t.duty_of_seat, np.full(bench, -2)])
        self.on_bench = self.team == t.nowhere
        self._count()
        self._prepare()

    def _count(self) -> None:
        t = self.tables
        cities, teams = len(t.cities), len(t.teams)
        seat = self.occupant != t.nobody
        person, team, city = self.occupant[seat], self.team[seat], self.city[seat]
        self.delegation_city = _table(t.delegation[person], city, len(t.delegations), cities)
        self.delegation_team = _table(t.delegation[person], team, len(t.delegations), teams)
        self.province_city = _table(t.province[person], city, len(t.provinces), cities)
        self.province_team = _table(t.province[person], team, len(t.provinces), teams)
        self.cities_of_delegation = (self.delegation_city[:, :cities] > 0).sum(axis=1)
        self.teams_of_delegation = (self.delegation_team[:, :teams] > 0).sum(axis=1)
        self.cities_of_province = (self.province_city[:, :cities] > 0).sum(axis=1)
        self.provinces_of_team = (self.province_team[:-1] > 0).sum(axis=0)
        self.local = np.bincount(team, weights=t.is_local[person], minlength=teams + 1).astype(np.int64)
        self.ministry = np.bincount(team, weights=t.is_ministry[person], minlength=teams + 1).astype(np.int64)
        self.experienced = np.bincount(team, weights=t.is_experienced[person], minlength=teams + 1).astype(np.int64)
        self.local[teams] = self.ministry[teams] = self.experienced[teams] = MANY
        self.topics: list[list[int]] = [[] for _ in range(teams + 1)]
        for at, where in zip(person, team, strict=True):
            self.topics[where].append(int(t.known[at]))
        # Topics known at all, and those known by one member only, by team.
        self.known, self.once = np.zeros(teams + 1, dtype=np.int64), np.zeros(teams + 1, dtype=np.int64)
        for where in range(teams):
            self._look_up_topics(where)

    def _look_up_topics(self, team: int) -> None:
        known = once = twice = 0
        for one in self.topics[team]:
            twice |= known & one
            known |= one
        once = known & ~twice
        self.known[team], self.once[team] = known, once

    def _prepare(self) -> None:
        t, w = self.tables, self.tables.weights
        no_delegation, no_province = len(t.delegations), len(t.provinces)
        self.of_delegation_city = np.where(np.arange(no_delegation + 1) < no_delegation, w.delegation_cities, 0)
        self.of_delegation_team = np.where(np.arange(no_delegation + 1) < no_delegation, w.delegation_teams, 0)
        self.of_province_city = np.where(np.arange(no_province + 1) < no_province, w.province_cities, 0)
        fixed = t.is_locked[self.occupant]
        self.movable = ~fixed
        self.has_topics = bool(t.wanted.any()) and w.expertise > 0
        self.has_minimum = bool(t.local_min.any() or t.ministry_min.any())
        self.price_by_group = np.ascontiguousarray(t.price.T)
        self.may_by_group = np.ascontiguousarray(t.may.T)

    # What an exchange would change

    def deltas(self, seat: int) -> np.ndarray:
        """The change of cost if whoever is in `seat` changed places with each other seat's; forbidden ones are huge."""
        t = self.tables
        a, s, u = int(self.occupant[seat]), int(self.team[seat]), int(self.city[seat])
        b, team, city = self.occupant, self.team, self.city
        group = int(self.group[seat])
        change = t.price[a, self.group] + self.price_by_group[group][b] - t.price[a, group] - t.price[b, self.group]
        if t.has_wish or t.has_previous:
            change += self._own(a, team, self.duty) - self._own(a, s, int(self.duty[seat]))
            change += self._own_of(b, s, int(self.duty[seat])) - self._own_of(b, team, self.duty)
        elsewhere = team != s
        far = city != u
        change += far * self._cities(a, b, u, city)
        change += elsewhere * (self._teams(a, b, s, team) + self._shapes(a, b, s, team))
        forbidden = ~(t.may[a, self.group] & self.may_by_group[group][b] & self.movable)
        forbidden |= elsewhere & self._breaks_shape(a, b, s, team)
        change[forbidden] = FORBIDDEN
        change[seat] = 0
        return change

    def _own(self, a: int, team: Any, duty: Any) -> Any:
        """Wish and change of one person in many seats, or in one."""
        t, w = self.tables, self.tables.weights
        found = 0
        if t.wish[a] >= 0:
            found = found + w.wish * (team != t.wish[a])
        if t.stood_team[a] >= 0:
            found = found + w.change * ((team != t.stood_team[a]) | (duty != t.stood_duty[a]))
        return found

    def _own_of(self, b: np.ndarray, team: Any, duty: Any) -> np.ndarray:
        """The same of many people in one seat, or each in a seat."""
        t, w = self.tables, self.tables.weights
        found = w.wish * ((t.wish[b] >= 0) & (t.wish[b] != team))
        return found + w.change * ((t.stood_team[b] >= 0) & ((t.stood_team[b] != team) | (t.stood_duty[b] != duty)))

    def _cities(self, a: int, b: np.ndarray, u: int, city: np.ndarray) -> np.ndarray:
        t = self.tables
        found = _spread(
            t.delegation, self.delegation_city, self.cities_of_delegation, self.of_delegation_city, a, b, u, city
        )
        return found + _spread(
            t.province, self.province_city, self.cities_of_province, self.of_province_city, a, b, u, city
        )

    def _teams(self, a: int, b: np.ndarray, s: int, team: np.ndarray) -> np.ndarray:
        t, w = self.tables, self.tables.weights
        found = _spread(
            t.delegation, self.delegation_team, self.teams_of_delegation, self.of_delegation_team, a, b, s, team
        )
        pa, pb, counts = int(t.province[a]), t.province[b], self.province_team
        here, there = self.provinces_of_team[s], self.provinces_of_team[team]
        other = pb != pa
        here_after = here + other * ((counts[pb, s] == 0) * 1 - (counts[pa, s] == 1))
        there_after = there + other * ((counts[pa, team] == 0) * 1 - (counts[pb, team] == 1))
        mixed = np.maximum(here_after - 1, 0) - max(here - 1, 0)
        mixed += (np.maximum(there_after - 1, 0) - np.maximum(there - 1, 0)) * (team != t.nowhere)
        if s == t.nowhere:
            mixed -= np.maximum(here_after - 1, 0) - max(here - 1, 0)
        return found + w.mixed_team * mixed

    def _shapes(self, a: int, b: np.ndarray, s: int, team: np.ndarray) -> np.ndarray:
        """First-timers, topics, and members of an origin that must be there."""
        t, w = self.tables, self.tables.weights
        at_home = s == t.nowhere
        there = team != t.nowhere
        size, experienced = self.local + self.ministry, self.experienced
        grown = t.is_somebody[b] * 1 - t.is_somebody[a]
        gained = t.is_experienced[b] * 1 - t.is_experienced[a]
        found = np.zeros(len(b), dtype=np.int64)
        if not at_home:
            found += w.first_timers * (
                ((size[s] + grown > 0) & (experienced[s] + gained == 0)) * 1 - (size[s] > 0 and experienced[s] == 0)
            )
        after = (size[team] - grown > 0) & (experienced[team] - gained == 0)
        before = (size[team] > 0) & (experienced[team] == 0)
        found += w.first_timers * there * (after * 1 - before)
        if self.has_topics:
            ka, kb = t.known[a], t.known[b]
            if not at_home:
                kept = self.known[s] & ~(self.once[s] & ka)
                missing = np.bitwise_count(t.wanted[s] & ~(kept | kb)).astype(np.int64)
                found += w.expertise * (missing - int(t.wanted[s] & ~self.known[s]).bit_count())
            kept = self.known[team] & ~(self.once[team] & kb)
            missing = np.bitwise_count(t.wanted[team] & ~(kept | ka)).astype(np.int64)
            found += w.expertise * (missing - np.bitwise_count(t.wanted[team] & ~self.known[team])) * there
        if self.has_minimum:
            found += w.vacancy * self._too_few(a, b, s, team)
        return found

    def _too_few(self, a: int, b: np.ndarray, s: int, team: np.ndarray) -> np.ndarray:
        t = self.tables
        found = np.zeros(len(b), dtype=np.int64)
        for kind, least, now in (
            (t.is_local, t.local_min, self.local),
            (t.is_ministry, t.ministry_min, self.ministry),
        ):
            gained = kind[b] * 1 - kind[a]
            found += np.maximum(least[s] - now[s] - gained, 0) - max(least[s] - now[s], 0)
            found += np.maximum(least[team] - now[team] + gained, 0) - np.maximum(least[team] - now[team], 0)
        return found

    def _breaks_shape(self, a: int, b: np.ndarray, s: int, team: np.ndarray) -> np.ndarray:
        t = self.tables
        local = t.is_local[b] * 1 - t.is_local[a]
        ministry = t.is_ministry[b] * 1 - t.is_ministry[a]
        return (
            ((local > 0) & (self.local[s] + local > t.local_max[s]))
            | ((ministry > 0) & (self.ministry[s] + ministry > t.ministry_max[s]))
            | ((local < 0) & (self.local[team] - local > t.local_max[team]))
            | ((ministry < 0) & (self.ministry[team] - ministry > t.ministry_max[team]))
        )

    # Doing it

    def exchange(self, one: int, other: int) -> None:
        if one == other:
            return
        a, b = int(self.occupant[one]), int(self.occupant[other])
        self._leave(a, one)
        self._leave(b, other)
        self._enter(a, other)
        self._enter(b, one)
        for team in {int(self.team[one]), int(self.team[other])}:
            self._look_up_topics(team)

    def _leave(self, person: int, seat: int) -> None:
        self.occupant[seat] = self.tables.nobody
        self._move(person, int(self.team[seat]), int(self.city[seat]), -1)

    def _enter(self, person: int, seat: int) -> None:
        self.occupant[seat] = person
        self._move(person, int(self.team[seat]), int(self.city[seat]), 1)

    def _move(self, person: int, team: int, city: int, by: int) -> None:
        t = self.tables
        if person == t.nobody or team == t.nowhere:
            return
        edge = 1 if by > 0 else 0
        delegation, province = int(t.delegation[person]), int(t.province[person])
        if delegation < len(t.delegations):
            self.delegation_city[delegation, city] += by
            self.cities_of_delegation[delegation] += by * (self.delegation_city[delegation, city] == edge)
            self.delegation_team[delegation, team] += by
            self.teams_of_delegation[delegation] += by * (self.delegation_team[delegation, team] == edge)
        if province < len(t.provinces):
            self.province_city[province, city] += by
            self.cities_of_province[province] += by * (self.province_city[province, city] == edge)
            self.province_team[province, team] += by
            self.provinces_of_team[team] += by * (self.province_team[province, team] == edge)
        self.local[team] += by * t.is_local[person]
        self.ministry[team] += by * t.is_ministry[person]
        self.experienced[team] += by * t.is_experienced[person]
        if by > 0:
            self.topics[team].append(int(t.known[person]))
        else:
            self.topics[team].remove(int(t.known[person]))

    @property
    def placed(self) -> np.ndarray:
        """Who sits in the teams' seats, without the bench."""
        return self.occupant[: len(self.tables.team_of_seat)].copy()


def _table(rows: np.ndarray, columns: np.ndarray, height: int, width: int) -> np.ndarray:
    found = np.zeros((height + 1, width + 1), dtype=np.int64)
    np.add.at(found, (rows, columns), 1)
    found[height, :] = MANY
    found[:, width] = MANY
    return found


def _spread(
    key: np.ndarray,
    counts: np.ndarray,
    places: np.ndarray,
    weight: np.ndarray,
    a: int,
    b: np.ndarray,
    here: int,
    there: np.ndarray,
) -> np.ndarray:
    """What it changes in the number of places over which the two groups are spread, if `a` and `b` change places."""
    ka, kb = int(key[a]), key[b]
    entered = (counts[ka, there] == 0) * 1 - (counts[ka, here] == 1)
    now = places[ka]
    found = weight[ka] * (np.maximum(now + entered - 1, 0) - max(now - 1, 0))
    entered = (counts[kb, here] == 0) * 1 - (counts[kb, there] == 1)
    now = places[kb]
    found = found + weight[kb] * (np.maximum(now + entered - 1, 0) - np.maximum(now - 1, 0))
    return found * (kb != ka)
