"""Plans, progress, extensions, completion, verification, look-back: what is refused, counted, told, kept."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns.models import Campaign, PolicyVersion
from findings.enums import COUNTED, FindingState, VisitKind
from findings.models import Finding
from kernel import audit
from kernel.errors import Closed, NotAllowed, Refused, TooLarge, WrongType
from kernel.models import Notification
from rectification import services
from rectification.enums import EntryState, ExtensionState
from rectification.models import EntryFile, Extension, LedgerEntry, Verification
from tests.factories.rectification import LETTER_DAY, entry_at, evidence, on, plan

S = EntryState
DEADLINE = date(2018, 10, 31)


def refused(code, call, error=Refused):
    """The refusal has the code, and the entries are as they were."""
    before = list(LedgerEntry.objects.values())
    with pytest.raises(error) as caught:
        call()
    assert caught.value.code == code
    assert list(LedgerEntry.objects.values()) == before
    return caught.value


def again(entry):
    return LedgerEntry.objects.get(pk=entry.pk)


# Plans


def test_plan_is_kept_with_its_measures_person_and_day(world):
    """S3 二(二), G1."""
    entry = entry_at(S.PLANNED, world)

    handed_in = entry.plans.get()

    assert {name: getattr(handed_in, name) for name in plan()} == plan()
    assert (handed_in.made_by, handed_in.accepted_at) == (world.persona("city_liaison"), None)


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"finish_by": DEADLINE + timedelta(days=1)}, "beyond_deadline"),
        ({"finish_by": LETTER_DAY - timedelta(days=1)}, "in_the_past"),
        ({"measures": "  "}, "empty"),
        ({"responsible_unit": ""}, "empty"),
        ({"responsible_person": "某" * 61}, "too_long"),
    ],
)
def test_plan_is_refused(world, changes, code):
    entry = entry_at(S.OPEN, world)

    with on(LETTER_DAY):
        refusal = refused(
            code,
            lambda: services.hand_in_plan(entry=entry, actor=world.persona("city_liaison"), **plan(**changes)),
        )

    assert list(refusal.fields) == list(changes)


def test_plan_for_the_very_deadline_is_taken(world):
    entry = entry_at(S.OPEN, world)

    with on(LETTER_DAY):
        services.hand_in_plan(entry=entry, actor=world.persona("county_liaison"), **plan(finish_by=DEADLINE))

    assert again(entry).state == S.PLANNED


def test_late_plan_is_taken_and_its_lateness_stays(world):
    """Overdue is a fact of dates: a plan after the deadline names a later day, the entry stays overdue."""
    entry = entry_at(S.OPEN, world)
    late = DEADLINE + timedelta(days=4)

    with on(late):
        assert (entry.is_overdue, entry.is_plan_overdue) == (True, True)
        services.hand_in_plan(
            entry=entry, actor=world.persona("city_liaison"), **plan(finish_by=late + timedelta(days=7))
        )
        assert again(entry).is_overdue
        assert again(entry).deadline == DEADLINE


def test_plan_sent_back_stays_and_another_is_handed_in(world):
    entry = entry_at(S.PLANNED, world)
    with on(LETTER_DAY):
        services.send_back_plan(entry=entry, actor=world.persona("office"), reason="措施不具体")
        services.hand_in_plan(entry=entry, actor=world.persona("city_liaison"), **plan(measures="逐台加装在线监测"))
        services.accept_plan(entry=entry, actor=world.persona("office"))

    first, second = entry.plans.all()

    assert (first.sent_back_reason, first.accepted_at) == ("措施不具体", None)
    assert second.accepted_at is not None
    assert again(entry).state == S.RECTIFYING
    assert Notification.objects.get(key=f"plan.sent_back:{first.pk}").user.username == "city_liaison"


def test_plan_is_not_sent_back_without_a_reason(world):
    entry = entry_at(S.PLANNED, world)

    with on(LETTER_DAY):
        refused("empty", lambda: services.send_back_plan(entry=entry, actor=world.persona("office"), reason=" "))


@pytest.fixture
def rectifying(world):
    return entry_at(S.RECTIFYING, world)


def ask(world, entry, until=DEADLINE + timedelta(days=15), day=LETTER_DAY, reason="设备延期到货"):
    with on(day):
        return services.ask_extension(entry=entry, actor=world.persona("city_liaison"), until=until, reason=reason)


def grant(world, entry, **options):
    with on(LETTER_DAY, 15):
        return services.grant_extension(entry=entry, actor=world.persona("office"), **options)


def test_granted_extension_moves_the_deadline_and_keeps_the_first(world, rectifying):
    ask(world, rectifying)

    granted = grant(world, rectifying, reason="情况属实")

    entry = again(rectifying)
    assert (entry.deadline, entry.first_deadline, entry.extensions_granted) == (date(2018, 11, 15), DEADLINE, 1)
    assert (granted.state, granted.decided_by) == (ExtensionState.GRANTED, world.persona("office"))
    assert Notification.objects.get(key=f"extension.decided:{granted.pk}").user.username == "city_liaison"


def test_refused_extension_moves_nothing(world, rectifying):
    ask(world, rectifying)

    with on(LETTER_DAY, 15):
        services.refuse_extension(entry=rectifying, actor=world.persona("office"), reason="理由不充分")

    entry = again(rectifying)
    assert (entry.deadline, entry.extensions_granted) == (DEADLINE, 0)
    assert Extension.objects.get().decision_reason == "理由不充分"


@pytest.mark.parametrize(
    "options, code",
    [
        ({"until": DEADLINE}, "not_later"),
        ({"until": DEADLINE + timedelta(days=16)}, "extension_too_long"),
        ({"day": DEADLINE + timedelta(days=1)}, "extension_too_late"),
        ({"reason": ""}, "empty"),
    ],
)
def test_extension_is_refused(world, rectifying, options, code):
    refused(code, lambda: ask(world, rectifying, **options))


def test_extension_may_be_asked_for_on_the_last_day(world, rectifying):
    assert ask(world, rectifying, day=DEADLINE).state == ExtensionState.ASKED


def test_second_request_waits_for_the_first(world, rectifying):
    ask(world, rectifying)

    refused("extension_pending", lambda: ask(world, rectifying))


def test_no_more_extensions_than_the_plan_allows(world, rectifying):
    ask(world, rectifying)
    grant(world, rectifying)

    refused("extension_limit", lambda: ask(world, rectifying, until=date(2018, 11, 20)))


def test_nothing_is_decided_where_nothing_is_asked(world, rectifying):
    refused("nothing_asked", lambda: grant(world, rectifying))


def test_later_rules_move_no_deadline(world, rectifying):
    """G10, L35: the entry lives under the version that its record began under."""
    old = world.campaign.policies.get()
    parameters = {**old.parameters, "rectification": {**old.parameters["rectification"], "extension_max": 0}}
    PolicyVersion.objects.create(
        campaign=world.campaign, number=2, valid_from=world.today, parameters=parameters, created_at=old.created_at
    )

    assert ask(world, rectifying).state == ExtensionState.ASKED
    assert again(rectifying).deadline == DEADLINE


def complete(world, entry, **changes):
    given = {"statement": "已整改到位", "files": [evidence()], **changes}
    with on(LETTER_DAY, 16):
        return services.report_completion(entry=entry, actor=world.persona("city_liaison"), **given)


def test_completion_keeps_its_evidence(world, rectifying):
    completion = complete(world, rectifying, files=[evidence("整改前.jpg"), evidence("整改后.jpg")])

    files = completion.files.order_by("pk")

    assert [(file.name, file.content_type) for file in files] == [
        ("整改前.jpg", "image/jpeg"),
        ("整改后.jpg", "image/jpeg"),
    ]
    assert again(rectifying).state == S.AWAITING_VERIFICATION


@pytest.mark.parametrize(
    "files, code, error",
    [
        ([], "evidence_missing", Refused),
        ([evidence() for _n in range(11)], "too_many_files", Refused),
        ([SimpleUploadedFile("脚本.jpg", b"<script>")], "wrong_file_type", WrongType),
        ([SimpleUploadedFile("空.pdf", b"")], "file_empty", Refused),
        ([SimpleUploadedFile("大.pdf", b"%PDF-" + bytes(20 * 1024 * 1024))], "file_too_large", TooLarge),
    ],
)
def test_completion_is_refused_with_files_like_these(world, rectifying, files, code, error):
    refused(code, lambda: complete(world, rectifying, files=files), error=error)

    assert not EntryFile.objects.exists()


def test_completion_makes_an_extension_that_waits_needless(world, rectifying):
    ask(world, rectifying)

    complete(world, rectifying)

    assert Extension.objects.get().state == ExtensionState.LAPSED


# Verification


def test_passed_verification_writes_the_entry_off(world):
    """S1 五(四): and keeps who was there, for which team."""
    entry = entry_at(S.WRITTEN_OFF, world)

    visit = Verification.objects.get()

    assert (visit.kind, visit.passed) == (VisitKind.VERIFICATION, True)
    assert visit.posting.team == world.team("ordinary")
    assert entry.written_off_at == visit.made_at
    assert not entry.is_overdue


def test_failed_verification_is_counted_and_sends_the_entry_back(world):
    entry = entry_at(S.AWAITING_VERIFICATION, world)

    with on(LETTER_DAY, 17):
        visit = services.verify(entry=entry, actor=world.persona("central"), passed=False, words="设施仍未运行")

    entry = again(entry)
    assert (entry.state, entry.failures, entry.written_off_at) == (S.RECTIFYING, 1, None)
    told = Notification.objects.filter(key=f"verification:{visit.pk}")
    assert sorted(notice.user.username for notice in told) == ["city_liaison", "county_liaison"]


def test_who_has_gone_home_verifies_no_more(world):
    """Access ends with the posting: departure is 2 October (S1 七(四))."""
    entry = entry_at(S.AWAITING_VERIFICATION, world)

    with on(date(2018, 10, 3)):
        refused(
            "not_allowed",
            lambda: services.verify(entry=entry, actor=world.persona("inspector"), passed=True, words="正常"),
            error=NotAllowed,
        )


def test_only_kinds_of_teams_that_the_plan_names_verify(world):
    """S2 五(三): 复查暗访 is for the covert teams alone."""
    entry = entry_at(S.AWAITING_VERIFICATION, world)
    version = entry.policy
    version.parameters["rectification"]["verified_by"] = ["special"]
    version.save()

    with on(LETTER_DAY, 17):
        refused(
            "not_allowed",
            lambda: services.verify(entry=entry, actor=world.persona("inspector"), passed=True, words="正常"),
            error=NotAllowed,
        )


def test_verification_says_what_was_seen(world):
    entry = entry_at(S.AWAITING_VERIFICATION, world)

    with on(LETTER_DAY, 17):
        refused("empty", lambda: services.verify(entry=entry, actor=world.persona("inspector"), passed=True, words=" "))


# Look-back


def test_rebound_opens_the_entry_again_with_new_days(world):
    """G6: counted, and the city hands in a plan again."""
    entry = entry_at(S.WRITTEN_OFF, world)
    with on(date(2018, 10, 1), 18):
        services.look_back(entry=entry, actor=world.persona("leader"), passed=False, words="设施再次停运")

    entry = again(entry)
    assert (entry.state, entry.rebounds, entry.written_off_at) == (S.REOPENED, 1, None)
    assert (entry.plan_due, entry.deadline, entry.first_deadline) == (date(2018, 10, 8), date(2018, 10, 31), DEADLINE)
    assert not Notification.objects.filter(key__startswith="entry.rebounded").exists()


def test_second_rebound_is_raised_to_the_office(world):
    """L39."""
    entry = entry_at(S.REOPENED, world)
    with on(LETTER_DAY, 18):
        services.hand_in_plan(entry=entry, actor=world.persona("city_liaison"), **plan())
        services.accept_plan(entry=entry, actor=world.persona("office"))
        complete(world, entry)
        services.verify(entry=entry, actor=world.persona("inspector"), passed=True, words="正常")
        services.look_back(entry=entry, actor=world.persona("inspector"), passed=False, words="又停运")

    assert again(entry).rebounds == 2
    told = Notification.objects.get(key=f"entry.rebounded:{entry.pk}:2")
    assert told.user == world.persona("office")


def test_look_back_without_rebound_leaves_the_entry_written_off(world):
    entry = entry_at(S.WRITTEN_OFF, world)
    moment = entry.written_off_at

    with on(date(2018, 10, 1), 18):
        services.look_back(entry=entry, actor=world.persona("inspector"), passed=True, words="未反弹")

    assert (again(entry).state, again(entry).written_off_at) == (S.WRITTEN_OFF, moment)
    assert list(entry.verifications.values_list("kind", flat=True)) == [VisitKind.VERIFICATION, VisitKind.LOOK_BACK]


# Striking out, and what stays


def test_struck_out_entry_keeps_its_reason_and_the_letter_stays(world):
    """X39."""
    entry = entry_at(S.OPEN, world)
    before = (entry.letter.context, entry.letter.number)

    with on(LETTER_DAY):
        services.strike_out(entry=entry, actor=world.persona("office"), reason="申诉成立，问题撤销")

    entry = again(entry)
    assert entry.state == S.VOID
    assert audit.history_of(entry).last().reason == "申诉成立，问题撤销"
    assert (entry.letter.context, entry.letter.number) == before
    assert not LedgerEntry.objects.outstanding().exists()


def test_struck_out_entry_takes_its_finding_out_of_what_counts(world):
    """X39: scores and figures follow."""
    entry = entry_at(S.OPEN, world)

    with on(LETTER_DAY):
        services.strike_out(entry=entry, actor=world.persona("office"), reason="经复核不属实")

    finding = Finding.objects.get(pk=entry.finding_id)
    assert finding.state == FindingState.WITHDRAWN
    assert finding.state not in COUNTED
    assert audit.history_of(finding).last().reason == "经复核不属实"


def test_every_step_is_kept_in_the_trail(world):
    entry = entry_at(S.REOPENED, world)

    trail = [(item.verb, item.before, item.after) for item in audit.history_of(entry)]

    assert trail == [
        ("entry.opened", "", S.OPEN),
        ("entry.hand_in_plan", S.OPEN, S.PLANNED),
        ("entry.accept_plan", S.PLANNED, S.RECTIFYING),
        ("entry.report_completion", S.RECTIFYING, S.AWAITING_VERIFICATION),
        ("entry.pass", S.AWAITING_VERIFICATION, S.WRITTEN_OFF),
        ("entry.rebound", S.WRITTEN_OFF, S.REOPENED),
    ]


def test_closed_campaign_takes_nothing_more(world):
    entry = entry_at(S.OPEN, world)
    Campaign.objects.update(state="closed")

    with on(LETTER_DAY):
        refused(
            "campaign_closed",
            lambda: services.hand_in_plan(entry=entry, actor=world.persona("city_liaison"), **plan()),
            error=Closed,
        )


# Overdue


@pytest.mark.parametrize(
    "state, day, expected",
    [
        (S.OPEN, DEADLINE, False),
        (S.OPEN, DEADLINE + timedelta(days=1), True),
        (S.AWAITING_VERIFICATION, DEADLINE + timedelta(days=1), True),
        (S.WRITTEN_OFF, DEADLINE + timedelta(days=1), False),
        (S.VOID, DEADLINE + timedelta(days=1), False),
    ],
)
def test_overdue_is_a_fact_of_dates(world, state, day, expected):
    entry = entry_at(state, world)

    with on(day):
        assert entry.is_overdue == expected
        assert LedgerEntry.objects.overdue(day).exists() == expected
