"""Letters and the ledger in the API: addresses, scope, codes, actions."""

from datetime import timedelta

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.roles import Role
from rectification.enums import EntryState
from rectification.models import LedgerEntry, SupervisionLetter
from tests.factories.rectification import LETTER_DAY, confirmed, entry_at, evidence, letter_of, letters_of, on, plan
from tests.rectification.test_views import EVERYBODY, FAR, SEES_ENTRY, SEES_LETTER, count_queries, in_chinese

S = EntryState


@pytest.fixture
def ask(world):
    """GET, or POST where there is something to send, as a persona on the day of the letters."""

    def go(key, name, *args, send=None, query=None, form="json"):
        client = APIClient(HTTP_ACCEPT_LANGUAGE="zh-hans")
        client.force_authenticate(world.persona(key))
        address = reverse(f"api:rectification-{name}", args=args)
        with on(LETTER_DAY, 12):
            answer = client.get(address, query) if send is None else client.post(address, send, format=form)
        if answer.streaming:
            answer.body = b"".join(answer.streaming_content)
        return answer

    return go


def test_letters_are_listed_and_read_within_the_scope(world, ask):
    letter = letter_of(world)

    read = {key: ask(key, "letter-detail", letter.pk).status_code for key in EVERYBODY}
    listed = {key for key in EVERYBODY if ask(key, "letter-list").json()["results"]}

    assert {key for key, status in read.items() if status == 200} == SEES_LETTER
    assert set(read.values()) == {200, 404}
    assert listed == SEES_LETTER


def test_letter_says_number_rounds_place_and_what_it_holds(world, ask):
    letter = letter_of(world)

    answer = ask("city_liaison", "letter-detail", letter.pk).json()

    assert {
        name: answer[name] for name in ("number", "round", "issued_round", "city", "county", "place", "actions")
    } == {
        "number": "环督函〔2018〕1号",
        "round": 7,
        "issued_round": 8,
        "city": "130100",
        "county": None,
        "place": "石家庄市",
        "actions": [],
    }
    assert answer["context"]["rows"][0]["county"] == "长安区"
    assert answer["copies_to"] == ["河北省人民政府办公厅", "河北省环境保护厅"]


def test_office_sees_what_is_ready_and_issues_it(world, ask):
    confirmed(world)
    confirmed(world, **FAR)

    before = ask("office", "round-letters", world.round.pk).json()
    issued = ask("office", "round-letters", world.round.pk, send={"units": ["130100"]})
    after = ask("office", "round-letters", world.round.pk).json()

    assert [(line["unit"], line["ready"], line["actions"]) for line in before] == [
        ("130100", 1, ["issue_letters"]),
        ("140100", 1, ["issue_letters"]),
    ]
    assert (issued.status_code, [letter["city"] for letter in issued.json()]) == (201, ["130100"])
    assert [(line["unit"], line["ready"], line["letters"]) for line in after] == [
        ("130100", 0, ["环督函〔2018〕1号"]),
        ("140100", 1, []),
    ]


@pytest.mark.parametrize(
    "key, status, code",
    [("leadership", 403, "not_allowed"), ("inspector", 403, "not_allowed"), ("auditor", 404, "not_found")],
)
def test_others_issue_nothing(world, ask, key, status, code):
    confirmed(world)

    answer = ask(key, "round-letters", world.round.pk, send={})

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert not SupervisionLetter.objects.exists()


def test_issuing_nothing_is_a_refusal_in_the_readers_language(world, ask):
    answer = ask("office", "round-letters", world.round.pk, send={})

    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "nothing_to_issue"
    assert answer.json()["error"]["message"] == "没有已确认、照片齐全且尚未印发的问题。"


def test_unknown_unit_issues_nothing(world, ask):
    confirmed(world)

    answer = ask("office", "round-letters", world.round.pk, send={"units": ["000000"]})

    assert answer.json()["error"]["code"] == "nothing_to_issue"


def test_preview_and_file_are_downloads(world, ask, django_capture_on_commit_callbacks):
    confirmed(world)
    preview = ask("office", "letter-preview", world.round.pk, "130100")
    with django_capture_on_commit_callbacks(execute=True):
        (letter,) = letters_of(world)

    file = ask("province", "letter-file", letter.pk)

    assert preview.body[:2] == b"PK"
    assert file.body[:2] == b"PK"
    assert ask("office", "letter-preview", world.round.pk, "x").status_code == 404
    assert ask("inspector", "letter-preview", world.round.pk, "130100").status_code == 403


def test_entries_are_listed_and_read_within_the_scope(world, ask):
    entry = entry_at(S.OPEN, world)

    read = {key: ask(key, "entry-detail", entry.pk).status_code for key in EVERYBODY}
    listed = {key for key in EVERYBODY if ask(key, "entry-list").json()["results"]}

    assert {key for key, status in read.items() if status == 200} == SEES_ENTRY
    assert set(read.values()) == {200, 404}
    assert listed == SEES_ENTRY


def test_entry_lists_what_its_reader_may_do(world, ask):
    entry_at(S.RECTIFYING, world)

    offered = {key: ask(key, "entry-list").json()["results"][0]["actions"] for key in sorted(SEES_ENTRY)}

    place = ["report_progress", "ask_extension", "report_completion"]
    assert offered == {
        "office": ["void"], "leadership": [], "reviewer": [], "inspector": [], "leader": [], "central": [],
        "city_liaison": place, "county_liaison": place, "province": [],
    }  # fmt: skip


def test_whole_way_through_the_api(world, ask):
    entry = entry_at(S.OPEN, world)
    given = {**plan(), "finish_by": plan()["finish_by"].isoformat()}
    until = (entry.deadline + timedelta(days=10)).isoformat()
    way = [
        ("city_liaison", "hand-in-plan", given, S.PLANNED),
        ("office", "send-back-plan", {"reason": "措施不具体"}, S.OPEN),
        ("city_liaison", "hand-in-plan", given, S.PLANNED),
        ("office", "accept-plan", {}, S.RECTIFYING),
        ("county_liaison", "report-progress", {"text": "设备已到货"}, S.RECTIFYING),
        ("city_liaison", "ask-extension", {"until": until, "reason": "安装延期"}, S.RECTIFYING),
        ("office", "refuse-extension", {"reason": "理由不充分"}, S.RECTIFYING),
        ("city_liaison", "ask-extension", {"until": until, "reason": "停电检修"}, S.RECTIFYING),
        ("office", "grant-extension", {}, S.RECTIFYING),
        ("city_liaison", "report-completion", {"statement": "已整改", "files": [evidence()]}, S.AWAITING_VERIFICATION),
        ("central", "verify", {"passed": True, "words": "正常"}, S.WRITTEN_OFF),
        ("central", "look-back", {"passed": False, "words": "又停运"}, S.REOPENED),
        ("office", "strike-out", {"reason": "重复条目"}, S.VOID),
    ]

    for key, name, data, state in way:
        answer = ask(key, name, entry.pk, send=data, form="multipart" if "files" in data else "json")
        assert (name, answer.status_code, answer.json().get("state")) == (name, 200, state)

    whole = ask("office", "entry-detail", entry.pk).json()
    assert [len(whole[part]) for part in ("plans", "progress", "extensions", "completions", "verifications")] == [
        2, 1, 2, 1, 2,
    ]  # fmt: skip
    assert (whole["deadline"], whole["first_deadline"]) == (until, "2018-10-31")
    file = whole["completions"][0]["files"][0]
    assert (file["name"], file["content_type"]) == ("整改后.jpg", "image/jpeg")
    assert ask("office", "evidence", file["id"]).status_code == 200
    assert ask("other_office", "evidence", file["id"]).status_code == 404


def test_city_reads_roles_and_no_names(world, ask):
    """E7."""
    entry = entry_at(S.WRITTEN_OFF, world)

    (visit,) = ask("city_liaison", "entry-detail", entry.pk).json()["verifications"]
    (seen,) = ask("office", "entry-detail", entry.pk).json()["verifications"]

    assert visit["made_by"] == in_chinese(Role.INSPECTOR.label)
    assert seen["made_by"] == world.persona("inspector").full_name


@pytest.mark.parametrize(
    "key, name, send, status, code",
    [
        ("city_liaison", "hand-in-plan", {}, 422, "invalid"),
        ("city_liaison", "accept-plan", {}, 409, "wrong_state"),
        ("office", "hand-in-plan", {}, 403, "not_allowed"),
        ("province", "hand-in-plan", {}, 403, "not_allowed"),
        ("other_city_liaison", "hand-in-plan", {}, 404, "not_found"),
        ("inspector", "verify", {"passed": True, "words": "正常"}, 409, "wrong_state"),
        ("office", "strike-out", {"reason": ""}, 422, "invalid"),
    ],
)
def test_wrong_input_changes_nothing(world, ask, key, name, send, status, code):
    entry = entry_at(S.OPEN, world)

    answer = ask(key, name, entry.pk, send=send)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert LedgerEntry.objects.get() == entry
    assert LedgerEntry.objects.get().state == S.OPEN


def test_evidence_of_another_kind_is_415(world, ask):
    entry = entry_at(S.RECTIFYING, world)
    file = evidence()
    file.file.seek(0)
    file.file.write(b"<script>x</script>")
    file.seek(0)

    answer = ask(
        "city_liaison", "report-completion", entry.pk, send={"statement": "好", "files": [file]}, form="multipart"
    )

    assert (answer.status_code, answer.json()["error"]["code"]) == (415, "wrong_file_type")


@pytest.mark.parametrize("name", ["entry-list", "letter-list"])
@pytest.mark.parametrize("key", ["office", "city_liaison", "inspector"])
def test_lists_ask_as_often_for_three_as_for_one(world, ask, name, key):
    confirmed(world)
    letters_of(world)
    ask(key, name)
    queries = count_queries(lambda: ask(key, name))
    for _n in range(2):
        confirmed(world)
        letters_of(world)

    assert count_queries(lambda: ask(key, name)) == queries
