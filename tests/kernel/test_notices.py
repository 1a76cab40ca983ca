"""Notices: everyone their own, once, marked read by their reader only."""

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from kernel import notices
from kernel.models import Notification

pytestmark = pytest.mark.django_db
LIST = reverse("kernel:notice-list")
API = reverse("api:kernel-notice-list")
API_READ = reverse("api:kernel-notices-read")


@pytest.fixture
def people(client):
    """Two officers; the first is signed in."""
    users = [User.objects.create_user(f"officer-{n}", full_name=f"办公室{n}", role=Role.OFFICE) for n in range(2)]
    client.force_login(users[0])
    return users


def tell(users, key, url=""):
    notices.notify(users, key=key, text=f"通知 {key}", url=url)


def unread_of(user):
    return list(Notification.objects.filter(user=user, read_at=None).order_by("key").values_list("key", flat=True))


def test_notify_tells_once_a_person_and_event(people):
    tell(people, "a")
    tell(people[:1], "a")

    assert [unread_of(user) for user in people] == [["a"], ["a"]]


def test_page_and_api_show_own_notices_only(client, people):
    tell(people[:1], "mine")
    tell(people[1:], "others")

    assert [notice.key for notice in client.get(LIST).context["page"]] == ["mine"]
    assert [(row["text"], row["is_read"]) for row in client.get(API).json()["results"]] == [("通知 mine", False)]


def test_looking_marks_nothing_read_and_the_mark_on_top_counts(client, people):
    tell(people, "a")
    tell(people, "b")

    html = client.get(LIST).content.decode()

    assert '<span class="topbar-count">2' in html
    assert unread_of(people[0]) == ["a", "b"]


def test_mark_one_read_leads_to_what_it_tells_of(client, people):
    tell(people, "a", url="/cities/")
    tell(people, "b")
    one, two = Notification.objects.filter(user=people[0]).order_by("key")

    assert client.post(reverse("kernel:notice-read", args=[one.pk])).url == "/cities/"
    assert client.post(reverse("kernel:notice-read", args=[two.pk])).url == LIST
    assert [unread_of(user) for user in people] == [[], ["a", "b"]]


def test_mark_all_read(client, people):
    tell(people, "a")
    tell(people, "b")

    client.post(reverse("kernel:notices-read"))

    assert [unread_of(user) for user in people] == [[], ["a", "b"]]
    assert "topbar-count" not in client.get(LIST).content.decode()


def test_others_notices_are_out_of_reach(client, people):
    tell(people, "a")
    theirs = Notification.objects.get(user=people[1])

    assert client.post(reverse("kernel:notice-read", args=[theirs.pk])).status_code == 404
    answer = client.post(API_READ, {"notices": [theirs.pk]}, content_type="application/json")
    assert (answer.status_code, answer.json()) == (200, {"marked": 0})
    assert unread_of(people[1]) == ["a"]


def test_api_marks_those_named_or_all(client, people):
    for key in "abc":
        tell(people, key)
    first = Notification.objects.get(user=people[0], key="a")

    def mark(body):
        return client.post(API_READ, body, content_type="application/json").json()

    assert mark({"notices": [first.pk, first.pk]}) == {"marked": 1}
    assert mark({"notices": [first.pk]}) == {"marked": 0}
    assert mark({}) == {"marked": 2}


@pytest.mark.parametrize("body", ['{"notices": "all"}', '{"notices": [0]}', "[1]", '{"notices": [true, {}]}'])
def test_api_refuses_what_is_no_list_of_notices(client, people, body):
    answer = client.post(API_READ, body, content_type="application/json")

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid")


def test_list_asks_the_database_as_often_for_one_as_for_many(client, people, django_assert_num_queries):
    tell(people, "a")
    with django_assert_num_queries(6):
        client.get(LIST)
    for number in range(40):
        tell(people, f"n{number}")
    with django_assert_num_queries(6):
        client.get(LIST)
