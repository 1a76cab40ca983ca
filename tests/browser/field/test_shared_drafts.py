"""What becomes of a shared draft on its way in: nothing that was typed or taken is lost, nothing is told falsely."""

import pytest
from playwright.sync_api import expect

from findings.models import Photo, Record
from findings.services import confirming
from tests.browser.field.form import add_photo, choose, go, section, sync
from tests.browser.field.test_camera import camera_photo
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
    expect(mine.locator("[data-told]")).to_be_visible()
    all_sent(mine)
    record = Record.objects.get()
    assert (record.version, record.content["site"]["address"]) == (2, "和平东路9号")


def queued(world, two_phones, at_rest):
    """A draft that is complete and, with no network, is to go in by itself; typed through the form."""
    mine, theirs = two_phones()
    draft = written_together(mine, theirs, at_rest)
    write(mine, draft, **{**complete(world), "outcome": ""})
    exchange(mine, draft)
    choose(mine, "未发现问题")
    expect(mine.get_by_role("heading", name="内容已齐全")).to_be_visible()
    mine.context.set_offline(True)
    mine.get_by_role("button", name="联网后自动提交").click()
    expect(mine.get_by_role("button", name="暂不提交")).to_be_visible()
    return mine, theirs, draft


def test_what_waits_for_a_network_says_so_after_typing_and_is_taken_back(world, two_phones, at_rest):
    mine, _theirs, draft = queued(world, two_phones, at_rest)

    mine.get_by_role("button", name="暂不提交").click()
    expect(mine.get_by_role("button", name="联网后自动提交")).to_be_visible()
    mine.context.set_offline(False)
    exchange(mine, draft)

    expect(mine.get_by_role("button", name="提交", exact=True)).to_be_visible()
    assert (row(mine, draft)["state"], Record.objects.exists()) == ("draft", False)


def test_open_form_says_that_what_waited_was_not_handed_in(world, two_phones, at_rest):
    mine, theirs, draft = queued(world, two_phones, at_rest)
    exchange(theirs, draft)
    write(theirs, draft, topic="")
    exchange(theirs, draft)

    mine.context.set_offline(False)

    expect(mine.locator("[data-notice='draft-unsettled']")).to_contain_text("未提交", timeout=15_000)
    expect(mine.get_by_role("button", name="提交", exact=True)).to_be_visible()


def test_what_the_server_refuses_waits_no_more_and_is_told_why(world, two_phones, at_rest):
    mine, theirs = two_phones()
    draft = written_together(mine, theirs, at_rest)
    mine.context.set_offline(True)
    write(mine, draft, **complete(world), site__address="长" * 20_001)
    expect(mine.get_by_role("heading", name="内容已齐全")).to_be_visible()
    mine.get_by_role("button", name="联网后自动提交").click()
    expect(mine.get_by_role("button", name="暂不提交")).to_be_visible()

    mine.context.set_offline(False)

    told = mine.locator("[data-notice='draft-unsettled']")
    expect(told).to_contain_text("第一家具厂：未提交。", timeout=15_000)
    assert (row(mine, draft)["wants_in"], Record.objects.exists()) == (None, False)


def test_sentence_that_is_being_typed_keeps_the_draft_from_going_in_by_itself(world, two_phones, at_rest):
    mine, _theirs, draft = queued(world, two_phones, at_rest)

    section(mine, "site").get_by_label("地址").press_sequentially("和平东")

    expect(mine.get_by_role("button", name="联网后自动提交")).to_be_visible()
    expect(mine.locator("[data-says]")).to_contain_text("不再自动提交")
    assert not row(mine, draft)["wants_in"]


def test_photo_chosen_while_the_draft_waits_for_a_network_is_in_the_record(world, two_phones, at_rest):
    mine, _theirs, draft = queued(world, two_phones, at_rest)

    add_photo(mine, section(mine, "photos"))
    expect(mine.get_by_role("button", name="联网后自动提交")).to_be_visible()
    mine.get_by_role("button", name="联网后自动提交").click()
    expect(mine.get_by_role("button", name="暂不提交")).to_be_visible()
    mine.context.set_offline(False)

    expect(mine.locator("[data-told]")).to_be_visible(timeout=15_000)
    all_sent(mine)
    assert [str(record.pk) for record in Record.objects.all()] == [draft]
    assert [one["sha256"] for one in Record.objects.get().content["photos"]] == [Photo.objects.get().pk]


# A change that another module's write overtakes: `before(id)` is done after the form has read the draft.
OVERTAKEN = """async ([id, before]) => {
  const [store, outbox, { Draft }] = await Promise.all(
    ['store', 'outbox', 'form/draft'].map((name) => import(`/static/js/field/${name}.js`)));
  const told = [];
  const note = (name) => (value) => told.push([name, value]);
  const names = ['onsaved', 'onunsaved', 'onother', 'onmoved', 'onqueue', 'onback', 'onlate'];
  const draft = new Draft(await store.get('records', id), Object.fromEntries(names.map((name) => [name, note(name)])));
  if (before === 'waiting') await outbox.hand_in(id);
  draft.set('site.address', '和平东路9号');
  await draft.close();
  return told.filter(([name]) => ['onback', 'onlate'].includes(name));
}"""


def test_what_is_written_after_the_draft_went_in_makes_it_a_draft_again(world, two_phones, at_rest):
    mine, theirs = two_phones()
    draft = written_together(mine, theirs, at_rest)
    go(mine, "#/records")
    at_rest(mine, "records")
    mine.context.set_offline(True)

    told = mine.evaluate(OVERTAKEN, [draft, "waiting"])

    assert [name for name, _value in told] == ["onback"]
    assert (row(mine, draft)["state"], content(mine, draft)["site"]["address"]) == ("draft", "和平东路9号")


def test_what_is_written_after_the_record_has_arrived_is_read_beside_it_and_becomes_a_correction(
    world, two_phones, at_rest
):
    mine, theirs = two_phones()
    draft = written_together(mine, theirs, at_rest)
    write(mine, draft, **complete(world))
    exchange(mine, draft)
    handed_in_together(mine, draft)
    sync(mine)
    go(mine, "#/records")
    at_rest(mine, "records")

    ((name, aside),) = mine.evaluate(OVERTAKEN, [draft, "sent"])
    go(mine, f"#/record/{aside}")
    at_rest(mine, "record")

    assert (name, row(mine, aside)["state"]) == ("onlate", "discarded")
    assert "address" not in content(mine, draft)["site"]
    expect(mine.locator("[data-late]")).to_contain_text("和平东路9号")
    expect(mine.get_by_role("button", name="恢复")).to_be_hidden()
    mine.get_by_role("button", name="据此更正记录").click()
    expect(section(mine, "site").get_by_label("地址")).to_have_value("和平东路9号")
    section(mine, "reason").locator("textarea").fill("补充地址")
    mine.get_by_role("button", name="提交").click()
    expect(mine.locator("[data-told]")).to_be_visible()
    all_sent(mine)
    assert (Record.objects.get().version, Record.objects.get().content["site"]["address"]) == (2, "和平东路9号")


# The draft is read anew while a letter goes to the store.
READ_MEANWHILE = """async (id) => {
  const [store, { Draft }] = await Promise.all(
    ['store', 'form/draft'].map((name) => import(`/static/js/field/${name}.js`)));
  const nothing = () => {};
  const names = ['onsaved', 'onunsaved', 'onother', 'onmoved', 'onqueue', 'onback', 'onlate'];
  const draft = new Draft(await store.get('records', id), Object.fromEntries(names.map((name) => [name, nothing])));
  await store.update('records', id, (row) => ({ ...row, page: null }));
  const reading = draft.read([id]);
  draft.set('site.address', '和平东路9号');
  await reading;
  const shown = draft.get('site.address');
  await draft.close();
  return shown;
}"""


def test_letters_on_their_way_to_the_store_stay_on_the_screen(world, two_phones, at_rest):
    mine, theirs = two_phones()
    draft = written_together(mine, theirs, at_rest)
    go(mine, "#/records")
    at_rest(mine, "records")

    assert mine.evaluate(READ_MEANWHILE, draft) == "和平东路9号"
    assert content(mine, draft)["site"]["address"] == "和平东路9号"


# What the store has of a draft after each write.
WATCHED = """async (id) => {
  const store = await import('/static/js/field/store.js');
  window.seen = [];
  store.changed('records', async () => {
    const { state, wants_in: wanted } = await store.get('records', id);
    window.seen.push(`${state} ${wanted ? 'queued' : 'idle'}`);
  });
}"""


def test_a_page_killed_at_any_moment_leaves_what_waits_queued_or_handed_in(world, two_phones, at_rest):
    mine, _theirs, draft = queued(world, two_phones, at_rest)
    mine.evaluate(WATCHED, draft)

    mine.context.set_offline(False)
    expect(mine.locator("[data-told]")).to_be_visible(timeout=15_000)
    all_sent(mine)

    assert set(mine.evaluate("window.seen")) <= {"draft queued", "waiting idle", "sending idle", "sent idle"}


def test_photos_of_a_draft_thrown_away_for_all_stay_on_the_phone_and_go_with_the_copy(world, two_phones, at_rest):
    mine, theirs = two_phones()
    draft = written_together(mine, theirs, at_rest)
    theirs.locator("[data-section=photos] input[data-source=album]").set_input_files(
        {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": camera_photo()}
    )
    expect(theirs.locator("[data-section=photos] [data-photo]")).to_have_count(1)
    exchange(theirs, draft)
    go(theirs, "#/records")
    at_rest(theirs, "records")
    mine.get_by_role("button", name="删除草稿").click()
    mine.get_by_role("dialog").get_by_role("button", name="删除").click()
    at_rest(mine, "queue")

    exchange(theirs, draft)
    call(theirs, "outbox", "sendOriginals")

    (aside,) = of_state(theirs, "discarded")
    photos = call(theirs, "store", "all", "photos")
    assert sorted((photo["kind"], photo["record"]) for photo in photos) == [
        ("copy", aside["id"]),
        ("original", aside["id"]),
    ]
    assert not Photo.objects.exists()
    call(theirs, "outbox", "discard", aside["id"])
    assert call(theirs, "store", "keys", "bytes") == []


# Both phones had agreed, and hand it in at once, each with its own end.
HANDED_IN_TOO = """async ([id, address]) => {
  const [store, outbox, { whole }] = await Promise.all(
    ['store', 'outbox', 'form/missing'].map((name) => import(`/static/js/field/${name}.js`)));
  await store.update('records', id, (row) => {
    if (address) row.content.site.address = address;
    return { ...row, content: whole(row.content, new Date(Date.now() + 60_000)), page: null };
  });
  await outbox.hand_in(id);
}"""


@pytest.mark.parametrize("address", ["", "和平东路9号"])
def test_second_of_two_phones_that_hand_in_the_same_keeps_only_what_did_not_arrive(world, two_phones, at_rest, address):
    mine, theirs = two_phones()
    draft = written_together(mine, theirs, at_rest)
    write(mine, draft, **complete(world))
    exchange(mine, draft)
    exchange(theirs, draft)
    theirs.context.set_offline(True)
    handed_in_together(mine, draft)

    theirs.evaluate(HANDED_IN_TOO, [draft, address])
    theirs.context.set_offline(False)

    notice = theirs.locator("[data-notice='draft-closed']")
    expect(notice).to_contain_text("已提交", timeout=15_000)
    kept = of_state(theirs, "discarded")
    assert [(one["of"], one["late"]["set"]) for one in kept] == (
        [(draft, {"site.address": address})] if address else []
    )
    if not address:
        return
    notice.get_by_role("button", name="查看内容").click()
    expect(theirs.locator("[data-late]")).to_contain_text(address)
    expect(theirs.get_by_role("button", name="恢复")).to_be_hidden()
    assert Record.objects.count() == 1
