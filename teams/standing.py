"""Who was in a team that stood out. A lower app that must ask upwards: `scoring` fills the list at start-up."""

from collections.abc import Callable
from datetime import date

# Each answers for the two years before a day: ids of people, or None where nothing was published in them.
best_ranked: list[Callable[[date], frozenset[int] | None]] = []


def outstanding(day: date) -> frozenset[int] | None:
    """People of teams that published boards have named in the two years before a day; None where none has
    appeared, so that nobody can be asked for it (S1 七(二): 从近两年强化督查工作表现突出的督查组中选取)."""
    told = [found for ask in best_ranked if (found := ask(day)) is not None]
    return frozenset().union(*told) if told else None
