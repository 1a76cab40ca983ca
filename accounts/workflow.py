"""Who may do what with accounts. An account has no states but “in use” and “not in use”."""

from accounts.enums import AccountAction
from accounts.models import User
from accounts.roles import Role


def may_keep_accounts(user: User | None) -> bool:
    """Administrators, and the system itself."""
    return user is None or user.role == Role.ADMINISTRATOR


def may_create(user: User | None, role: str) -> bool:
    """Administrators: any. The office: inspectors, whose access opens and ends with a posting."""
    return may_keep_accounts(user) or (user is not None and user.role == Role.OFFICE and role == Role.INSPECTOR)


def actions(user: User, account: User) -> list[str]:
    """What `user` may do with `account` now, for its page and the API."""
    if not may_keep_accounts(user):
        return []
    if not account.is_active:
        return [AccountAction.REACTIVATE]
    own = account.pk == user.pk
    return [AccountAction.GIVE_CODE] if own else [AccountAction.GIVE_CODE, AccountAction.DEACTIVATE]
