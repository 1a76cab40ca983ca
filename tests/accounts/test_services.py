"""Accounts open, close, and change their password and language; each act is kept."""

import pytest

from accounts import services
from accounts.models import User
from accounts.roles import Role
from kernel.audit import history_of
from kernel.errors import NotAllowed, Refused
from kernel.models import AuditEntry
from tests.factories.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return make_user(Role.ADMINISTRATOR, "admin")


def verbs(user):
    return [entry.verb for entry in history_of(user)]


def create(actor, **changes):
    told = {"username": "wang", "full_name": "王 某", "role": Role.REVIEWER, "password": PASSWORD, **changes}
    return services.create_account(actor=actor, **told)


def test_account_is_opened_with_its_trail(administrator):
    user = create(administrator)

    assert (user.username, user.full_name, user.role, user.is_staff) == ("wang", "王 某", Role.REVIEWER, False)
    assert user.check_password(PASSWORD)
    assert verbs(user) == ["account.created"]


WRONG_ACCOUNTS = {
    "taken name, whatever the case": ({"username": "ADMIN"}, "username_taken"),
    "unknown role": ({"role": "king"}, "unknown_role"),
    "easy password": ({"password": "1234567890"}, "weak_password"),
    "password like the name": ({"password": "wangwangwang", "username": "wangwangwang"}, "weak_password"),
    "no name": ({"full_name": "  "}, "name_missing"),
}


@pytest.mark.parametrize("changes, code", WRONG_ACCOUNTS.values(), ids=WRONG_ACCOUNTS)
def test_wrong_account_is_refused_and_nothing_is_written(administrator, changes, code):
    before = User.objects.count(), AuditEntry.objects.count()

    with pytest.raises(Refused) as refusal:
        create(administrator, **changes)

    assert refusal.value.code == code
    assert (User.objects.count(), AuditEntry.objects.count()) == before


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_others_keep_no_accounts(administrator, role):
    actor = make_user(role)
    for act in (
        lambda: create(actor),
        lambda: services.deactivate(user=administrator, actor=actor),
        lambda: services.reactivate(user=administrator, actor=actor),
        lambda: services.give_code(user=administrator, actor=actor),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_office_opens_accounts_of_inspectors_only():
    office = make_user(Role.OFFICE)

    assert create(office, role=Role.INSPECTOR).role == Role.INSPECTOR
    with pytest.raises(NotAllowed):
        create(office, username="li", role=Role.OFFICE)


def test_account_is_closed_and_opened_again_with_reasons(administrator):
    user = make_user(Role.REVIEWER)

    services.deactivate(user=user, actor=administrator, reason="调离")
    assert not User.objects.get(pk=user.pk).is_active
    services.reactivate(user=user, actor=administrator)

    assert User.objects.get(pk=user.pk).is_active
    assert [(e.verb, e.reason) for e in history_of(user)][1:] == [
        ("account.deactivated", "调离"),
        ("account.reactivated", ""),
    ]


def test_closing_twice_or_oneself_is_refused(administrator):
    user = make_user(Role.REVIEWER)
    services.deactivate(user=user, actor=administrator)

    codes = []
    for target in (user, administrator):
        with pytest.raises(Refused) as refusal:
            services.deactivate(user=target, actor=administrator)
        codes.append(refusal.value.code)

    assert codes == ["already_inactive", "own_account"]


def test_password_is_changed_by_its_owner():
    user = make_user(Role.REVIEWER)

    services.change_password(user=user, old=PASSWORD, new="a-new-one-2018")

    user.refresh_from_db()
    assert (user.check_password("a-new-one-2018"), user.must_change_password) == (True, False)


WRONG_PASSWORDS = [
    ("not-the-old-one", "a-new-one-2018", "wrong_password"),
    (PASSWORD, PASSWORD, "same_password"),
    (PASSWORD, "short", "weak_password"),
]


@pytest.mark.parametrize("old, new, code", WRONG_PASSWORDS)
def test_wrong_change_of_password_is_refused(old, new, code):
    user = make_user(Role.REVIEWER)

    with pytest.raises(Refused) as refusal:
        services.change_password(user=user, old=old, new=new)

    assert refusal.value.code == code
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_code_replaces_the_password_and_is_written_nowhere(administrator):
    user = make_user(Role.REVIEWER)

    code = services.give_code(user=user, actor=administrator)

    user = User.objects.get(pk=user.pk)
    assert (user.check_password(code), user.check_password(PASSWORD), user.must_change_password) == (True, False, True)
    assert code not in str(list(AuditEntry.objects.values()))


def test_codes_differ_and_can_be_read_aloud():
    codes = {services.first_use_code() for _n in range(200)}

    assert len(codes) == 200
    assert not set("".join(codes)) & set("01loi")


def test_language_is_kept_with_the_account():
    user = make_user(Role.REVIEWER)

    services.choose_language(user=user, language="en")

    assert User.objects.get(pk=user.pk).language == "en"
    with pytest.raises(Refused):
        services.choose_language(user=user, language="fr")
