"""A team's plan of the day: whose it is, what may be in it, how two who change it at once hear of each other."""

import io
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.roles import Role
from field.day_plans import plan_as_sent
from field.models import DayPlan, PlanStop
from field.services import save_plan
from findings.enums import Delivered
from findings.models import Site, TaskItem
from findings.services import deliver, merge_sites
from kernel.errors import Conflict, NotAllowed, Refused
from kernel.models import AuditEntry
from teams.models import StandDown
from tests.factories.findings import record_of
from tests.factories.queue_files import act_line, queue_file
from tests.factories.tasks import stop, task, task_list

SEES = {"office", "inspector", "leader"}


def saved(world, *stops, key="inspector", version=0, team="ordinary"):
    plan, _changed = save_plan(
        team=world.team(team), day=world.today, actor=world.persona(key), version=version, stops=stops
    )
    return plan


def client(world, key):
    found = APIClient(HTTP_ACCEPT_LANGUAGE="zh-hans")
    found.force_login(world.persona(key))
    return found


def put(world, *stops, version=0, key="inspector"):
    body = {"version": version, "stops": stops}
    return client(world, key).put(f"/api/v1/plans/{world.today}", body, format="json")


class TestWhoSees:
    """C21: nobody but the team and the office."""

    def test_plan_is_seen_by_the_team_and_the_office_alone(self, world):
        saved(world, stop(words="城北工地"))

        keys = ["office", "reviewer", "leadership", "inspector", "leader", "central", "city_liaison", "county_liaison"]
        keys += ["province", "sending_unit", "administrator", "auditor", "other_office", "other_inspector"]
        seen = {key for key in keys if DayPlan.objects.visible_to(world.persona(key)).exists()}

        assert seen == SEES

    def test_team_with_no_secret_shows_it_to_whoever_sees_the_team(self, world, without_secret):
        saved(world, stop(words="城北工地"))

        assert DayPlan.objects.visible_to(world.persona("central")).count() == 1
        assert not DayPlan.objects.visible_to(world.persona("city_liaison")).exists()

    def test_another_team_gets_its_own_empty_plan(self, world):
        saved(world, stop(words="城北工地"))

        told = plan_as_sent(world.persona("other_inspector"), world.today)

        assert (told["stops"], told["version"]) == ([], 0)

    def test_whoever_inspects_nowhere_has_no_plan(self, world):
        assert client(world, "office").get(f"/api/v1/plans/{world.today}/").status_code == 404


@pytest.fixture
def without_secret(world):
    from campaigns.models import PolicyVersion

    for version in PolicyVersion.objects.filter(campaign=world.campaign):
        version.parameters["teams"]["day_plan_secret"] = False
        version.save()


class TestSaving:
    def test_stops_keep_their_order_and_say_what_they_are(self, world):
        item = task(world)
        site = record_of(world).site
        stops = [stop(words="城北工地"), stop(task=item.pk), stop(site=site.pk, topic="industry")]

        saved(world, *stops)

        told = plan_as_sent(world.persona("leader"), world.today)
        assert [(one["id"], one["kind"], one["title"]) for one in told["stops"]] == [
            (stops[0]["id"], "words", "城北工地"),
            (stops[1]["id"], "task", item.site.name),
            (stops[2]["id"], "site", site.name),
        ]
        assert told["version"] == 1

    def test_the_same_again_changes_nothing_whatever_its_version(self, world):
        stops = [stop(words="城北工地")]
        saved(world, *stops)

        again = saved(world, *stops, version=0)

        assert again.version == 1
        assert AuditEntry.objects.filter(verb="dayplan.saved").count() == 1

    def test_order_changes_with_the_stops_kept(self, world):
        first, second = stop(words="一"), stop(words="二")
        saved(world, first, second)

        saved(world, second, first, version=1)

        assert [str(row.pk) for row in PlanStop.objects.order_by("number")] == [second["id"], first["id"]]

    def test_change_on_an_old_version_is_told_with_both(self, world):
        mine, theirs = stop(words="我的"), stop(words="组员的")
        saved(world, theirs, key="leader")

        answer = put(world, mine, version=0)

        error = answer.json()["error"]
        assert (answer.status_code, error["code"], error["version"]) == (409, "other_version", 1)
        assert [one["words"] for one in error["stored"]] == ["组员的"]
        assert [one["words"] for one in error["sent"]] == ["我的"]
        assert PlanStop.objects.get().words == "组员的"

    def test_team_takes_a_plan_back_to_nothing(self, world):
        saved(world, stop(words="一"))

        assert saved(world, version=1).stops.count() == 0

    def test_visited_stop_names_the_record(self, world):
        item = task(world)
        saved(world, stop(task=item.pk))
        record = record_of(world, site={"name": item.site.name, "credit_code": "", "address": ""}, locked=False)

        (told,) = plan_as_sent(world.persona("leader"), world.today)["stops"]

        assert told["record"] == str(record.pk)


class TestRefusals:
    def test_only_who_is_on_duty_in_the_team_plans(self, world):
        for key in ("other_inspector", "central", "office"):
            with pytest.raises(NotAllowed):
                saved(world, stop(words="城北工地"), key=key)

        assert not DayPlan.objects.exists()

    def test_nobody_plans_beyond_the_posting(self, world):
        beyond = world.person("inspector").postings.get().ends + timedelta(days=1)

        with pytest.raises(NotAllowed):
            save_plan(team=world.team("ordinary"), day=beyond, actor=world.persona("inspector"), version=0, stops=[])

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"task": "far"}, "stops.0.task"),
            ({"site": 0, "words": ""}, "stops.0"),
            ({"site": 999_999}, "stops.0.site"),
            ({"entry": 999_999}, "stops.0.entry"),
            ({"words": "一", "topic": "no-such"}, "stops.0.topic"),
            ({"task": "own", "site": "own"}, "stops.0"),
        ],
    )
    def test_what_is_not_there_or_not_seen_is_refused_by_its_name(self, world, change, field):
        own = task(world)
        far = task(world, city="太原市", county="小店区")
        values = {"own": own.pk, "far": far.pk}
        told = {key: values.get(value, value) for key, value in change.items()}
        if told.get("site") == own.pk:
            told["site"] = own.site_id

        with pytest.raises(Refused) as refused:
            saved(world, stop(**told))

        assert list(refused.value.fields) == [field]
        assert not PlanStop.objects.exists()

    def test_one_target_stands_in_a_plan_once(self, world):
        item = task(world)

        with pytest.raises(Refused) as refused:
            saved(world, stop(task=item.pk), stop(task=item.pk))

        assert list(refused.value.fields) == ["stops.1"]

    def test_identifier_of_another_plan_is_refused(self, world):
        one = stop(words="一", id=str(uuid.uuid4()))
        saved(world, one, key="other_inspector", team="second")

        with pytest.raises(Conflict) as refused:
            saved(world, one)

        assert refused.value.code == "identifier_taken"


class TestWarnings:
    def test_target_of_another_team_that_day_is_told_without_saying_whose(self, world):
        item = task(world, county="长安区")
        Site.objects.filter(pk=item.site_id).update(county=item.county)
        saved(world, stop(site=item.site_id), key="central", team="central")

        answer = put(world, stop(task=item.pk)).json()

        assert [(one["code"], one["stop"]) for one in answer["warnings"]] == [("taken", answer["stops"][0]["id"])]
        assert "督查组" in answer["warnings"][0]["message"]
        assert world.team("central").name not in str(answer)

    def test_target_that_is_done_already_is_told(self, world):
        item = task(world)
        record_of(world, author="other_inspector", present=("other_colleague",), county="130109", task=item.pk)
        assert TaskItem.objects.get(pk=item.pk).state == "done"

        saved(world, stop(task=item.pk))

        assert [one["code"] for one in plan_as_sent(world.persona("leader"), world.today)["warnings"]] == ["done"]

    def test_day_of_a_stand_down_is_told_with_its_reason(self, world):
        StandDown.objects.create(
            team=world.team("ordinary"),
            day=world.today,
            reason="暴雪，道路封闭",
            reported_by=world.persona("leader"),
            reported_at=world.moment,
        )
        saved(world, stop(words="城北工地"))

        told = plan_as_sent(world.persona("leader"), world.today)

        assert (told["stand_down"], [one["code"] for one in told["warnings"]]) == ("暴雪，道路封闭", ["stood_down"])


def test_items_of_a_list_are_seen_by_the_teams_of_their_counties(world):
    task_list(world)
    seen = {
        role: TaskItem.objects.visible_to(world.persona(key)).count()
        for key, role in [("inspector", Role.INSPECTOR), ("other_inspector", "second"), ("city_liaison", Role.LIAISON)]
    }

    assert seen == {Role.INSPECTOR: 3, "second": 0, Role.LIAISON: 0}


def test_office_reads_where_the_teams_go(world):
    saved(world, stop(words="城北工地"))

    pages = {}
    for key in ("office", "leader", "other_leader", "city_liaison"):
        browser = Client()
        browser.force_login(world.persona(key))
        pages[key] = "城北工地" in browser.get(f"/day-plans/?day={world.today}").content.decode()

    assert pages == {"office": True, "leader": True, "other_leader": False, "city_liaison": False}


def test_stops_follow_a_site_that_is_joined_to_another(world):
    keep, gone, twice = (record_of(world, site={"name": name}).site for name in ("甲厂", "乙厂", "丙厂"))
    saved(world, stop(site=gone.pk), stop(site=twice.pk), stop(words="城北工地"))

    for one in (gone, twice):
        merge_sites(keep=keep, drop=one, actor=world.persona("office"))

    assert list(PlanStop.objects.values_list("site", "words")) == [(keep.pk, ""), (None, "城北工地")]


def test_plan_that_a_phone_could_not_send_comes_in_its_file_once(world):
    """Brought by an administrator; what a team mate has saved meanwhile is not overwritten."""
    stops = [stop(words="城北工地")]
    line = act_line("PUT", f"plans/{world.today}", {"version": 0, "stops": stops})
    author = world.persona("inspector")

    def bring():
        data = queue_file(author, [line])
        how = {"size": len(data), "username": author.username, "actor": world.persona("administrator")}
        (act,) = deliver(file=io.BytesIO(data), **how).acts
        return act

    first, again = bring(), bring()
    saved(world, stop(words="组员的去处"), key="leader", version=1)
    late = bring()

    assert [first.result, again.result, late.result] == [Delivered.NEW, Delivered.ALREADY, Delivered.REFUSED]
    assert [one["title"] for one in plan_as_sent(author, world.today)["stops"]] == ["组员的去处"]
    assert "组员" in str(late.message)
