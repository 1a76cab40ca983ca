"""How it looked before, for a visit with no network: kept beforehand, beside the new photos, seen by nobody else."""

import json

import pytest
from playwright.sync_api import expect

from findings.enums import FindingState
from findings.models import Record
from findings.services import store_photo
from rectification.enums import EntryState
from rectification.models import LedgerEntry
from rectification.services import strike_out
from tests.browser.field.visits import all_sent
from tests.factories.findings import finding_at, finding_content, photo
from tests.factories.rectification import LETTER_DAY, confirmed, entry_at, on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STORE = "import('/static/js/field/store.js')"
EARLIER = "import('/static/js/field/earlier.js')"


def pictured(world, *texts):
    """What a finding says that has these photos, which are on the server."""
    told = []
    for text in texts:
        sha256, data = photo(text, size=(640, 480))
        store_photo(sha256=sha256, data=data, actor=world.persona("inspector"))
        told.append({"sha256": sha256, "taken_at": "2018-09-18T14:30:00+08:00"})
    return [finding_content(photos=told)]


def entry_with(world, *texts, state=EntryState.AWAITING_VERIFICATION):
    return entry_at(state, world, finding=confirmed(world, findings=pictured(world, *texts)))


def kept(page):
    return page.evaluate(f"{STORE}.then((store) => store.keys('earlier'))")


def hashes(entry):
    return sorted(photo.sha256 for photo in entry.finding.photos.all())


def followed(page, rules=None):
    """Fetches all that may be fetched now, as after a synchronization."""
    page.evaluate(
        f"""async (rules) => {{
          const [store, earlier] = await Promise.all([{STORE}, {EARLIER}]);
          if (rules) await store.put('meta', {{ ...(await store.get('meta', 'rules')), ...rules, id: 'rules' }});
          await earlier.follow();
        }}""",
        rules,
    )
    return kept(page)


@pytest.fixture
def opened(phone):
    """`opened(persona, route)`: the application of this person, with all that it may hold."""

    def opened(user, route="#/me"):
        page = phone(user, route)
        assert page.evaluate("import('/static/js/field/sync.js').then((sync) => sync.sync().then(() => sync.status()))")
        followed(page)
        return page

    return opened


def test_visit_with_no_network_has_the_earlier_photos_beside_the_new_one(
    world, opened, context, worked_offline, at_rest, complaints
):
    entry = entry_with(world, "当时一", "当时二")
    page = worked_offline(opened(world.persona("inspector")))
    assert kept(page) == hashes(entry)
    page.close()
    context.set_offline(True)

    page = context.new_page()
    page.goto(f"/field/#/entry/{entry.pk}")
    at_rest(page, "entry")
    expect(page.locator("[data-photos] img").first).to_have_js_property("naturalWidth", 320)
    expect(page.get_by_text("2张照片均已保存在本机")).to_be_visible()
    page.get_by_role("link", name="现在核查").click()
    at_rest(page, "record")
    new = page.locator("[data-section='photos']")
    then = new.get_by_role("list", name="历史照片（对照）")
    expect(then.get_by_role("button")).to_have_count(2)
    expect(then.get_by_role("img", name="照片1，2018年9月18日发现问题时拍摄")).to_be_visible()
    expect(then.get_by_text("2018年9月18日")).to_have_count(2)
    expect(new).to_contain_text("当时：活性炭吸附装置未运行")

    taken, data = photo("现在", size=(640, 480))
    files = {"name": "现在.jpg", "mimeType": "image/jpeg", "buffer": data}
    new.locator("input[data-source='camera']").set_input_files(files)
    expect(new.locator("[data-part='tiles'] li")).to_have_count(1)
    new.locator("[data-part='tiles'] li").scroll_into_view_if_needed()
    assert then.evaluate("(one) => one.getBoundingClientRect().top >= 0 && one.getBoundingClientRect().bottom < 400")
    then.get_by_role("button").nth(1).click()
    large = page.get_by_role("dialog", name="照片2，2018年9月18日发现问题时拍摄")
    expect(large.get_by_role("img")).to_have_js_property("naturalWidth", 320)
    expect(large).to_contain_text("活性炭吸附装置未运行")
    large.get_by_role("button", name="关闭").click()
    expect(then.get_by_role("button").nth(1)).to_be_focused()

    page.locator("[data-section='visit']").get_by_text("已整改到位", exact=True).click()
    page.locator("[data-section='visit']").get_by_label("简要说明").fill("已更换活性炭，运行正常")
    page.locator("[data-section='outcome']").get_by_text("未发现问题").click()
    page.get_by_role("button", name="提交").click()
    expect(page.locator("[data-told]")).to_be_visible()
    context.set_offline(False)
    all_sent(page)

    record = Record.objects.exclude(pk=entry.finding.record_id).get()
    assert (record.content["visit"]["entry"], [one.sha256 for one in record.photos.filter(kind="copy")]) == (
        entry.pk,
        [taken],
    )
    assert [line for line in complaints if "ERR_INTERNET_DISCONNECTED" not in line] == []


# The person's database as the release of version 1 left it: an entry's photos are hashes, and there are none kept.
AS_BEFORE = """async (user) => {
  const store = await import('/static/js/field/store.js');
  const names = ['meta', 'records', 'photos', 'bytes', 'acts', 'topics', 'people', 'counties', 'townships', 'sites',
    'entries', 'tasks', 'plan', 'returned', 'team_records', 'drafts', 'folder'];
  const held = await store.tx(names, 'readonly', async (rows) => {
    const read = async (name) => [name, await rows.all(name), await rows.keys(name)];
    return Promise.all(names.map(read));
  });
  store.close();
  const done = (asked) => new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  await done(indexedDB.deleteDatabase(`lantian-${user}`));
  const opening = indexedDB.open(`lantian-${user}`, 1);
  opening.onupgradeneeded = () => {
    for (const [name, rows, keys] of held) {
      const into = opening.result.createObjectStore(name);
      const bare = (row) => (name === 'entries' ? { ...row, photos: row.photos.map(({ sha256 }) => sha256) } : row);
      rows.forEach((row, number) => into.put(bare(row), keys[number]));
    }
    const at = (name) => opening.transaction.objectStore(name);
    for (const name of ['records', 'photos', 'acts']) at(name).createIndex('state', 'state');
    at('photos').createIndex('record', 'record');
  };
  (await done(opening)).close();
}"""


def test_release_that_is_taken_with_no_network_goes_on_with_the_entries_of_the_one_before(
    world, opened, context, worked_offline, at_rest, complaints
):
    entry = entry_with(world, "当时")
    user = world.persona("inspector")
    page = worked_offline(opened(user))
    page.goto(f"/field/#/record/new?entry={entry.pk}&kind=verification")
    at_rest(page, "record")
    page.locator("[data-section='visit']").get_by_label("简要说明").fill("已更换活性炭")
    expect(page.locator("[data-fill=saved]")).to_contain_text("已存于本机")
    draft = page.url
    context.set_offline(True)
    page.evaluate(AS_BEFORE, user.pk)
    page.close()
    # Of the page whose database was taken from under it.
    complaints.clear()

    page = context.new_page()
    page.goto(draft)
    at_rest(page, "record")

    expect(page.locator("[data-section='visit']").get_by_label("简要说明")).to_have_value("已更换活性炭")
    expect(page.locator("[data-section='visit'] [data-earlier]")).to_have_text("照片尚未下载，联网后自动下载")
    expect(page.get_by_label("专题").locator("option")).not_to_have_count(1)
    page.goto(f"/field/#/entry/{entry.pk}")
    at_rest(page, "entry")
    expect(page.get_by_text("1张照片中0张已保存在本机")).to_be_visible()
    assert [line for line in complaints if "ERR_INTERNET_DISCONNECTED" not in line] == []


def test_site_shows_what_is_kept_of_its_past_problems_and_leads_there(world, opened, context, worked_offline, at_rest):
    entry = entry_with(world, "当时")
    page = worked_offline(opened(world.persona("inspector")))
    context.set_offline(True)

    page.goto(f"/field/#/sites/{entry.finding.record.site_id}")
    at_rest(page, "site")

    for part in ("[data-entries]", "[data-problems]"):
        photo = page.locator(part).get_by_role("img", name="照片1，2018年9月18日发现问题时拍摄")
        expect(photo).to_have_js_property("naturalWidth", 320)
    page.locator("[data-problems] a").click()
    at_rest(page, "entry")
    expect(page.locator("[data-photos] img")).to_have_count(1)


def test_photos_not_here_yet_are_named_and_come_with_the_network(world, phone, context, at_rest):
    context.route("**/api/v1/photos/**", lambda route: route.abort())
    entry = entry_with(world, "当时")
    page = phone(world.persona("inspector"))
    page.evaluate("import('/static/js/field/sync.js').then((sync) => sync.sync())")
    page.goto(f"/field/#/entry/{entry.pk}")
    at_rest(page, "entry")
    expect(page.locator("[data-photos]")).to_have_text("照片尚未下载，联网后自动下载")
    expect(page.get_by_text("1张照片中0张已保存在本机")).to_be_visible()

    context.unroute("**/api/v1/photos/**")
    page.evaluate(f"{EARLIER}.then((earlier) => earlier.follow())")

    expect(page.locator("[data-photos] img")).to_have_js_property("naturalWidth", 320)
    expect(page.get_by_text("1张照片均已保存在本机")).to_be_visible()


def test_another_person_of_the_same_phone_finds_them_nowhere(world, opened, sign_in):
    """Neither in a store, nor in a cache of the application, nor in what the browser remembers of addresses."""
    entry = entry_with(world, "当时")
    page = opened(world.persona("inspector"))
    page.goto(f"/field/#/entry/{entry.pk}")
    page.get_by_role("button", name="照片1").click()
    expect(page.get_by_role("dialog").get_by_role("img")).to_have_js_property("naturalWidth", 640)
    page.evaluate("import('/static/js/field/session.js').then((session) => { session.signOut(); })")
    expect(page.get_by_role("heading", name="登录")).to_be_visible()

    sign_in(world.persona("far_inspector"))
    other = opened(world.persona("far_inspector"))

    assert kept(other) == []
    remembered = other.evaluate(
        """async (sha256) => {
          const names = await caches.keys();
          const keys = (await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))).flat();
          const only = { cache: "only-if-cached", mode: "same-origin" };
          const address = `/api/v1/photos/${sha256}/?size=`;
          const ask = (size) => fetch(address + size, only).then((one) => one.ok, () => false);
          return [keys.some(({ url }) => url.includes("/api/")), await ask("thumb"), await ask("display")];
        }""",
        hashes(entry)[0],
    )
    assert remembered == [False, False, False]
    answered = other.request.get(f"/api/v1/photos/{hashes(entry)[0]}/?size=thumb")
    assert answered.status == 404


def test_what_is_not_open_any_more_is_not_kept(world, opened):
    stays, goes = entry_with(world, "留"), entry_with(world, "去")
    returned = finding_at(FindingState.RETURNED, world, findings=pictured(world, "退回"))
    page = opened(world.persona("inspector"))
    before = sorted([*hashes(stays), *hashes(goes), *(one.sha256 for one in returned.photos.all())])
    assert kept(page) == before

    with on(LETTER_DAY, 12):
        strike_out(entry=LedgerEntry.objects.get(pk=goes.pk), actor=world.persona("office"), reason="经复核不属实")
    page.evaluate("import('/static/js/field/sync.js').then((sync) => sync.sync())")

    assert followed(page) == sorted(set(before) - set(hashes(goes)))

    world.team("ordinary").counties.clear()
    page.evaluate("import('/static/js/field/sync.js').then((sync) => sync.sync())")
    assert followed(page) == [one.sha256 for one in returned.photos.all()]


def test_no_more_than_the_rules_say_and_the_most_urgent_first(world, opened):
    later = entry_with(world, "计划中一", "计划中二", state=EntryState.RECTIFYING)
    due = entry_with(world, "待核查")
    page = opened(world.persona("inspector"))
    assert kept(page) == sorted([*hashes(later), *hashes(due)])
    size = page.evaluate(
        f"{STORE}.then((store) => store.get('earlier', '{hashes(due)[0]}')).then((r) => r.bytes.byteLength)"
    )

    assert followed(page, {"earlier_photos_mb": 1.5 * size / 1e6}) == hashes(due)
    assert followed(page, {"earlier_photos_mb": 0}) == []
    assert followed(page, {"earlier_photos_mb": 1}) == sorted([*hashes(later), *hashes(due)])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"saveData": True, "effectiveType": "4g"}, set()),
        ({"saveData": False, "effectiveType": "2g"}, set()),
        ({"saveData": False, "effectiveType": "4g", "type": "cellular"}, {"due"}),
        ({"saveData": False, "effectiveType": "4g", "type": "wifi"}, {"due", "open"}),
    ],
)
def test_a_line_that_is_dear_or_slow_is_left_alone(world, opened, context, line, expected):
    facts = f"Object.assign(new EventTarget(), {json.dumps(line)})"
    context.add_init_script(f"Object.defineProperty(navigator, 'connection', {{ value: {facts} }})")
    photos = {"due": hashes(entry_with(world, "待核查"))}
    photos["open"] = hashes(entry_with(world, "整改中", state=EntryState.RECTIFYING))

    page = opened(world.persona("inspector"))

    assert kept(page) == sorted(sha256 for name in expected for sha256 in photos[name])


def in_the_form(world, opened, context, entry, at_rest):
    """A visit's form on a phone that may keep none of them, with what it asks the server for."""
    page = opened(world.persona("inspector"))
    assert followed(page, {"earlier_photos_mb": 0}) == []
    asked = []
    context.on("request", lambda request: asked.append(request.url) if "/api/v1/photos/" in request.url else None)
    page.goto(f"/field/#/record/new?entry={entry.pk}&kind=verification")
    at_rest(page, "record")
    return page, asked


def test_form_that_shows_a_photo_in_three_places_asks_for_it_once(world, opened, context, at_rest):
    page, asked = in_the_form(world, opened, context, entry_with(world, "当时"), at_rest)

    expect(page.locator("[data-earlier] img")).to_have_count(3)

    assert len(asked) == 1


def test_form_asks_a_dear_line_only_for_what_is_pressed(world, opened, context, at_rest):
    facts = "Object.assign(new EventTarget(), { saveData: true, effectiveType: '4g' })"
    context.add_init_script(f"Object.defineProperty(navigator, 'connection', {{ value: {facts} }})")
    page, asked = in_the_form(world, opened, context, entry_with(world, "当时", "当时二"), at_rest)
    there = page.locator("[data-section='photos'] [data-earlier]").get_by_role("button", name="尚未下载，点按即可下载")
    expect(there).to_have_count(2)
    assert asked == []

    there.first.click()

    expect(page.locator("[data-earlier] img")).to_have_count(1)
    assert len(asked) == 1


def test_what_is_kept_is_read_once_however_many_there_are(world, opened):
    """Twenty megabytes are a thousand photos."""
    page = opened(world.persona("inspector"))

    reads = page.evaluate(
        f"""async () => {{
          const [store, earlier] = await Promise.all([{STORE}, {EARLIER}]);
          const photos = Array.from({{ length: 500 }}, (_, n) => ({{ sha256: `photo ${{n}}`, seen_at: 'finding' }}));
          await store.put('entries', {{ id: 9, state: 'rectifying', deadline: '2018-10-01', actions: [], photos }});
          const sizes = Object.fromEntries(photos.map(({{ sha256 }}) => [sha256, 20_000]));
          await store.put('meta', {{ id: 'earlier', sizes }});
          let reads = 0;
          const get = IDBObjectStore.prototype.get;
          IDBObjectStore.prototype.get = function (key) {{
            reads += key === 'earlier';
            return get.call(this, key);
          }};
          await earlier.follow();
          return reads;
        }}"""
    )

    assert reads == 1


def test_what_is_not_sent_goes_first(world, opened, context):
    entry = entry_with(world, "当时")
    context.route("**/api/v1/records/**", lambda route: route.abort())
    page = opened(world.persona("inspector"))
    waits = {"id": "mine", "state": "waiting", "content": {"photos": []}}
    page.evaluate(f"(row) => {STORE}.then((store) => store.put('records', row))", waits)
    page.evaluate(f"{STORE}.then((store) => store.tx(['earlier', 'meta'], 'readwrite', async (rows) => {{"
                  "await rows.clear('earlier'); await rows.del('meta', 'earlier'); }))")  # fmt: skip
    assert followed(page) == []

    page.evaluate(f"{STORE}.then((store) => store.put('records', {{id: 'mine', state: 'draft', content: {{}}}}))")

    assert followed(page) == hashes(entry)


def test_on_a_full_phone_they_are_given_up_first(world, opened, context):
    """What the user makes is kept; nothing that was put by for such a moment is touched."""
    entry_with(world, "当时")
    page = opened(world.persona("inspector"))
    assert len(kept(page)) == 1

    left = page.evaluate(
        f"""async () => {{
          const store = await {STORE};
          await store.lookAtRoom();
          const put = IDBObjectStore.prototype.put;
          let failed = 0;
          IDBObjectStore.prototype.put = function (...given) {{
            if (this.name === 'records' && !failed++) throw new DOMException('full', 'QuotaExceededError');
            return put.apply(this, given);
          }};
          await store.put('records', {{ id: 'mine', state: 'draft', content: {{}} }});
          const room = (await store.keys('meta')).filter((key) => String(key).startsWith('room-')).length;
          return [await store.count('records'), await store.count('earlier'), room > 0];
        }}"""
    )

    assert left == [1, 0, True]
