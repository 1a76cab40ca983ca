"""Delegations into the teams of the city that they are meant for, as whole as these hold them."""

from collections import defaultdict

import numpy as np

from rotations.scheduling.greedy import Filling


def pack(filling: Filling) -> None:
    """City by city, hardest teams first, each takes the delegation that fits it best; what is left over waits."""
    t = filling.tables
    waiting: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for person in np.flatnonzero((filling.target >= 0) & filling.free & ~t.is_locked):
        if t.delegation[person] < len(t.delegations):
            waiting[int(filling.target[person])][int(t.delegation[person])].append(int(person))
    leaders = t.may.sum(axis=0)
    teams = sorted(
        range(t.nowhere),
        key=lambda team: (min(leaders[t.group_of_seat[seat]] for seat in t.seats_of_team[team]), team),
    )
    reserve = np.zeros(len(t.cities) + 1, dtype=np.int64)
    np.add.at(reserve, t.city_of_team[:-1], t.local_min[:-1])
    for team in teams:
        city = int(t.city_of_team[team])
        reserve[city] -= t.local_min[team]
        groups = waiting[city]
        if groups and not filling.members[team]:
            left = sum(len(members) for members in groups.values())
            room = max(int(t.local_min[team]), left - int(reserve[city]))
            _take_best(filling, team, groups, min(room, len(t.seats_of_team[team])))


def _take_best(filling: Filling, team: int, groups: dict[int, list[int]], room: int) -> None:
    """The delegation that leaves least behind; `room` is what the city can spare for this team."""
    ranked = sorted(groups, key=lambda one: (_loss(len(groups[one]), room), one))
    for delegation in ranked:
        chosen = _seated(filling, team, groups[delegation], room)
        if chosen:
            for person, seat in chosen.items():
                filling.put(person, seat)
                groups[delegation].remove(person)
            if not groups[delegation]:
                del groups[delegation]
            return


def _loss(number: int, size: int) -> tuple[int, int]:
    """An exact fit is best, then what leaves whole teams, then the most."""
    if number >= size:
        return (0 if number == size else 1 if (number - size) >= 3 else 2, number)
    return (3, -number)


def _seated(filling: Filling, team: int, members: list[int], room: int) -> dict[int, int]:
    """Members to seats of an empty team, single duties first; nothing if one of these finds nobody."""
    t = filling.tables
    chosen: dict[int, int] = {}
    room = min(room, int(t.local_max[team] if t.is_local[members[0]] else t.ministry_max[team]))
    for seat in t.seats_of_team[team]:
        if len(chosen) == room:
            break
        group = t.group_of_seat[seat]
        able = [person for person in members if person not in chosen and t.may[person, group]]
        if able:
            chosen[min(able, key=lambda person: (t.price[person, group], person))] = seat
        elif t.duty[seat] in t.teams[team].duties:
            return {}
    return chosen
