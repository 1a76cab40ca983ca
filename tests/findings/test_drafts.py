"""One record written on two phones: what differs is put together, what collides is kept twice and settled (L10)."""

import time
import uuid

import pytest
import time_machine
from django.db import connection, transaction

from findings import services
from findings.models import Draft, DraftConflict, DraftPatch, Record
from findings.selectors.drafts import whole_draft
from findings.services.content import LIMITS
from findings.services.holding import hold_identifier
from kernel.errors import Conflict, NotAllowed, Refused
from kernel.models import AuditEntry, Notification
from tests.factories.findings import record_content
from tests.factories.world import WORLD_2018, load_world
from tests.races import race

MINE, THEIRS = "inspector", "colleague"


@pytest.fixture
def change(world):
    """`change("inspector", base, **fields)`: a change of that phone to the one draft of the test."""
    key = uuid.uuid4()

    def change(who, base, fields=None, **how):
        how = {"patch": uuid.uuid4(), "id": key, **how}
        return services.merge_draft(actor=world.persona(who), base=base, fields=fields or {}, **how)

    return change


def fields(draft) -> dict:
    return {path: entry["value"] for path, entry in whole_draft(draft)["content"].items()}


def waiting(draft) -> list[tuple]:
    """(path, what stands, the other) of each conflict."""
    return [
        (one["path"], one["stored"] and one["stored"]["value"], one["other"]["value"])
        for one in whole_draft(draft)["conflicts"]
    ]


def test_fields_that_differ_are_put_together(change):
    change(MINE, 0, {"site.name": "第一家具厂", "topic": "industry"})

    change(MINE, 1, {"site.address": "和平东路1号"})
    draft = change(THEIRS, 1, {"answers.industry-1": "是"})

    assert fields(draft) == {
        "site.name": "第一家具厂",
        "topic": "industry",
        "site.address": "和平东路1号",
        "answers.industry-1": "是",
    }
    assert (draft.version, waiting(draft)) == (3, [])


def test_two_phones_add_a_finding_each_and_both_stay(change):
    change(MINE, 0, {"topic": "industry"})

    change(MINE, 1, {"findings.a.description": "未运行", "findings.a.photos.f1": {"taken_at": None}})
    draft = change(THEIRS, 1, {"findings.b.description": "无台账"})

    assert fields(draft) == {
        "topic": "industry",
        "findings.a.description": "未运行",
        "findings.a.photos.f1": {"taken_at": None},
        "findings.b.description": "无台账",
    }


def test_one_field_changed_on_both_keeps_both_values_until_somebody_chooses(world, change):
    change(MINE, 0, {"site.name": "家具厂"})
    change(MINE, 1, {"site.name": "第一家具厂"})

    draft = change(THEIRS, 1, {"site.name": "第一家俱厂"})
    assert (fields(draft), waiting(draft)) == (
        {"site.name": "第一家具厂"},
        [("site.name", "第一家具厂", "第一家俱厂")],
    )
    draft = change(MINE, 3, settle={"site.name": "第一家俱厂"})

    assert (fields(draft), waiting(draft)) == ({"site.name": "第一家俱厂"}, [])
    row = DraftConflict.objects.get()
    assert (row.settled_by, row.given_up) == (world.person(MINE), {"site.name": "第一家具厂"})


def test_same_value_on_both_is_no_conflict(change):
    change(MINE, 0, {"outcome": "problem"})

    assert waiting(change(THEIRS, 0, {"outcome": "problem"})) == []


def test_of_ones_own_words_the_last_count(change):
    change(MINE, 0, {"site.name": "家具厂"})

    draft = change(MINE, 0, {"site.name": "第一家具厂"})

    assert (fields(draft), waiting(draft)) == ({"site.name": "第一家具厂"}, [])


def test_later_word_of_the_same_person_takes_the_place_of_the_one_that_collided(change):
    change(MINE, 0, {"site.name": "甲厂"})
    change(THEIRS, 0, {"site.name": "乙厂"})

    draft = change(THEIRS, 0, {"site.name": "丙厂"})

    assert waiting(draft) == [("site.name", "甲厂", "丙厂")]


def test_what_was_settled_by_one_is_not_settled_again_by_another(change):
    change(MINE, 0, {"site.name": "甲厂"})
    change(THEIRS, 0, {"site.name": "乙厂"})
    change(MINE, 2, settle={"site.name": "甲厂"})

    draft = change(THEIRS, 2, settle={"site.name": "乙厂"})

    assert fields(draft) == {"site.name": "甲厂"}


def test_item_taken_out_goes_whole(change):
    change(MINE, 0, {"findings.a.description": "未运行", "findings.a.problem_type": "not-operating", "topic": "t"})

    draft = change(THEIRS, 1, drop=["findings.a"])

    assert fields(draft) == {"topic": "t"}


def test_item_taken_out_while_the_other_works_on_it_stays_until_settled(change):
    change(MINE, 0, {"findings.a.description": "未运行", "findings.a.problem_type": "not-operating"})
    change(MINE, 1, {"findings.a.description": "未运行两小时"})

    draft = change(THEIRS, 1, drop=["findings.a"])
    assert (len(fields(draft)), waiting(draft)) == (2, [("findings.a", True, None)])
    kept = change(MINE, 3, settle={"findings.a": True})
    assert (len(fields(kept)), waiting(kept)) == (2, [])

    assert fields(change(MINE, 4, drop=["findings.a"])) == {}


def test_new_field_of_an_item_that_the_other_took_out_brings_it_back_when_settled_so(change):
    change(MINE, 0, {"findings.a.description": "未运行", "findings.a.problem_type": "not-operating"})
    change(THEIRS, 1, drop=["findings.a"])

    draft = change(MINE, 1, {"findings.a.measured": []})
    assert (fields(draft), waiting(draft)) == ({}, [("findings.a.measured", None, [])])

    assert len(fields(change(THEIRS, 3, settle={"findings.a.measured": []}))) == 3


def test_change_by_another_to_an_item_taken_out_waits_to_be_settled(change):
    change(MINE, 0, {"findings.a.description": "未运行", "findings.a.problem_type": "not-operating"})
    change(MINE, 1, drop=["findings.a"])

    draft = change(THEIRS, 1, {"findings.a.description": "未运行两小时"})
    assert (fields(draft), waiting(draft)) == ({}, [("findings.a.description", None, "未运行两小时")])
    draft = change(THEIRS, 3, settle={"findings.a.description": "未运行两小时"})

    assert fields(draft) == {"findings.a.description": "未运行两小时", "findings.a.problem_type": "not-operating"}


def test_repeated_change_changes_nothing_though_others_wrote_since(change):
    """Its answer was lost; without its identifier it would collide with what was written in answer to it (L1)."""
    patch = uuid.uuid4()
    change(MINE, 0, {"site.name": "甲厂"}, patch=patch)
    change(THEIRS, 1, {"site.name": "乙厂"})

    draft = change(MINE, 0, {"site.name": "甲厂"}, patch=patch)

    assert (fields(draft), waiting(draft), draft.version) == ({"site.name": "乙厂"}, [], 2)


@pytest.mark.parametrize("wrong", ["Site", "site..name", "site name", "a" * 201, "../x"])
def test_names_of_fields_are_names(change, wrong):
    with pytest.raises(Refused) as refusal:
        change(MINE, 0, {wrong: 1})

    assert refusal.value.code == "invalid"
    assert not Draft.objects.exists()


def test_long_value_is_refused(change):
    with pytest.raises(Refused) as refusal:
        change(MINE, 0, {"site.name": "长" * 20_001})

    assert list(refusal.value.fields) == ["site.name"]


@pytest.mark.parametrize("name", sorted(LIMITS))
def test_whatever_a_record_may_say_a_draft_may_too(change, name):
    draft = change(MINE, 0, {name.replace("finding.", "findings.a."): "记“录\n" * (LIMITS[name] // 4)})

    assert len(fields(draft)) == 1


@pytest.mark.parametrize("key", ["other_inspector", "far_inspector", "office", "reviewer", "administrator"])
def test_draft_is_the_teams_own(world, change, key):
    draft = change(MINE, 0, {"topic": "industry"})

    assert not Draft.objects.visible_to(world.persona(key)).exists()
    with pytest.raises(NotAllowed):
        change(key, 1, {"topic": "coal"})
    assert fields(Draft.objects.get(pk=draft.pk)) == {"topic": "industry"}


def test_draft_handed_in_is_closed(world, change):
    draft = change(MINE, 0, {"topic": "industry"})
    services.submit_record(
        id=draft.pk, author=world.person(THEIRS), actor=world.persona(THEIRS), content=record_content()
    )

    with pytest.raises(Conflict) as refusal:
        change(MINE, 1, {"topic": "coal"})

    assert (refusal.value.code, refusal.value.extra) == ("draft_closed", {"is_handed_in": True})
    assert Draft.objects.get().closed_by == world.persona(THEIRS)


def test_record_under_the_drafts_identifier_closes_it_whoever_sent_it(world, change):
    draft = change(MINE, 0, {"topic": "industry"})
    services.submit_record(
        id=draft.pk,
        author=world.person("other_inspector"),
        actor=world.persona("other_inspector"),
        content=record_content(),
    )

    with pytest.raises(Conflict) as refusal:
        change(MINE, 1, {"topic": "coal"})

    assert refusal.value.extra == {"is_handed_in": True}
    assert not Draft.objects.open().exists()


def test_no_draft_begins_under_the_identifier_of_a_record(world, change):
    key = uuid.uuid4()
    services.submit_record(id=key, author=world.person(MINE), actor=world.persona(MINE), content=record_content())

    with pytest.raises(Conflict):
        change(MINE, 0, {"topic": "coal"}, id=key)

    assert not Draft.objects.exists()


# Through the API


def patch_of(base, values, **more):
    return {"patch": str(uuid.uuid4()), "base": base, "set": values, **more}


def test_phone_reads_what_collided_with_names_and_moments(world, api):
    url = f"/api/v1/drafts/{uuid.uuid4()}/"
    api(MINE).patch(url, patch_of(0, {"site.name": "甲厂"}, at="2018-09-19T09:30:00+08:00"), format="json")

    said = api(THEIRS).patch(url, patch_of(0, {"site.name": "乙厂"}, at="2018-09-19T09:31:00+08:00"), format="json")

    mine, theirs = world.person(MINE), world.person(THEIRS)
    assert said.status_code == 200
    assert said.json()["conflicts"] == [
        {
            "path": "site.name",
            "stored": {"value": "甲厂", "by": mine.pk, "at": "2018-09-19T09:30:00+08:00"},
            "other": {"value": "乙厂", "by": theirs.pk, "at": "2018-09-19T01:31:00+00:00"},
            "is_dropped": False,
        }
    ]
    assert said.json()["people"] == {str(mine.pk): mine.name, str(theirs.pk): theirs.name}
    assert api(MINE).get(url).json() == said.json()


def test_draft_thrown_away_says_so(world, api):
    url = f"/api/v1/drafts/{uuid.uuid4()}/"
    api(MINE).patch(url, patch_of(0, {"site.name": "甲厂"}), format="json")

    gone = api(THEIRS).delete(url)
    late = api(MINE).patch(url, patch_of(1, {"site.name": "乙厂"}), format="json")

    assert (gone.status_code, late.status_code) == (204, 409)
    assert (late.json()["error"]["code"], late.json()["error"]["is_handed_in"]) == ("draft_closed", False)
    assert api("other_inspector").get(url).status_code == 404


def test_who_wrote_on_a_draft_is_told_who_threw_it_away(world, api):
    url = f"/api/v1/drafts/{uuid.uuid4()}/"
    for who in (MINE, THEIRS):
        api(who).patch(url, patch_of(0, {f"answers.{who}": "是", "site.name": "甲厂"}), format="json")

    for _again in range(2):
        assert api(THEIRS).delete(url).status_code == 204
    late = api(MINE).patch(url, patch_of(1, {"site.name": "乙厂"}), format="json")

    told = [(one.user, one.text) for one in Notification.objects.filter(key__startswith="draft.discarded:")]
    name = world.persona(THEIRS).full_name
    assert told == [
        (world.persona(MINE), f"甲厂：{name}已删除这份共同填写的草稿。您填写的内容保留在您手机“已删除的草稿”中。")
    ]
    assert late.json()["error"]["message"] == f"{name}已删除这份共同填写的草稿。"


def test_draft_handed_in_is_not_thrown_away(world, api):
    key = uuid.uuid4()
    url = f"/api/v1/drafts/{key}/"
    api(MINE).patch(url, patch_of(0, {"site.name": "甲厂"}), format="json")
    services.submit_record(id=key, author=world.person(MINE), actor=world.persona(MINE), content=record_content())

    answer = api(THEIRS).delete(url)

    assert (answer.status_code, answer.json()["error"]["is_handed_in"]) == (409, True)


# Real processes


@pytest.fixture
def committed_world():
    with time_machine.travel(WORLD_2018.moment, tick=False):
        with transaction.atomic():
            world = load_world(WORLD_2018)
        yield world


@pytest.mark.django_db(transaction=True)
def test_six_phones_begin_one_draft_and_nothing_is_lost(committed_world):
    key, actors = uuid.uuid4(), [committed_world.persona(who) for who in (MINE, THEIRS, "leader")]

    finishes = race(
        lambda n: (
            services.merge_draft(
                id=key,
                actor=actors[n % 3],
                patch=uuid.uuid4(),
                base=0,
                fields={f"findings.f{n}.description": f"第{n}条"},
            ).version
        )
    )

    draft = Draft.objects.get()
    assert sorted(finish.result for finish in finishes) == [1, 2, 3, 4, 5, 6]
    assert fields(draft) == {f"findings.f{n}.description": f"第{n}条" for n in range(6)}


@pytest.mark.django_db(transaction=True)
def test_three_people_change_one_field_at_once_and_all_three_values_are_there(committed_world):
    key, actors = uuid.uuid4(), [committed_world.persona(who) for who in (MINE, THEIRS, "leader")]
    patches = [uuid.uuid4() for _ in range(3)]

    race(
        # Each is sent twice at the same moment.
        lambda n: (
            services.merge_draft(
                id=key, actor=actors[n % 3], patch=patches[n % 3], base=0, fields={"site.name": f"第{n % 3}厂"}
            ).version
        )
    )

    draft = Draft.objects.get()
    (stood,) = fields(draft).values()
    assert {stood, *(other for _path, _stored, other in waiting(draft))} == {"第0厂", "第1厂", "第2厂"}
    assert (DraftPatch.objects.count(), DraftConflict.objects.count()) == (3, 2)


@pytest.mark.django_db(transaction=True)
def test_change_and_handing_in_at_once_leave_the_change_in_the_draft_or_refused(committed_world):
    world, key, content = committed_world, uuid.uuid4(), record_content()
    mine, theirs, author = world.persona(MINE), world.persona(THEIRS), world.person(MINE)
    services.merge_draft(id=key, actor=mine, patch=uuid.uuid4(), base=0, fields={"topic": "industry"})

    def act(number):
        if number == 0:
            return services.submit_record(id=key, author=author, actor=mine, content=content)[1]
        fields = {f"findings.f{number}.description": "新增"}
        return services.merge_draft(id=key, actor=theirs, patch=uuid.uuid4(), base=1, fields=fields).version

    finishes = race(act)

    refused = sum(finish.refusal == "draft_closed" for finish in finishes)
    assert Record.objects.count() == 1
    assert Draft.objects.get().closed_at is not None
    assert len(Draft.objects.get().content) == 1 + 5 - refused


@pytest.mark.django_db(transaction=True)
def test_draft_is_not_thrown_away_while_it_is_being_handed_in(committed_world):
    world, key, content = committed_world, uuid.uuid4(), record_content()
    mine, theirs, author = world.persona(MINE), world.persona(THEIRS), world.person(MINE)
    draft = services.merge_draft(id=key, actor=mine, patch=uuid.uuid4(), base=0, fields={"topic": "industry"})

    def act(number):
        if number:
            assert seen("granted")
            services.discard_draft(draft=draft, actor=theirs)
            return "thrown away"
        with transaction.atomic():
            hold_identifier(key)
            # The other has come, and waits for the end of this.
            assert seen("NOT granted")
            services.submit_record(id=key, author=author, actor=mine, content=content)
        return "handed in"

    finishes = race(act, racers=2)

    assert {finish.result or finish.refusal for finish in finishes} == {"handed in", "draft_closed"}
    assert [row.verb for row in AuditEntry.objects.filter(subject_id=str(key), verb__startswith="draft.")] == [
        "draft.handed_in"
    ]


def seen(state):
    """Waits until somebody holds an identifier, or waits for one."""
    for _try in range(400):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = database "
                f"WHERE locktype = 'advisory' AND {state} AND datname = current_database()"
            )
            if cursor.fetchone():
                return True
        time.sleep(0.05)
    return False


def test_half_a_character_is_left_out_however_deep(change):
    draft = change(MINE, 0, {"answers.a": {"x\x00": ["\ud83d是"]}, "site.name": "厂\ud83d"})

    assert fields(draft) == {"answers.a": {"x": ["是"]}, "site.name": "厂"}
