"""A question whose text is kept is answered anew each time, for whoever it is asked."""

from datetime import date

import pytest

from accounts.models import User
from accounts.roles import Role
from kernel import clock
from kernel.models import Notification
from kernel.notices import notify
from kernel.statements import AnyRow

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return [User.objects.create_user(f"officer-{n}", full_name=f"办公室{n}", role=Role.OFFICE) for n in range(2)]


def told_on(user, day):
    return Notification.objects.filter(user=user, created_at__date=day).exclude(text="")


def test_answer_follows_the_rows_and_the_values(people):
    asked = AnyRow(told_on, user=-1, day=date(1001, 1, 1))
    one, other = people
    before = asked(user=one.pk, day=clock.today())

    notify([one], key="k", text="请确认", url="/")

    assert (before, asked(user=one.pk, day=clock.today())) == (False, True)
    assert asked(user=other.pk, day=clock.today()) is False
    assert asked(user=one.pk, day=date(2017, 1, 1)) is False


def test_text_is_made_once(people, django_assert_num_queries):
    made = []

    def all_of(user):
        made.append(user)
        return Notification.objects.filter(user=user)

    asked = AnyRow(all_of, user=-1)
    with django_assert_num_queries(3):
        answers = [asked(user=people[0].pk) for _n in range(3)]

    assert (answers, made) == ([False] * 3, [-1])


def test_refuses_what_does_not_stand_in_the_statement():
    asked = AnyRow(lambda user, day: Notification.objects.filter(user=user), user=-1, day=date(1001, 1, 1))

    with pytest.raises(ValueError, match="day"):
        asked(user=1, day=clock.today())
