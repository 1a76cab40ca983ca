"""Who may make and publish a board. A board has no state but being published, once and for ever."""

from campaigns.workflow import runs
from scoring.enums import BoardAction


def may_make(user, campaign) -> bool:
    """The office of the campaign; the system (a job, the command line), which is None."""
    return runs(user, campaign)


def may_publish(user, board) -> bool:
    return runs(user, board.campaign)


def board_actions(user, board) -> list[str]:
    """Only the office acts, and after publication nobody."""
    return [BoardAction.PUBLISH] if board.published_at is None and may_publish(user, board) else []
