"""Who may make and publish a board. A board has no state but being published, once and for ever."""

from campaigns.workflow import runs
from scoring.enums import BoardAction


def may_make(user, campaign) -> bool:
    """The office of the campaign; the system (a job, the command line), which is None."""
    return runs(user, campaign)


def may_publish(user, board) -> bool:
    return runs(user, board.campaign)


def board_actions(user, board) -> list[str]:
    """Computing again makes no new board while the figures are the same; after publication that is all."""
    if not may_make(user, board.campaign):
        return []
    return [BoardAction.MAKE] if board.published_at else [BoardAction.PUBLISH, BoardAction.MAKE]
