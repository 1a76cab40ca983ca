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
) -> tuple[np.ndarray, int, bool]:
    """Seats of the best plan met, how much cheaper it is than the first one, and whether all rows were done.

    A machine too slow for that many rows cools by the clock instead, so that it ends cold all the same.
    """
    seats = np.flatnonzero(state.movable)
    best, saved, now = state.occupant.copy(), 0, 0
    if not len(seats) or rows <= 0:
        return best, 0, True
    begin = time.monotonic()
    order = random.choice(seats, size=rows)
    share, is_done, heat = 0.0, True, warm
    for number in range(rows):
        if number % 16 == 0:
            elapsed = (time.monotonic() - begin) / max(1e-9, deadline - begin)
            is_done &= elapsed <= max(share, number / rows) or number == 0
            share = max(number / rows, elapsed)
            if share >= 1:
                return best, saved, False
            heat = warm * (cold / warm) ** share
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
    return best, saved, is_done
