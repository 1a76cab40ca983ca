"""Verification and look-back by the form of the phone: opened on the entry, confirmed by those present on their own
phones, in the ledger once and with its photos; with and without a network."""

from datetime import time

import pytest
import time_machine
from playwright.sync_api import expect

from findings.services import store_photo
from kernel import clock
from kernel.models import Notification
from rectification.enums import EntryState
from rectification.models import LedgerEntry, Verification
from rectification.selectors import photos_of
from tests.browser.field.form import add_photo, arrived, choose, go, hand_in, section, sent, sync
from tests.factories.findings import finding_content, photo
from tests.factories.rectification import LETTER_DAY, entry_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

S = EntryState
NOON = clock.at(LETTER_DAY, time(12))


@pytest.fixture
def entry_in(world):
    """`entry_in(state)`: an entry of the ledger with a photo of then; from here on it is noon of its day."""
    travels = []

    def entry_in(state):
        sha256, data = photo("当时")
        store_photo(sha256=sha256, data=data, actor=world.persona("inspector"))
        found = finding_content(description="风机未运行", photos=[{"sha256": sha256, "taken_at": None}])
        entry = entry_at(state, world, findings=[found])
        travel = time_machine.travel(NOON, tick=True)
        travel.start()
        travels.append(travel)
        return entry

    yield entry_in
    for travel in travels:
        travel.stop()


def fill_visit(page, *, passed, words):
    """What is asked besides that which the entry brings; two were there."""
    visit = section(page, "visit")
    visit.get_by_label("已整改到位" if passed else "未整改到位", exact=True).check()
    visit.get_by_label("简要说明").fill(words)
    section(page, "people").get_by_label("督查员leader").uncheck()
    choose(page, "未发现问题" if passed else "发现问题")
    add_photo(page, section(page, "photos"))


def confirm(page, entry):
    """By a colleague, who reads what was seen of the entry first."""
    row = page.locator("[data-list='mine'] a")
    expect(row).to_contain_text(entry.finding.record.site.name)
    row.click()
    page.get_by_role("button", name="与实际一致，确认").click()
    sent(page)


def told(entry) -> list[str]:
    (seen,) = Verification.objects.filter(entry=entry).order_by("-pk")[:1]
    keys = Notification.objects.filter(key=f"verification:{seen.pk}")
    return sorted(keys.values_list("user__username", flat=True))


@pytest.mark.parametrize("line", ["with a network", "without a network"])
def test_verified_on_site_the_entry_is_written_off_when_all_have_confirmed(
    world, entry_in, own_phone, worked_offline, at_rest, line
):
    entry = entry_in(S.AWAITING_VERIFICATION)
    page = own_phone("inspector", "#/today", NOON)
    if line == "without a network":
        worked_offline(page)
        page.context.set_offline(True)

    page.locator("[data-part=entries]").get_by_role("link", name=entry.finding.record.site.name).click()
    at_rest(page, "entry")
    expect(page.get_by_text("风机未运行")).to_be_visible()
    page.get_by_role("link", name="现在核查").click()
    at_rest(page, "record")
    visit = section(page, "visit")
    expect(visit).to_contain_text("地方反馈：已整改到位")
    expect(section(page, "site")).to_contain_text(entry.finding.record.site.name)
    question = section(page, "checklist").locator("fieldset").first
    question.locator("label", has_text="是").click()
    fill_visit(page, passed=True, words="风机运行正常")
    hand_in(page)
    if line == "without a network":
        expect(page.get_by_role("heading", name="已提交，等待上传")).to_be_visible()
        assert LedgerEntry.objects.get(pk=entry.pk).state == S.AWAITING_VERIFICATION
        page.context.set_offline(False)
    arrived(page)
    assert LedgerEntry.objects.get(pk=entry.pk).state == S.AWAITING_VERIFICATION

    colleagues = own_phone("colleague", "#/records", NOON)
    confirm(colleagues, entry)

    entry.refresh_from_db()
    seen = Verification.objects.get(entry=entry)
    assert (entry.state, seen.passed, seen.words) == (S.WRITTEN_OFF, True, "风机运行正常")
    assert (seen.made_by, len(seen.record.answers)) == (world.persona("inspector"), 1)
    assert [one.seen_at for one in photos_of([entry])[entry.pk]] == ["finding", "verification"]
    sync(page)
    go(page, f"#/entry/{entry.pk}")
    at_rest(page, "entry")
    expect(page.locator("[data-mark]")).to_have_text("已销号")
    expect(page.locator("[data-further]")).to_contain_text("风机运行正常")
    expect(page.get_by_role("link", name="现在核查")).to_be_hidden()


def test_not_put_right_it_goes_back_to_the_city_and_waits_for_its_next_word(world, entry_in, own_phone, at_rest):
    entry = entry_in(S.AWAITING_VERIFICATION)
    page = own_phone("inspector", "#/me", NOON)
    go(page, f"#/entry/{entry.pk}")
    at_rest(page, "entry")
    page.get_by_role("link", name="现在核查").click()
    at_rest(page, "record")
    fill_visit(page, passed=False, words="风机仍未运行")
    hand_in(page)
    arrived(page)
    confirm(own_phone("colleague", "#/records", NOON), entry)

    entry.refresh_from_db()
    assert (entry.state, entry.failures, entry.written_off_at) == (S.RECTIFYING, 1, None)
    assert told(entry) == ["city_liaison", "county_liaison"]
    sync(page)
    go(page, f"#/entry/{entry.pk}")
    at_rest(page, "entry")
    expect(page.locator("[data-fill=failures]")).to_have_text("1")
    expect(page.get_by_role("link", name="现在核查")).to_be_hidden()


@pytest.mark.parametrize(
    ("passed", "after", "rebounds", "informed"),
    [(True, S.WRITTEN_OFF, 0, []), (False, S.REOPENED, 1, ["city_liaison", "county_liaison"])],
)
def test_looked_back_at_after_closing_it_stays_closed_or_is_opened_again(
    world, entry_in, own_phone, at_rest, passed, after, rebounds, informed
):
    entry = entry_in(S.WRITTEN_OFF)
    page = own_phone("inspector", "#/me", NOON)
    go(page, f"#/sites/{entry.finding.record.site_id}")
    at_rest(page, "site")

    page.locator("[data-written-off]").get_by_role("link", name=str(entry)).click()
    at_rest(page, "entry")
    page.get_by_role("link", name="现在回头看").click()
    at_rest(page, "record")
    expect(section(page, "visit").get_by_role("heading", name="已销号问题回头看")).to_be_visible()
    fill_visit(page, passed=passed, words="再次查看")
    hand_in(page)
    arrived(page)
    confirm(own_phone("colleague", "#/records", NOON), entry)

    entry.refresh_from_db()
    assert (entry.state, entry.rebounds, told(entry)) == (after, rebounds, informed)
    assert [one.seen_at for one in photos_of([entry])[entry.pk]] == ["finding", "look_back"]
