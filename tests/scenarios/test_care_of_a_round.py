"""What a round asks of its people, and gives them, through the doors they use (S1 八, 九, 十一).

A training is held and its list completed; the inspector arrives untrained, is entered by her sending unit's call to
the office, registers a talk with three present and a canteen meal, hands in the self-check before she leaves. The
office sees who is missing and issues allowance and leave; the sending unit takes its own lines home.
"""

import io
from datetime import date

from openpyxl import load_workbook

from care.texts import QUESTIONS
from tests.scenarios.doors import Visitor, at

BEFORE, TODAY, LEAVING, AFTER = date(2018, 9, 10), date(2018, 9, 20), date(2018, 10, 2), date(2018, 10, 3)
CODES = [question.code for question in QUESTIONS]
office, sender, inspector = Visitor("office"), Visitor("sending_unit"), Visitor("inspector")


def test_round_from_the_training_to_the_leave(world):
    with at(BEFORE, 9):
        training = office.post(
            "care/trainings/",
            {"campaign": world.campaign.code, "day": str(BEFORE), "title": "9月视频培训", "kind": "video"},
            expect=201,
        )
        people = office.get(f"care/trainings/{training['id']}/people/")
        everybody = [p["person"] for p in people if p["name"] != "督查员inspector"]
        office.post(f"care/trainings/{training['id']}/people/", {"people": everybody})
        assert office.post(f"care/trainings/{training['id']}/complete/")["actions"] == ["mark_attendance"]
    with at(TODAY, 8):
        own = world.person("inspector")
        assert inspector.refused("get", "records/") == (403, "not_trained")
        assert sender.refused("post", f"care/trainings/{training['id']}/people/", {"people": [own.pk]})[0] == 403
        office.post(f"care/trainings/{training['id']}/people/", {"people": [own.pk]})
        inspector.get("records/")
        meeting_and_meal(world)
    with at(LEAVING, 9):
        answers = [{"code": code, "yes": False} for code in CODES]
        inspector.post("care/self-checks/", {"answers": answers}, expect=201)
    with at(AFTER, 9):
        the_office_closes_the_books(world)


def meeting_and_meal(world):
    """Two present are too few, three will do; the canteen's receipt comes off the day's hundred yuan."""
    mates = [world.person(key).pk for key in ("leader", "inspector", "colleague")]
    said = {"day": str(TODAY), "place": "宾馆", "with_whom": "市生态环境局副局长", "about": "散乱污整改"}
    assert inspector.refused("post", "care/meetings/", {**said, "present": mates[:2]}) == (422, "too_few_present")
    inspector.post("care/meetings/", {**said, "present": mates}, expect=201)
    meal = {"day": str(TODAY), "place": "机关食堂", "amount": "35.50", "receipt": "1001"}
    inspector.post("care/meals/", meal, expect=201)


def the_office_closes_the_books(world):
    round_ = world.round.pk
    missing = [line["person"] for line in office.get(f"care/rounds/{round_}/standings/") if line["owes_check"]]
    assert len(missing) == 12
    assert "督查员inspector" not in missing
    meals = office.post(f"care/rounds/{round_}/sheets/meals/", expect=201)
    leave = office.post(f"care/rounds/{round_}/sheets/leave/", expect=201)

    def taken(sheet):
        return load_workbook(io.BytesIO(sender.file(f"/care/sheets/{sheet['id']}/")))["汇总"]

    assert [cell.value for cell in taken(meals)[4]][:4] == ["苏州市环境保护局", 3, 51, 5100]
    assert [cell.value for cell in taken(meals)[4]][6] == 5064.5
    assert [cell.value for cell in taken(leave)[4]] == ["苏州市环境保护局", 3, 9]
