"""What becomes of a shared draft on its way in: nothing that was typed or taken is lost, nothing is told falsely."""

import pytest
from playwright.sync_api import expect

from findings.models import Record
from findings.services import confirming
from tests.browser.field.form import go, section, sync
from tests.browser.field.test_two_phones import MODULE, complete, content, exchange, write, written_together
from tests.browser.field.visits import all_sent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def two_phones(own_phone):
    """`two_phones()`: the application of two of the ordinary team, each on a phone of its own."""
    return lambda: (own_phone("inspector", "#/records"), own_phone("colleague", "#/records"))


def call(page, module, name, *arguments):
    """A function of one of the application's own modules."""
    return page.evaluate(f"(given) => {MODULE % module}.then((it) => it.{name}(...given))", list(arguments))


def row(page, record):
    return call(page, "store", "get", "records", record)


def of_state(page, state):
    return call(page, "store", "all", "records", "state", state)


def handed_in_together(mine, draft):
    expect(mine.get_by_role("heading", name="内容已齐全")).to_be_visible()
    mine.get_by_role("button", name="提交").click()
    expect(mine.locator("[data-told]")).to_be_visible()
    all_sent(mine)


def test_correcting_what_was_once_shared_keeps_every_word_and_arrives(world, two_phones, at_rest):
    mine, theirs = two_phones()
    draft = written_together(mine, theirs, at_rest)
    write(mine, draft, **complete(world))
    exchange(mine, draft)
    handed_in_together(mine, draft)
    colleague = world.persona("colleague")
    confirming.contest_record(record=Record.objects.get(), actor=colleague, words="地址不对")
    sync(mine)
    go(mine, f"#/confirm/{draft}")
    at_rest(mine, "confirm")

    mine.get_by_role("link", name="更正这份记录").click()
    at_rest(mine, "record")
    address = section(mine, "site").get_by_label("地址")
    address.fill("和平东路9号")
    section(mine, "reason").locator("textarea").fill("地址写错")
    assert exchange(mine, draft) is None

    expect(address).to_have_value("和平东路9号")
    assert (row(mine, draft)["state"], of_state(mine, "discarded")) == ("draft", [])
    mine.get_by_role("button", name="提交").click()
    all_sent(mine)
    record = Record.objects.get()
    assert (record.version, record.site.address) == (2, "和平东路9号")
