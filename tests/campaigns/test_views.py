"""Pages of campaigns: who sees them, what they show, what the office may do there."""

import re
from datetime import date

import pytest
from django.urls import reverse

from accounts.roles import Role
from campaigns.models import Campaign
from campaigns.services import add_member, adjust_calendar, load_plans
from tests.factories.campaigns import CODES, campaign, campaign_at, on, plans_to_change, rewrite
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

CODE = "intensified-2018"
READ = ["campaigns:campaign-detail", "campaigns:calendar", "campaigns:rules", "campaigns:topics", "campaigns:pairings"]
WRITE = ["campaigns:campaign-start", "campaigns:campaign-close", "campaigns:calendar-change"]
MEMBERS = (
    "office", "reviewer", "leadership", "inspector", "leader", "central", "city_liaison", "county_liaison", "province",
    "sending_unit", "administrator",
)  # fmt: skip
STRANGERS = ("other_office", "auditor")
SHIFT = {"kind": "shift", "round": "9", "days": "-1", "reason": "错开高峰"}
SHORTEN = {"kind": "shorten", "round": "9", "end": "2018-10-24", "reason": "提前收尾"}


def url(name, code=CODE):
    return reverse(name, args=[code])


def sees(client, world, persona):
    user = world.persona(persona)
    client.force_login(user)
    return user


@pytest.fixture
def office(client, world):
    return sees(client, world, "office")


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# Who


@pytest.mark.parametrize("persona", MEMBERS)
def test_members_read_every_page_of_their_campaign(client, world, persona):
    sees(client, world, persona)

    assert {name: client.get(url(name)).status_code for name in READ} == dict.fromkeys(READ, 200)


@pytest.mark.parametrize("persona", STRANGERS)
def test_strangers_find_nothing(client, world, persona):
    sees(client, world, persona)

    assert {name: client.get(url(name)).status_code for name in READ} == dict.fromkeys(READ, 404)
    assert {name: client.post(url(name)).status_code for name in WRITE} == dict.fromkeys(WRITE, 404)


@pytest.mark.parametrize("persona", sorted({*MEMBERS} - {"office"}))
def test_only_the_office_may_write(client, world, persona):
    sees(client, world, persona)

    codes = {name: client.post(url(name), SHORTEN).status_code for name in WRITE[1:]}

    assert codes == dict.fromkeys(WRITE[1:], 403)
    assert world.campaign.round_changes.count() == 0
    assert campaign().state == "running"


def test_pages_ask_strangers_to_sign_in(client, db):
    for name in READ:
        assert client.get(url(name)).status_code == 302
    assert client.get(reverse("campaigns:campaign-list")).status_code == 302


def test_pages_that_write_take_no_get(client, office):
    for name in WRITE:
        assert client.get(url(name)).status_code == 405


# The list


@pytest.mark.parametrize(
    ("persona", "codes"),
    [
        ("leadership", CODES),
        ("administrator", CODES),
        ("office", [CODE]),
        ("other_office", ["patrol-2017"]),
        ("inspector", [CODE]),
        ("auditor", []),
    ],
)
def test_list_shows_the_campaigns_of_the_user(client, world, persona, codes):
    sees(client, world, persona)

    lines = client.get(reverse("campaigns:campaign-list")).context["lines"]

    assert [line.campaign.code for line in lines] == codes


def test_list_puts_five_plans_side_by_side_in_their_own_words(client, world):
    """X8, X51, X59."""
    sees(client, world, "leadership")
    response = client.get(reverse("campaigns:campaign-list"))

    told = {line.campaign.code: (line.vocabulary.activity, line.vocabulary.team) for line in response.context["lines"]}
    assert told == {
        "hebei-2017": ("督察", "督察组"),
        "patrol-2017": ("巡查", "巡查工作组"),
        "intensified-2018": ("督查", "督查组"),
        "assistance-2019": ("强化监督定点帮扶", "工作组"),
        "winter-2020": ("监督帮扶", "工作组"),
    }
    words = text_of(response)
    assert words.count("不公开") == 1
    assert words.count("征求意见稿") == 1
    assert "第7轮（发文第8轮）" in words


def test_list_asks_as_often_for_one_campaign_as_for_three(client, world, django_assert_num_queries):
    user = make_user(Role.OFFICE)
    client.force_login(user)
    add_member(campaign=world.campaign, user=user, actor=None)
    address = reverse("campaigns:campaign-list")
    client.get(address)

    with django_assert_num_queries(8):
        client.get(address)
    for code in ("patrol-2017", "assistance-2019"):
        add_member(campaign=campaign(code), user=user, actor=None)
    with django_assert_num_queries(8):
        assert len(client.get(address).context["lines"]) == 3


# One campaign


def test_detail_shows_both_numbers_the_round_of_today_and_what_does_not_add_up(client, office):
    """X3, X8."""
    response = client.get(url("campaigns:campaign-detail"))

    now = [(row.kind, row.start, row.round.number, row.round.issued_number) for table in response.context["phases"]
           for row in table.rows if row.is_now]  # fmt: skip
    assert now == [("round", date(2018, 9, 17), 7, 8), ("window", date(2018, 9, 17), None, None)]
    words = text_of(response)
    assert "168天 − 暂停21天 = 147天 ÷ 14 = 10.5轮；日历排11轮" in words
    assert "第 3 阶段：147 天 ÷ 14 = 10.5 轮。" in words
    assert "春节前后暂停督查" in words


def test_detail_lists_the_places_with_their_days(client, office):
    """A2, A3, X52."""
    context = client.get(url("campaigns:campaign-detail")).context

    assert [(group.region.code, len(group.places)) for group in context["places"]] == [
        ("jjj", 28),
        ("fenwei", 11),
        ("yrd", 41),
    ]
    assert [unit.county.name for unit in context["units"] if unit.is_own_unit] == ["杨凌示范区"]


def test_detail_shows_members_and_trail_to_the_office_alone(client, world):
    """S1 九: an ordinary team does not learn here who the local liaisons are."""
    sees(client, world, "office")
    mine = client.get(url("campaigns:campaign-detail")).context
    sees(client, world, "inspector")
    theirs = client.get(url("campaigns:campaign-detail")).context

    assert [member.user.username for member in mine["members"]] == ["office", "other_reviewer", "reviewer"]
    assert dict(mine["member_counts"])["地方联络人"] == 4
    assert len(mine["history"]) >= 3
    assert (list(theirs["members"]), theirs["member_counts"], theirs["history"]) == ([], [], ())


@pytest.mark.parametrize(
    ("code", "words"),
    [("hebei-2017", "本方案不公开，请勿外传。"), ("winter-2020", "本方案为征求意见稿"), (CODE, None)],
)
def test_text_that_was_not_issued_is_said_on_every_page(client, world, code, words):
    """X59."""
    sees(client, world, "leadership")

    for name in READ:
        shown = text_of(client.get(url(name, code)))
        assert ("本方案" in shown and words in shown) if words else "请勿外传" not in shown


def test_detail_has_the_buttons_of_the_actions(client, world):
    sees(client, world, "office")
    running = client.get(url("campaigns:campaign-detail")).context["buttons"]
    campaign_at("closed")
    closed = client.get(url("campaigns:campaign-detail")).context["buttons"]

    assert [str(shown.button.action) for shown in running] == ["close", "adjust_calendar"]
    assert closed == []


def test_start_and_close_come_back_with_a_message(client, world):
    user = sees(client, world, "office")
    add_member(campaign=campaign("winter-2020"), user=user, actor=None)

    form = {"next": url("campaigns:campaign-detail", "winter-2020")}

    started = client.post(url("campaigns:campaign-start", "winter-2020"), form, follow=True)
    again = client.post(url("campaigns:campaign-start", "winter-2020"), form, follow=True)
    closed = client.post(url("campaigns:campaign-close", "winter-2020"), form, follow=True)

    assert "已启动。" in text_of(started)
    assert "状态为“进行中”" in text_of(again)
    assert "已结束。" in text_of(closed)
    assert campaign("winter-2020").state == "closed"


# The calendar


def test_calendar_shows_its_form_to_the_office_alone(client, world):
    for persona in MEMBERS:
        sees(client, world, persona)
        context = client.get(url("campaigns:calendar")).context
        assert ("form" in context) == (persona == "office"), persona


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("shift", ["round", "days", "following", "reason"]),
        ("shorten", ["round", "start", "end", "reason"]),
        ("insert", ["start", "end", "reason"]),
        ("cancel", ["round", "reason"]),
        ("renumber", ["round", "issued_number", "reason"]),
    ],
)
def test_each_change_asks_for_what_it_needs(client, office, kind, fields):
    response = client.get(url("campaigns:calendar"), {"kind": kind})

    assert list(response.context["form"].fields) == fields


def test_unknown_change_is_not_found(client, office):
    assert client.get(url("campaigns:calendar"), {"kind": "stump"}).status_code == 404
    assert client.post(url("campaigns:calendar-change"), {"kind": "stump"}).status_code == 404


def test_preview_shows_before_and_after_with_the_sums_and_saves_nothing(client, world, office):
    """Domain 3: the officer sees the arithmetic before saving."""
    response = client.get(url("campaigns:calendar"), SHORTEN)

    changes = {c.key: (c.before.end, c.after.end) for c in response.context["comparison"].changes}
    assert changes["9"] == (date(2018, 10, 28), date(2018, 10, 24))
    words = text_of(response)
    assert "第 2 阶段：84 天 − 暂停 0 天 = 84 天 ÷ 14 = 6 轮；日历排 6 轮。" in words
    assert "督查天数：调整前 287，调整后 283。" in words
    assert "2018-10-25 至 2018-10-28（4 天）没有轮次" in words
    assert world.campaign.round_changes.count() == 0


def test_preview_says_why_a_change_is_refused_beside_what_was_filled_in(client, office):
    response = client.get(url("campaigns:calendar"), {**SHIFT, "days": "7"})

    assert "comparison" not in response.context
    assert "84 天 ÷ 14 = 6 轮" in str(response.context["form"].non_field_errors())
    assert 'value="7"' in response.content.decode()


def test_preview_without_a_reason_asks_for_one(client, office):
    response = client.get(url("campaigns:calendar"), {**SHORTEN, "reason": ""})

    assert "comparison" not in response.context
    assert list(response.context["form"].errors) == ["reason"]


def test_what_the_preview_offers_to_save_is_saved(client, world, office):
    """The hidden form of the preview, sent as a browser would."""
    page = client.get(url("campaigns:calendar"), SHORTEN).content.decode()
    form = page[page.index('action="/campaigns/intensified-2018/calendar/change/"') :]
    data = dict(re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', form[: form.index("</form>")]))

    answer = client.post(url("campaigns:calendar-change"), data, follow=True)

    assert answer.redirect_chain == [(url("campaigns:calendar"), 302)]
    (change,) = world.campaign.round_changes.all()
    assert (change.kind, change.parameters, change.reason, change.made_by) == (
        "shorten",
        {"round": 9, "end": "2018-10-24"},
        "提前收尾",
        office,
    )
    assert "轮次 9 · 截止日期 2018-10-24" in text_of(answer)


def test_stale_preview_is_refused_on_saving(client, world, office):
    adjust_calendar(campaign=world.campaign, kind="cancel", parameters={"round": 21}, reason="收尾提前", actor=office)

    answer = client.post(
        url("campaigns:calendar-change"), {**SHORTEN, "seen": "0", "next": url("campaigns:calendar")}, follow=True
    )

    assert "其他人刚刚调整过轮次日历，请重新查看。" in text_of(answer)
    assert world.campaign.round_changes.count() == 1


def test_incomplete_change_is_not_saved(client, world, office):
    answer = client.post(url("campaigns:calendar-change"), {"kind": "shift", "reason": "x"}, follow=True)

    assert "调整内容不完整，请重新填写。" in text_of(answer)
    assert world.campaign.round_changes.count() == 0


def test_reasons_of_changes_are_not_shown_to_everybody(client, world, office):
    adjust_calendar(campaign=world.campaign, kind="cancel", parameters={"round": 21}, reason="收尾提前", actor=office)

    seen = {}
    for persona in MEMBERS:
        sees(client, world, persona)
        seen[persona] = "收尾提前" in text_of(client.get(url("campaigns:calendar")))

    assert {persona for persona, shown in seen.items() if shown} == {"office", "leadership", "administrator"}


# Rules


def test_rules_name_the_clause_or_say_that_it_is_our_default(client, office):
    """A1: each value with the plan and clause it comes from; what a plan leaves open is marked."""
    sections = client.get(url("campaigns:rules")).context["sections"]
    rows = {row.path: row for section in sections for row in section.rows}

    assert [section.code for section in sections][:3] == ["vocabulary", "rounds", "contacts"]
    days = rows["policy.rounds.round_days"]
    assert (days.title, days.value, days.source, days.is_default) == ("每轮天数", "14", "S1 四", False)
    reply = rows["policy.reply.reply_days"]
    assert (reply.value, reply.is_default, reply.note) == ("2", True, "方案未规定期限、裁定人和逾期后果")
    assert rows["policy.rounds.handover.weekday"].value == "星期一"
    assert rows["policy.rounds.holidays_worked"].value == "是"
    assert rows["policy.scoring.volume_cap"].value == "1.5"
    assert rows["policy.rectification.verified_by"].value == "中心组、督查组、特别行动组"


@pytest.mark.parametrize("code", CODES)
def test_every_value_of_every_plan_has_its_origin(client, world, code):
    """A1. What has none is a bound that a kind of team does not have, or a mark that it does."""
    sees(client, world, "leadership")
    sections = client.get(url("campaigns:rules", code)).context["sections"]

    without = [
        row.path.rsplit(".", 1)[1]
        for section in sections
        for row in section.rows
        if row.value is not None and not row.source and not row.is_default
    ]
    assert without == []


def test_rules_fold_an_item_of_one_origin_into_a_line(client, office):
    """X28."""
    sections = client.get(url("campaigns:rules")).context["sections"]
    excluded = [row for s in sections for row in s.rows if row.path.startswith("policy.staffing.excluded_senders")]

    assert len(excluded) == 10
    assert (excluded[0].title, excluded[0].value) == (
        "暂不派员省份：北京市",
        "不派员起始日 2018-06-11；不派员截止日 2019-04-28",
    )


def test_rules_of_a_version_show_what_it_changed(client, world, office, tmp_path):
    """A16."""
    folder = plans_to_change(tmp_path)
    rewrite(folder, "intensified-2018/policy.yaml", "due_day: {value: 15,", "due_day: {value: 12,")
    load_plans(folder=folder)

    def row(**query):
        sections = client.get(url("campaigns:rules"), query).context["sections"]
        return next(r for s in sections for r in s.rows if r.path == "policy.nomination.due_day")

    assert (row().value, row().former, row().source) == ("12", "15", "S1 七(三)")
    assert (row(version=1).value, row(version=1).former, row(version=1).source) == ("15", None, "")
    assert client.get(url("campaigns:rules"), {"version": 3}).status_code == 404
    with on(date(2018, 9, 18)):
        assert row().value == "15"


def test_rules_say_what_the_short_signs_stand_for(client, office):
    documents = dict(client.get(url("campaigns:rules")).context["documents"])

    assert documents["S1"] == "2018-2019年蓝天保卫战重点区域强化督查方案"
    assert set(documents) == {"S1", "B1"}


def test_rules_speak_english_by_choice(client, office):
    client.cookies["django_language"] = "en"

    words = text_of(client.get(url("campaigns:rules")))

    assert "Length of a round (days)" in words
    assert "default; not in the plan" in words
    assert "Kinds of team: central team" in words


# Topics and pairings


def test_topics_are_thirteen_with_questions_and_sections_of_the_bulletin(client, office):
    """S1 1.1, A9."""
    found = client.get(url("campaigns:topics")).context["topics"]

    assert len(found) == 13
    first = found[0]
    assert (first.topic.short_name, first.version, len(first.questions)) == ("散乱污", 1, 5)
    assert [kind.category.name for kind in first.problem_types] == [
        "散乱污",
        "清单内散乱污整改不到位",
        "清单外散乱污",
        "散乱污",
    ]


@pytest.mark.parametrize(
    ("day", "phase", "focus"),
    [
        (date(2018, 8, 3), "第一阶段", date(2018, 8, 1)),
        (date(2018, 8, 10), None, date(2018, 8, 1)),
        (date(2018, 11, 5), "第二阶段", date(2018, 11, 1)),
        (date(2018, 9, 19), "第二阶段", date(2018, 8, 1)),
    ],
)
def test_focus_of_the_day_stands_beside_the_phase_of_its_round(client, world, day, phase, focus):
    """X12."""
    with on(day):
        sees(client, world, "office")
        context = client.get(url("campaigns:topics")).context

    assert getattr(context["line"].phase, "name", None) == phase
    assert context["focus"].starts == focus


def test_pairings_warn_of_rings(client, world):
    """X30."""
    sees(client, world, "leadership")
    response = client.get(url("campaigns:pairings", "assistance-2019"))

    assert len(response.context["rows"]) == 39
    assert response.context["rings"] == [
        "山东 → 山西 → 河北 → 山东",
        "山西 → 河南 → 陕西 → 山西",
        "天津 → 山东 → 山西 → 河南 → 天津",
    ]
    assert "西北监督站" in text_of(response) or "监督站" in text_of(response)


def test_tab_of_pairings_is_only_where_there_are_some(client, world):
    sees(client, world, "leadership")

    tabs = {code: len(client.get(url("campaigns:rules", code)).context["tabs"]) for code in CODES}

    assert tabs == {**dict.fromkeys(CODES, 4), "assistance-2019": 5}


# The switcher


def current(response) -> str:
    return response.context["current_campaign"].code


def test_campaign_that_runs_today_is_the_current_one_until_another_is_chosen(client, world):
    sees(client, world, "leadership")
    assert current(client.get("/campaigns/")) == CODE

    answer = client.post(
        reverse("campaigns:campaign-choose"), {"campaign": "hebei-2017", "next": "/campaigns/"}, follow=True
    )

    assert answer.redirect_chain == [("/campaigns/", 302)]
    assert current(answer) == "hebei-2017"
    assert current(client.get("/cities/")) == "hebei-2017"


def test_choice_outside_one_s_campaigns_is_not_found(client, world):
    sees(client, world, "office")

    assert client.post(reverse("campaigns:campaign-choose"), {"campaign": "hebei-2017"}).status_code == 404
    assert client.post(reverse("campaigns:campaign-choose"), {}).status_code == 404


def test_choice_does_not_lead_to_another_site(client, world):
    sees(client, world, "office")
    for target in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""):
        answer = client.post(reverse("campaigns:campaign-choose"), {"campaign": CODE, "next": target})
        assert (answer.status_code, answer["Location"]) == (302, "/")


def test_choice_that_can_no_longer_be_seen_is_forgotten(client, world):
    user = sees(client, world, "office")
    hebei = campaign("hebei-2017")
    add_member(campaign=hebei, user=user, actor=None)
    client.post(reverse("campaigns:campaign-choose"), {"campaign": "hebei-2017"})
    assert current(client.get("/campaigns/")) == "hebei-2017"

    hebei.memberships.filter(user=user).delete()

    assert current(client.get("/campaigns/")) == CODE


def test_user_without_a_campaign_has_none(client, world):
    sees(client, world, "auditor")

    response = client.get("/campaigns/")

    assert not response.context["current_campaign"]
    assert "您还没有参加任何专项行动" in text_of(response)


def test_newest_campaign_is_current_where_none_runs(client, world):
    user = make_user(Role.OFFICE)
    for code in ("patrol-2017", "winter-2020"):
        add_member(campaign=campaign(code), user=user, actor=None)
    client.force_login(user)

    assert current(client.get("/campaigns/")) == "winter-2020"
    assert Campaign.objects.filter(state="running").count() == 1
