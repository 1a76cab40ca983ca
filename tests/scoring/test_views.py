"""Pages of the weekly board: who reads what, and what the office does there."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scoring.models import WeeklyBoard
from tests.factories.scoring import FAR, SECOND, board_of, findings_of_a_week
from tests.scoring.test_services import name_only

READERS = ("office", "leadership")
MEMBERS = ("reviewer", "leader", "inspector", "central", "city_liaison", "county_liaison", "province", "sending_unit")


@pytest.fixture
def published(world):
    """Two of four teams named: the ordinary one, and the far one, which shares nothing with it."""
    name_only(world, 2)
    findings_of_a_week(world, FAR)
    return board_of(world, published=True)


def get(client, world, key, name, *args):
    client.force_login(world.persona(key))
    return client.get(reverse(name, args=args))


def listed(response):
    return [line.team_name for line in response.context["page"]]


def test_office_and_leadership_read_every_place(client, world, published):
    for key in READERS:
        response = get(client, world, key, "scoring:board-detail", published.pk)
        assert (response.status_code, len(listed(response)), len(response.context["explained"])) == (200, 4, 4)


@pytest.mark.parametrize("key", MEMBERS)
def test_members_read_the_named_places_and_their_own_sum(client, world, published, key):
    """domain 8: the full list is the office's; a team reads how its own score is made up (S1 十(一))."""
    response = get(client, world, key, "scoring:board-detail", published.pk)
    named = [line.team_name for line in published.placings.filter(is_named=True)]
    own = {"leader": ["ordinary"], "inspector": ["ordinary"], "central": ["ordinary", "second", "central"]}.get(key, [])
    teams = {world.team(each) for each in own}

    assert response.status_code == 200
    assert set(listed(response)) == {*named, *(team.name for team in teams)}
    explained = published.placings.filter(pk__in=response.context["explained"])
    assert {line.team for line in explained} == teams


def test_board_not_yet_published_is_the_offices(client, world):
    findings_of_a_week(world)
    board = board_of(world)

    codes = {key: get(client, world, key, "scoring:board-detail", board.pk).status_code for key in (*READERS, *MEMBERS)}

    assert codes == {**dict.fromkeys(READERS, 200), **dict.fromkeys(MEMBERS, 404)}


@pytest.mark.parametrize("key", ["other_office", "auditor"])
def test_board_is_nothing_to_strangers(client, world, published, key):
    assert get(client, world, key, "scoring:board-detail", published.pk).status_code == 404
    assert listed_boards(get(client, world, key, "scoring:board-list")) == []


def test_administrator_reads_what_is_public(client, world, published):
    response = get(client, world, "administrator", "scoring:board-detail", published.pk)

    assert listed(response) == named_of(published)
    assert response.context["explained"] == set()


def listed_boards(response):
    return list(response.context["page"])


def test_page_says_round_share_and_how_it_is_computed(client, world, published):
    page = get(client, world, "office", "scoring:board-detail", published.pk).content.decode()

    assert "每周一榜（2018-09-17至09-23）" in page
    assert "公布的2个督查组共发现问题2个，占全部2个问题的100.0%（2÷2，保留一位小数，截断不进位）。" in page
    assert "<dt>公布轮次</dt><dd>8</dd>" in page
    assert "<dt>计划轮次</dt><dd>7</dd>" in page


def test_office_computes_from_the_list_and_publishes_on_the_page(client, world):
    findings_of_a_week(world)
    client.force_login(world.persona("office"))

    made = client.post(reverse("scoring:board-make"), {"campaign": world.campaign.code, "day": "2018-09-19"})
    board = WeeklyBoard.objects.get()
    early = client.post(
        reverse("scoring:board-publish", args=[board.pk]), {"next": board.get_absolute_url()}, follow=True
    )

    assert made.url == board.get_absolute_url()
    assert "这一周尚未结束。" in early.content.decode()
    assert WeeklyBoard.objects.get().published_at is None


def test_publish_button_publishes(client, world, published):
    WeeklyBoard.objects.update(published_at=None, published_by=None, ends="2018-09-19")
    client.force_login(world.persona("office"))
    page = client.get(published.get_absolute_url()).content.decode()
    url = reverse("scoring:board-publish", args=[published.pk])

    assert f'action="{url}"' in page
    assert client.post(url).url == published.get_absolute_url()
    assert WeeklyBoard.objects.get().published_by == world.persona("office")
    assert f'action="{url}"' not in client.get(published.get_absolute_url()).content.decode()


def test_computing_again_says_whether_anything_changed(client, world):
    findings_of_a_week(world)
    board = board_of(world)
    client.force_login(world.persona("office"))
    url = reverse("scoring:board-renew", args=[board.pk])

    same = client.post(url, follow=True).content.decode()
    findings_of_a_week(world)
    with time_machine.travel(world.moment + timedelta(minutes=1), tick=False):
        other = client.post(url, follow=True).content.decode()

    assert "榜单生成后数据没有变化。" in same
    assert "本周榜单已生成。" in other
    assert WeeklyBoard.objects.get().figures["findings"] == 2


@pytest.mark.parametrize("key", [*MEMBERS, "leadership"])
def test_others_are_refused(client, world, published, key):
    client.force_login(world.persona(key))

    codes = [
        client.post(reverse(f"scoring:board-{name}", args=[published.pk])).status_code for name in ("publish", "renew")
    ]
    made = client.post(reverse("scoring:board-make"), {"campaign": world.campaign.code, "day": "2018-09-19"})

    assert (codes, made.status_code) == ([403, 403], 403)
    assert WeeklyBoard.objects.count() == 1


def test_wrong_form_is_told_and_writes_nothing(client, world):
    client.force_login(world.persona("office"))

    for data in ({}, {"campaign": "patrol-2017", "day": "2018-09-19"}, {"campaign": world.campaign.code, "day": "x"}):
        assert (
            "请选择专项行动和日期。" in client.post(reverse("scoring:board-make"), data, follow=True).content.decode()
        )
    assert not WeeklyBoard.objects.exists()


def test_sum_is_shown_finding_by_finding(client, world, published):
    line = published.placings.get(team=world.team("ordinary"))

    page = get(client, world, "office", "scoring:placing-detail", published.pk, line.pk).content.decode()

    assert "10 × 检查1家 ÷ 应查42家，比值不超过1.5" in page
    assert "18/5 ÷ 在岗7天 × 7" in page
    assert "403/105" in page
    assert "石家庄市长安区" in page


def test_sum_of_another_team_is_not_found(client, world, published):
    far = published.placings.get(team=world.team("far"))

    codes = {key: get(client, world, key, "scoring:placing-detail", published.pk, far.pk).status_code
             for key in (*READERS, "far_leader", "leader", "central", "reviewer", "city_liaison")}  # fmt: skip

    assert codes == {"office": 200, "leadership": 200, "far_leader": 200, "leader": 404, "central": 404,
                     "reviewer": 404, "city_liaison": 404}  # fmt: skip


# The public


def test_public_reads_published_boards_without_signing_in(client, world, published):
    url = reverse("scoring:public-board-detail", args=[published.pk])

    listed_page = client.get(reverse("scoring:public-board-list")).content.decode()
    page = client.get(url).content.decode()

    assert url in listed_page
    assert [team in page for team in named_of(published)] == [True, True]
    assert [line.team_name in page for line in published.placings.filter(is_named=False)] == [False, False]


def named_of(board):
    return [line.team_name for line in board.placings.filter(is_named=True)]


def test_public_page_reveals_no_person_and_no_finding(client, world, published):
    page = client.get(reverse("scoring:public-board-detail", args=[published.pk])).content.decode()
    people = [user.full_name for key in ("ordinary", "far") for user in world.users_of(key)]
    sums = [line.parts["sum"] for line in published.placings.all()]

    assert [name for name in (*people, "长安区", "家具厂", "403/105", *sums) if name != "0" and name in page] == []
    assert f"/boards/{published.pk}/places/" not in page


def test_public_does_not_see_what_is_not_published(client, world):
    findings_of_a_week(world)
    board = board_of(world)

    assert client.get(reverse("scoring:public-board-detail", args=[board.pk])).status_code == 404
    assert list(client.get(reverse("scoring:public-board-list")).context["page"]) == []


def test_correction_is_listed_in_place_of_what_it_corrects(client, world, published):
    """What was published stays readable under its address, and says that there is a later version."""
    findings_of_a_week(world)
    later = board_of(world, published=True)

    listed_page = client.get(reverse("scoring:public-board-list"))
    old = client.get(reverse("scoring:public-board-detail", args=[published.pk])).content.decode()

    assert list(listed_page.context["page"]) == [later]
    assert reverse("scoring:public-board-detail", args=[later.pk]) in old


# Speed


def queries_of(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_lists_ask_the_database_as_often_for_more(client, world):
    findings_of_a_week(world)
    board = board_of(world, published=True)
    client.force_login(world.persona("office"))
    urls = [reverse("scoring:board-list"), reverse("scoring:public-board-list")]
    own = [board.get_absolute_url(), board.placings.first().get_absolute_url()]
    client.get(urls[0])
    before = [queries_of(client, url) for url in (*urls, *own)]

    findings_of_a_week(world, FAR, SECOND)
    later = board_of(world, published=True)
    own = [later.get_absolute_url(), later.placings.first().get_absolute_url()]

    assert [queries_of(client, url) for url in (*urls, *own)] == before
