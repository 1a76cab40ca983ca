"""The pages: who reaches which, what they show to whom, and that a wrong form comes back with its words."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.roles import Role
from rectification.enums import EntryState
from rectification.models import LedgerEntry, SupervisionLetter
from tests.factories.findings import finding_at, finding_content, photo
from tests.factories.rectification import LETTER_DAY, confirmed, entry_at, evidence, letter_of, letters_of, on

S = EntryState
FAR = {"author": "far_inspector", "present": ["far_colleague"], "county": "140105"}
SEES_LETTER = {"office", "leadership", "city_liaison", "province"}
SEES_ENTRY = {
    "office", "leadership", "reviewer", "inspector", "leader", "central", "city_liaison", "county_liaison", "province",
}  # fmt: skip
EVERYBODY = (
    "office", "leadership", "reviewer", "inspector", "leader", "central", "other_inspector", "far_inspector",
    "city_liaison", "county_liaison", "province", "sending_unit", "administrator", "auditor", "other_office",
    "other_reviewer", "other_city_liaison", "other_county_liaison", "other_province",
)  # fmt: skip


@pytest.fixture
def visit(world, client):
    """GET or POST a page as a persona, on the day of the letters."""

    def go(key, name, *args, data=None, **headers):
        with on(LETTER_DAY, 12):
            client.force_login(world.persona(key))
            address = reverse(f"rectification:{name}", args=args)
            answer = client.get(address, headers=headers) if data is None else client.post(address, data)
            if answer.streaming:
                answer.body = b"".join(answer.streaming_content)
            return answer

    return go


def page(answer) -> str:
    return answer.content.decode()


def in_chinese(text) -> str:
    with translation.override("zh-hans"):
        return str(text)


# Letters


def test_letter_is_found_by_those_whom_it_concerns(world, visit, django_capture_on_commit_callbacks):
    """L7: outside the scope there is nothing, neither page nor file nor line in the list."""
    with django_capture_on_commit_callbacks(execute=True):
        letter = letter_of(world)

    found = {key: visit(key, "letter-detail", letter.pk).status_code for key in EVERYBODY}
    files = {key: visit(key, "letter-file", letter.pk).status_code for key in EVERYBODY}
    listed = {key for key in EVERYBODY if letter.number in page(visit(key, "letter-list"))}

    assert {key for key, status in found.items() if status == 200} == SEES_LETTER
    assert set(found.values()) == {200, 404}
    assert files == found
    assert listed == SEES_LETTER


def test_letter_download_has_a_name_that_says_what_it_is(world, visit, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        letter = letter_of(world)

    answer = visit("city_liaison", "letter-file", letter.pk)

    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E7%8E%AF%E7%9D%A3%E5%87%BD%E3%80%942018%E3%80%951%E5%8F%B7%20"
        "%E7%9F%B3%E5%AE%B6%E5%BA%84%E5%B8%82.docx"
    )
    assert answer.body[:2] == b"PK"


def test_file_that_is_not_made_yet_is_said_so(world, visit):
    letter = letter_of(world)

    answer = visit("office", "letter-file", letter.pk)

    assert answer.status_code == 422
    assert "督办函文件正在生成" in page(answer)


def test_opening_its_letter_is_the_citys_receipt(world, visit):
    """F5."""
    letter = letter_of(world)

    visit("office", "letter-detail", letter.pk)
    assert SupervisionLetter.objects.get().read_at is None
    visit("city_liaison", "letter-detail", letter.pk)

    assert SupervisionLetter.objects.get().read_at is not None


def test_letter_page_shows_what_was_issued_and_what_became_of_it(world, visit):
    entry = entry_at(S.WRITTEN_OFF, world)

    answer = page(visit("city_liaison", "letter-detail", entry.letter.pk))

    for text in ("石家庄市人民政府，长安区人民政府", "活性炭吸附装置未运行", "已销号"):
        assert text in answer


def test_round_page_is_the_offices_and_leaderships(world, visit):
    confirmed(world)

    statuses = {key: visit(key, "round-letters", world.round.pk).status_code for key in EVERYBODY}

    assert {key for key, status in statuses.items() if status == 200} == {"office", "leadership"}
    assert {key for key, status in statuses.items() if status == 404} == {"auditor", "other_office"}
    assert set(statuses.values()) == {200, 403, 404}


def test_counts_of_rounds_are_shown_to_office_and_leadership_only(world, visit):
    """They tell of every city."""
    confirmed(world)

    shown = {key for key in EVERYBODY if visit(key, "letter-list").context["rounds"]}

    assert shown == {"office", "leadership", "other_office"}
    assert [line.ready for line in visit("other_office", "letter-list").context["rounds"] if line.ready] == []


def test_entry_leads_to_finding_and_letter_of_those_who_see_them(world, visit):
    entry = entry_at(S.OPEN, world)

    def links(key):
        answer = page(visit(key, "entry-detail", entry.pk))
        addresses = (entry.finding.get_absolute_url(), entry.letter.get_absolute_url())
        return tuple(f'href="{address}"' in answer for address in addresses)

    assert {key: links(key) for key in ("office", "city_liaison", "county_liaison", "inspector")} == {
        "office": (True, True),
        "city_liaison": (True, True),
        "county_liaison": (True, False),
        "inspector": (True, False),
    }


def test_round_page_says_what_is_ready_and_what_is_left(world, visit):
    confirmed(world)
    finding_at("disputed", world)
    confirmed(world, findings=[finding_content(photos=[{"sha256": photo("missing")[0]}])])

    answer = page(visit("office", "round-letters", world.round.pk))

    assert "第8轮次督办函" in answer
    assert "2个问题尚不具备条件" in answer
    assert reverse("rectification:preview-letter", args=[world.round.pk, "130100"]) in answer
    assert answer.count("全部印发") == 1
    assert "全部印发" not in page(visit("leadership", "round-letters", world.round.pk))


def test_office_issues_one_letter_then_the_others(world, visit):
    confirmed(world)
    confirmed(world, **FAR)

    one = visit("office", "issue-letters", world.round.pk, data={"unit": "140100"})
    assert [letter.city.code for letter in SupervisionLetter.objects.all()] == ["140100"]
    visit("office", "issue-letters", world.round.pk, data={})
    again = visit("office", "issue-letters", world.round.pk, data={"next": "/"})

    assert one["Location"] == reverse("rectification:round-letters", args=[world.round.pk])
    assert [letter.city.code for letter in SupervisionLetter.objects.order_by("pk")] == ["140100", "130100"]
    assert again["Location"] == "/"


@pytest.mark.parametrize(
    "key, status", [("leadership", 403), ("inspector", 403), ("city_liaison", 403), ("auditor", 404)]
)
def test_others_issue_nothing(world, visit, key, status):
    confirmed(world)

    assert visit(key, "issue-letters", world.round.pk, data={}).status_code == status
    assert not SupervisionLetter.objects.exists()


def test_preview_is_a_download_and_issues_nothing(world, visit):
    confirmed(world)

    answer = visit("leadership", "preview-letter", world.round.pk, "130100")

    assert answer.status_code == 200
    assert answer.body[:2] == b"PK"
    assert not SupervisionLetter.objects.exists()
    assert visit("office", "preview-letter", world.round.pk, "999999").status_code == 404
    assert visit("office", "preview-letter", world.round.pk, "140100").status_code == 422


# The ledger


def test_entry_is_found_by_those_whom_it_concerns(world, visit):
    entry = entry_at(S.WRITTEN_OFF, world)
    file = entry.completions.get().files.get()

    found = {key: visit(key, "entry-detail", entry.pk).status_code for key in EVERYBODY}
    files = {key: visit(key, "evidence", file.pk).status_code for key in EVERYBODY}
    listed = {key for key in EVERYBODY if str(entry) in page(visit(key, "entry-list"))}

    assert {key for key, status in found.items() if status == 200} == SEES_ENTRY
    assert set(found.values()) == {200, 404}
    assert files == found
    assert listed == SEES_ENTRY


def test_city_reads_no_name_of_inspector_or_officer(world, visit):
    """E7, S1 九(一): neither of who found it nor of who came to verify."""
    entry = entry_at(S.REOPENED, world)
    hidden = [world.persona(key).full_name for key in ("inspector", "colleague", "office", "reviewer")]
    own = world.persona("city_liaison").full_name

    city = {key: page(visit(key, "entry-detail", entry.pk)) for key in ("city_liaison", "county_liaison", "province")}
    office = page(visit("office", "entry-detail", entry.pk))

    for answer in city.values():
        assert [name for name in hidden if name in answer] == []
        assert own in answer
        assert in_chinese(Role.INSPECTOR.label) in answer
    assert world.persona("inspector").full_name in office


def test_buttons_are_the_actions_of_the_reader(world, visit):
    entry = entry_at(S.RECTIFYING, world)

    city = page(visit("city_liaison", "entry-detail", entry.pk))
    province = page(visit("province", "entry-detail", entry.pk))

    for name in ("report-progress", "ask-extension", "report-completion"):
        address = reverse(f"rectification:{name}", args=[entry.pk])
        assert address in city
        assert address not in province
    assert reverse("rectification:strike-out", args=[entry.pk]) not in city


def test_whole_way_through_the_pages(world, visit):
    """Each by whose part it is; the buttons' addresses take what their dialogs send."""
    entry = entry_at(S.OPEN, world)
    later = (LETTER_DAY + timedelta(days=20)).isoformat()
    plan = {
        "measures": "更换活性炭",
        "responsible_unit": "长安区环境保护局",
        "responsible_person": "责任人甲",
        "finish_by": later,
    }
    until = (entry.deadline + timedelta(days=10)).isoformat()
    way = [
        ("city_liaison", "hand-in-plan", plan, S.PLANNED),
        ("office", "send-back-plan", {"reason": "措施不具体"}, S.OPEN),
        ("county_liaison", "hand-in-plan", plan, S.PLANNED),
        ("office", "accept-plan", {}, S.RECTIFYING),
        ("city_liaison", "report-progress", {"text": "设备已到货"}, S.RECTIFYING),
        ("city_liaison", "ask-extension", {"until": until, "reason": "安装延期"}, S.RECTIFYING),
        ("office", "refuse-extension", {"reason": "理由不充分"}, S.RECTIFYING),
        ("city_liaison", "ask-extension", {"until": until, "reason": "停电检修"}, S.RECTIFYING),
        ("office", "grant-extension", {"reason": ""}, S.RECTIFYING),
        ("city_liaison", "report-completion", {"statement": "已整改", "files": [evidence()]}, S.AWAITING_VERIFICATION),
        ("inspector", "verify", {"passed": "no", "words": "未运行"}, S.RECTIFYING),
        ("city_liaison", "report-completion", {"statement": "再整改", "files": [evidence()]}, S.AWAITING_VERIFICATION),
        ("inspector", "verify", {"passed": "yes", "words": "正常"}, S.WRITTEN_OFF),
        ("inspector", "look-back", {"passed": "yes", "words": "未反弹"}, S.WRITTEN_OFF),
        ("office", "strike-out", {"reason": "重复条目"}, S.VOID),
    ]

    for key, name, data, state in way:
        answer = visit(key, name, entry.pk, data=data)
        assert (name, answer.status_code, answer.get("Location")) == (name, 302, entry.get_absolute_url())
        assert (name, LedgerEntry.objects.get().state) == (name, state)


def test_form_that_is_not_right_comes_back_with_its_words(world, visit):
    entry = entry_at(S.OPEN, world)

    answer = visit("city_liaison", "hand-in-plan", entry.pk, data={"measures": "更换活性炭", "finish_by": "2018-13-40"})

    assert answer.status_code == 422
    assert "更换活性炭" in page(answer)
    assert "data-open-now" in page(answer)
    assert LedgerEntry.objects.get().state == S.OPEN


def test_refusal_is_a_message_on_the_page_one_came_from(world, visit, client):
    entry = entry_at(S.PLANNED, world)

    answer = visit("office", "grant-extension", entry.pk, data={"next": entry.get_absolute_url()})

    assert answer["Location"] == entry.get_absolute_url()
    with on(LETTER_DAY, 12):
        assert "“方案待审”" in page(client.get(entry.get_absolute_url()))
    assert visit("leadership", "accept-plan", entry.pk, data={}).status_code == 403
    assert visit("other_city_liaison", "hand-in-plan", entry.pk, data={}).status_code == 404


def test_ledger_is_filtered_by_place_state_and_lateness(world, visit, client):
    here, there = confirmed(world), confirmed(world, **FAR)
    letters_of(world)
    here, there = here.entry, there.entry

    def shown(query, key="office"):
        with on(LETTER_DAY + timedelta(days=60)):
            client.force_login(world.persona(key))
            answer = page(client.get(reverse("rectification:entry-list"), query))
        return [entry.pk for entry in (here, there) if entry.get_absolute_url() in answer]

    assert shown({}) == [here.pk, there.pk]
    assert shown({"city": "130100"}) == [here.pk]
    assert shown({"county": "140105"}) == [there.pk]
    assert shown({"state": "written_off"}) == []
    assert shown({"overdue": "true"}) == [here.pk, there.pk]
    assert shown({"overdue": "false"}) == []
    assert shown({"letter": there.letter.pk}) == [there.pk]
    assert shown({"campaign": "intensified-2018"}, "city_liaison") == [here.pk]


def test_filters_offer_no_place_outside_the_scope(world, visit):
    confirmed(world)
    confirmed(world, **FAR)
    letters_of(world)

    answer = page(visit("city_liaison", "entry-list"))

    assert "石家庄市" in answer
    assert "太原市" not in answer


def test_totals_count_what_the_reader_sees(world, visit):
    confirmed(world)
    confirmed(world, **FAR)
    letters_of(world)

    assert visit("office", "entry-list").context["totals"]["all"] == 2
    assert visit("city_liaison", "entry-list").context["totals"] == {
        "all": 1, "outstanding": 1, "overdue": 0, "written_off": 0, "rebounded": 0,
    }  # fmt: skip


def test_htmx_gets_the_table_that_the_page_includes(world, visit):
    entry_at(S.OPEN, world)

    for name, part in (("entry-list", "entry_results"), ("letter-list", "letter_results")):
        whole = page(visit("office", name))
        piece = page(visit("office", name, **{"HX-Request": "true"}))
        assert piece.strip().startswith(f'<div id="{part}">')
        assert piece.strip() in whole


@pytest.mark.parametrize("name", ["entry-list", "letter-list"])
@pytest.mark.parametrize("key", ["office", "city_liaison"])
def test_lists_ask_as_often_for_three_as_for_one(world, visit, name, key):
    """L29."""
    confirmed(world)
    letters_of(world)
    visit(key, name)
    queries = count_queries(lambda: visit(key, name))
    for _n in range(2):
        confirmed(world)
        letters_of(world)

    assert count_queries(lambda: visit(key, name)) == queries


def count_queries(act) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


# The history of a site


def history_at(world, client, key, site):
    with on(LETTER_DAY, 12):
        client.force_login(world.persona(key))
        answer = client.get(reverse("findings:site-detail", args=[site.pk]))
    return answer.status_code, [(one.subject.pk, one.due) for one in (answer.context or {}).get("followed_up", [])]


def test_site_shows_its_entries_with_state_and_deadline_to_those_who_see_them(world, client):
    site = {"name": "正定板材厂", "credit_code": "", "address": "和平东路1号"}
    old = entry_at(S.WRITTEN_OFF, world, site=site)
    void = entry_at(S.VOID, world, site=site)
    place = old.finding.record.site
    elsewhere = entry_at(S.OPEN, world)

    seen = {key: history_at(world, client, key, place) for key in ("office", "inspector", "central", "far_inspector")}

    both = [(void.pk, None), (old.pk, old.deadline)]
    assert elsewhere.finding.record.site_id != place.pk
    assert seen == {
        "office": (200, both),
        "inspector": (200, both),
        "central": (200, both),
        "far_inspector": (404, []),
    }
    with on(LETTER_DAY, 12):
        client.force_login(world.persona("office"))
        text = page(client.get(reverse("findings:site-detail", args=[place.pk])))
    assert [piece in text for piece in (str(old), "已销号", f"{old.deadline:%Y-%m-%d}", "台账条目")] == [True] * 4


def test_site_asks_as_often_for_three_entries_as_for_one(world, client):
    """L29."""
    site = {"name": "正定板材厂", "credit_code": "", "address": "和平东路1号"}
    place = entry_at(S.OPEN, world, site=site).finding.record.site
    history_at(world, client, "office", place)
    queries = count_queries(lambda: history_at(world, client, "office", place))
    for _n in range(2):
        entry_at(S.OPEN, world, site=site)

    assert count_queries(lambda: history_at(world, client, "office", place)) == queries
