"""Pledge before, self-check after, and the register of meetings (S1 十一)."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.test import Client

from care import services
from care.models import Meeting, Pledge, SelfCheck
from care.selectors import pledge_owed, self_check_due, standings
from kernel import clock
from kernel.errors import DomainError
from kernel.models import AuditEntry
from teams.enums import Duty
from teams.services import create_team, post
from tests.factories.care import clean_answers
from tests.factories.people import make_person

DEPARTURE = date(2018, 10, 2)


def on(day, hour=10):
    return time_machine.travel(clock.at(day, time(hour)), tick=False)


def refusal(act, **arguments):
    before = AuditEntry.objects.count()
    with pytest.raises(DomainError) as caught:
        act(**arguments)
    assert AuditEntry.objects.count() == before
    return caught.value.code


@pytest.fixture
def newcomer(world):
    """The posting of somebody who has signed nothing yet."""
    posting = world.person("colleague").postings.get()
    Pledge.objects.filter(posting=posting).delete()
    return posting


class TestPledge:
    def test_first_page_leads_to_the_pledge_until_it_is_signed(self, newcomer):
        browser = Client()
        browser.force_login(newcomer.person.user)

        first = browser.get("/")
        asked = browser.get("/care/pledge/")
        signed = browser.post("/care/pledge/")
        home = browser.get("/")

        assert (first.status_code, first.url) == (302, "/care/pledge/")
        assert "廉政承诺书" in asked.content.decode()
        assert (signed.status_code, signed.url, home.status_code) == (302, "/", 200)

    def test_api_answers_pledge_missing_until_it_is_signed(self, newcomer):
        browser = Client()
        browser.force_login(newcomer.person.user)

        refused = browser.get("/api/v1/records/")
        told = browser.get("/api/v1/care/pledge/").json()
        signed = browser.post("/api/v1/care/pledge/")
        read = browser.get("/api/v1/records/")

        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "pledge_missing")
        assert (told["posting"], told["actions"]) == (newcomer.pk, ["sign_pledge"])
        assert (signed.status_code, signed.json()["posting"], read.status_code) == (201, newcomer.pk, 200)

    @pytest.mark.parametrize("path", ["/password/", "/api/v1/session/", "/care/pledge/", "/api/v1/care/pledge/"])
    def test_what_leads_to_the_signature_stays_open(self, newcomer, path):
        browser = Client()
        browser.force_login(newcomer.person.user)

        assert browser.get(path).status_code == 200

    def test_signing_twice_keeps_the_first_signature(self, newcomer):
        first = services.sign_pledge(posting=newcomer, actor=newcomer.person.user)
        again = services.sign_pledge(posting=newcomer, actor=newcomer.person.user)

        assert (first.pk, Pledge.objects.filter(posting=newcomer).count()) == (again.pk, 1)
        assert AuditEntry.objects.filter(verb="pledge.signed", subject_id=str(first.pk)).count() == 1

    def test_words_that_were_signed_are_kept(self, newcomer):
        pledge = services.sign_pledge(posting=newcomer, actor=newcomer.person.user)

        assert pledge.version == "1"
        assert pledge.words.startswith("廉政承诺书\n")

    def test_nobody_signs_for_another(self, world, newcomer):
        assert refusal(services.sign_pledge, posting=newcomer, actor=world.persona("leader")) == "not_allowed"
        assert refusal(services.sign_pledge, posting=newcomer, actor=world.persona("office")) == "not_allowed"

    def test_pledge_is_owed_anew_for_each_posting_and_not_before_arrival(self, world):
        later = world.campaign.rounds.filter(starts__gt=world.round.starts, kind="inspection").order_by("starts")[0]
        person = world.person("inspector")
        before = pledge_owed(person.user, world.today)
        team = create_team(
            round=later, city=world.other_city, kind="ordinary", number=1, counties=[world.other_county], actor=None
        )

        posting = post(person=person, team=team, duty=Duty.MEMBER, actor=None)
        assert before is None
        assert pledge_owed(person.user, posting.starts - timedelta(days=1)) is None
        assert pledge_owed(person.user, posting.starts) == posting
        assert refusal(services.sign_pledge, posting=posting, actor=person.user) == "not_arrived"

    def test_plan_that_asks_for_none_opens_without(self, world, newcomer):
        version = world.campaign.policies.get()
        version.parameters["care"]["integrity"]["pledge_before"] = False
        version.save()

        assert pledge_owed(newcomer.person.user, world.today) is None


class TestSelfCheck:
    @pytest.fixture
    def posting(self, world):
        return world.person("inspector").postings.get()

    def test_opens_three_days_before_departure_and_is_due_until_handed_in(self, world, posting):
        user = posting.person.user

        due = [bool(self_check_due(user, DEPARTURE - timedelta(days=days))) for days in (4, 3, 0)]
        with on(DEPARTURE):
            services.hand_in_self_check(posting=posting, actor=user, answers=clean_answers())

        assert posting.ends == DEPARTURE
        assert (due, self_check_due(user, DEPARTURE)) == ([False, True, True], [])

    def test_is_refused_early_twice_by_another_or_incomplete(self, world, posting):
        user = posting.person.user
        said = {"posting": posting, "actor": user, "answers": clean_answers()}
        incomplete = {key: value for key, value in clean_answers().items() if key != "gifts"}

        early = refusal(services.hand_in_self_check, **said)
        with on(DEPARTURE):
            another = refusal(services.hand_in_self_check, **{**said, "actor": world.persona("leader")})
            unanswered = refusal(services.hand_in_self_check, **{**said, "answers": incomplete})
            wordless = {**clean_answers(), "gifts": {"yes": True, "words": " "}}
            without_words = refusal(services.hand_in_self_check, **{**said, "answers": wordless})
            services.hand_in_self_check(**said)
            twice = refusal(services.hand_in_self_check, **said)

        assert (early, another, unanswered, without_words, twice) == (
            "not_yet_open",
            "not_allowed",
            "unanswered",
            "words_missing",
            "already_handed_in",
        )

    def test_a_yes_is_marked_for_the_office(self, posting):
        with on(DEPARTURE):
            check = services.hand_in_self_check(
                posting=posting, actor=posting.person.user, answers=clean_answers(gifts="土特产一盒，已退回")
            )

        assert check.needs_attention
        assert [answer["code"] for answer in check.answers if answer["yes"]] == ["gifts"]

    def test_page_hands_it_in(self, world, posting):
        with on(DEPARTURE):
            browser = Client()
            browser.force_login(posting.person.user)
            empty = browser.post("/care/self-check/", {"gifts": "no"})
            done = browser.post("/care/self-check/", dict.fromkeys(clean_answers(), "no"))

        assert (empty.status_code, done.status_code) == (200, 302)
        assert SelfCheck.objects.get().posting == posting

    def test_office_sees_who_is_missing_after_departure(self, world, posting):
        with on(DEPARTURE):
            services.hand_in_self_check(posting=posting, actor=posting.person.user, answers=clean_answers())
        with on(DEPARTURE + timedelta(days=1)):
            lines = standings(world.round, world.persona("office"))
            own = standings(world.round, world.persona("sending_unit"))

        assert (len(lines), sum(line.owes_check for line in lines)) == (13, 12)
        assert [line.posting.person.name for line in own if line.owes_check] == ["督查员leader", "督查员colleague"]


class TestMeetings:
    @pytest.fixture
    def said(self, world):
        return {
            "team": world.team("ordinary"),
            "actor": world.persona("inspector"),
            "day": world.today,
            "place": "宾馆大厅",
            "with_whom": "市生态环境局副局长",
            "about": "散乱污整改",
            "present": [world.person(key) for key in ("leader", "inspector", "colleague")],
        }

    def test_three_of_the_team_are_enough_and_two_are_too_few(self, said):
        too_few = refusal(services.register_meeting, **{**said, "present": said["present"][:2]})
        doubled = refusal(services.register_meeting, **{**said, "present": said["present"][:2] * 2})
        meeting = services.register_meeting(**said)

        assert (too_few, doubled) == ("too_few_present", "too_few_present")
        assert meeting.present.count() == 3

    def test_refuses_strangers_days_to_come_empty_words_and_outsiders(self, world, said):
        act = services.register_meeting
        stranger = [*said["present"], world.person("other_leader")]
        spare = make_person(world.person("leader").unit)
        codes = [
            refusal(act, **{**said, "present": stranger}),
            refusal(act, **{**said, "present": [*said["present"], spare]}),
            refusal(act, **{**said, "day": world.today + timedelta(days=1)}),
            refusal(act, **{**said, "about": "  "}),
            refusal(act, **{**said, "actor": world.persona("other_inspector")}),
            refusal(act, **{**said, "actor": world.persona("office")}),
        ]

        assert codes == [
            "not_of_the_team",
            "not_of_the_team",
            "day_to_come",
            "words_missing",
            "not_allowed",
            "not_allowed",
        ]

    def test_office_and_the_own_team_see_it_and_nobody_else(self, world, said):
        services.register_meeting(**said)
        told = {
            key: Meeting.objects.visible_to(world.persona(key)).exists()
            for key in ("office", "leadership", "leader", "colleague", "central", "other_inspector", "reviewer",
                        "city_liaison", "sending_unit", "other_office")
        }  # fmt: skip

        assert [key for key, sees in told.items() if sees] == ["office", "leadership", "leader", "colleague"]
