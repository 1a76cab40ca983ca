"""Pages of rosters, nominations, teams and postings: who sees what, and the way of a roster into the teams."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from campaigns.selectors import inspection_rounds
from teams.imports import import_roster
from teams.models import Nomination, Person, Posting, RosterImport, Team
from tests.factories.rosters import person_row, roster
from tests.factories.rotations import staff


@pytest.fixture
def browse(client, world):
    """`browse("office")` is a browser in which that persona is signed in."""

    def signed_in(key):
        browser = type(client)()
        browser.force_login(world.persona(key), backend="django.contrib.auth.backends.ModelBackend")
        return browser

    return signed_in


@pytest.fixture
def next_round(world):
    return inspection_rounds(world.campaign).get(number=8)


def text(response):
    return response.content.decode()


def file(*rows):
    return SimpleUploadedFile("名单.xlsx", roster(*rows))


def actions(response):
    return [shown.button.action for shown in response.context["buttons"]]


# From the roster to the team


def test_roster_is_checked_shown_applied_and_posted(browse, world, next_round):
    """Upload, every fault at once, apply the same bytes, schedule the round, open access."""
    office = browse("office")
    rows = [person_row(n, leader="是" if n == 1 else "") for n in (1, 2, 3)]

    checked = office.post(
        "/rosters/upload/", {"round": next_round.pk, "file": file(*rows, person_row(4, phone="1"))}, follow=True
    )
    assert ("手机号码应为11位数字" in text(checked), Nomination.objects.count()) == (True, 0)
    assert actions(checked) == ["apply_roster"]
    upload = RosterImport.objects.get()
    applied = office.post(reverse("teams:roster-apply", args=[upload.pk]), follow=True)
    assert ("已写入3行" in text(applied), actions(applied)) == (True, ["undo_roster"])
    staff(next_round, world.persona("office"))
    posting = Posting.objects.filter(round=next_round, duty="leader").earliest("pk")
    opened = office.post(reverse("teams:posting-access", args=[posting.pk]), follow=True)
    code = opened.context["access"]["code"]

    assert code in text(opened)
    assert User.objects.get(person=posting.person).check_password(code)
    assert code not in text(office.get(reverse("teams:team-detail", args=[posting.team_id])))


def test_wrong_file_is_told_in_words_on_the_page_it_came_from(browse, next_round):
    office = browse("office")

    response = office.post(
        "/rosters/upload/",
        {"round": next_round.pk, "file": SimpleUploadedFile("名单.xlsx", b"<html>"), "next": "/rosters/upload/"},
        follow=True,
    )

    assert response.redirect_chain == [("/rosters/upload/", 302)]
    assert "另存为 .xlsx" in text(response)


def test_person_is_posted_by_hand_and_withdrawn(browse, world, next_round):
    office = browse("office")
    import_roster(roster(person_row(1)), "a.xlsx", round=next_round, actor=world.persona("office"), dry_run=False)
    person = Person.objects.get(nominations__round=next_round)
    add = reverse("teams:team-add", args=[next_round.pk])
    office.post(add, {"city": world.city.pk, "kind": "ordinary", "number": 5, "counties": [world.county.pk]})
    team = Team.objects.get(round=next_round)

    office.post(reverse("teams:team-post", args=[team.pk]), {"person": person.pk, "duty": "leader"})
    posting = Posting.objects.get(team=team)
    refused = office.post(
        reverse("teams:posting-end", args=[posting.pk]), {"reason": "", "next": "/teams/"}, follow=True
    )
    office.post(reverse("teams:posting-end", args=[posting.pk]), {"reason": "家中有事"})

    assert "请说明理由" in text(refused)
    assert not Posting.objects.filter(team=team).exists()


def test_refused_posting_is_told_in_words(browse, world):
    """S1 1.17: a fourth person."""
    import_roster(roster(person_row(1)), "a.xlsx", round=world.round, actor=world.persona("office"), dry_run=False)
    person, team = Person.objects.get(nominations__round=world.round), world.team("ordinary")

    response = browse("office").post(
        reverse("teams:team-post", args=[team.pk]),
        {"person": person.pk, "duty": "member", "next": reverse("teams:team-post", args=[team.pk])},
        follow=True,
    )

    assert "该组已满员（3人）" in text(response)


# Who sees which teams (domain §2)

TEAMS_SEEN = {
    "office": {"central", "ordinary", "second", "far"},
    "leadership": {"central", "ordinary", "second", "far"},
    "reviewer": {"central", "ordinary", "second"},
    "other_reviewer": {"far"},
    "inspector": {"ordinary"},
    "far_leader": {"far"},
    "central": {"central", "ordinary", "second"},
    "sending_unit": {"ordinary"},
    "other_sending_unit": {"far"},
    "city_liaison": set(),
    "county_liaison": set(),
    "province": set(),
    "administrator": set(),
    "auditor": set(),
    "other_office": set(),
}


@pytest.mark.parametrize("key, expected", TEAMS_SEEN.items(), ids=TEAMS_SEEN)
def test_team_pages_are_scoped_and_the_rest_is_404(browse, world, key, expected):
    browser = browse(key)

    seen = {name for name in ("central", "ordinary", "second", "far")
            if browser.get(reverse("teams:team-detail", args=[world.team(name).pk])).status_code == 200}  # fmt: skip
    listed = {team.pk for team in browser.get(f"/teams/?round={world.round.pk}").context["page"]}

    assert seen == expected
    assert listed == {world.team(name).pk for name in expected}


def test_inspector_loses_sight_after_the_departure(browse, world, time_machine):
    time_machine.move_to("2018-10-03T10:00:00+08:00", tick=False)

    assert list(Team.objects.visible_to(world.persona("inspector"))) == []
    assert list(Team.objects.visible_to(world.persona("central"))) == []


def test_phone_numbers_are_masked_and_opened_by_those_who_may_know_the_people(browse, world):
    team = world.team("ordinary")
    phone = world.person("leader").phone
    opens = reverse("teams:person-open", args=[world.person("leader").pk])
    url = reverse("teams:team-detail", args=[team.pk])

    pages = {key: text(browse(key).get(url)) for key in ("office", "inspector", "reviewer", "central")}

    assert {key: (phone in page, opens in page) for key, page in pages.items()} == {
        "office": (False, True),
        "inspector": (False, True),
        "reviewer": (False, False),
        "central": (False, True),
    }


ACTIONS = {
    "office": (["post"], ["upload_roster", "create_team", "export_people"]),
    "leadership": ([], []),
    "reviewer": ([], []),
    "inspector": ([], []),
    "sending_unit": ([], ["upload_roster"]),
}


@pytest.mark.parametrize("key, expected", ACTIONS.items(), ids=ACTIONS)
def test_buttons_are_the_actions_of_the_role(browse, world, key, expected):
    browser = browse(key)
    team = browser.get(reverse("teams:team-detail", args=[world.team("ordinary").pk]))
    list_ = browser.get(f"/teams/?round={world.round.pk}")

    assert (actions(team), actions(list_)) == expected


FORBIDDEN = ["reviewer", "leadership", "inspector", "central", "sending_unit"]


@pytest.mark.parametrize("key", FORBIDDEN)
def test_acts_of_the_office_are_refused_to_others_in_scope(browse, world, key):
    browser, team = browse(key), world.team("ordinary")
    posting = Posting.objects.get(person=world.person("leader"))
    before = Posting.objects.count(), User.objects.count()

    codes = [
        browser.post(reverse("teams:team-post", args=[team.pk]), {}).status_code,
        browser.get(reverse("teams:team-add", args=[world.round.pk])).status_code,
        browser.post(reverse("teams:posting-end", args=[posting.pk]), {"reason": "x"}).status_code,
        browser.post(reverse("teams:posting-access", args=[posting.pk])).status_code,
    ]

    assert codes == [403] * 4
    assert (Posting.objects.count(), User.objects.count()) == before


def test_contact_sees_own_nominations_only(browse, world, next_round):
    office = world.persona("office")
    rows = [person_row(1), person_row(2, city="苏州", unit="苏州市环境保护局")]
    import_roster(roster(*rows), "a.xlsx", round=next_round, actor=office, dry_run=False)
    url = reverse("teams:nomination-list", args=[next_round.pk])

    names = {key: [n.person.name for n in browse(key).get(url).context["page"]] for key in ("office", "sending_unit")}

    assert names == {"office": [rows[0][4], rows[1][4]], "sending_unit": [rows[1][4]]}


def test_upload_of_another_is_not_there(browse, world, next_round):
    upload = import_roster(
        roster(person_row(1)), "a.xlsx", round=next_round, actor=world.persona("office"), dry_run=True
    )
    url = reverse("teams:roster-detail", args=[upload.pk])

    codes = {key: browse(key).get(url).status_code for key in ("office", "other_office", "sending_unit", "inspector")}

    assert codes == {"office": 200, "other_office": 404, "sending_unit": 404, "inspector": 404}


def test_lists_ask_the_database_the_same_for_more_rows(browse, world, django_assert_max_num_queries):
    office = browse("office")
    for address in (f"/teams/?round={world.round.pk}", "/rosters/"):
        office.get(address)
        with django_assert_max_num_queries(26):
            office.get(address)
