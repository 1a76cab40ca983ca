"""Ledgers of targets: what their cells mean, what a dry run promises, that a second run changes nothing (A10)."""

import io
import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from cities.geo import System
from findings import credit_codes
from findings.imports.target_form import day, degrees, system_of
from findings.imports.targets import apply_targets, import_targets
from findings.models import Site, TaskImport, TaskItem, TaskList, Township
from findings.services import confirm_record, drop_task, reopen_task
from findings.services.tasks import Heading
from findings.services.townships import township_name
from kernel.errors import Conflict, NotAllowed, Refused, WrongState
from tests.factories.findings import record_of
from tests.factories.tasks import (
    target_row,
    targets_applied,
    targets_checked,
    targets_csv,
    targets_xlsx,
    task,
    task_list,
)

CODE = "91130100MA0000001" + credit_codes.last_sign("91130100MA0000001")


def written():
    return {
        "sites": list(Site.objects.order_by("pk").values()),
        "items": list(TaskItem.objects.order_by("pk").values()),
        "townships": list(Township.objects.order_by("pk").values()),
        "lists": list(TaskList.objects.order_by("pk").values()),
    }


class TestCells:
    @pytest.mark.parametrize(
        ("text", "read"),
        [
            ("114.502461", Decimal("114.502461")),
            ("114.5°", Decimal("114.5")),
            ("E114.5", Decimal("114.5")),
            ("114°30′00″", Decimal("114.5")),
            ("东经114度30分", Decimal("114.5")),
            ("河北", None),
            ("", None),
        ],
    )
    def test_degrees(self, text, read):
        assert degrees(text) == read

    @pytest.mark.parametrize(
        ("text", "read"),
        [
            ("2018-09-30", date(2018, 9, 30)),
            ("2018-09-30 00:00:00", date(2018, 9, 30)),
            ("2018年9月30日前", date(2018, 9, 30)),
            ("2018年9月底", date(2018, 9, 30)),
            ("2018/9/3", date(2018, 9, 3)),
            ("2018.9", date(2018, 9, 30)),
            ("43373", date(2018, 9, 30)),
            ("2018-02-30", None),
            ("长期坚持", None),
        ],
    )
    def test_days(self, text, read):
        assert day(text) == read

    @pytest.mark.parametrize(
        ("text", "read"),
        [
            ("东关街道办事处", "东关街道"),
            ("东关街道办", "东关街道"),
            ("张村镇人民政府", "张村镇"),
            (" 西兆 通镇 ", "西兆通镇"),
        ],
    )
    def test_townships(self, text, read):
        assert township_name(text) == read

    @pytest.mark.parametrize(
        ("text", "read"),
        [("高德", System.GCJ02), ("百度坐标系", System.BD09), ("CGCS2000", System.WGS84), ("北京54", None)],
    )
    def test_coordinate_systems(self, text, read):
        assert system_of(text) == read

    @given(
        st.text(credit_codes.SIGNS, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(credit_codes.SIGNS)
    )
    def test_one_wrong_sign_is_always_seen(self, body, place, sign):
        code = body + credit_codes.last_sign(body)

        wrong = code[:place] + sign + code[place + 1 :]

        assert credit_codes.fits(code)
        assert credit_codes.fits(wrong) == (wrong == code)

    def test_code_of_a_real_form_fits(self):
        # The example of GB 32100-2015, annex B.
        assert credit_codes.fits("91350100M000100Y43")


class TestLaws:
    def test_dry_run_writes_nothing(self, world):
        before = written()

        upload = targets_checked(world, target_row(1), target_row(2, county="火星县"))

        assert written() == before
        assert (upload.state, upload.report["accepted"], len(upload.report["rejected"])) == ("checked", 1, 1)

    def test_dry_run_and_real_run_say_the_same(self, world):
        rows = [
            target_row(1),
            target_row(1),
            target_row(2, county="火星县"),
            target_row(3, code="12"),
            target_row(4, due="长期"),
        ]

        dry = targets_checked(world, *rows)
        real = apply_targets(upload=dry, actor=world.persona("office"))

        assert real.report == dry.report
        assert real.state == "applied"
        assert TaskItem.objects.count() == real.report["accepted"] == 3

    def test_second_run_changes_nothing(self, world):
        rows = [target_row(n, lon="114.5", lat="38.0", system="高德", code=CODE if n == 1 else "") for n in (1, 2)]
        targets_applied(world, *rows)
        before = written()

        again = targets_applied(world, *rows)

        assert written() == before
        assert (again.report["accepted"], again.report["unchanged"]) == (0, 2)

    def test_applied_upload_is_refused_a_second_time(self, world):
        upload = targets_applied(world, target_row(1))

        with pytest.raises(Conflict) as refused:
            apply_targets(upload=upload, actor=world.persona("office"))

        assert refused.value.code == "already_applied"

    def test_command_tells_what_the_page_does(self, world, tmp_path):
        path = tmp_path / "锅炉.xlsx"
        path.write_bytes(targets_xlsx(target_row(1), target_row(2, county="火星县")))

        said = []
        for flags in (["--dry-run"], []):
            out = io.StringIO()
            call_command("import_tasks", str(path), "--campaign", world.campaign.code, "--json", *flags, stdout=out)
            said.append(json.loads(out.getvalue()))

        assert said[0] == said[1]
        assert (said[0]["rows"], said[0]["accepted"]) == (2, 1)
        assert [(one["sheet"], one["row"], one["column"], one["code"]) for one in said[0]["rejected"]] == [
            ("清单", 5, "D", "county_unknown")
        ]
        assert TaskList.objects.get().title == "锅炉"


class TestMeaning:
    def test_row_becomes_site_item_and_township(self, world):
        row = target_row(1, code=CODE, lon="114.5", lat="38.0", words="两台10吨", kind="燃煤锅炉淘汰")

        item = task_list(world, row).items.select_related("site__township", "topic", "county").get()

        site = item.site
        assert (site.name, site.credit_code, site.county.code, site.address) == (
            "第1锅炉房",
            CODE,
            "130102",
            "幸福路1号",
        )
        assert (site.lon, site.lat, site.township.name) == (Decimal("114.5"), Decimal(38), "西兆通镇")
        assert (item.state, item.due, item.words, item.kind) == ("open", date(2018, 10, 31), "两台10吨", "燃煤锅炉淘汰")
        assert (item.topic.short_name, item.township.is_from_field) == ("燃煤锅炉", False)

    def test_point_of_a_chinese_map_is_brought_to_the_satellites_once(self, world):
        site = task_list(world, target_row(1, lon="114.5", lat="38.0", system="高德")).items.get().site

        assert site.lon != Decimal("114.5")
        assert abs(site.lon - Decimal("114.5")) < Decimal("0.01")

    def test_longitude_and_latitude_in_each_others_place_are_told_and_turned(self, world):
        upload = targets_applied(world, target_row(1, lon="38.0", lat="114.5"))

        assert [one["code"] for one in upload.report["warnings"]] == ["swapped"]
        assert Site.objects.get(name="第1锅炉房").lon == Decimal("114.5")

    def test_target_that_a_record_has_visited_keeps_its_site(self, world):
        site = record_of(world, site={"name": "第1锅炉房", "credit_code": "", "address": "原地址"}).site

        item = task_list(world, target_row(1, code=CODE)).items.get()

        site.refresh_from_db()
        assert (item.site, site.credit_code, site.address) == (site, CODE, "原地址")

    def test_new_version_of_a_ledger_changes_its_items_and_drops_none(self, world):
        task_list(world, target_row(1), target_row(2))

        upload = targets_applied(world, target_row(1, due="2018-12-31"))

        assert upload.report["accepted"] == 1
        assert list(TaskItem.objects.order_by("pk").values_list("due", flat=True)) == [
            date(2018, 12, 31),
            date(2018, 10, 31),
        ]

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"name": ""}, "name_missing"),
            ({"county": ""}, "county_missing"),
            ({"county": "火星县"}, "county_unknown"),
            ({"city": "火星市"}, "city_unknown"),
            ({"city": "苏州市", "county": "姑苏区"}, "not_inspected"),
            ({"lon": "114.5"}, "degrees_invalid"),
            ({"lon": "14.5", "lat": "38"}, "outside_china"),
            ({"lon": "114.5", "lat": "38", "system": "北京54"}, "system_unknown"),
            ({"code": "9.113E+17"}, "precision_lost"),
        ],
    )
    def test_faults_are_told_at_their_cell(self, world, change, code):
        upload = targets_checked(world, target_row(1, **change))

        assert [(one["row"], one["code"]) for one in upload.report["rejected"]] == [(2, code)]

    def test_file_without_the_heads_is_refused_and_the_refusal_kept(self, world):
        with pytest.raises(Refused) as refused:
            import_targets(
                "甲,乙,丙\n1,2,3\n".encode(),
                "x.csv",
                heading=Heading(world.campaign, "表"),
                actor=world.persona("office"),
                dry_run=True,
            )

        assert refused.value.code == "sheet_missing"
        assert TaskImport.objects.get().state == "refused"

    def test_only_the_campaigns_office_takes_lists_in(self, world):
        for key in ("other_office", "reviewer", "inspector", "leadership"):
            with pytest.raises(NotAllowed):
                import_targets(
                    targets_csv(target_row(1)),
                    "x.csv",
                    heading=Heading(world.campaign, "表"),
                    actor=world.persona(key),
                    dry_run=False,
                )

        assert not TaskImport.objects.exists()


class TestDone:
    def test_task_is_done_by_the_record_that_names_it_once_locked(self, world):
        item = task(world)
        record = record_of(world, task=item.pk, locked=False)
        assert TaskItem.objects.get().state == "open"

        confirm_record(record=record, actor=world.persona("colleague"))

        item.refresh_from_db()
        assert (item.state, item.done_by_id) == ("done", record.pk)

    def test_task_of_another_city_is_a_warning_and_no_lost_record(self, world):
        item = task(world, city="太原市", county="小店区")

        record = record_of(world, task=item.pk)

        item.refresh_from_db()
        assert (item.state, "unknown_task" in record.warnings) == ("open", True)

    def test_dropped_task_may_be_taken_up_again(self, world):
        item, office = task(world), world.persona("office")

        drop_task(item=item, actor=office, reason="企业已搬迁")
        with pytest.raises(WrongState):
            drop_task(item=item, actor=office, reason="再次")
        reopen_task(item=item, actor=office)

        assert TaskItem.objects.get().state == "open"
