"""Who owes a round's nominations and a campaign's contacts, and reminding them once each (B3, A13, X13, X14)."""

from datetime import date

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from campaigns.selectors import inspection_rounds
from config.schedule import tick
from kernel import clock
from kernel.models import Notification
from teams import senders
from teams.imports.contacts import import_contacts
from teams.models import Nomination
from teams.services import nominate
from tests.factories.campaigns import on
from tests.factories.contacts import contact_row, contacts
from tests.factories.people import make_person, make_unit


@pytest.fixture
def later(world):
    """Round 10 begins on 2018-10-29, so its people are due on 15 September (X13)."""
    return next(r for r in inspection_rounds(world.campaign).select_related("campaign") if r.starts.month == 10)


def name_contact(world, province):
    rows = {"派员": [contact_row(province, "抽调工作联系人", 1)]}
    import_contacts(contacts(rows), "联络人.xlsx", campaign=world.campaign, actor=None, dry_run=False)


def lines(standing):
    return {sender.name: (sender.named, sender.late, sender.is_missing) for sender in standing.senders}


def test_senders_expected_are_those_with_a_contact_an_account_or_people_sent_before(world, later):
    """江苏 and 浙江 have accounts (苏州, 宁波); 湖南 gets a contact, 湖北 has sent before; 河北 is excluded."""
    assert lines(senders.standing(later)) == {"江苏省": (0, 0, True), "浙江省": (0, 0, True)}

    name_contact(world, "湖南")
    nominate(person=make_person(make_unit("武汉市")), round=world.round, actor=None)
    nominate(person=make_person(make_unit("石家庄市")), round=world.round, actor=None)
    with on(date(2018, 9, 15)):
        nominate(person=make_person(make_unit("杭州市")), round=later, actor=None)
    nominate(person=make_person(make_unit("苏州市")), round=later, actor=None)

    assert lines(senders.standing(later)) == {
        "江苏省": (1, 1, False),
        "浙江省": (1, 0, False),
        "湖北省": (0, 0, True),
        "湖南省": (0, 0, True),
    }


def test_first_nominations_would_have_been_due_before_the_plan_and_are_taken(world):
    """X14: round 1 begins on 11 June, so its people were due on 15 May, before the contacts' 8 June."""
    first = inspection_rounds(world.campaign).select_related("campaign").order_by("starts")[0]
    with on(date(2018, 6, 8)):
        standing = senders.standing(first)
        made = nominate(person=make_person(make_unit("苏州市")), round=first, actor=world.persona("sending_unit"))

        assert (standing.due, standing.is_over, made.is_late) == (date(2018, 5, 15), True, True)


def told(key, word):
    return sorted(Notification.objects.filter(user__username=key, text__contains=word).values_list("text", flat=True))


def at(day, hour=9):
    return clock.at(day, clock.time(hour))


def test_senders_are_reminded_before_and_after_the_day_once_each(world, later):
    """Five days and one day before, one and three after (our defaults); whoever has named people is left alone."""
    Notification.objects.all().delete()
    due = senders.standing(later).due
    assert due == date(2018, 9, 15)

    counts = {}
    for day in range(9, 20):
        for hour in (8, 9, 10):
            if day == 16:
                with on(date(2018, 9, 16)):
                    if not Nomination.objects.filter(round=later).exists():
                        nominate(person=make_person(make_unit("宁波市")), round=later, actor=None)
            with on(date(2018, 9, day)):
                tick(at(date(2018, 9, day), hour))
        counts[day] = (
            len(told("sending_unit", f"{later}人员推荐")),
            len(told("other_sending_unit", f"{later}人员推荐")),
            len(told("office", f"{later}：")),
        )

    assert counts == {
        9: (0, 0, 0),
        10: (1, 1, 0),
        11: (1, 1, 0),
        12: (1, 1, 0),
        13: (1, 1, 0),
        14: (2, 2, 0),
        15: (2, 2, 0),
        16: (3, 2, 1),
        17: (3, 2, 1),
        18: (4, 2, 2),
        19: (4, 2, 2),
    }
    assert "贵单位尚未报送" in told("sending_unit", f"{later}人员推荐")[0]
    assert told("other_office", f"{later}：") == []


def test_missing_contacts_are_reminded_of_once_a_day_of_reminding(world):
    """S1 九(二): due on 8 June; three days and one day before, one and three after."""
    Notification.objects.all().delete()
    with on(date(2018, 6, 5)):
        tick(at(date(2018, 6, 5)))
        tick(at(date(2018, 6, 5), 10))

    assert [len(told(key, "联络人")) for key in ("office", "province", "other_province", "other_office")] == [
        1,
        1,
        1,
        0,
    ]
    (office,), (hebei,) = told("office", "联络人"), told("province", "联络人")
    assert office != hebei


# Pages


def client_of(world, key):
    client = APIClient()
    client.force_login(world.persona(key), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_office_sees_who_is_missing_and_a_unit_its_own_rounds(world, later):
    name_contact(world, "湖南")

    page = client_of(world, "office").get(reverse("teams:round-senders", args=[later.pk])).content.decode()
    panel = client_of(world, "office").get("/panels/teams/missing/").content.decode()
    own = client_of(world, "sending_unit").get(reverse("teams:sending"))
    listed = client_of(world, "office").get(f"/api/v1/rounds/{later.pk}/senders/").json()

    assert ("湖南省" in page, "无账号，须电话催报" in page, "逾期未报" in page) == (True, True, True)
    assert ">3/3<" in panel
    assert [line.round.pk for line in own.context["lines"]][:1] == [world.round.pk]
    assert "苏州市环境保护局" in own.content.decode()
    assert [(line["name"], line["is_missing"], line["contacts"]) for line in listed] == [
        ("江苏省", True, []),
        ("浙江省", True, []),
        ("湖南省", True, ["联络乙"]),
    ]
