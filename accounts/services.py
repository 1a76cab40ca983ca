"""Accounts come, change their password and language, and go; each act leaves an audit entry."""

import secrets
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts import workflow
from accounts.models import User
from accounts.roles import Role
from kernel import audit
from kernel.errors import NotAllowed, Refused
from kernel.text import squash

# No letter or digit that is taken for another when read aloud or from paper.
CODE_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LANGUAGES = frozenset(dict(settings.LANGUAGES))
CODE_GROUPS, CODE_GROUP_LENGTH = 3, 4
CODE_ITERATIONS = 20_000


def create_account(
    *,
    username: str,
    full_name: str,
    role: str,
    password: str | None,
    actor: User | None,
    language: str = "zh-hans",
    must_change_password: bool = False,
) -> User:
    """Open an account. Without a password nobody can sign in until a first-use code is given.

    Refuses a taken user name, an unknown role, a password that is too easy.
    """
    if not workflow.may_create(actor, role):
        raise NotAllowed("create_account")
    username, full_name = squash(username), full_name.strip()
    if role not in Role.values:
        raise Refused("unknown_role", _("This role does not exist."), fields={"role": [role]})
    if not username or not full_name:
        raise Refused("name_missing", _("An account needs a user name and the person's name."))
    user = User(
        username=username,
        full_name=full_name,
        role=role,
        language=language,
        must_change_password=must_change_password,
        # Django's own administration pages are for administrators alone.
        is_staff=role == Role.ADMINISTRATOR,
        is_superuser=role == Role.ADMINISTRATOR,
    )
    if password is not None:
        _check_strength(password, user)
    user.set_password(password)
    with transaction.atomic():
        if User.objects.filter(username__iexact=username).exists():
            raise Refused(
                "username_taken",
                _("The user name “%(username)s” is taken.") % {"username": username},
                fields={"username": [username]},
            )
        user.save(force_insert=True)
        audit.record(actor, user, "account.created", role=role)
    return user


def create_accounts(*, people: Mapping[str, str], role: str, actor: User | None) -> dict[str, User]:
    """Open accounts of one role by user name and full name, all without a password until a code is given.

    Refuses when a user name is taken. A fixed number of queries.
    """
    if not workflow.may_create(actor, role):
        raise NotAllowed("create_account")
    accounts = []
    for username, full_name in people.items():
        account = User(username=username, full_name=full_name.strip(), role=role, must_change_password=True)
        account.set_unusable_password()
        accounts.append(account)
    with transaction.atomic():
        taken = User.objects.filter(username__in=list(people)).values_list("username", flat=True).first()
        if taken is not None:
            raise Refused("username_taken", _("The user name “%(username)s” is taken.") % {"username": taken})
        User.objects.bulk_create(accounts)
        audit.record_many(audit.entry(actor, account, "account.created", role=role) for account in accounts)
    return {account.username: account for account in accounts}


def _check_strength(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused("weak_password", " ".join(error.messages), fields={"password": error.messages}) from error


def deactivate(*, user: User, actor: User | None, reason: str = "") -> User:
    """Close an account. All its sessions, in browsers and of programs, end on their next request (L8); none that
    lies unused meanwhile comes back when the account is opened again.

    Refuses one's own account, and an account that is closed already.
    """
    with transaction.atomic():
        locked = _locked(user, actor, "deactivate")
        if actor is not None and actor.pk == locked.pk:
            raise Refused("own_account", _("You cannot close your own account. Ask another administrator."))
        if not locked.is_active:
            raise Refused("already_inactive", _("This account is closed already."))
        locked.is_active = False
        locked.session_epoch += 1
        locked.save(update_fields=["is_active", "session_epoch"])
        audit.record(actor, locked, "account.deactivated", reason=reason)
    user.is_active = False
    return locked


def reactivate(*, user: User, actor: User | None, reason: str = "") -> User:
    """Open a closed account again, with its old password."""
    with transaction.atomic():
        locked = _locked(user, actor, "reactivate")
        if locked.is_active:
            raise Refused("already_active", _("This account is in use."))
        locked.is_active = True
        locked.save(update_fields=["is_active"])
        audit.record(actor, locked, "account.reactivated", reason=reason)
    user.is_active = True
    return locked


def end_sessions(*, users: Iterable[User], actor: User | None, reason: str = "") -> int:
    """Make every session of these accounts worthless, in browsers and of programs; says how many accounts.

    Whoever may come in signs in anew. Who may do this is asked by the caller, whose act it follows from
    (a posting has ended).
    """
    users = sorted({user.pk: user for user in users}.values(), key=lambda user: user.pk)
    with transaction.atomic():
        User.objects.filter(pk__in=[user.pk for user in users]).update(session_epoch=F("session_epoch") + 1)
        audit.record_many(audit.entry(actor, user, "account.sessions_ended", reason=reason) for user in users)
    return len(users)


def _locked(user: User, actor: User | None, action: str) -> User:
    if not workflow.may_keep_accounts(actor):
        raise NotAllowed(action)
    return User.objects.select_for_update().get(pk=user.pk)


def give_code(*, user: User, actor: User | None) -> str:
    """A new first-use code, shown once: the old password and every session end, a new password is asked for."""
    if not workflow.may_create(actor, user.role):
        raise NotAllowed("give_code")
    code = first_use_code()
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        locked.set_password(code)
        locked.must_change_password = True
        locked.save(update_fields=["password", "must_change_password"])
        audit.record(actor, locked, "account.code_given")
    user.password, user.must_change_password = locked.password, True
    return code


def give_codes(*, users: Iterable[User], actor: User | None) -> dict[int, str]:
    """First-use codes for those of many who have no password of their own yet, by account; kept nowhere.

    A code given before stops working. Whoever has chosen a password keeps it, and is not in the answer.
    """
    wanted = {user.pk: user for user in users}
    if not all(workflow.may_create(actor, user.role) for user in wanted.values()):
        raise NotAllowed("give_code")
    with transaction.atomic():
        locked = list(
            User.objects.select_for_update()
            .filter(pk__in=wanted, must_change_password=True, is_active=True)
            .order_by("pk")
        )
        codes = {user.pk: first_use_code() for user in locked}
        for user in locked:
            user.password = _hash_of_code(codes[user.pk])
        User.objects.bulk_update(locked, ["password"])
        audit.record_many(audit.entry(actor, user, "account.code_given") for user in locked)
    return codes


def _hash_of_code(code: str) -> str:
    """Codes are 59 random bits and serve once: the slowness that protects a password people think of is not needed.

    A sheet for sixty people is made while somebody waits. The first sign-in replaces the hash by a usual one.
    """
    hasher = get_hasher()
    work = {"iterations": CODE_ITERATIONS} if isinstance(hasher, PBKDF2PasswordHasher) else {}
    return hasher.encode(code, hasher.salt(), **work)


def first_use_code() -> str:
    """Twelve characters in three groups, about 59 bits."""
    groups = ("".join(secrets.choice(CODE_ALPHABET) for _n in range(CODE_GROUP_LENGTH)) for _g in range(CODE_GROUPS))
    return "-".join(groups)


def change_password(*, user: User, old: str, new: str) -> User:
    """The person's own act. Refuses a wrong old password, a weak or an unchanged new one."""
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        if not locked.check_password(old):
            raise Refused("wrong_password", _("The present password is not right."), fields={"old": [""]})
        if old == new:
            raise Refused("same_password", _("The new password must differ from the present one."))
        _check_strength(new, locked)
        locked.set_password(new)
        locked.must_change_password = False
        locked.save(update_fields=["password", "must_change_password"])
        audit.record(locked, locked, "account.password_changed")
    return locked


def choose_language(*, user: User, language: str) -> None:
    """Keep the language of pages and notices with the account; on every device, not only this browser."""
    if language not in LANGUAGES:
        raise Refused("unknown_language", _("This language is not available."), fields={"language": [language]})
    User.objects.filter(pk=user.pk).update(language=language)
    user.language = language
