"""The scheduler of a round: a problem in, a plan with its explanation and a proven bound out. Pure."""

from rotations.scheduling.problem import Lock, Person, Problem, Progress, Seat, Solution, Team, Unmet, Weights
from rotations.scheduling.solving import solve

__all__ = [
    "Lock",
    "Person",
    "Problem",
    "Progress",
    "Seat",
    "Solution",
    "Team",
    "Unmet",
    "Weights",
    "solve",
]
