"""Annealing by exchanges: of all places with which one could change, each is taken the likelier the more it saves."""

import time

import numpy as np

from rotations.scheduling.state import FORBIDDEN, State


def anneal(
    state: State,
    random: np.random.Generator,
    rows: int,
    *,
    warm: float,
    cold: float,
    deadline: float,
    among: np.ndarray | None = None,
) -> tuple[np.ndarray, int, bool]:
    """Seats of the best plan met, how much cheaper it is than the first one, and whether all rows were done.

    `among`: only these seats are taken up; they still may change with any other.
    """
    seats = np.flatnonzero(state.movable) if among is None else among[state.movable[among]]
    best, saved, now = state.occupant.copy(), 0, 0
    if not len(seats) or rows <= 0:
        return best, 0, True
    cooling = (cold / warm) ** (1 / max(1, rows - 1))
    heat = warm
    order = random.choice(seats, size=rows)
    for number in range(rows):
        if number % 16 == 0 and time.monotonic() > deadline:
            return best, saved, False
        seat = int(order[number])
        change = state.deltas(seat)
        noise = random.standard_exponential(len(change))
        # The smallest of change - heat * Gumbel noise is a draw by exp(-change / heat).
        other = int(np.argmin(change + heat * np.log(noise)))
        if other != seat and change[other] < FORBIDDEN:
            state.exchange(seat, other)
            now += int(change[other])
            if now < saved:
                best, saved = state.occupant.copy(), now
        heat *= cooling
    return best, saved, True
