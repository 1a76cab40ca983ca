"""Who may change places and appoint who answers for them. Places have no states."""

from accounts.roles import Role


def may_edit_places(user):
    """Reference data is the administrators'."""
    return user.is_authenticated and user.role == Role.ADMINISTRATOR


def may_appoint(user):
    """The office keeps the contacts of a campaign (S1 九(二)); administrators help with accounts."""
    return user.is_authenticated and user.role in (Role.OFFICE, Role.ADMINISTRATOR)


def city_actions(user, city):
    """What this user may do with a city now."""
    return ["add_unit", "add_alias"] if may_edit_places(user) else []
