"""What goes on a letter, to whom, under which number; and that a letter once issued stays as it is."""

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from campaigns.models import AttachedUnit, Round
from campaigns.policy.choices import DayKind, DeadlineBasis
from campaigns.selectors import policy_on
from campaigns.services import close
from findings.enums import FindingState
from findings.models import Finding
from findings.services import store_photo
from kernel import audit, clock
from kernel.documents import DocumentState, next_number
from kernel.errors import Closed, NotAllowed, Refused
from kernel.models import AuditEntry, Counter, Notification
from rectification import selectors, services
from rectification.enums import EntryState
from rectification.models import LedgerEntry, SupervisionLetter
from rectification.services.letters import deadlines
from tests.factories.findings import finding_at, finding_content, photo
from tests.factories.rectification import LETTER_DAY, confirmed, letter_of, letters_of, on
from tests.rectification.test_documents import opened

FAR = {"author": "far_inspector", "present": ["far_colleague"], "county": "140105"}


def refusal(code, call, error=Refused):
    with pytest.raises(error) as caught:
        call()
    assert caught.value.code == code


def findings_of(letter):
    return [entry.finding_id for entry in letter.entries.order_by("number")]


def units(world):
    with on(LETTER_DAY):
        return selectors.units_of_round(world.round, policy_on(world.campaign, clock.today()))


# What goes on a letter


def test_each_city_gets_a_letter_of_what_is_confirmed(world):
    """F1, S1 五(三): and every finding its entry in the ledger."""
    here, there = confirmed(world), confirmed(world, **FAR)

    letters = letters_of(world)

    assert [letter.city.code for letter in letters] == ["130100", "140100"]
    assert [findings_of(letter) for letter in letters] == [[here.pk], [there.pk]]
    assert [entry.state for entry in LedgerEntry.objects.all()] == [EntryState.OPEN] * 2


def test_entry_opens_with_its_days_and_the_rules_of_its_record(world):
    """S1: from the letter's day, 7 days for the plan and 30 to put right; G10."""
    finding = confirmed(world)

    letters_of(world)

    entry = LedgerEntry.objects.get()
    assert (entry.plan_due, entry.deadline, entry.first_deadline) == (
        date(2018, 10, 8),
        date(2018, 10, 31),
        date(2018, 10, 31),
    )
    assert entry.policy == finding.record.policy
    assert [item.verb for item in audit.history_of(entry)] == ["entry.opened"]


def test_what_is_not_ready_stays_in_sight(world):
    """L2: nothing is lost when the letters of a round are issued; the page says what is left and why."""
    ready = confirmed(world)
    finding_at(FindingState.DISPUTED, world)
    confirmed(world, findings=[finding_content(photos=[{"sha256": photo("missing")[0]}])])
    finding_at(FindingState.WITHDRAWN, world)
    finding_at(FindingState.SUBMITTED, world)

    (letter,) = letters_of(world)

    (line,) = units(world)
    assert findings_of(letter) == [ready.pk]
    assert (line.ready, line.unanswered, line.disputed, line.incomplete) == (0, 0, 1, 1)
    assert [item.number for item in line.letters] == [letter.number]


def test_silence_is_confirmed_before_the_letters_are_written(world):
    """E2: the clock's daily work need not have been done."""
    finding = finding_at(FindingState.ASSIGNED, world)

    (letter,) = letters_of(world)

    assert findings_of(letter) == [finding.pk]
    assert Finding.objects.get(pk=finding.pk).state == FindingState.CONFIRMED


def test_a_photo_that_comes_late_puts_its_finding_on_a_supplementary_letter(world):
    sha256, data = photo("late")
    letter_of(world)
    late = confirmed(world, findings=[finding_content(photos=[{"sha256": sha256}])])
    refusal("nothing_to_issue", lambda: letters_of(world))

    store_photo(sha256=sha256, data=data, actor=world.persona("inspector"))
    (second,) = letters_of(world)

    assert (second.sequence, findings_of(second)) == (2, [late.pk])
    assert "补充督办函" in second.context["title"]


def test_next_round_takes_what_an_earlier_one_left(world):
    left = confirmed(world)
    following = Round.objects.get(campaign=world.campaign, kind="inspection", number=world.round.number + 1)

    with on(following.ends):
        (letter,) = services.issue_letters(round=following, actor=world.persona("office"))

    assert findings_of(letter) == [left.pk]
    assert "含以前轮次发现、此前尚未印发的问题1个" in letter.context["paragraphs"][0]["text"]


def test_findings_are_listed_by_county_in_official_order(world):
    """裕华区 after 长安区, whoever came first."""
    later = confirmed(world, author="central", present=["central_member_1"], county="130108")
    first = confirmed(world)

    (letter,) = letters_of(world)

    assert findings_of(letter) == [first.pk, later.pk]
    assert [row["county"] for row in letter.context["rows"]] == ["长安区", "裕华区"]


def test_only_the_cities_asked_for_get_their_letters(world):
    confirmed(world)
    confirmed(world, **FAR)

    (letter,) = letters_of(world, cities=[world.other_city])

    assert letter.city == world.other_city
    assert [(line.unit.code, line.ready) for line in units(world)] == [("130100", 1), ("140100", 0)]


def test_unit_counted_on_its_own_gets_its_own_letter(world):
    """A3: and answers for itself, so its city is no addressee."""
    AttachedUnit.objects.create(campaign=world.campaign, county=world.county, is_own_unit=True)
    own = confirmed(world)
    other = confirmed(world, author="central", present=["central_member_1"], county="130108")

    city_letter, own_letter = letters_of(world)

    assert (city_letter.county, findings_of(city_letter)) == (None, [other.pk])
    assert (own_letter.county, findings_of(own_letter)) == (world.county, [own.pk])
    assert own_letter.context["addressees"] == "长安区人民政府"
    assert selectors.unit_named("130100-130102").place == world.county
    assert selectors.unit_named("130100-999999") is None


def test_letter_of_2019_goes_to_the_city_alone(world_2019):
    """S3 二(二): what the city has confirmed is handed over by letter; the plan names no copies."""
    finding = confirmed(world_2019, topic="winter-tasks", answers={})

    with on(world_2019.round.ends):
        (letter,) = services.issue_letters(round=world_2019.round, actor=world_2019.persona("office"))

    assert findings_of(letter) == [finding.pk]
    assert (letter.context["addressees"], letter.copies_to) == ("石家庄市人民政府", [])
    assert "抄送" not in "".join(paragraph.text for paragraph in opened(letter).paragraphs)


def test_letter_copied_to_the_teams_is_read_by_those_of_the_city(world):
    """S0 五(二): 同时抄送各巡查工作组; other cities' teams and other plans' teams see none."""
    version = world.campaign.policies.get()
    version.parameters["letters"]["copies"] = ["teams"]
    version.save()
    letter = letter_of(world)

    with on(LETTER_DAY):
        readers = [
            key
            for key in ("inspector", "central", "other_inspector", "far_inspector")
            if SupervisionLetter.objects.visible_to(world.persona(key)).exists()
        ]

    assert letter.copies_to == ["派驻石家庄市各督查组"]
    assert readers == ["inspector", "central", "other_inspector"]


def test_same_finding_is_never_on_two_letters(world):
    confirmed(world)
    letters_of(world)

    refusal("nothing_to_issue", lambda: letters_of(world))

    assert SupervisionLetter.objects.count() == 1


# Refusals


def test_letters_wait_for_the_rounds_last_day(world):
    """S1 五(三): 每轮次督查结束后."""
    confirmed(world)

    refusal("round_not_over", lambda: letters_of(world, day=date(2018, 9, 29)))

    assert len(letters_of(world, day=date(2018, 9, 30))) == 1


@pytest.mark.parametrize("key", ["other_office", "leadership", "reviewer", "inspector", "city_liaison", "province"])
def test_nobody_but_the_campaigns_office_issues_letters(world, key):
    confirmed(world)

    with on(LETTER_DAY):
        refusal(
            "not_allowed",
            lambda: services.issue_letters(round=world.round, actor=world.persona(key)),
            error=NotAllowed,
        )

    assert not SupervisionLetter.objects.exists()


def test_closed_campaign_issues_nothing(world):
    confirmed(world)
    with on(LETTER_DAY):
        close(campaign=world.campaign, actor=world.persona("office"))

    refusal("campaign_closed", lambda: letters_of(world), error=Closed)


def test_campaign_stays_open_while_the_ledger_is(world):
    letter_of(world)

    refusal("campaign_open", lambda: close(campaign=world.campaign, actor=world.persona("office")))


# Number


def test_numbers_run_without_gap_by_body_and_year(world):
    """F2, L31."""
    confirmed(world)
    confirmed(world, **FAR)
    letters = letters_of(world)
    confirmed(world)
    letters += letters_of(world, day=date(2019, 1, 2))

    assert [letter.number for letter in letters] == ["环督函〔2018〕1号", "环督函〔2018〕2号", "环督函〔2019〕1号"]


def test_roll_back_leaves_no_gap(world):
    confirmed(world)

    with transaction.atomic():
        letters_of(world)
        transaction.set_rollback(True)
    (letter,) = letters_of(world)

    assert letter.number == "环督函〔2018〕1号"
    assert Counter.objects.get(series="环督函/supervision_letter/2018").last == 1


def test_one_letter_that_fails_undoes_all(world):
    """A number that is in the register already (put there by hand) makes no half of a round."""
    confirmed(world)
    next_number("环督函/supervision_letter/2018")
    letters_of(world)
    Counter.objects.update(last=0)
    confirmed(world)
    confirmed(world, **FAR)

    with pytest.raises(IntegrityError), transaction.atomic():
        letters_of(world)

    assert [letter.number for letter in SupervisionLetter.objects.all()] == ["环督函〔2018〕2号"]
    assert LedgerEntry.objects.count() == 1


# Deadlines


@pytest.mark.parametrize(
    "basis, kind, expected",
    [
        (DeadlineBasis.LETTER, DayKind.CALENDAR, (date(2018, 10, 8), date(2018, 10, 31))),
        (DeadlineBasis.LIST, DayKind.CALENDAR, (date(2018, 10, 1), date(2018, 10, 20))),
        # From 1 to 7 October 2018 nobody works; 29 and 30 September make up for it (X15, G9).
        (DeadlineBasis.LETTER, DayKind.WORKING, (date(2018, 10, 16), date(2018, 11, 16))),
        (DeadlineBasis.LIST, DayKind.WORKING, (date(2018, 10, 1), date(2018, 11, 7))),
    ],
)
def test_days_run_from_list_or_letter_in_the_plans_kind_of_days(world, basis, kind, expected):
    """X38. A plan is never due before the letter that asks for it."""
    rules = policy_on(world.campaign, world.today)
    terms = rules.rectification.model_copy(update={"deadline_basis": basis, "day_kind": kind})

    found = deadlines(rules.model_copy(update={"rectification": terms}), LETTER_DAY, date(2018, 9, 20))

    assert found == expected


# Whom it tells, and that it stays as it was


def test_liaisons_of_the_city_are_told_once(world):
    letter = letter_of(world)

    told = Notification.objects.filter(key=f"letter.issued:{letter.pk}")

    assert [notice.user.username for notice in told] == ["city_liaison"]
    assert told[0].url == f"/rectification/letters/{letter.pk}/"
    assert told[0].text == "督办函环督函〔2018〕1号已印发。"


def test_letter_is_rendered_once_it_is_committed(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        letter = letter_of(world)

    letter.refresh_from_db()
    assert letter.rendering == DocumentState.RENDERED
    file, name = selectors.letter_file(letter)
    with file:
        assert file.read(2) == b"PK"
    assert name == "环督函〔2018〕1号 石家庄市.docx"


def test_file_that_is_still_being_made_is_refused_with_a_sentence(world):
    letter = letter_of(world)

    refusal("not_rendered", lambda: selectors.letter_file(letter))


def test_citys_first_look_is_the_receipt(world):
    """F5: others who read the letter leave no receipt, and a second look does not move it."""
    letter = letter_of(world)

    for key, hour in (("office", 11), ("province", 11), ("city_liaison", 14), ("city_liaison", 16)):
        with on(LETTER_DAY, hour):
            services.mark_read(letter=SupervisionLetter.objects.get(), actor=world.persona(key))

    letter.refresh_from_db()
    assert letter.read_at == clock.at(LETTER_DAY, time(14))
    assert [item.verb for item in audit.history_of(letter)] == ["letter.issued", "letter.read"]


# Preview


def test_preview_shows_the_letter_and_leaves_nothing_behind(world):
    confirmed(world)
    before = (AuditEntry.objects.count(), Notification.objects.count())

    with on(LETTER_DAY):
        data = services.preview_letter(round=world.round, city=world.city, actor=world.persona("office"))

    assert data[:2] == b"PK"
    assert not SupervisionLetter.objects.exists()
    assert not LedgerEntry.objects.exists()
    assert not Counter.objects.filter(series__contains="supervision_letter", last__gt=0).exists()
    assert (AuditEntry.objects.count(), Notification.objects.count()) == before


def test_preview_may_be_had_before_the_round_is_over(world):
    confirmed(world)

    with on(date(2018, 9, 24)):
        data = services.preview_letter(round=world.round, city=world.city, actor=world.persona("leadership"))

    assert data[:2] == b"PK"


def test_preview_of_a_city_with_nothing_ready_is_refused(world):
    with on(LETTER_DAY):
        refusal(
            "nothing_to_issue",
            lambda: services.preview_letter(round=world.round, city=world.city, actor=world.persona("office")),
        )
        refusal(
            "not_allowed",
            lambda: services.preview_letter(round=world.round, city=world.city, actor=world.persona("inspector")),
            error=NotAllowed,
        )
