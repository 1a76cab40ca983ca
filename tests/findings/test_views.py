"""Pages: who sees which, what they do, and that wrong input leaves everything as it was."""

import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from findings import services
from findings.enums import FindingState, RecordState
from findings.models import Finding, Photo, Record, Site
from kernel.models import AuditEntry
from tests.factories.findings import ask_the_city, finding_at, finding_content, photo, record_of

S = FindingState
STAFF = {"office", "reviewer", "leadership"}
FIELD = {"inspector", "colleague", "leader", "central"}
LOCAL = {"city_liaison", "county_liaison", "province"}
NOBODY = {
    "other_inspector",
    "far_inspector",
    "sending_unit",
    "administrator",
    "auditor",
    "other_reviewer",
    "other_city_liaison",
}
EVERYBODY = sorted(STAFF | FIELD | LOCAL | NOBODY)


def test_pages_of_an_assigned_finding_are_seen_in_scope_only(world, web):
    finding = finding_at(S.ASSIGNED, world)
    readers = {
        finding.get_absolute_url(): STAFF | FIELD | LOCAL,
        finding.record.get_absolute_url(): STAFF | FIELD,
        finding.problem_list.get_absolute_url(): STAFF | LOCAL,
    }

    seen = {(key, address): web(key).get(address).status_code for key in EVERYBODY for address in readers}

    assert seen == {(key, a): 200 if key in readers[a] else 404 for key in EVERYBODY for a in readers}


READERS = {
    "/records/": STAFF | FIELD,
    "/review/": {"reviewer"},
    "/disputes/": STAFF | FIELD | LOCAL,
    "/findings/": STAFF | FIELD | LOCAL,
    "/problem-lists/": STAFF | LOCAL,
}


@pytest.mark.parametrize("address", READERS)
def test_lists_open_for_everybody_and_show_only_what_is_theirs(world, web, address):
    finding = finding_at(S.SUBMITTED if address == "/review/" else S.DISPUTED, world)
    mark = "2018-09-19</a>" if address == "/problem-lists/" else str(finding.record.site)

    answers = {key: web(key).get(address) for key in EVERYBODY}

    codes = {key: answer.status_code for key, answer in answers.items()}
    closed = 403 if address == "/review/" else 200
    assert codes == {key: 200 if "reviewer" in key else closed for key in EVERYBODY}
    assert {key for key, answer in answers.items() if mark in answer.content.decode()} == READERS[address]


def test_nobody_unknown_gets_in(world, web):
    assert web().get("/findings/").status_code == 302


@pytest.mark.parametrize("key", sorted(LOCAL))
def test_pages_of_a_city_name_nobody(world, web, key):
    """The names are on the office's pages, so the search would find them."""
    finding = finding_at(S.RETURNED, world)
    services.resubmit(finding=finding, actor=world.persona("inspector"), description="补充后")
    finding_at(S.ASSIGNED, world, record=finding.record)
    services.dispute(finding=finding, actor=world.persona("city_liaison"), grounds="停电")
    services.dismiss(finding=finding, actor=world.persona("office"), reason="另有记录")
    finding.refresh_from_db()
    names = {world.persona(k).full_name for k in ("inspector", "colleague", "reviewer", "office")}
    staff = web("leadership").get(finding.get_absolute_url()).content.decode()
    assert {name for name in names if name in staff} == names

    for address in (
        finding.get_absolute_url(),
        finding.problem_list.get_absolute_url(),
        "/findings/",
        "/problem-lists/",
    ):
        text = web(key).get(address).content.decode()
        assert [name for name in names if name in text] == []
        assert "缺少现场照片" not in text
        assert finding.record.team.name not in text
    told = web(key).get(finding.get_absolute_url()).content.decode()
    assert world.persona("city_liaison").full_name in told
    assert "另有记录" in told


# Records


def form_data(answer, **changes):
    """The values of a page's form as a browser would send them."""
    text = answer.content.decode()
    fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', text))
    data = {k: v for k, v in fields.items() if k in ("id", "version") or k.startswith("found-")}
    for name in ("started_at", "ended_at"):
        found = re.search(rf'<input[^>]*name="{name}"[^>]*>', text)
        value = found and re.search(r'value="([^"]*)"', found[0])
        data[name] = value[1] if value else ""
    return {**data, **changes}


VISIT = {
    "county": "130102",
    "site_name": "东方印刷厂",
    "outcome": "problem",
    "lon": "114.5",
    "lat": "38.04",
    "found-0-problem_type": "vocs",
    "found-0-description": "印刷废气直排。",
}


def test_inspector_writes_a_record_on_the_plain_form(world, web):
    key, data = photo()
    client = web("inspector")
    address = "/records/add/?topic=industry"
    assert "东方" not in client.get("/records/add/").content.decode()
    blank = client.get(address)
    sent = form_data(
        blank,
        **VISIT,
        present=[world.person("colleague").pk],
        **{"answer_industry-1": "是", "found-0-photos": SimpleUploadedFile("x.jpg", data)},
    )

    stored = client.post(address, sent)
    record = Record.objects.get()
    assert stored.url == record.get_absolute_url()
    again = client.post(address, {**sent, "found-0-photos": SimpleUploadedFile("x.jpg", data)})

    assert again.url == stored.url
    assert Record.objects.get().version == 1
    assert (record.site.name, record.state, record.answers) == (
        "东方印刷厂",
        RecordState.AWAITING,
        {"industry-1": {"answer": "yes"}},
    )
    finding = record.findings.get()
    assert (finding.problem_type.code, [p.sha256 for p in finding.photos.all()]) == ("vocs", [key])
    assert Photo.objects.get().pk == key
    assert web("colleague").get(record.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"site_name": ""},
        {"lon": "", "lat": ""},
        {"outcome": "no_problem"},
        {"found-0-problem_type": ""},
        {"ended_at": "2018-09-19T01:00"},
        {"county": "320102"},
        {"credit_code": "123"},
        {"found-0-photos": SimpleUploadedFile("x.jpg", b"no photo")},
        {"started_at": "yesterday"},
    ],
)
def test_wrong_form_keeps_its_words_and_stores_nothing(world, web, changes):
    client, address = web("inspector"), "/records/add/?topic=industry"

    answer = client.post(address, form_data(client.get(address), **{**VISIT, **changes}))

    assert answer.status_code in (415, 422)
    assert "印刷废气直排。" in answer.content.decode()
    assert not Record.objects.exists()


@pytest.mark.parametrize("key", sorted(STAFF | LOCAL | {"sending_unit", "administrator", "auditor"}))
def test_only_inspectors_have_the_form(world, web, key):
    assert web(key).get("/records/add/").status_code == 403


def test_those_present_confirm_or_contest_on_the_page(world, web):
    record = record_of(world, present=("colleague", "leader"), locked=False)

    done = web("colleague").post(f"{record.get_absolute_url()}confirm/", follow=True)
    wordless = web("leader").post(f"{record.get_absolute_url()}contest/", {"words": ""})
    web("leader").post(f"{record.get_absolute_url()}contest/", {"words": "时间不对"})
    refused = web("office").post(
        f"{record.get_absolute_url()}confirm/", {"next": record.get_absolute_url()}, follow=True
    )

    assert done.status_code == 200
    assert wordless.status_code == 422
    assert Record.objects.get().state == RecordState.CONTESTED
    assert "当前状态" in refused.content.decode() or "状态" in refused.content.decode()


def test_author_corrects_on_the_form_and_its_photos_stay(world, web):
    key, data = photo()
    record = record_of(world, locked=False, findings=[finding_content(photos=[{"sha256": key}])])
    address = f"{record.get_absolute_url()}revise/"
    client = web("inspector")
    filled = client.get(address)
    said = record.content["findings"][0]

    answer = client.post(
        address,
        form_data(
            filled,
            **{**VISIT, "found-0-id": said["id"], "found-0-description": "补充说明"},
            reason="更正地址",
            version=1,
        ),
    )

    assert answer.status_code == 302
    record.refresh_from_db()
    assert (record.version, record.versions.get().reason) == (2, "更正地址")
    assert [p.sha256 for p in record.findings.get().photos.all()] == [key]
    assert web("colleague").get(address).status_code == 403
    assert web("far_inspector").get(address).status_code == 404
    assert data


# Review


def test_reviewer_goes_through_the_queue_oldest_first(world, web):
    first = finding_at(S.SUBMITTED, world)
    with time_machine.travel(world.moment + timedelta(minutes=5), tick=False):
        second = finding_at(S.SUBMITTED, world)
    client = web("reviewer")
    queue = client.get("/review/").content.decode()
    assert queue.index(str(first.record.site)) < queue.index(str(second.record.site))
    one = client.get(f"/review/{first.pk}/").content.decode()
    assert f"/review/{second.pk}/" in one

    answer = client.post(
        f"/findings/{first.pk}/approve/", {"severity": 2, "difficulty": 2, "quality": 3, "review_next": "1"}
    )
    last = client.post(f"/findings/{second.pk}/return/", {"reason": "缺少照片", "review_next": "1"})

    assert answer.url == f"/review/{second.pk}/"
    assert last.url == "/review/"
    assert [f.state for f in (Finding.objects.get(pk=first.pk), Finding.objects.get(pk=second.pk))] == [
        S.ASSIGNED,
        S.RETURNED,
    ]


@pytest.mark.parametrize(
    "said", [{}, {"severity": 2, "difficulty": 2}, {"severity": "x", "difficulty": 2, "quality": 9}]
)
def test_approval_without_grades_shows_the_form_again(world, web, said):
    finding = finding_at(S.SUBMITTED, world)

    answer = web("reviewer").post(f"/findings/{finding.pk}/approve/", said)

    assert answer.status_code == 422
    assert Finding.objects.get().state == S.SUBMITTED


def test_many_are_reviewed_each_with_its_own_entry(world, web):
    """D7, L19, L36."""
    findings = [finding_at(S.SUBMITTED, world) for _ in range(3)]
    client = web("reviewer")

    client.post("/review/many/", {"findings": [f.pk for f in findings[:2]], "action": "approve", "quality": 2})
    wordless = client.post("/review/many/", {"findings": [findings[2].pk], "action": "return"}, follow=True)
    nothing = client.post("/review/many/", {"action": "approve", "quality": 2}, follow=True)
    foreign = web("other_reviewer").post(
        "/review/many/", {"findings": [findings[2].pk], "action": "approve", "quality": 2}
    )

    assert AuditEntry.objects.filter(verb="finding.approve").count() == 2
    assert Finding.objects.get(pk=findings[2].pk).state == S.SUBMITTED
    assert "请简要说明理由" in wordless.content.decode()
    assert "请选择问题" in nothing.content.decode()
    assert foreign.status_code == 302


def test_queue_is_filtered_by_city(world, web):
    finding = finding_at(S.SUBMITTED, world)
    client = web("reviewer")

    assert str(finding.record.site) in client.get("/review/?city=130100").content.decode()
    assert str(finding.record.site) not in client.get("/review/?city=140100").content.decode()


# City and office


def test_city_disputes_with_evidence_and_the_office_decides(world, web):
    finding = finding_at(S.ASSIGNED, world)
    address = f"/findings/{finding.pk}/"
    empty = web("city_liaison").post(f"{address}dispute/", {"grounds": ""})
    wrong = web("city_liaison").post(
        f"{address}dispute/",
        {"grounds": "停电", "files": [SimpleUploadedFile("a.pdf", b"x"), SimpleUploadedFile("b", b"y")]},
    )
    assert (empty.status_code, wrong.status_code) == (422, 302)
    assert Finding.objects.get().state == S.ASSIGNED

    web("city_liaison").post(
        f"{address}dispute/", {"grounds": "停电", "files": [SimpleUploadedFile("通知.pdf", b"%PDF-1.7")]}
    )
    queue = web("office").get("/disputes/").content.decode()
    web("office").post(f"{address}amend/", {"reason": "情节较轻", "severity": 1})

    assert "停电" in queue
    finding.refresh_from_db()
    assert (finding.state, finding.severity) == (S.CONFIRMED, 1)
    assert "通知.pdf" in web("city_liaison").get(address).content.decode()


def test_city_confirms_where_it_is_asked(world, web):
    ask_the_city(world)
    finding = finding_at(S.ASSIGNED, world)

    web("county_liaison").post(f"/findings/{finding.pk}/confirm/")

    assert Finding.objects.get().state == S.CONFIRMED


def test_verb_on_an_old_page_says_so_and_changes_nothing(world, web):
    finding = finding_at(S.CONFIRMED, world)
    address = f"/findings/{finding.pk}/"

    answer = web("city_liaison").post(f"{address}dispute/", {"grounds": "停电", "next": address}, follow=True)

    assert "已确认" in answer.content.decode()
    assert Finding.objects.get().state == S.CONFIRMED


def test_team_completes_what_came_back(world, web):
    """L38: earlier photos and the reviewer's words are on the form, and only the team opens it."""
    key, _data = photo()
    new, data = photo()
    finding = finding_at(S.RETURNED, world, findings=[finding_content(photos=[{"sha256": key}])])
    address = f"/findings/{finding.pk}/resubmit/"
    client = web("leader")

    text = client.get(address).content.decode()
    client.post(
        address,
        {"problem_type": "vocs", "description": "补充", "photos": [SimpleUploadedFile("a.jpg", data)]},
    )

    assert "缺少现场照片" in text
    finding.refresh_from_db()
    assert (finding.state, finding.problem_type.code, finding.version) == (S.SUBMITTED, "vocs", 2)
    assert {p.sha256 for p in finding.photos.all()} == {key, new}
    assert web("central").get(address).status_code == 403
    assert web("city_liaison").get(address).status_code == 404


def test_list_of_the_day_is_acknowledged_by_its_city(world, web):
    finding = finding_at(S.ASSIGNED, world)
    address = finding.problem_list.get_absolute_url()

    assert "签收" in web("city_liaison").get(address).content.decode()
    web("city_liaison").post(f"{address}receive/")

    finding.problem_list.refresh_from_db()
    assert finding.problem_list.received_at is not None
    assert "receive/" not in web("city_liaison").get(address).content.decode()


@pytest.mark.parametrize("address", ["/findings/", "/records/", "/review/", "/disputes/", "/problem-lists/"])
def test_lists_cost_the_same_for_one_and_three(world, web, django_assert_num_queries, address):
    client = web("reviewer")
    state = S.SUBMITTED if address == "/review/" else S.DISPUTED
    finding_at(state, world)
    client.get(address)
    with CountQueries() as one:
        client.get(address)
    for _ in range(2):
        finding_at(state, world)
    with django_assert_num_queries(one.count):
        client.get(address)


class CountQueries:
    def __enter__(self):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        self.capture = CaptureQueriesContext(connection)
        self.capture.__enter__()
        return self

    def __exit__(self, *error):
        self.capture.__exit__(*error)
        self.count = len(self.capture)


@pytest.mark.parametrize(
    ("address", "part"),
    [("/findings/", "finding_results"), ("/records/", "record_results"), ("/problem-lists/", "problemlist_results")],
)
def test_htmx_gets_the_same_piece_as_the_whole_page(world, web, address, part):
    finding_at(S.ASSIGNED, world)
    client = web("office")

    whole = client.get(address).content.decode()
    piece = client.get(address, HTTP_HX_REQUEST="true").content.decode().strip()

    assert piece.startswith(f'<div id="{part}">')
    assert piece in whole


def test_correcting_at_a_desk_keeps_what_the_plain_form_does_not_ask(world, web):
    """Notes, the site that was picked and how the position was taken are the phone's."""
    site = Site.objects.create(name="正定板材厂", county=world.county)
    place = {"lon": "114.539", "lat": "38.042", "accuracy": 12, "source": "gps", "at": "2018-09-19T08:59:58+08:00"}
    note = {"id": str(uuid.uuid4()), "kind": "interview", "who": "王某", "text": "问答"}
    record = record_of(
        world,
        findings=0,
        present=(),
        site={"id": site.pk, "name": site.name, "township": "正定镇"},
        place=place,
        notes=[note],
    )
    before = record.content
    client = web("inspector")
    form = client.get(reverse("findings:record-revise", args=[record.pk])).context["form"]
    filled = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    times = {name: f"{form[name].value():%Y-%m-%dT%H:%M}" for name in ("started_at", "ended_at")}

    answer = client.post(
        reverse("findings:record-revise", args=[record.pk]),
        {**filled, **times, "address": "和平东路2号", "reason": "地址有误", "found-0-id": str(uuid.uuid4())},
    )

    record.refresh_from_db()
    assert (answer.status_code, record.version) == (302, 2)
    assert record.content == {**before, "site": {**before["site"], "address": "和平东路2号"}}
    assert record.notes.get().text == "问答"


def test_record_shows_its_notes_and_their_signatures(world, web):
    key, data = photo("签名", kind="PNG")
    signature = {"name": "王某", "sha256": key, "signed_at": "2018-09-19T09:30:00+08:00"}
    note = {
        "id": str(uuid.uuid4()),
        "kind": "inquest",
        "who": "王某 厂长",
        "text": "现场未见除尘器",
        "signatures": [signature],
    }
    record = record_of(world, notes=[note])
    services.store_photo(sha256=key, data=data, actor=world.persona("inspector"))

    pages = [
        web("office").get(record.get_absolute_url()).content.decode(),
        web("reviewer").get(reverse("findings:review-detail", args=[record.findings.get().pk])).content.decode(),
    ]

    for page in pages:
        assert all(words in page for words in ("勘验笔录", "王某 厂长", "现场未见除尘器", "王某的签名"))
