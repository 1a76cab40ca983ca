"""Boards of the small world, made and published by the real services."""

from datetime import date, time, timedelta

import time_machine

from findings.enums import FindingState
from findings.models import Finding
from kernel import clock
from scoring.models import WeeklyBoard
from scoring.services import make_board, publish_board
from tests.factories.findings import finding_at
from tests.factories.world import World

FAR = {"author": "far_inspector", "present": ("far_colleague",), "county": "140105"}
SECOND = {"author": "other_inspector", "present": ("other_colleague",), "county": "130109"}


def findings_of_a_week(world: World, *teams: dict) -> list[Finding]:
    """One approved finding of the ordinary team, and of each team told."""
    return [finding_at(FindingState.ASSIGNED, world, **team) for team in ({}, *teams)]


def monday_after(day: date) -> date:
    return day + timedelta(days=7 - day.weekday())


def board_of(world: World, *, published: bool = False) -> WeeklyBoard:
    """The board of the world's week; published by the office on the Monday after it at eight."""
    board = make_board(campaign=world.campaign, day=world.today)
    if published:
        with time_machine.travel(clock.at(monday_after(world.today), time(8)), tick=False):
            board = publish_board(board=board, actor=world.persona("office"))
    return board
