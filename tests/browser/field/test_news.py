"""What a team mate writes while a section of the form is being written in: said at once, shown when it is asked for."""

import pytest
from playwright.sync_api import expect

from tests.browser.field.form import stored, until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# As an exchange with the server does: content of the others with what was typed here, from no page.
FROM_A_TEAM_MATE = """async ([id, changes]) => {
  const [store, draft] = await Promise.all([
    import('/static/js/field/store.js'), import('/static/js/field/form/draft.js')]);
  await store.update('records', id, (row) => {
    for (const [path, value] of Object.entries(changes)) draft.write(row.content, path, value);
    return { ...row, page: null };
  });
}"""
PLACE = {"lon": 114.5, "lat": 38.1, "accuracy": 7, "source": "gps", "at": "2018-09-19T09:00:00+08:00"}


@pytest.fixture
def form(world, phone, at_rest):
    page = phone(world.persona("inspector"), "#/me")
    page.evaluate("import('/static/js/field/sync.js').then((sync) => sync.sync())")
    page.goto("/field/#/record/new")
    at_rest(page, "record")
    page.wait_for_url("**/record/*-*")
    part(page, "outcome").get_by_text("发现问题", exact=True).click()
    return page


def part(page, name):
    return page.locator(f"[data-section={name}]")


def writes(page, **changes):
    page.evaluate(FROM_A_TEAM_MATE, [page.url.split("/")[-1], changes])


def of_another(description):
    return {"id": "theirs", "problem_type": "", "description": description, "measured": [], "photos": []}


def stored_findings(page):
    read = "(id) => import('/static/js/field/store.js').then((store) => store.get('records', id))"
    return page.evaluate(f"async (id) => (await ({read})(id)).content.findings", page.url.split("/")[-1])


def test_a_new_problem_in_the_section_that_is_written_in_is_said_and_shown_on_request(form):
    problems = part(form, "findings")
    words = problems.get_by_label("现场情况").first
    words.press_sequentially("风机未运")
    expect(form.locator("[data-fill=saved]")).to_contain_text("已存于本机")

    writes(form, findings=[*stored_findings(form), of_another("门窗敞开")])

    news = problems.locator("[data-news]")
    expect(news).to_contain_text("同组人员已更新此部分")
    expect(news).to_be_in_viewport()
    expect(form.locator("[data-says]")).to_have_text("同组人员已更新此部分")
    expect(words).to_be_focused()
    expect(problems.locator("[data-item]")).to_have_count(1)
    words.press_sequentially("行")

    news.get_by_role("button", name="显示").click()

    expect(problems.locator("[data-item]")).to_have_count(2)
    expect(problems.get_by_label("现场情况").nth(1)).to_have_value("门窗敞开")
    expect(words).to_have_value("风机未运行")
    expect(words).to_be_focused()
    expect(news).to_have_count(0)
    words.press_sequentially("。")
    kept = "(await store.all('records'))[0].content.findings[0].description.endsWith('。')"
    until(form, f"return {kept}")
    assert [one["description"] for one in stored_findings(form)] == ["风机未运行。", "门窗敞开"]


def test_it_is_shown_by_itself_once_the_section_is_left(form):
    problems = part(form, "findings")
    problems.get_by_label("现场情况").first.fill("风机未运行")

    writes(form, findings=[*stored_findings(form), of_another("门窗敞开")])
    expect(problems.locator("[data-news]")).to_be_visible()
    form.get_by_label("结束时间").focus()

    expect(problems.locator("[data-item]")).to_have_count(2)
    expect(problems.locator("[data-news]")).to_have_count(0)
    assert [one["description"] for one in stored_findings(form)] == ["风机未运行", "门窗敞开"]


def test_name_is_signed_in_a_note_that_a_team_mate_changes_meanwhile(form):
    notes = part(form, "notes")
    notes.get_by_role("button", name="添加询问笔录").click()
    notes.get_by_label("被询问人（在场人）姓名、职务").fill("王某")
    until(form, "return (await store.all('records'))[0].content.notes[0].who === '王某'")
    notes.get_by_role("button", name="手写签名").click()
    [note] = stored(form)[0]["content"]["notes"]
    sheet = form.get_by_role("dialog")
    box = sheet.locator("canvas").bounding_box()

    writes(form, notes=[{**note, "text": "上周停用。"}])

    expect(notes.get_by_label("询问或勘验内容")).to_have_value("上周停用。")
    form.mouse.move(box["x"] + 40, box["y"] + 40)
    form.mouse.down()
    form.mouse.move(box["x"] + 200, box["y"] + 120, steps=8)
    form.mouse.up()
    sheet.get_by_role("button", name="完成").click()
    expect(notes.get_by_role("img", name="王某的签名")).to_be_visible()


def test_a_position_of_a_team_mate_is_shown_at_once_where_nobody_works_on_it(form):
    form.get_by_label("结束时间").focus()

    writes(form, place=PLACE)

    expect(part(form, "place")).to_contain_text("精度 7 米")
    expect(form.locator("[data-news]")).to_have_count(0)


def test_a_site_that_is_picked_by_another_does_not_take_away_what_is_searched_for(form):
    search = part(form, "site").get_by_label("已有点位")
    search.press_sequentially("正定")

    writes(form, site={"name": "第一家具厂", "credit_code": "", "address": ""}, county="130102")

    news = part(form, "site").locator("[data-news]")
    expect(news).to_be_visible()
    expect(search).to_have_value("正定")
    expect(search).to_be_focused()

    news.get_by_role("button", name="显示").click()

    expect(form.locator("[data-field='site.name']")).to_have_value("第一家具厂")
