"""The scheduler of a round: a problem in, a plan with its explanation and a proven bound out. Pure.

Importing it is cheap; numpy and OR-Tools are loaded by the first question that needs them.
"""

from rotations.scheduling.advice import (
    Alternative,
    Explanation,
    Judgement,
    Move,
    Suggestion,
    explain,
    judge,
    suggest,
)
from rotations.scheduling.problem import Cost, Lock, Person, Problem, Progress, Seat, Solution, Team, Unmet, Weights
from rotations.scheduling.remedies import Remedy, Request, remedies
from rotations.scheduling.solving import solution, solve

__all__ = [
    "Alternative",
    "Cost",
    "Explanation",
    "Judgement",
    "Lock",
    "Move",
    "Person",
    "Problem",
    "Progress",
    "Remedy",
    "Request",
    "Seat",
    "Solution",
    "Suggestion",
    "Team",
    "Unmet",
    "Weights",
    "explain",
    "judge",
    "remedies",
    "solution",
    "solve",
    "suggest",
]
