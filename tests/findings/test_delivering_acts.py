"""Other writes in a phone's file: who may make them by a file, and what only their author can do."""

import uuid
from datetime import timedelta

import pytest
import time_machine

from accounts.models import User
from care.models import Pledge
from findings.enums import Delivered, FindingState, RecordState, Warn
from findings.models import Draft, Record
from kernel.models import AuditEntry, Notification
from tests.factories.findings import finding_at, record_content, record_of
from tests.factories.queue_files import act_line, deliver, queue_file, record_line

COLLEAGUE = "colleague"


def brought(world, *lines, who=COLLEAGUE):
    return deliver(world, queue_file(world.persona(who), lines), username=world.persona(who).username)


def notices(world, who=COLLEAGUE):
    return list(Notification.objects.filter(user=world.persona(who)).order_by("pk"))


@pytest.mark.parametrize(
    ("verb", "body", "words"),
    [("confirm", {"version": 1}, ""), ("contest", {"version": 1, "words": "时间不符"}, "时间不符")],
)
def test_answer_for_a_record_is_told_and_left_to_the_person(world, verb, body, words):
    """Two files that anybody could have written must not lock a record."""
    record = record_of(world, locked=False)
    before = len(notices(world))

    for _again in range(2):
        (act,) = brought(world, act_line("POST", f"records/{record.pk}/{verb}/", body)).acts
        assert (act.result, act.message) == (Delivered.REFUSED, "确认或提出异议须由本人登录后作出，已通知本人。")

    record.refresh_from_db()
    assert (record.state, record.presences.get(person=world.person(COLLEAGUE)).state) == (
        RecordState.AWAITING,
        "awaiting",
    )
    (notice,) = notices(world)[before:]
    assert (notice.url, notice.text.endswith(words)) == (record.get_absolute_url(), True)
    assert not AuditEntry.objects.filter(verb="act.deliver").exists()


def test_answer_that_was_given_is_here_already(world):
    record = record_of(world)
    before = len(notices(world))

    (act,) = brought(world, act_line("POST", f"records/{record.pk}/confirm/", {"version": 1})).acts

    assert (act.result, len(notices(world))) == (Delivered.ALREADY, before)


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("records/00000000-0000-4000-8000-000000000000/confirm/", "不在此处"),
        ("records/{id}/revise/", "不能以文件"),
        ("session/password/", "不能以文件"),
    ],
)
def test_write_that_no_file_brings_is_told_with_its_reason(world, path, says):
    record = record_of(world, locked=False)

    (act,) = brought(world, act_line("POST", path.format(id=record.pk), {"version": 1})).acts

    assert (act.result, says in str(act.message)) == (Delivered.REFUSED, True), act.message


def test_answer_for_a_record_at_which_its_sender_was_not_is_no_answer(world):
    record = record_of(world, present=("leader",), locked=False)
    before = len(notices(world))

    (act,) = brought(world, act_line("POST", f"records/{record.pk}/confirm/", {"version": 1})).acts

    assert (act.result, len(notices(world))) == (Delivered.REFUSED, before)


def test_completed_finding_is_made_once_marked_and_told_once(world):
    finding = finding_at(FindingState.RETURNED, world)
    body = {"version": 1, "description": "活性炭已更换", "words": "见照片", "photos": []}
    lines = [act_line("POST", f"findings/{finding.pk}/resubmit/", body) for _ in range(2)]

    results = [brought(world, line).acts[0].result for line in lines]

    finding.refresh_from_db()
    assert results == [Delivered.NEW, Delivered.ALREADY]
    assert (finding.state, finding.description) == (FindingState.SUBMITTED, "活性炭已更换")
    assert Record.objects.get().warnings.count(Warn.DELIVERED) == 1
    told = AuditEntry.objects.get(verb="act.deliver")
    assert (told.actor, told.data["author"]) == (world.persona("administrator"), COLLEAGUE)
    assert [one.user for one in Notification.objects.filter(key=f"act.delivered:finding:{finding.pk}:resubmit:2")] == [
        world.persona(COLLEAGUE)
    ]


def test_damaged_write_is_told(world):
    line = act_line("POST", f"records/{uuid.uuid4()}/confirm/", {"version": 1}, sha256="0" * 64)

    (act,) = brought(world, line).acts

    assert (act.result, bool(act.message)) == (Delivered.REFUSED, True)


def test_words_of_a_completion_that_was_not_submitted_reach_their_author_whole(world, client):
    finding = finding_at(FindingState.RETURNED, world)
    said = {"description": "活性炭已更换。" * 300, "words": "见照片"}
    before = len(notices(world))

    for _export in range(2):
        line = act_line("POST", f"findings/{finding.pk}/resubmit/", said, state="draft")
        (act,) = brought(world, line).acts
        assert (act.result, said["description"] in str(act.message)) == (Delivered.REFUSED, True)

    (notice,) = notices(world)[before:]
    assert f"{said['description']}\n{said['words']}" in notice.text
    assert notice.url == finding.get_absolute_url()
    client.force_login(world.persona(COLLEAGUE))
    assert said["description"] in client.get("/notices/").content.decode()


def test_words_that_no_notice_keeps_are_told_as_being_in_the_file(world):
    line = act_line("POST", f"findings/{uuid.uuid4()}/resubmit/", {"description": "长" * 20_001}, state="draft")
    before = len(notices(world))

    (act,) = brought(world, line).acts

    assert (act.result, str(act.message)) == (Delivered.REFUSED, "文字过长，无法转交本人，仍留在文件中。")
    assert len(notices(world)) == before


# Whom the system lets do nothing today


def close(world):
    User.objects.filter(pk=world.persona(COLLEAGUE).pk).update(is_active=False)


def first_use_code(world):
    User.objects.filter(pk=world.persona(COLLEAGUE).pk).update(must_change_password=True)


def no_pledge(world):
    Pledge.objects.filter(posting__person=world.person(COLLEAGUE)).delete()


@pytest.mark.parametrize(
    ("hold", "says"), [(close, "账号已停用"), (first_use_code, "设置您自己的密码"), (no_pledge, "承诺书")]
)
def test_nothing_but_records_comes_for_whom_the_system_holds_back(world, hold, says):
    finding = finding_at(FindingState.RETURNED, world)
    hold(world)
    key, content = str(uuid.uuid4()), record_content(present=[world.person(COLLEAGUE)])
    said = {"version": 1, "description": "活性炭已更换"}
    act = act_line("POST", f"findings/{finding.pk}/resubmit/", said)
    before = len(notices(world))

    delivery = brought(world, record_line(key, content), record_line(str(uuid.uuid4()), content, state="draft"), act)

    finding.refresh_from_db()
    assert [record.result for record in delivery.records] == [Delivered.NEW, Delivered.REFUSED]
    told = [delivery.records[1].message, delivery.acts[0].message]
    assert (delivery.acts[0].result, [says in str(one) for one in told]) == (Delivered.REFUSED, [True, True]), told
    assert (finding.state, Draft.objects.count(), len(notices(world)) - before) == (FindingState.RETURNED, 0, 1)


def test_nothing_but_records_comes_for_whose_posting_is_over(world):
    finding = finding_at(FindingState.RETURNED, world)
    act = act_line("POST", f"findings/{finding.pk}/resubmit/", {"version": 1, "description": "活性炭已更换"})

    with time_machine.travel(world.moment + timedelta(days=60), tick=False):
        (told,) = brought(world, act).acts

    finding.refresh_from_db()
    assert (told.result, finding.state) == (Delivered.REFUSED, FindingState.RETURNED)
    assert "保留在文件中" in str(told.message)
