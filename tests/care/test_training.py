"""Trainings, who took part, and whom the plan holds back (S0 六(四), S1 八(二), S3 四(四))."""

import io
from datetime import date, time

import pytest
import time_machine
from django.test import Client
from openpyxl import Workbook

from care import services
from care.models import Attendance
from care.selectors import expected, stop_of, untrained_people
from kernel import clock
from kernel.errors import DomainError

BEFORE = date(2018, 9, 10)


def on(day, hour=10):
    return time_machine.travel(clock.at(day, time(hour)), tick=False)


def refusal(act, **arguments):
    with pytest.raises(DomainError) as caught:
        act(**arguments)
    return caught.value.code


def listed(*rows):
    book = Workbook()
    for row in (("参训名单",), ("序号", "姓名", "工作单位"), *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def office(world):
    return world.persona("office")


@pytest.fixture
def training(world, office):
    """A week before the round that is under way."""
    with on(BEFORE):
        return services.hold_training(
            campaign=world.campaign, actor=office, day=BEFORE, title="9月视频培训", kind="video"
        )


def everybody_but(world, training, *missing):
    office = world.persona("office")
    people = [p for p in expected(training, office) if p.user.username not in missing]
    services.mark_attendance(training=training, actor=office, people=people)
    return services.complete_attendance(training=training, actor=office)


class TestGate:
    def test_who_was_at_no_training_is_held_back_and_everybody_else_works(self, world, training):
        everybody_but(world, training, "colleague")
        told = {key: stop_of(world.persona(key), world.today) for key in ("colleague", "inspector", "office")}

        assert {key: stop and stop.code for key, stop in told.items()} == {
            "colleague": "not_trained",
            "inspector": None,
            "office": None,
        }

    def test_pages_lead_to_the_trainings_and_the_api_says_not_trained(self, world, training):
        everybody_but(world, training, "colleague")
        browser = Client()
        browser.force_login(world.persona("colleague"))

        page, api = browser.get("/"), browser.get("/api/v1/records/")
        asked = browser.get("/care/trainings/")

        assert (page.status_code, page.url, asked.status_code) == (302, "/care/trainings/", 200)
        assert (api.status_code, api.json()["error"]["code"]) == (403, "not_trained")
        assert "9月视频培训" in asked.content.decode()

    def test_office_enters_who_was_forgotten_and_the_way_is_open(self, world, training, office):
        everybody_but(world, training, "colleague")
        services.mark_attendance(training=training, actor=office, people=[world.person("colleague")])

        assert stop_of(world.persona("colleague"), world.today) is None

    def test_nobody_is_held_back_before_the_attendance_is_complete(self, world, training):
        assert stop_of(world.persona("colleague"), world.today) is None

    def test_training_in_the_middle_of_a_round_stops_nobody_of_it(self, world, office):
        later = services.hold_training(
            campaign=world.campaign, actor=office, day=world.today, title="10月轮次培训", kind="video"
        )
        services.complete_attendance(training=later, actor=office)

        assert stop_of(world.persona("colleague"), world.today) is None

    def test_training_of_two_months_before_counts_no_more(self, world, office):
        """S1 八(二): every month; for a round that begins in September, that of August or later."""
        with on(date(2018, 7, 20)):
            old = services.hold_training(
                campaign=world.campaign, actor=office, day=date(2018, 7, 20), title="7月", kind="video"
            )
        assert world.person("colleague") not in expected(old, office)
        assert len(untrained_people(world.round, office)) == 13

    def test_plan_that_asks_for_none_holds_nobody_back(self, world, training):
        everybody_but(world, training, "colleague")
        version = world.campaign.policies.get()
        version.parameters["care"]["training"]["required"] = False
        version.save()

        assert stop_of(world.persona("colleague"), world.today) is None


class TestAttendance:
    def test_sending_unit_enters_its_own_people_until_it_is_complete(self, world, training, office):
        act, contact = services.mark_attendance, world.persona("sending_unit")
        own, other = world.person("inspector"), world.person("far_inspector")

        entered = act(training=training, actor=contact, people=[own])
        again = act(training=training, actor=contact, people=[own])
        of_others = refusal(act, training=training, actor=contact, people=[other])
        complete = services.complete_attendance(training=training, actor=office)

        assert (entered, again, of_others) == (1, 0, "not_expected")
        assert refusal(act, training=complete, actor=contact, people=[own]) == "not_allowed"
        assert refusal(services.complete_attendance, training=complete, actor=office) == "already_complete"
        assert refusal(services.complete_attendance, training=training, actor=contact) == "not_allowed"

    def test_list_enters_who_is_certain_and_tells_of_the_others(self, world, training, office):
        rows = [
            (1, "督查员inspector", "苏州市环境保护局"),
            (2, " 督查员leader ", ""),
            (3, "不在名单", ""),
            (None, None, None),
        ]
        act = services.mark_attendance_from_list
        first = act(training=training, actor=office, data=listed(*rows), filename="名单.xlsx")
        again = act(training=training, actor=office, data=listed(*rows), filename="名单.xlsx")

        assert (first.entered, first.unknown, first.doubtful) == (2, ("5 不在名单",), ())
        assert (again.entered, Attendance.objects.count()) == (0, 2)

    def test_list_without_names_is_refused(self, training, office):
        data = listed()
        book = Workbook()
        book.active.append(("编号", "部门"))
        out = io.BytesIO()
        book.save(out)

        act = services.mark_attendance_from_list
        assert act(training=training, actor=office, data=data, filename="空.xlsx").entered == 0
        assert refusal(act, training=training, actor=office, data=out.getvalue(), filename="x.xlsx") == "no_names"

    def test_training_to_come_has_no_attendance(self, world, office):
        coming = services.hold_training(
            campaign=world.campaign, actor=office, day=date(2018, 9, 28), title="国庆前培训", kind="gathering"
        )

        assert refusal(services.mark_attendance, training=coming, actor=office, people=[]) == "day_to_come"
        assert refusal(services.complete_attendance, training=coming, actor=office) == "day_to_come"

    def test_page_enters_those_ticked_and_reads_a_list(self, world, training, office):
        browser = Client()
        browser.force_login(office)
        url = f"/care/trainings/{training.pk}/"
        browser.post(url, {"people": [world.person("inspector").pk]})
        file = io.BytesIO(listed((1, "督查员leader", "")))
        file.name = "名单.xlsx"
        browser.post(url, {"file": file})

        assert Attendance.objects.filter(training=training).count() == 2
        assert browser.get(url).status_code == 200
