"""What a phone is told: never beyond the posting, never less than what is, never something that is gone."""

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from care.services import sign_pledge
from cities.enums import ContactKind
from cities.models import County
from field.sync import COLLECTIONS, Answer, answer, scope_of
from findings import services
from findings.enums import FindingState
from findings.models import Site
from rectification import services as rectification
from rectification.enums import EntryState
from rotations import services as rotations
from teams.models import Posting
from tests.factories.findings import finding_at, finding_content, photo, record_of
from tests.factories.rectification import LETTER_DAY, STEPS, entry_at, on
from tests.factories.rotations import completed, follower, handover_of
from tests.field.phones import Phone

pytestmark = pytest.mark.django_db

# A county of each team, and who works there.
PLACES = {
    "ordinary": {"county": "130102", "author": "inspector", "present": ["colleague"]},
    "second": {"county": "130109", "author": "other_inspector", "present": ["other_colleague"]},
    "central": {"county": "130105", "author": "central", "present": ["central_member_1"]},
    "far": {"county": "140105", "author": "far_inspector", "present": ["far_colleague"]},
}
SUNDAY, MONDAY, TUESDAY, WEDNESDAY = (date(2018, 9, 30), date(2018, 10, 1), date(2018, 10, 2), date(2018, 10, 3))


def synced(user: User) -> Phone:
    phone = Phone(user)
    phone.sync()
    return phone


# Who holds what


@pytest.fixture
def filled(world):
    """In each team's county a site of its own record, which has one returned finding and one on the ledger."""
    for team, place in PLACES.items():
        finding_at(FindingState.RETURNED, world, site={"name": f"{team} returned"}, **place)
        finding_at(FindingState.CONFIRMED, world, site={"name": f"{team} entry"}, **place)
    return world


CITY = {"ordinary", "second", "central"}
# Persona: whose sites and ledger, whose records and returned findings.
HOLDERS = {
    "inspector": ({"ordinary"}, {"ordinary"}),
    "leader": ({"ordinary"}, {"ordinary"}),
    "colleague": ({"ordinary"}, {"ordinary"}),
    "other_inspector": ({"second"}, {"second"}),
    "far_inspector": ({"far"}, {"far"}),
    "central": (CITY, {"central"}),
    "central_member_3": (CITY, {"central"}),
}


def test_each_holds_the_own_places_and_the_own_work_and_nothing_else(filled):
    with on(LETTER_DAY):
        rectification.issue_letters(round=filled.round, actor=filled.persona("office"))

        held = {}
        for persona in HOLDERS:
            phone = synced(filled.persona(persona))
            places = {row["name"].split()[0] for row in phone.rows("sites")}
            assert {row["site_name"].split()[0] for row in phone.rows("entries")} == places
            work = {row["site"]["name"].split()[0] for row in phone.rows("team_records")}
            assert {row["site_name"].split()[0] for row in phone.rows("returned")} == work
            held[persona] = (places, work)

    assert held == HOLDERS


def test_nobody_but_inspectors_asks(world):
    answers = {}
    for persona in ("office", "reviewer", "leadership", "city_liaison", "administrator", "sending_unit"):
        answers[persona] = Phone(world.persona(persona)).ask().status_code

    assert set(answers.values()) == {403}


@pytest.mark.parametrize(
    ("day", "outgoing", "incoming"),
    [
        # Status, is on duty.
        (date(2018, 9, 28), (200, True), (401, None)),
        (SUNDAY, (200, True), (200, True)),
        (MONDAY, (200, True), (200, True)),
        (TUESDAY, (200, False), (200, True)),
        (WEDNESDAY, (401, None), (200, True)),
    ],
)
def test_two_rounds_that_touch_share_the_handover_day(world, day, outgoing, incoming):
    """The newcomers begin on the Sunday, the outgoing only read on the Tuesday and have gone on the Wednesday (L34)."""
    newcomer = follower(world).postings.first().person.user
    with on(SUNDAY, 8):
        sign_pledge(posting=newcomer.person.postings.get(), actor=newcomer)

    with on(day):
        assert told_duty(world.persona("inspector")) == outgoing
        assert told_duty(newcomer) == incoming


def told_duty(user: User) -> tuple[int, bool | None]:
    answered = Phone(user).ask()
    return answered.status_code, answered.json()["me"]["is_on_duty"] if answered.status_code == 200 else None


def test_returned_finding_shows_its_photos_and_not_the_files_they_were_made_from(world):
    photos = [{"sha256": "a" * 64, "original": {"sha256": "b" * 64}}]
    returned = finding_at(FindingState.RETURNED, world, findings=[finding_content(photos=photos)])

    row = synced(world.persona("inspector")).row("returned", str(returned.pk))

    assert row["photos"] == [{"sha256": "a" * 64, "is_here": False}]


def test_entry_names_the_photos_of_its_finding_and_of_earlier_visits_in_the_order_of_time(world):
    """Those that are here; the finding's new photos of a visit are reviewed first."""
    then, now, lost = photo("当时"), photo("核查"), photo("未到")
    for sha256, data in (then, now):
        services.store_photo(sha256=sha256, data=data, actor=world.persona("inspector"))
    told = [{"sha256": then[0], "taken_at": "2018-09-18T14:30:00+08:00"}]
    finding = finding_at(FindingState.CONFIRMED, world, findings=[finding_content(photos=told)])
    entry = entry_at(EntryState.AWAITING_VERIFICATION, world, finding=finding)
    with on(LETTER_DAY, 15):
        visit = {"entry": entry.pk, "kind": "verification", "passed": False, "words": "仍未运行"}
        taken = [{"sha256": sha256, "taken_at": None} for sha256 in (now[0], lost[0])]
        hours = {"started_at": "2018-10-01T12:00:00+08:00", "ended_at": "2018-10-01T12:40:00+08:00"}
        record_of(world, findings=0, photos=taken, visit=visit, **hours)

        row = synced(world.persona("inspector")).row("entries", entry.pk)

    assert row["photos"] == [
        {"sha256": then[0], "seen_at": "finding", "day": "2018-09-19", "taken_at": "2018-09-18T06:30:00+00:00"},
        {"sha256": now[0], "seen_at": "verification", "day": "2018-10-01", "taken_at": None},
    ]


def test_whoever_holds_an_entry_is_shown_its_photos_and_nobody_else(world):
    sha256, data = photo("当时")
    services.store_photo(sha256=sha256, data=data, actor=world.persona("inspector"))
    told = [{"sha256": sha256, "taken_at": None}]
    entry_at(
        EntryState.OPEN,
        world,
        finding=finding_at(FindingState.CONFIRMED, world, findings=[finding_content(photos=told)]),
    )

    with on(LETTER_DAY, 12):
        held = {}
        for persona in HOLDERS:
            phone = synced(world.persona(persona))
            named = [one["sha256"] for row in phone.rows("entries") for one in row["photos"]]
            shown = phone.client.get(f"/api/v1/photos/{sha256}/", {"size": "thumb"}).status_code
            held[persona] = (named, shown)

    here, none = ([sha256], 200), ([], 404)
    assert held == {persona: here if "ordinary" in places else none for persona, (places, _work) in HOLDERS.items()}


def test_what_is_handed_over_moves_from_phone_to_phone(world):
    returned = finding_at(FindingState.RETURNED, world)
    newcomer = follower(world).postings.first().person.user
    with on(SUNDAY, 8):
        sign_pledge(posting=newcomer.person.postings.get(), actor=newcomer)
        old, new = synced(world.persona("inspector")), synced(newcomer)
        assert (old.keys("returned"), new.keys("returned")) == ({str(returned.pk)}, set())

    with on(MONDAY, 9):
        handover = completed(world, handover_of(world))
        rotations.hand_over(handover=handover, actor=world.persona("leader"))
        rotations.take_over(handover=handover, actor=newcomer)
        old.sync()
        new.sync()

        assert (old.keys("returned"), new.keys("returned")) == (set(), {str(returned.pk)})
        folder = new.row("folder", handover.pk)
        assert (folder["team"], folder["state"]) == (world.team("ordinary").name, "done")
        assert "contacts" not in {section["code"] for section in folder["sections"]}
        assert old.rows("folder") == []


def test_user_names_are_those_of_the_own_team_alone(world):
    """Who answers on this phone types a password only; of people of another round it is not told."""
    other = Posting.objects.exclude(team=world.team("ordinary")).select_related("person").first()
    phone = synced(world.persona("inspector"))

    told = {row["id"]: row["username"] for row in phone.rows("people")}

    assert told == {world.person(key).pk: key for key in ("inspector", "colleague", "leader")}
    assert other.person_id not in told


def test_whoever_is_posted_no_more_but_may_still_read_holds_nothing(world):
    """Where the rules let people in for some days after, the phone has nothing to hold (`not_posted`)."""
    posting = Posting.objects.get(person__user__username="inspector")
    version = world.campaign.policies.order_by("number").last()
    version.parameters["care"]["access"]["days_after_departure"] = 3
    version.save(update_fields=["parameters"])

    with on(posting.ends.replace(day=posting.ends.day + 1)):
        refused = Phone(world.persona("inspector")).ask()

    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "not_posted")


def test_a_session_that_may_only_deliver_is_told_nothing(world):
    posting = Posting.objects.get(person__user__username="inspector")
    user = world.persona("inspector")
    user.set_password("delivers-only-1")
    user.save()

    with on(posting.ends.replace(day=posting.ends.day + 1)):
        phone = Phone(user)
        phone.client.logout()
        session = phone.client.post(
            "/api/v1/session/", {"username": user.username, "password": "delivers-only-1"}, format="json"
        )
        assert session.json()["delivers_until"] is not None
        refused = phone.ask()
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "only_delivers")


def test_local_contacts_are_on_no_phone_of_an_ordinary_team(filled):
    contacts = set(User.objects.filter(role="liaison").values_list("full_name", flat=True))

    told = Phone(filled.persona("inspector")).ask().content.decode()

    assert contacts
    assert [name for name in contacts if name in told] == []
    assert str(ContactKind.BUREAU.label) not in told


# What is gone is gone


def _leaves_the_county(world, finding, entry):
    team = world.team("ordinary")
    team.counties.set(County.objects.filter(code="130104"))


def _is_handed_in_again(world, finding, entry):
    services.resubmit(finding=finding, actor=world.persona("inspector"), description="补充：活性炭吸附装置未运行。")


def _is_written_off(world, finding, entry):
    for step in ("hand_in", "accept", "complete", "pass"):
        STEPS[step](entry, world)


def _is_struck_out(world, finding, entry):
    STEPS["strike_out"](entry, world)


@pytest.mark.parametrize(
    ("event", "left"),
    [
        (_leaves_the_county, {"sites": 0, "entries": 0, "returned": 1}),
        (_is_handed_in_again, {"sites": 2, "entries": 1, "returned": 0}),
        (_is_written_off, {"sites": 2, "entries": 1, "returned": 1}),
        (_is_struck_out, {"sites": 2, "entries": 0, "returned": 1}),
    ],
)
def test_what_has_left_the_scope_leaves_the_phone(world, event, left):
    finding = finding_at(FindingState.RETURNED, world)
    entry = entry_at(EntryState.OPEN, world)
    with on(LETTER_DAY, 12):
        phone = synced(world.persona("inspector"))
        assert {name: len(phone.rows(name)) for name in left} == {"sites": 2, "entries": 1, "returned": 1}

        event(world, finding, entry)
        phone.sync()

    assert {name: len(phone.rows(name)) for name in left} == left


def test_a_duplicate_is_replaced_by_the_site_it_was_joined_to(world):
    """A11: records and entries of both then lead to the one that stays."""
    kept, drop = (record_of(world, site={"name": name}).site for name in ("家具一厂", "家具第一厂"))
    phone = synced(world.persona("inspector"))

    services.merge_sites(keep=kept, drop=drop, actor=world.persona("office"), reason="同一企业")
    phone.sync()

    assert phone.keys("sites") == {str(kept.pk)}
    assert phone.row("sites", kept.pk)["visits"] == 2
    assert {row["site"]["id"] for row in phone.rows("team_records")} == {kept.pk}


# The rows


# Proved where their things are made.
MAY_BE_EMPTY = {"drafts", "folder", "plan", "tasks", "townships"}


def test_rows_are_as_the_document_says(filled):
    with on(LETTER_DAY):
        rectification.issue_letters(round=filled.round, actor=filled.persona("office"))
        scope = scope_of(filled.persona("inspector"))

        wrong = {}
        for collection in COLLECTIONS:
            fields = set(collection.shape().fields)
            rows = list(collection.rows(scope))
            assert rows or collection.name in MAY_BE_EMPTY
            wrong[collection.name] = [set(row) ^ fields for row in rows if set(row) != fields]

    assert wrong == {collection.name: [] for collection in COLLECTIONS}


def test_queries_do_not_grow_with_the_rows(world, django_assert_num_queries):
    """Site, record, finding, returned finding, entry: one of each, then three."""

    def fill(hour: int) -> None:
        with on(date(2018, 9, 20)):
            finding_at(FindingState.RETURNED, world)
            record_of(world, locked=False)
            finding_at(FindingState.CONFIRMED, world)
        with on(LETTER_DAY, hour):
            rectification.issue_letters(round=world.round, actor=world.persona("office"))

    fill(10)
    with on(LETTER_DAY, 11), CaptureQueriesContext(connection) as asked:
        few = answer(scope_of(world.persona("inspector")))
    fill(12)
    fill(13)
    with on(LETTER_DAY, 14), django_assert_num_queries(len(asked)):
        many = answer(scope_of(world.persona("inspector")))

    assert (rows_in(few, "entries"), rows_in(many, "entries")) == (1, 3)
    assert (rows_in(few, "team_records"), rows_in(many, "team_records")) == (3, 9)


def test_number_of_statements_does_not_grow_with_drafts(world, django_assert_num_queries):
    def begin(count: int) -> None:
        for _ in range(count):
            key = uuid.uuid4()
            for who in ("inspector", "colleague"):
                services.merge_draft(
                    id=key, actor=world.persona(who), patch=uuid.uuid4(), base=0, fields={"site.name": f"{who}的家具厂"}
                )

    begin(1)
    with CaptureQueriesContext(connection) as asked:
        few = answer(scope_of(world.persona("inspector")))
    begin(4)
    with django_assert_num_queries(len(asked)):
        many = answer(scope_of(world.persona("inspector")))

    assert (rows_in(few, "drafts"), rows_in(many, "drafts")) == (1, 5)
    (row, *_others) = many.collections["drafts"]["changed"][0]["rows"]
    assert len(row["conflicts"]) == 1
    assert set(row["people"].values()) == {world.person("inspector").name, world.person("colleague").name}


def rows_in(told: Answer, name: str) -> int:
    return sum(len(part["rows"]) for part in told.collections[name]["changed"])


def test_who_stands_where_on_arrival(world):
    """D10: new, known, or back again: written off, and found again."""
    Site.objects.create(name="从未去过", county=world.county)
    record_of(world, findings=0, site={"name": "查过无问题"})
    found = finding_at(FindingState.CONFIRMED, world, site={"name": "有问题未销号"})
    entry = entry_at(EntryState.WRITTEN_OFF, world, site={"name": "已销号"})
    with on(LETTER_DAY, 15):
        before = {"从未去过": "new", "查过无问题": "known", "有问题未销号": "known", "已销号": "known"}
        assert standings(world) == before

        rectification.look_back(entry=entry, actor=world.persona("inspector"), passed=False, words="再次停运")

        assert standings(world) == {**before, "已销号": "back"}
        row = synced(world.persona("inspector")).row("sites", found.record.site_id)
    assert (row["visits"], row["found"], row["open"], row["visited_on"]) == (1, 1, 1, "2018-09-19")
    assert row["pinyin"] == "ywtwxh"


def standings(world) -> dict[str, str]:
    return {row["name"]: row["standing"] for row in synced(world.persona("inspector")).rows("sites")}
