"""Who may publish a board."""

from accounts.roles import Role


def may_publish(user, board) -> bool:
    """The office of the campaign."""
    return user is not None and user.role == Role.OFFICE and board.campaign.memberships.filter(user=user).exists()
