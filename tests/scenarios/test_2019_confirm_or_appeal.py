"""强化监督定点帮扶 2019: the city confirms or appeals, and ordinary teams are cut off from it (S3 二(二)).

18 September. An ordinary team finds five problems at one works in 长安区 and records them. It has no channel to
the city: no liaison's name, no letter, no address that answers (S3 3.12). The reviewer approves all five, and the
city reads them in its list of that day, without a word of who was there.

The city confirms the first. It disputes three, one after the other, with papers: the office upholds one, which is
withdrawn; dismisses one, which stands; amends one, which stands in a milder form, its first words kept. On the
fifth the city stays silent, and the day after its days have passed the clock confirms (X37). The reviewer who
approved decides no dispute; the city disputes nothing twice and nothing late.

After the round the letter goes out with what stands, and asks for plans in seven days. Two days later it comes out
that one line should never have been on it: the office strikes it out with its reasons, the letter stays as it was
issued (X39). The other lines go on.
"""

import io
import uuid
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from findings.models import Dispute, Finding, FindingVersion
from findings.services import confirm_unanswered
from kernel import audit
from rectification.models import LedgerEntry, SupervisionLetter
from tests.factories.findings import finding_content, record_content
from tests.scenarios.doors import Visitor, at, row_counts

pytestmark = pytest.mark.django_db
DAY = date(2019, 9, 18)
GRADES = {"severity": 2, "difficulty": 2, "quality": 2}
NAMES = ("confirmed", "upheld", "dismissed", "amended", "silent")
office, reviewer = Visitor("office"), Visitor("reviewer")
city, county, other_city = Visitor("city_liaison"), Visitor("county_liaison"), Visitor("other_city_liaison")
inspector, colleague, central = Visitor("inspector"), Visitor("colleague"), Visitor("central")


def test_the_city_confirms_or_appeals(world_2019, django_capture_on_commit_callbacks):
    findings = five_problems_are_found(world_2019)
    the_reviewer_approves(findings)
    the_team_has_no_channel_to_the_city(world_2019)
    the_city_reads_without_names(world_2019, findings)
    with at(DAY + timedelta(days=1), 9):
        the_city_confirms_and_disputes(findings)
    with at(DAY + timedelta(days=2), 9):
        the_office_decides(findings)
    silence_confirms(world_2019, findings)
    letters_day = world_2019.round.ends + timedelta(days=1)
    with at(letters_day, 10), django_capture_on_commit_callbacks(execute=True):
        the_letter_says_what_stands(world_2019, findings)
    with at(letters_day, 11):
        the_plan_is_due_in_seven_days(findings, letters_day)
    with at(letters_day + timedelta(days=2), 9):
        a_line_is_struck_out(findings)


def five_problems_are_found(world):
    findings = {name: finding_content(description=f"问题：{name}") for name in NAMES}
    asked = {"topic": "winter-tasks", "answers": {"winter-tasks-1": "是"}}
    content = record_content(present=[world.person("colleague")], findings=list(findings.values()), **asked)
    key = uuid.uuid4()
    assert city.refused("put", f"records/{key}", content) == (403, "not_allowed")
    inspector.put(f"records/{key}", content)
    assert reviewer.get("findings/")["results"] == []
    assert colleague.post(f"records/{key}/confirm/")["state"] == "locked"
    return {name: content["id"] for name, content in findings.items()}


def the_reviewer_approves(findings):
    for key in findings.values():
        assert city.refused("post", f"findings/{key}/confirm/") == (404, "not_found")
        assert inspector.refused("post", f"findings/{key}/approve/", GRADES) == (403, "not_allowed")
        assert reviewer.post(f"findings/{key}/approve/", GRADES)["state"] == "assigned"


def the_team_has_no_channel_to_the_city(world):
    """S3 3.12: no names of contacts, no letters; what the city answers with is not the team's to press."""
    liaison = world.persona("city_liaison")
    for visitor in (inspector, Visitor("leader")):
        assert visitor.get("letters/")["results"] == []
        assert visitor.get("problem-lists/")["results"] == []
        assert visitor.refused("get", "accounts/")[0] == 403
        assert liaison.full_name not in visitor.page("/cities/130100/")
        assert visitor.refused("post", f"rounds/{world.round.pk}/letters/")[0] in (403, 404)
    assert liaison.full_name in office.page("/cities/130100/")


def the_city_reads_without_names(world, findings):
    (listed,) = city.get("problem-lists/")["results"]
    told = city.get(f"problem-lists/{listed['id']}/")
    assert (listed["day"], listed["findings_seen"], listed["unanswered"]) == (DAY.isoformat(), 5, 5)
    assert {f["id"] for f in told["findings"]} == set(findings.values())
    assert {f["id"] for f in county.get("findings/")["results"]} == set(findings.values())
    assert other_city.get("findings/")["results"] == []
    one = city.get(f"findings/{findings['silent']}/")
    assert (one["reply_due"], one["dispute_due"]) == ("2019-09-20", "2019-09-21")
    assert one["actions"] == ["confirm", "dispute"]
    page = city.page(f"/findings/{findings['silent']}/")
    names = [world.persona(key).full_name for key in ("inspector", "colleague", "reviewer")]
    assert [name for name in names if name in page + str(told)] == []
    assert city.refused("get", f"teams/{world.team('ordinary').pk}/") == (404, "not_found")


def the_city_confirms_and_disputes(findings):
    assert other_city.refused("post", f"findings/{findings['confirmed']}/confirm/") == (404, "not_found")
    assert office.refused("post", f"findings/{findings['confirmed']}/confirm/") == (403, "not_allowed")
    assert county.post(f"findings/{findings['confirmed']}/confirm/")["state"] == "confirmed"
    assert city.refused("post", f"findings/{findings['confirmed']}/confirm/") == (409, "wrong_state")
    assert city.refused("post", f"findings/{findings['upheld']}/dispute/", {"grounds": " "})[0] == 422
    for name in ("upheld", "dismissed", "amended"):
        paper = SimpleUploadedFile("供电通知.pdf", b"%PDF-1.4 notice", "application/pdf")
        address = f"findings/{findings[name]}/dispute/"
        answer = city.upload(address, grounds=f"当日停电检修（{name}）", files=[paper])
        assert (answer["state"], len(answer["dispute"]["files"])) == ("disputed", 1)
        assert city.refused("post", address, {"grounds": "再次申诉"}) == (409, "wrong_state")


def the_office_decides(findings):
    """With reasons; not the reviewer, not the city, and the office once."""
    before = row_counts()
    for verb in ("uphold", "dismiss"):
        address = f"findings/{findings['upheld']}/{verb}/"
        assert reviewer.refused("post", address, {"reason": "属实"}) == (403, "not_allowed")
        assert city.refused("post", address, {"reason": "属实"}) == (403, "not_allowed")
        assert office.refused("post", address, {"reason": ""})[0] == 422
    assert office.refused("post", f"findings/{findings['amended']}/amend/", {"reason": "属实"})[1] == "nothing_amended"
    assert row_counts() == before

    withdrawn = office.post(f"findings/{findings['upheld']}/uphold/", {"reason": "供电通知属实"})
    stands = office.post(f"findings/{findings['dismissed']}/dismiss/", {"reason": "停电时段与检查时段不符"})
    milder = {"reason": "认定为台账不全", "severity": 1, "description": "运行台账记录不全。"}
    changed = office.post(f"findings/{findings['amended']}/amend/", milder)

    assert (withdrawn["state"], stands["state"], changed["state"]) == ("withdrawn", "confirmed", "confirmed")
    assert (changed["severity"], changed["version"]) == (1, 2)
    assert FindingVersion.objects.get(finding=findings["amended"]).content["description"] == "问题：amended"
    assert office.refused("post", f"findings/{findings['upheld']}/dismiss/", {"reason": "改判"}) == (409, "wrong_state")
    told = city.get(f"findings/{findings['dismissed']}/")["dispute"]
    assert (told["decision"], told["decision_reason"]) == ("dismissed", "停电时段与检查时段不符")
    assert set(Dispute.objects.values_list("decided_by__username", flat=True)) == {"office"}


def silence_confirms(world, findings):
    """Its days run through the 21st; on the 22nd the clock answers for the city, once."""
    silent = findings["silent"]
    with at(date(2019, 9, 21), 6):
        assert confirm_unanswered(campaign=world.campaign) == 0
    with at(date(2019, 9, 22), 6):
        assert city.refused("post", f"findings/{silent}/dispute/", {"grounds": "迟到的申诉"}) == (423, "dispute_late")
        assert (confirm_unanswered(campaign=world.campaign), confirm_unanswered(campaign=world.campaign)) == (1, 0)
        told = city.get(f"findings/{silent}/")
    assert (told["state"], told["is_confirmed_by_silence"], told["actions"]) == ("confirmed", True, [])
    last = audit.history_of(Finding.objects.get(pk=silent)).last()
    assert (last.verb, last.actor, last.after) == ("finding.confirm_by_silence", None, "confirmed")


def the_letter_says_what_stands(world, findings):
    (letter,) = office.post(f"rounds/{world.round.pk}/letters/", expect=201)
    told = Document(io.BytesIO(office.file(f"/api/v1/letters/{letter['id']}/file/"))) if letter["file"] else None
    assert told is None
    assert (letter["number"], letter["copies_to"]) == ("环督函〔2019〕1号", [])
    on_it = set(map(str, LedgerEntry.objects.values_list("finding", flat=True)))
    assert on_it == {key for name, key in findings.items() if name != "upheld"}


def the_plan_is_due_in_seven_days(findings, letters_day):
    (letter,) = city.get("letters/")["results"]
    document = Document(io.BytesIO(city.file(letter["file"])))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([p.text for p in document.paragraphs] + cells)
    assert ("运行台账记录不全" in text, "问题：confirmed" in text, "问题：upheld" in text) == (True, True, False)
    assert inspector.get("letters/")["results"] == []
    assert inspector.refused("get", f"letters/{letter['id']}/") == (404, "not_found")
    for line in city.get("ledger/")["results"]:
        assert line["plan_due"] == (letters_day + timedelta(days=7)).isoformat()
        assert line["actions"] == ["hand_in_plan"]


def a_line_is_struck_out(findings):
    """The frozen letter is not touched by what is decided later (X39)."""
    entry = LedgerEntry.objects.get(finding=findings["dismissed"])
    frozen = SupervisionLetter.objects.values("context", "sha256", "number").get()
    address = f"ledger/{entry.pk}/strike-out/"
    assert city.refused("post", address, {"reason": "不属实"}) == (403, "not_allowed")
    assert office.refused("post", address, {"reason": ""})[0] == 422

    void = office.post(address, {"reason": "供电部门更正了停电时段，申诉成立"})

    assert (void["state"], void["actions"]) == ("void", [])
    assert city.refused("post", f"ledger/{entry.pk}/hand-in-plan/", PLAN) == (409, "wrong_state")
    assert SupervisionLetter.objects.values("context", "sha256", "number").get() == frozen
    states = dict(LedgerEntry.objects.values_list("finding__description", "state"))
    assert states == {
        "问题：confirmed": "open",
        "问题：dismissed": "void",
        "运行台账记录不全。": "open",
        "问题：silent": "open",
    }
    assert audit.verify()["intact"]


PLAN = {
    "measures": "更换活性炭",
    "responsible_unit": "长安区生态环境分局",
    "responsible_person": "责任人甲",
    "finish_by": "2019-10-20",
}
