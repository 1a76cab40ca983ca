"""One person once: rows that look alike are shown, joined with nothing lost, or remembered as two (L26)."""

import pytest
from django.urls import reverse

from kernel.audit import history_of
from kernel.errors import Conflict, NotAllowed, Refused
from kernel.models import AuditEntry
from teams import lookalikes
from teams.imports import import_roster
from teams.lookalikes import Facts, Likeness
from teams.models import MergedPerson, Nomination, NotSame, Person
from teams.services import create_team, merge_people, nominate, post, say_not_same
from tests.factories.people import make_person, make_unit, make_user
from tests.factories.rosters import person_row, roster

REASON = "核对身份证件，系同一人"


def facts(pk, name="王强", unit=1, phone="", certificate="", year=None, province=None):
    return Facts(pk, name, unit, phone, certificate, year, province)


ALIKE = [
    ([facts(1, phone="13800000001"), facts(2, phone="13800000002")], [Likeness.NAME_AND_UNIT]),
    ([facts(1, phone="13800000001"), facts(2, name="王强强", unit=2, phone="13800000001")], [Likeness.PHONE]),
    (
        [facts(1, certificate="苏环监-00007"), facts(2, name="王 强", unit=2, certificate="苏环监（00007）号")],
        [Likeness.CERTIFICATE],
    ),
    ([facts(1, year=1983, province=32), facts(2, unit=2, year=1983, province=32)], [Likeness.NAME_AND_AGE]),
    ([facts(1, year=1983, province=32), facts(2, unit=2, year=1984, province=32)], []),
    ([facts(1, year=1983, province=32), facts(2, unit=2, year=1983, province=33)], []),
    ([facts(1), facts(2, unit=2)], []),
    ([facts(1, certificate="00007"), facts(2, unit=2, certificate="7")], []),
    (
        [facts(1, phone="13800000001", year=1983, province=32), facts(2, phone="13800000001", year=1983, province=32)],
        [Likeness.PHONE, Likeness.NAME_AND_UNIT, Likeness.NAME_AND_AGE],
    ),
]


@pytest.mark.parametrize(("people", "expected"), ALIKE)
def test_four_ways_of_looking_alike(people, expected):
    assert lookalikes.likenesses(people) == ({(1, 2): expected} if expected else {})


@pytest.fixture
def twins(world):
    """王强 of 苏州 twice: as he was sent last year, and with a new phone."""
    unit = make_unit("苏州市")
    first = make_person(unit, "王强", phone="13800000001", certificate="苏环监00007", birth_year=1983)
    second = make_person(unit, "王强", phone="13800000002", certificate="", rank="section")
    return first, second


@pytest.fixture
def later(world):
    return world.campaign.rounds.filter(starts__gt=world.today, kind="inspection").order_by("starts")[0]


def test_pairs_are_shown_until_they_are_told_apart(world, twins):
    office = world.persona("office")
    (pair,) = [pair for pair in lookalikes.pairs(office) if pair.first == twins[0].pk]
    assert (pair.second, pair.reasons) == (twins[1].pk, (Likeness.NAME_AND_UNIT,))

    say_not_same(one=twins[1], other=twins[0], actor=office)
    say_not_same(one=twins[0], other=twins[1], actor=office)

    assert [pair for pair in lookalikes.pairs(office) if pair.first == twins[0].pk] == []
    assert NotSame.objects.count() == 1
    assert history_of(twins[0]).last().verb == "person.told_apart"


def test_merging_keeps_everything_and_the_next_roster_finds_the_one(world, twins, later):
    """Nominations, postings and the account go over; blanks are filled; the old phone still means the same person."""
    keep, drop = twins
    posted = make_user("inspector", full_name="王强")
    drop.user = posted
    drop.save()
    nominate(person=keep, round=world.round, actor=None, expertise=["钢铁"])
    nominate(person=drop, round=world.round, actor=None, expertise=["水泥"], is_leader_recommended=True)
    nominate(person=drop, round=later, actor=None)
    team = create_team(round=later, city=world.other_city, kind="ordinary", number=1, counties=[], actor=None)
    made = post(person=drop, team=team, duty="member", actor=None)

    number = drop.pk

    merged = merge_people(keep=keep, drop=drop, actor=world.persona("office"), reason=REASON)

    assert list(Person.objects.filter(name="王强")) == [merged]
    assert (merged.user, merged.rank, merged.phone, merged.certificate) == (
        posted,
        "section",
        "13800000001",
        "苏环监00007",
    )
    made.refresh_from_db()
    assert made.person == merged
    nominations = Nomination.objects.filter(person=merged).order_by("round__starts")
    assert [row.round for row in nominations] == [world.round, later]
    assert (nominations[0].expertise, nominations[0].is_leader_recommended) == (["钢铁", "水泥"], True)
    kept = MergedPerson.objects.get()
    assert (kept.kept, kept.phone, kept.number) == (merged, "13800000002", number)
    entry = history_of(merged).last()
    assert (entry.verb, entry.reason, entry.data["fields"], entry.data["nominations_folded"]) == (
        "person.merged",
        REASON,
        ["rank"],
        1,
    )
    assert not AuditEntry.objects.filter(data__icontains="13800000002").exists()

    row = person_row(1, name="王强", city="苏州", unit="苏州市环境保护局", phone="13800000002", certificate="")
    import_roster(roster(row), "名单.xlsx", round=later, actor=world.persona("office"), dry_run=False)
    assert Person.objects.filter(name="王强").count() == 1


def test_two_who_are_posted_in_one_round_are_two(world):
    leader, inspector = world.person("leader"), world.person("inspector")

    with pytest.raises(Refused) as refusal:
        merge_people(keep=leader, drop=inspector, actor=world.persona("office"), reason=REASON)

    assert refusal.value.code == "both_posted"
    assert Person.objects.filter(pk=inspector.pk).exists()
    assert MergedPerson.objects.count() == 0


def test_of_two_accounts_the_dropped_one_is_closed(world, twins):
    keep, drop = twins
    keep.user, drop.user = make_user("inspector"), make_user("inspector")
    keep.save()
    drop.save()
    closed = drop.user

    merged = merge_people(keep=keep, drop=drop, actor=world.persona("administrator"), reason=REASON)

    closed.refresh_from_db()
    assert (merged.user.is_active, closed.is_active) == (True, False)


def test_what_was_told_apart_from_the_dropped_one_stays_apart_from_the_kept_one(world, twins):
    office, third = world.persona("office"), make_person(make_unit("苏州市"), "王强")
    say_not_same(one=twins[1], other=third, actor=office)

    merged = merge_people(keep=twins[0], drop=twins[1], actor=office, reason=REASON)

    assert [(pair.first, pair.second) for pair in NotSame.objects.all()] == [(merged, third)]


REFUSED = [
    ({"reason": " "}, Refused, "reason_missing"),
    ({"drop": 0}, Refused, "same_person"),
]


@pytest.mark.parametrize(("changes", "kind", "code"), REFUSED)
def test_merging_is_refused(world, twins, changes, kind, code):
    asked = {"keep": twins[0], "drop": twins[1], "actor": world.persona("office"), "reason": REASON, **changes}
    asked["drop"] = twins[asked["drop"]] if isinstance(asked["drop"], int) else asked["drop"]

    with pytest.raises(kind) as refusal:
        merge_people(**asked)

    assert refusal.value.code == code


def test_merging_twice_is_refused(world, twins):
    again = Person.objects.get(pk=twins[1].pk)
    merge_people(keep=twins[0], drop=twins[1], actor=None, reason=REASON)

    with pytest.raises(Conflict):
        merge_people(keep=twins[0], drop=again, actor=None, reason=REASON)


JOINERS = {"office": True, "administrator": True, "leadership": False, "reviewer": False, "inspector": False,
           "sending_unit": False, "province": False, "auditor": False}  # fmt: skip


@pytest.mark.parametrize("key", JOINERS)
def test_people_are_joined_by_the_office_and_administrators(world, twins, key):
    if JOINERS[key]:
        assert merge_people(keep=twins[0], drop=twins[1], actor=world.persona(key), reason=REASON) == twins[0]
    else:
        with pytest.raises(NotAllowed):
            merge_people(keep=twins[0], drop=twins[1], actor=world.persona(key), reason=REASON)


def test_office_compares_joins_and_is_shown_the_one_person(client, world, twins):
    client.force_login(world.persona("office"), backend="django.contrib.auth.backends.ModelBackend")

    listed = client.get(reverse("teams:alike-list")).content.decode()
    compared = client.get(reverse("teams:alike-detail", args=[twins[0].pk, twins[1].pk])).content.decode()
    joined = client.post(
        reverse("teams:alike-join", args=[twins[1].pk, twins[0].pk]), {"reason": REASON}, follow=True
    ).content.decode()

    assert reverse("teams:alike-detail", args=[twins[0].pk, twins[1].pk]) in listed
    assert ("13800000001" in compared, "138****0001" in compared, "手机号不同" in compared) == (False, True, True)
    assert "王强的两条记录已合并" in joined
    assert not Person.objects.filter(pk=twins[0].pk).exists()
