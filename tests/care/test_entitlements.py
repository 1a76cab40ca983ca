"""Meal allowance, leave and Party branches of a round, and their sheets."""

import io
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from care import selectors, services
from care.documents import sheet_of, sheets_of
from care.enums import SheetKind
from care.models import IssuedSheet
from care.selectors import allowances, branches, leaves
from kernel import clock, sheets
from kernel.errors import DomainError
from teams.services.people import change_person

AFTER = date(2018, 10, 3)


def refusal(act, **arguments):
    with pytest.raises(DomainError) as caught:
        act(**arguments)
    return caught.value.code


def set_rule(world, path, value):
    """One parameter of the plan in force."""
    version = world.campaign.policies.get()
    *way, last = path.split(".")
    section = version.parameters
    for name in way:
        section = section[name]
    section[last] = value
    version.save()


@pytest.fixture
def office(world):
    return world.persona("office")


class TestMeals:
    @pytest.fixture
    def eat(self, world):
        person = world.person("inspector")

        def eat(**changes):
            said = {"day": world.today, "place": "机关食堂", "amount": Decimal("35.50"), "receipt": "1001"}
            return {"posting": person.postings.get(), "actor": person.user, **said, **changes}

        return eat

    def test_everybody_has_seventeen_days_less_what_was_eaten_locally(self, world, office, eat):
        """X11: Sunday before to Tuesday after; X49: paid local meals come off, with their receipts."""
        services.enter_local_meal(**eat())
        services.enter_local_meal(**eat(receipt="1002", amount=Decimal("80.00")))
        lines = {line.posting.person.user.username: line for line in allowances(world.round, office)}

        assert len(lines) == 13
        assert {(line.days, line.sum.gross) for line in lines.values()} == {(17, Decimal("1700.00"))}
        assert lines["inspector"].sum[1:] == (Decimal("100.00"), Decimal("1600.00"), Decimal("1600.00"))
        assert (lines["inspector"].receipts, lines["leader"].sum.net) == (2, Decimal("1700.00"))

    def test_meal_is_refused_without_a_right_day_sum_receipt_or_person(self, world, eat):
        services.enter_local_meal(**eat())
        act = services.enter_local_meal
        codes = [
            refusal(act, **eat()),
            refusal(act, **eat(receipt=" ")),
            refusal(act, **eat(receipt="2", amount=Decimal(0))),
            refusal(act, **eat(receipt="2", day=world.today + timedelta(days=1))),
            refusal(act, **eat(receipt="2", day=date(2018, 9, 1))),
            refusal(act, **eat(receipt="2", actor=world.persona("leader"))),
        ]

        assert codes == [
            "receipt_twice",
            "words_missing",
            "amount_wrong",
            "not_a_day_of_the_posting",
            "not_a_day_of_the_posting",
            "not_allowed",
        ]

    def test_plan_of_2017_pays_nothing_beside_the_travel_allowance(self, world, office):
        """S0 六(二), X50."""
        set_rule(world, "care.meals.inside_travel_allowance", True)

        assert {line.sum.payable for line in allowances(world.round, office)} == {Decimal("0.00")}


class TestLeave:
    def test_round_over_mid_autumn_earns_three_days_and_the_stay_one_more_by_choice(self, world, office):
        """2018-09-22 to 24; the weekend before the National Day was worked, 10-01 and 10-02 are holidays."""
        by_inspection = leaves(world.round, office)
        set_rule(world, "care.leave_counts", "stay")
        by_stay = leaves(world.round, office)

        assert {line.days for line in by_inspection} == {tuple(date(2018, 9, day) for day in (22, 23, 24))}
        assert {len(line.days) for line in by_stay} == {6}

    def test_holiday_of_the_own_province_counts_for_its_people_only(self, world, office):
        jiangsu = world.person("inspector").unit.city.province
        services.add_home_holiday(province=jiangsu, day=world.today, name="属地", source="省政府通知", actor=office)
        found = {line.posting.person.user.username: len(line.days) for line in leaves(world.round, office)}

        assert jiangsu.name == "江苏省"
        assert (found["inspector"], found["central"], found["far_inspector"]) == (4, 4, 3)

    def test_holiday_needs_a_source_stands_once_and_is_kept_by_offices_and_administrators(self, world, office):
        said = {"province": world.city.province, "day": world.today, "name": "属地", "source": "通知"}
        act = services.add_home_holiday
        holiday = act(**said, actor=office)

        assert refusal(act, **said, actor=office) == "holiday_known"
        assert refusal(act, **{**said, "source": " "}, actor=office) == "words_missing"
        assert refusal(act, **said, actor=world.persona("sending_unit")) == "not_allowed"
        services.remove_home_holiday(holiday=holiday, actor=world.persona("administrator"), reason="登记有误")
        act(**said, actor=None)

    def test_plan_without_leave_gives_none(self, world, office):
        set_rule(world, "care.compensatory_leave", False)

        assert {line.days for line in leaves(world.round, office)} == {()}


class TestBranches:
    @pytest.fixture
    def comrades(self, world):
        people = [world.person(key) for key in ("leader", "inspector", "colleague", "other_leader", "other_inspector")]
        for person in people:
            change_person(person=person, actor=None, is_party_member=True)
        return people

    def test_three_members_of_a_team_form_a_branch_two_do_not(self, world, office, comrades):
        """S1 九(七), X29."""
        found = branches(world.round, office)

        assert [(b.team, len(b.members), b.named) for b in found] == [(world.team("ordinary"), 3, None)]

    def test_every_city_has_one_where_the_plan_says_so(self, world, office, comrades):
        """S3 四(六)."""
        set_rule(world, "care.party.every_city", True)
        found = branches(world.round, office)

        assert [(b.city, b.team, len(b.members)) for b in found] == [(world.city, None, 5)]

    def test_secretary_is_a_member_and_naming_again_replaces(self, world, office, comrades):
        team = world.team("ordinary")
        said = {"round": world.round, "city": team.city, "team": team, "actor": office}
        services.name_branch(**said, secretary=comrades[0])
        services.name_branch(**said, secretary=comrades[1], committee=comrades[:1])
        (branch,) = branches(world.round, office)

        assert (branch.named.secretary, list(branch.named.committee.all())) == (comrades[1], comrades[:1])
        assert refusal(services.name_branch, **said, secretary=comrades[3]) == "not_of_the_branch"
        other = {**said, "team": world.team("second")}
        assert refusal(services.name_branch, **other, secretary=comrades[3]) == "no_branch"
        assert refusal(services.name_branch, **{**said, "actor": world.persona("other_office")},
                       secretary=comrades[0]) == "not_allowed"  # fmt: skip


class TestSheets:
    def test_sums_of_the_units_are_those_of_their_people(self, world, office):
        content = sheet_of(SheetKind.MEALS, world.round, office)
        summary, detail = sheets_of(content)

        assert [row[:4] for row in summary.rows] == [
            ["南京市环境保护局", 4, 68, Decimal("6800.00")],
            ["宁波市环境保护局", 3, 51, Decimal("5100.00")],
            ["杭州市环境保护局", 3, 51, Decimal("5100.00")],
            ["苏州市环境保护局", 3, 51, Decimal("5100.00")],
            ["合计", 13, 221, Decimal("22100.00")],
        ]
        assert len(detail.rows) == 13

    def test_sending_unit_gets_its_own_people_live_and_of_what_was_issued(self, world, office):
        with time_machine.travel(clock.at(AFTER, time(10)), tick=False):
            issued = services.issue_sheet(round=world.round, kind="leave", actor=office)
            browser = Client()
            browser.force_login(world.persona("sending_unit"))
            answers = [
                browser.get(f"/care/rounds/{world.round.pk}/sheets/leave/"),
                browser.get(f"/care/sheets/{issued.pk}/"),
            ]

        for answer in answers:
            book = load_workbook(io.BytesIO(answer.content))
            units = {row[0].value for row in book["明细"].iter_rows(min_row=4, max_row=6)}
            assert (units, book["汇总"]["B4"].value, book["汇总"]["C4"].value) == ({"苏州市环境保护局"}, 3, 9)

    def test_what_was_issued_stays_and_a_correction_is_the_next_number(self, world, office):
        with time_machine.travel(clock.at(AFTER, time(10)), tick=False):
            first = services.issue_sheet(round=world.round, kind="leave", actor=office)
            services.add_home_holiday(
                province=world.person("inspector").unit.city.province,
                day=world.today, name="属地", source="通知", actor=office,
            )  # fmt: skip
            second = services.issue_sheet(round=world.round, kind="leave", actor=office)
        again = IssuedSheet.objects.get(pk=first.pk)

        assert (first.number, second.number) == (1, 2)
        assert sheets.workbook(sheets_of(again.content)) == sheets.workbook(sheets_of(first.content))
        assert sheets.workbook(sheets_of(second.content)) != sheets.workbook(sheets_of(first.content))

    def test_issuing_waits_for_the_last_departure_and_is_for_the_office(self, world, office):
        act = services.issue_sheet
        early = refusal(act, round=world.round, kind="meals", actor=office)
        with time_machine.travel(clock.at(AFTER, time(10)), tick=False):
            codes = [
                refusal(act, round=world.round, kind="party", actor=office),
                refusal(act, round=world.round, kind="meals", actor=world.persona("other_office")),
                refusal(act, round=world.round, kind="meals", actor=world.persona("sending_unit")),
            ]

        assert (early, codes) == ("round_not_over", ["not_issued", "not_allowed", "not_allowed"])

    @pytest.mark.parametrize("kind", SheetKind.values)
    def test_every_sheet_opens_with_its_title_and_header(self, world, office, kind):
        content = sheet_of(kind, world.round, office)
        book = load_workbook(io.BytesIO(sheets.workbook(sheets_of(content))))
        page = book["明细"]

        assert page["A1"].value == content["title"]
        assert [cell.value for cell in page[3]] == content["columns"]

    def test_sheet_costs_the_same_for_few_and_for_many(self, world, office, django_assert_max_num_queries):
        with django_assert_max_num_queries(12):
            allowances(world.round, office)
            leaves(world.round, office)

    def test_text_that_begins_like_a_formula_stays_text(self):
        data = sheets.workbook([sheets.Sheet("a/b", "表", ["甲"], [["=1+1"], ["@x"]])])
        cells = load_workbook(io.BytesIO(data))["ab"]

        assert [cells["A4"].value, cells["A4"].data_type] == ["=1+1", "s"]


def test_rules_of_the_round_are_those_of_its_first_day(world):
    assert selectors.rules_of(world.round).meals.yuan_per_day == 100
