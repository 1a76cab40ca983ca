"""Medians of things done in turns, so that what else the machine does falls on all of them alike."""

import time
from collections.abc import Callable
from statistics import median
from typing import Any


def medians(times: int, warm_up: int, **acts: Callable[[], Any]) -> dict[str, float]:
    """Milliseconds of each act, done `times` times in turns after some that do not count."""
    spent: dict[str, list[float]] = {name: [] for name in acts}
    for number in range(warm_up + times):
        for name, act in acts.items():
            begin = time.perf_counter()
            act()
            if number >= warm_up:
                spent[name].append((time.perf_counter() - begin) * 1000)
    return {name: median(values) for name, values in spent.items()}


def compared(name: str, base: str, of: str, found: dict[str, float]) -> dict[str, Any]:
    """One line of the result: `of` against `base`."""
    return {
        "measure": name,
        "ours_ms": round(found[of], 3),
        "base": base,
        "base_ms": round(found[base], 3),
        "ratio": round(found[of] / found[base], 2),
    }
