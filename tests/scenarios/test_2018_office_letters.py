"""强化督查 2018: from the plan to the last line written off, through the doors that people use.

August. The five plans are loaded, the campaign starts. 苏州 and 南京 send the roster of the round in the form of
annex 2; one row is from Beijing, which sends nobody this year. The office schedules the round.

16 September, Sunday. The people arrive and get a code for their first sign-in. From Monday they inspect. On
Wednesday the inspector records three visits from her phone, one of them with photos; a colleague finds one in
太原. All present confirm. The reviewer approves, returns one for better words, rejects one. The city sees what was
approved in that day's list, and nobody's name. At 21:00 the bulletin is made; on Monday the board of the week.

1 October, Monday. The round is over, its people are still there. Nobody disputed: the clock has confirmed. The
office issues the letters, 1 and 2 of the year. 石家庄 hands in a plan, gets it back, hands in a better one, reports
progress, asks for a week, reports completion with a photo. The first verification fails, the second writes the
line off. Who may not do a thing is told so on the way, and nothing is left out of the audit trail.
"""

import io
import json
import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from docx import Document

from accounts.models import User
from accounts.roles import Role
from campaigns.models import Campaign
from campaigns.services import add_member, start
from cities.enums import ContactKind
from cities.models import City, Province
from cities.services import appoint_liaison
from findings.models import Finding, FindingVersion
from kernel import audit
from kernel.models import AuditEntry
from rectification.models import LedgerEntry
from reports.models import DailyBulletin
from rotations.services import propose, publish, rotation_of
from scoring.models import WeeklyBoard
from teams.models import Person, Posting, Team
from tests.factories.findings import finding_content, photo, record_content
from tests.factories.people import PASSWORD, make_user
from tests.factories.rosters import person_row, roster
from tests.scenarios.doors import Visitor, at, row_counts

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2018, 9, 19)
LETTERS = date(2018, 10, 1)
OWN_PASSWORD = "jiancha-2018-own"
GRADES = {"severity": 2, "difficulty": 2, "quality": 2}
office, reviewer, auditor = Visitor("office"), Visitor("reviewer"), Visitor("auditor")
city, other_city, province = Visitor("city"), Visitor("other_city"), Visitor("province")


def test_from_the_plan_to_the_last_line_written_off(django_capture_on_commit_callbacks):
    with at(date(2018, 8, 10), 10):
        campaign, round_ = a_campaign_is_prepared()
        the_roster_is_checked_then_applied(round_)
        the_office_staffs(round_)
    with at(date(2018, 9, 16), 18):
        people = everybody_gets_in(round_)
    with at(WEDNESDAY, 15):
        records = the_day_is_recorded(people)
    with at(WEDNESDAY, 17):
        findings = the_reviewer_decides(records)
    with at(WEDNESDAY, 18):
        one_finding_is_completed(people, findings["returned"])
        the_city_sees_its_list_and_no_names(people, findings)
    the_bulletin_is_made_at_nine(campaign)
    the_board_is_made_on_monday(campaign)
    with at(LETTERS, 10), django_capture_on_commit_callbacks(execute=True):
        the_office_issues_the_letters(round_)
    with at(LETTERS, 11):
        the_letters_are_read(findings)
        entry = LedgerEntry.objects.get(finding=findings["approved"]).pk
        a_plan_is_sent_back_and_accepted(entry)
        more_time_is_asked_for(entry)
        completion_is_verified_twice(people, entry)
        everything_is_in_the_trail(findings, entry)


# Before the round


def a_campaign_is_prepared():
    call_command("load_plans", stdout=io.StringIO())
    campaign = Campaign.objects.get(code="intensified-2018")
    start(campaign=campaign, actor=None)
    parts = {"office": Role.OFFICE, "reviewer": Role.REVIEWER, "auditor": Role.AUDITOR, "city": Role.LIAISON}
    parts |= {"other_city": Role.LIAISON, "province": Role.PROVINCE}
    users = {name: make_user(role, username=name) for name, role in parts.items()}
    for name, code in (("city", "130100"), ("other_city", "140100")):
        place = City.objects.get(code=code)
        appoint_liaison(
            user=users[name], place=place, actor=None, starts=campaign.starts, contact_kind=ContactKind.BUREAU
        )
    hebei = Province.objects.get(code="130000")
    appoint_liaison(
        user=users["province"], place=hebei, actor=None, starts=campaign.starts, contact_kind=ContactKind.WORKING
    )
    for name in ("office", "reviewer", "city", "other_city", "province"):
        add_member(campaign=campaign, user=users[name], actor=None)
    return campaign, campaign.rounds.get(number=7, kind="inspection")


ROSTER = (
    ("督查员甲", "南京", "副处长", "石家庄市中心组", "建议担任组长"),
    ("督查员乙", "南京", "科员", "石家庄市中心组", ""),
    ("督查员丙", "南京", "科员", "石家庄市中心组", ""),
    ("督查员丁", "南京", "科员", "石家庄市中心组", ""),
    ("督查员戊", "苏州", "副支队长", "石家庄2组", "建议担任组长"),
    ("督查员己", "苏州", "科员", "石家庄2组", ""),
    ("督查员庚", "苏州", "科员", "石家庄2组", ""),
    ("督查员辛", "无锡", "副支队长", "太原2组", "建议担任组长"),
    ("督查员壬", "无锡", "科员", "太原2组", ""),
    ("督查员癸", "无锡", "科员", "太原2组", ""),
)
FROM_BEIJING = person_row(
    11, name="督查员子", province="北京", city="", unit="北京市环境监察总队", certificate="京环监00011"
)


def the_roster_is_checked_then_applied(round_):
    rows = [
        person_row(n, name=name, city=home, unit=f"{home}市环境监察支队", position=rank, team=team, leader=leader)
        for n, (name, home, rank, team, leader) in enumerate(ROSTER, start=1)
    ]
    data = roster(*rows, FROM_BEIJING)
    before = row_counts()

    checked = office.upload("rosters/", round=round_.pk, file=_workbook(data), expect=201)

    assert (checked["state"], checked["report"]["accepted"]) == ("checked", 10)
    assert [(fault["row"], fault["code"]) for fault in checked["report"]["rejected"]] == [(15, "excluded_sender")]
    changed = {table for table, count in row_counts().items() if count != before[table]}
    assert changed == {"teams_rosterimport", "teams_rosterprogress", "kernel_auditentry"}

    applied = office.post(f"rosters/{checked['id']}/apply/")
    assert (applied["state"], Person.objects.count()) == ("applied", 10)
    assert office.refused("post", f"rosters/{checked['id']}/apply/") == (409, "already_applied")
    again = office.upload("rosters/", round=round_.pk, file=_workbook(data), dry_run="false", expect=201)
    assert (again["report"]["accepted"], again["report"]["unchanged"], Person.objects.count()) == (0, 10, 10)


def _workbook(data):
    return SimpleUploadedFile("抽调人员信息表.xlsx", data)


def the_office_staffs(round_):
    rotation = rotation_of(round=round_, actor=User.objects.get(username="office"))
    assert reviewer.refused("post", f"rotations/{rotation.pk}/schedule/propose/")[0] in (403, 404)
    assert city.refused("post", f"rotations/{rotation.pk}/schedule/propose/")[0] in (403, 404)

    propose(rotation=rotation, actor=User.objects.get(username="office"), seconds=2)
    draft = office.get(f"rotations/{rotation.pk}/schedule/")
    assert sum(len(team["members"]) for team in draft["teams"]) == 10
    assert Posting.objects.filter(round=round_).count() == 0
    publish(rotation=rotation, actor=User.objects.get(username="office"), confirmed=True)

    team = Team.objects.get(round=round_, city__code="130100", number=2)
    posted = office.get(f"teams/{team.pk}/")["postings"]
    assert [(p["name"], p["duty"]) for p in posted] == [
        ("督查员戊", "leader"),
        ("督查员己", "member"),
        ("督查员庚", "member"),
    ]


# In the field


def everybody_gets_in(round_):
    """On the evening of the arrival: a code on paper, which works once, a password of one's own, the pledge."""
    people = {}
    for posting in Posting.objects.filter(round=round_).select_related("person"):
        given = office.post(f"postings/{posting.pk}/access/")
        newcomer = Visitor(given["username"], given["code"])
        assert newcomer.refused("get", "records/") == (403, "must_change_password")
        newcomer.put("session/password/", {"old": given["code"], "new": OWN_PASSWORD}, expect=204)
        known = people[posting.person.name[-1]] = Visitor(given["username"], OWN_PASSWORD)
        assert known.refused("get", "records/") == (403, "pledge_missing")
        known.post("care/pledge/", expect=201)
    return people


def the_day_is_recorded(people):
    """Three visits of the second team and one in 太原; the record of a photo may come before the photo."""
    mine = {n: Person.objects.get(name=f"督查员{n}") for n in "戊庚辛"}
    county = Team.objects.get(postings__person=mine["戊"]).counties.first()
    far_county = Team.objects.get(postings__person=mine["辛"]).counties.first()
    key, picture = photo("活性炭箱")
    seen = {"present": [mine["戊"], mine["庚"]], "county": county.code}
    contents = {
        "approved": record_content(**seen, findings=[finding_content(photos=[{"sha256": key}])]),
        "returned": record_content(**seen, findings=[finding_content(description="冒烟")]),
        "rejected": record_content(**seen),
        "far": record_content(present=[mine["辛"]], county=far_county.code),
    }
    records = {name: uuid.uuid4() for name in contents}
    for name, content in contents.items():
        sender = people["壬" if name == "far" else "己"]
        assert sender.put(f"records/{records[name]}", content)["state"] == "awaiting"
        assert sender.put(f"records/{records[name]}", content, expect=200)["version"] == 1
    assert people["己"].put(f"records/{records['approved']}", {**contents["approved"], "topic": "dust"}, expect=409)
    assert reviewer.refused("get", f"records/{records['approved']}/") == (404, "not_found")
    people["己"].put_photo(key, picture)
    assert people["辛"].refused("post", f"records/{records['approved']}/confirm/") == (404, "not_found")
    for name, key in records.items():
        for witness in "辛" if name == "far" else "戊庚":
            answer = people[witness].post(f"records/{key}/confirm/")
        assert (answer["state"], answer["is_complete"]) == ("locked", True)
    assert people["庚"].refused("post", f"records/{records['approved']}/confirm/") == (409, "wrong_state")
    return records


# Review, and what the city sees


def the_reviewer_decides(records):
    findings = {name: Finding.objects.get(record=key).pk for name, key in records.items()}
    assert city.get("findings/")["results"] == []
    for name in ("approved", "far"):
        assert city.refused("post", f"findings/{findings[name]}/approve/", GRADES) == (404, "not_found")
        assert office.refused("post", f"findings/{findings[name]}/approve/", GRADES) == (403, "not_allowed")
        assert reviewer.post(f"findings/{findings[name]}/approve/", GRADES)["state"] == "assigned"
    assert reviewer.refused("post", f"findings/{findings['approved']}/approve/", GRADES) == (409, "wrong_state")
    assert reviewer.refused("post", f"findings/{findings['returned']}/return/", {"reason": ""})[0] == 422
    back = reviewer.post(f"findings/{findings['returned']}/return/", {"reason": "请写明冒烟的设施和时间"})
    assert (back["state"], back["actions"]) == ("returned", [])
    no = reviewer.post(f"findings/{findings['rejected']}/reject/", {"reason": "不属于督查内容"})
    assert no["state"] == "rejected"
    return findings


def one_finding_is_completed(people, returned):
    """The first words stay beside the better ones (D2)."""
    better = "10时20分，2号锻造炉冒黑烟，除尘器未运行。"
    assert people["己"].post(f"findings/{returned}/resubmit/", {"description": better})["state"] == "submitted"
    assert FindingVersion.objects.get(finding=returned).content["description"] == "冒烟"
    assert reviewer.post(f"findings/{returned}/approve/", GRADES)["description"] == better


def the_city_sees_its_list_and_no_names(people, findings):
    """E7, S1 九: approved findings only, no inspector, no reviewer; the other city its own, the province all of its."""
    (listed,) = city.get("problem-lists/")["results"]
    told = city.get(f"problem-lists/{listed['id']}/")
    assert (listed["day"], listed["findings_seen"]) == (WEDNESDAY.isoformat(), 2)
    assert {f["id"] for f in told["findings"]} == {str(findings["approved"]), str(findings["returned"])}
    assert {f["id"] for f in other_city.get("findings/")["results"]} == {str(findings["far"])}
    assert {f["id"] for f in province.get("findings/")["results"]} == {f["id"] for f in told["findings"]}
    assert city.refused("get", f"findings/{findings['rejected']}/") == (404, "not_found")
    assert city.refused("get", f"records/{Finding.objects.get(pk=findings['approved']).record_id}/")[0] == 404
    assert city.refused("get", "teams/1/")[0] == 404
    address = f"/findings/{findings['approved']}/"
    shown = json.dumps(told, ensure_ascii=False) + city.page(address)
    names = [person.name for person in Person.objects.all()] + [reviewer.user.full_name]
    assert [name for name in names if name in shown] == []
    assert "督查员己" in office.page(f"/records/{Finding.objects.get(pk=findings['approved']).record_id}/")
    city.post(f"problem-lists/{listed['id']}/receive/")
    assert city.refused("post", f"problem-lists/{listed['id']}/receive/") == (409, "already_received")


# What is published


def the_bulletin_is_made_at_nine(campaign):
    with at(WEDNESDAY, 20, 59):
        assert _run_due("daily_bulletin", f"{campaign.code}/{WEDNESDAY}") == []
    with at(WEDNESDAY, 21, 0):
        assert _run_due("daily_bulletin", f"{campaign.code}/{WEDNESDAY}") == ["bulletin 0: 3"]
        assert _run_due("daily_bulletin", f"{campaign.code}/{WEDNESDAY}") == []
    bulletin = DailyBulletin.objects.get(campaign=campaign, day=WEDNESDAY)
    assert (bulletin.is_late, bulletin.figures["total"]) == (False, 3)
    assert [(row["city"], row["inspected"], row["found"]) for row in bulletin.figures["by_city"]] == [
        ("石家庄市", 3, 2),
        ("太原市", 1, 1),
    ]


def the_board_is_made_on_monday(campaign):
    with at(date(2018, 9, 24), 7, 0):
        assert _run_due("weekly_board", f"{campaign.code}/2018-09-17") != []
    board = WeeklyBoard.objects.get(campaign=campaign, starts=date(2018, 9, 17))
    first, second = board.placings.all()[:2]
    assert (board.round.number, board.round.issued_number, board.figures["findings"]) == (7, 8, 3)
    assert (first.team_name, first.findings, second.findings) == ("石家庄市第2督查组", 2, 1)


def _run_due(job, slot):
    """The outcomes of one slot in what the scheduler ran now."""
    output = io.StringIO()
    call_command("run_due", stdout=output)
    return [run["outcome"] for run in json.loads(output.getvalue())["ran"] if (run["job"], run["for"]) == (job, slot)]


# Letters and ledger


def the_office_issues_the_letters(round_):
    with at(date(2018, 9, 29), 10):
        assert office.refused("post", f"rounds/{round_.pk}/letters/") == (422, "round_not_over")
    assert city.refused("post", f"rounds/{round_.pk}/letters/")[0] in (403, 404)

    letters = office.post(f"rounds/{round_.pk}/letters/", expect=201)

    assert [(letter["number"], letter["place"]) for letter in letters] == [
        ("环督函〔2018〕1号", "石家庄市"),
        ("环督函〔2018〕2号", "太原市"),
    ]
    assert office.refused("post", f"rounds/{round_.pk}/letters/") == (422, "nothing_to_issue")


def the_letters_are_read(findings):
    (letter,) = city.get("letters/")["results"]
    assert other_city.refused("get", f"letters/{letter['id']}/") == (404, "not_found")
    document = Document(io.BytesIO(city.file(letter["file"])))
    text = "\n".join(
        [p.text for p in document.paragraphs]
        + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    )
    for words in ("环督函〔2018〕1号", "石家庄市人民政府", "第八轮次", "2号锻造炉冒黑烟", "活性炭吸附装置未运行"):
        assert words in text.replace("第8轮次", "第八轮次"), words
    assert [name for name in (p.name for p in Person.objects.all()) if name in text] == []
    assert letter["copies_to"] == ["河北省人民政府办公厅", "河北省环境保护厅"]
    assert {line["finding"] for line in city.get("ledger/")["results"]} == {
        str(findings["approved"]),
        str(findings["returned"]),
    }
    assert province.get("letters/")["results"][0]["number"] == letter["number"]


PLAN = {
    "measures": "加强管理",
    "responsible_unit": "长安区环境保护局",
    "responsible_person": "责任人甲",
    "finish_by": "2018-10-20",
}


def a_plan_is_sent_back_and_accepted(entry):
    line = f"ledger/{entry}"
    assert other_city.refused("post", f"{line}/hand-in-plan/", PLAN) == (404, "not_found")
    assert office.refused("post", f"{line}/hand-in-plan/", PLAN) == (403, "not_allowed")
    assert city.refused("post", f"{line}/report-progress/", {"text": "已完成"}) == (409, "wrong_state")
    assert city.post(f"{line}/hand-in-plan/", PLAN)["state"] == "planned"
    assert city.refused("post", f"{line}/accept-plan/") == (403, "not_allowed")
    assert office.post(f"{line}/send-back-plan/", {"reason": "措施不具体"})["state"] == "open"
    better = {**PLAN, "measures": "10月10日前更换活性炭，每周记录"}
    # On the page this time, as most officers do.
    city.press(f"/rectification/entries/{entry}/hand-in-plan/", **better)
    after = office.post(f"{line}/accept-plan/")
    assert (after["state"], [plan["sent_back_reason"] for plan in after["plans"]]) == ("rectifying", ["措施不具体", ""])


def more_time_is_asked_for(entry):
    line = f"ledger/{entry}"
    city.post(f"{line}/report-progress/", {"text": "已订购活性炭"})
    assert (
        city.refused("post", f"{line}/ask-extension/", {"until": "2019-06-01", "reason": "缺货"})[1]
        == "extension_too_long"
    )
    city.post(f"{line}/ask-extension/", {"until": "2018-11-07", "reason": "活性炭缺货一周"})
    assert city.refused("post", f"{line}/grant-extension/") == (403, "not_allowed")
    after = office.post(f"{line}/grant-extension/", {"reason": "属实"})
    assert (after["deadline"], after["first_deadline"], after["extensions_granted"]) == ("2018-11-07", "2018-10-31", 1)


def completion_is_verified_twice(people, entry):
    """The first visit finds it undone; the failure stays counted when the second writes the line off."""
    line, fitter = f"ledger/{entry}", people["己"]
    visit = {"passed": True, "words": "设施运行正常"}
    assert city.refused("post", f"{line}/report-completion/", {"statement": "已完成"})[0] in (415, 422)
    for passed in (False, True):
        proof = SimpleUploadedFile("整改后.jpg", photo(f"整改{passed}")[1], "image/jpeg")
        after = city.upload(f"{line}/report-completion/", statement="已更换活性炭", files=[proof])
        assert after["state"] == "awaiting_verification"
        assert city.refused("post", f"{line}/verify/", visit) == (403, "not_allowed")
        assert people["壬"].refused("post", f"{line}/verify/", visit) == (404, "not_found")
        words = "设施运行正常" if passed else "活性炭箱仍为空"
        after = fitter.post(f"{line}/verify/", {"passed": passed, "words": words})
        assert (after["state"], after["failures"]) == (("written_off" if passed else "rectifying"), 1)
    assert "督查员己" not in city.page(f"/rectification/entries/{entry}/")


# The trail


def everything_is_in_the_trail(findings, entry):
    told = [item.verb for item in audit.history_of(LedgerEntry.objects.get(pk=entry))]
    assert told == [
        "entry.opened", "entry.hand_in_plan", "entry.send_back_plan", "entry.hand_in_plan", "entry.accept_plan",
        "entry.report_progress", "entry.ask_extension", "entry.grant_extension", "entry.report_completion",
        "entry.fail", "entry.report_completion", "entry.pass",
    ]  # fmt: skip
    told = [item.verb for item in audit.history_of(Finding.objects.get(pk=findings["returned"]))]
    assert told == [
        "finding.submit", "finding.return", "finding.resubmit", "finding.approve", "finding.confirm_by_silence",
    ]  # fmt: skip
    output = io.StringIO()
    call_command("verify_audit", stdout=output)
    assert json.loads(output.getvalue()) == {
        "entries": AuditEntry.objects.count(),
        "intact": True,
        "first_broken": None,
    }
    assert PASSWORD not in json.dumps(list(AuditEntry.objects.values_list("data", flat=True)))
    assert "finding.approve" in auditor.page("/audit/?verb=finding.approve")
