"""Seconds of processor that a process and all below it have used, by the system's own count (Linux)."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def seconds(pid: int) -> float:
    """Of those that have ended too, once their parent has heard of it; 0 where the system does not tell."""
    children, spent = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # After the name, which may hold anything: state, parent, …, own time, own of the system, that of children.
            facts = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        number = int(stat.parent.name)
        children.setdefault(int(facts[1]), []).append(number)
        spent[number] = sum(int(ticks) for ticks in facts[11:15]) / TICKS
    family, found = [pid], 0.0
    while family:
        one = family.pop()
        found += spent.get(one, 0.0)
        family += children.get(one, [])
    return found
