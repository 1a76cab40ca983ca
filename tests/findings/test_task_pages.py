"""Pages of the office on task lists, townships and sites: from the file to the table, and one row for one place."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from findings.models import Site, TaskImport, TaskItem, TaskList, Township
from findings.selectors.coverage import coverage_of_teams, task_plan, townships_of
from findings.services import confirm_record, correct_township, drop_task, merge_sites, revise_record
from kernel.errors import Conflict, NotAllowed, Refused
from tests.factories.findings import record_of
from tests.factories.tasks import target_row, targets_csv, task, task_list


def named(name, **more):
    return {"name": name, "credit_code": "", "address": "", **more}


class TestUpload:
    def test_file_is_checked_first_and_written_at_the_second_press(self, web, world):
        office = web("office")
        file = SimpleUploadedFile("锅炉.csv", targets_csv(target_row(1), target_row(2, county="火星县")), "text/csv")

        checked = office.post("/task-lists/upload/", {"file": file, "title": ""}, follow=True)

        upload = TaskImport.objects.get()
        assert "火星县" in checked.content.decode()
        assert not TaskItem.objects.exists()
        applied = office.post(f"/task-lists/imports/{upload.pk}/apply/", follow=True)
        assert TaskList.objects.get().title == "锅炉"
        assert "第1锅炉房" in applied.content.decode()

    def test_form_to_fill_in_is_read_as_it_was_made(self, web, world):
        assert web("office").get("/task-lists/template/").content[:2] == b"PK"

    def test_office_drops_a_target_with_words(self, web, world):
        item = task(world)

        web("office").post(f"/task-lists/items/{item.pk}/drop/", {"reason": "企业已搬迁"})

        assert TaskItem.objects.get().state == "dropped"


class TestPlanTable:
    def test_table_counts_by_team_and_topic_what_is_done(self, world):
        task_list(world, target_row(1), target_row(2), target_row(3, kind="散乱污"), target_row(4, county="裕华区"))
        item = TaskItem.objects.order_by("pk")[0]
        record_of(world, task=item.pk)

        topics, (line,) = task_plan(world.round, [world.team("ordinary")])

        told = {topic.short_name: (line.topics[topic.pk].done, line.topics[topic.pk].total) for topic in topics}
        assert told == {"燃煤锅炉": (1, 2), "散乱污": (0, 1)}
        assert (line.whole.done, line.whole.total) == (1, 3)

    def test_pages_open_for_the_office_and_are_empty_for_others(self, web, world):
        task_list(world)

        for address in ("/task-plan/", "/task-lists/", "/sites/", "/townships/"):
            assert web("office").get(address).status_code == 200
            assert "第1锅炉房" not in web("city_liaison").get(address).content.decode()
        assert web("office").get("/task-plan/export/").content[:2] == b"PK"


class TestTownships:
    def test_team_has_visited_what_its_locked_records_name(self, world):
        task_list(world, target_row(1, township="西兆通镇"), target_row(2, township="高营镇"))
        record_of(world, site=named("甲厂", township="高营镇人民政府"))
        record_of(world, site=named("乙厂", township="西兆通镇"), locked=False)

        (one,) = coverage_of_teams([world.team("ordinary")])

        county = next(line for line in one.counties if line.county == world.county)
        assert (county.known, county.visited, [row.name for row in county.left]) == (2, 1, ["西兆通镇"])

    def test_name_from_the_field_is_marked_until_the_office_confirms_it(self, world):
        site = record_of(world, site=named("甲厂", township="高营镇")).site
        township = Township.objects.get()
        assert (township.is_from_field, site.township) == (True, township)

        correct_township(township=township, actor=world.persona("office"), name="高营镇")

        assert Township.objects.get().is_from_field is False

    def test_correction_to_a_known_name_makes_two_one(self, world):
        item = task_list(world, target_row(1, township="高营镇")).items.get()
        site = record_of(world, site=named("甲厂", township="高莹镇")).site

        correct_township(township=site.township, actor=world.persona("office"), name="高营镇")

        site.refresh_from_db()
        assert (site.township, Township.objects.count()) == (item.township, 1)

    @pytest.mark.parametrize("is_known", [True, False])
    def test_visit_counts_under_the_corrected_name_also_when_its_record_is_revised(self, world, is_known):
        if is_known:
            task_list(world, target_row(1, township="高营镇"))
        record = record_of(world, site=named("甲厂", township="高莹镇人民政府"))

        correct_township(township=record.site.township, actor=world.persona("office"), name="高营镇")
        first = self.seen(world)
        revise_record(
            record=record, actor=world.persona("inspector"), content={**record.content, "outcome": "problem"},
            reason="更正",
        )  # fmt: skip
        confirm_record(record=record, actor=world.persona("colleague"))

        assert first == self.seen(world) == [("高营镇", 1)]

    @staticmethod
    def seen(world):
        return [(row.township.name, row.visits) for row in townships_of(world.team("ordinary"))]

    def test_nobody_but_an_office_corrects_names(self, world):
        record_of(world, site=named("甲厂", township="高营镇"))

        with pytest.raises(NotAllowed):
            correct_township(township=Township.objects.get(), actor=world.persona("leadership"), name="高营镇")


class TestMerging:
    def test_records_items_and_facts_move_and_the_name_still_leads_there(self, world):
        keep = record_of(world, site=named("东方木器有限公司")).site
        gone = task_list(world, target_row(1, name="东方木器厂")).items.get().site
        record_of(world, site=named("东方木器厂"))

        merge_sites(keep=keep, drop=gone, actor=world.persona("office"))

        keep.refresh_from_db()
        assert (keep.records.count(), keep.tasks.count(), keep.address) == (2, 1, "幸福路1号")
        assert record_of(world, site=named("东方木器厂")).site == keep
        assert list(Site.objects.standing()) == [keep]

    @pytest.mark.parametrize(
        ("state", "after"),
        [("open", ("open", "dropped")), ("dropped", ("open", "dropped")), ("done", ("done", "dropped"))],
    )
    def test_same_task_of_both_rows_is_asked_once_at_the_row_that_stays(self, world, state, after):
        rows = target_row(1, name="东方木器厂"), target_row(2, name="东方木器有限公司")
        stays, goes = task_list(world, *rows).items.order_by("pk")
        if state == "dropped":
            drop_task(item=stays, actor=world.persona("office"), reason="重复")
        if state == "done":
            record_of(world, task=stays.pk)

        merge_sites(keep=stays.site, drop=goes.site, actor=world.persona("office"))

        stays.refresh_from_db()
        goes.refresh_from_db()
        assert (stays.state, goes.state) == after

    def test_row_that_went_is_refused_a_second_time(self, world):
        keep, gone, other = (record_of(world, site=named(f"{name}厂")).site for name in "甲乙丙")
        merge_sites(keep=keep, drop=gone, actor=world.persona("office"))

        with pytest.raises(Conflict):
            merge_sites(keep=other, drop=gone, actor=world.persona("office"))

    def test_rows_of_two_counties_want_a_reason(self, world):
        keep = record_of(world, site=named("甲厂")).site
        gone = record_of(world, site=named("甲厂"), county="130104").site

        with pytest.raises(Refused):
            merge_sites(keep=keep, drop=gone, actor=world.persona("office"))
        merge_sites(keep=keep, drop=gone, actor=world.persona("office"), reason="跨区厂区")

        assert gone.county_id != keep.county_id

    def test_page_offers_what_is_alike_and_joins_it(self, web, world):
        keep = record_of(world, site=named("东方木器有限公司")).site
        gone = record_of(world, site=named("东方木器厂")).site

        page = web("office").get(f"/sites/{keep.pk}/").content.decode()
        web("office").post(f"/sites/{keep.pk}/merge/", {"other": gone.pk})

        gone.refresh_from_db()
        assert "东方木器厂" in page
        assert gone.merged_into == keep
