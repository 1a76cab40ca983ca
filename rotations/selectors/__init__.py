"""Reads over rotations and their schedules."""

from rotations.selectors.board import board_of, changed_by, changes_since, last_step_of, working_draft
from rotations.selectors.judging import judgements
from rotations.selectors.pricing import Price, prices_for
from rotations.selectors.seating import Place, Seating, seating_of

__all__ = [
    "Place",
    "Price",
    "Seating",
    "board_of",
    "changed_by",
    "changes_since",
    "judgements",
    "last_step_of",
    "prices_for",
    "seating_of",
    "working_draft",
]
