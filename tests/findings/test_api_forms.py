"""The form of a record as it is described to phones: what is asked, under which version, within which limits."""

from campaigns.models import ChecklistQuestion
from findings.enums import Outcome
from findings.services.content import LIMITS

ADDRESS = "/api/v1/forms/"


def test_form_names_every_version_of_a_checklist_and_the_plan_s_numbers(world, api):
    topic = world.campaign.topics.get(code="industry")
    ChecklistQuestion.objects.create(topic=topic, version=2, code="industry-new", text="是否有自动监测？", number=1)

    [form] = api("inspector").get(ADDRESS).json()

    asked = next(one for one in form["topics"] if one["code"] == "industry")
    assert form["campaign"] == world.campaign.code
    assert [one["version"] for one in asked["checklists"]] == [1, 2]
    assert asked["checklists"][1]["questions"] == [{"code": "industry-new", "text": "是否有自动监测？"}]
    assert "not-operating" in {one["code"] for one in asked["problem_types"]}
    assert [one["code"] for one in form["outcomes"]] == Outcome.values
    assert [one["code"] for one in form["answers"]] == ["yes", "no", "not_applicable"]
    assert form["limits"] == LIMITS
    assert (form["rules"]["accuracy_warn_m"], form["rules"]["photos_per_finding"]) == (50, 1)


def test_form_that_has_not_changed_is_not_sent_again(world, api):
    client = api("inspector")
    first = client.get(ADDRESS)

    again = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
    ChecklistQuestion.objects.create(topic=world.campaign.topics.first(), version=9, code="x", text="新问题", number=1)
    changed = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content, changed.status_code) == (304, b"", 200)
