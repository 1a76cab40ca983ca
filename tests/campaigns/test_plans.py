"""The five plans as read from `fixtures/campaigns`: complete, sourced, and refused when wrong."""

import re
import shutil
from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from campaigns.calendar import build_calendar
from campaigns.plans import PLANS_FOLDER, PlanError, read_plan, read_plans, schedule
from campaigns.plans.errors import SENTENCES
from campaigns.plans.reading import read_catalogue
from campaigns.plans.shapes import SourceStatus

# As printed in the daily bulletins of November 2018 to January 2019 and of June 2018.
PRINTED_CATEGORIES = [
    "散乱污",
    "清单内散乱污整改不到位",
    "清单外散乱污",
    "未安装治污设施",
    "不正常运行治污设施",
    "VOCs整治不到位",
    "超标排放",
    "物料堆场扬尘",
    "建筑工地扬尘",
    "应淘汰燃煤锅炉",
    "其他(露天焚烧)",
    "未严格执行应急响应",
]


@pytest.fixture(scope="module")
def plans():
    return read_plans()


@pytest.fixture
def folder(tmp_path):
    """A copy that a test may spoil."""
    return Path(shutil.copytree(PLANS_FOLDER, tmp_path / "campaigns"))


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{old!r} is not in {file}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems_of(folder: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(PlanError) as refusal:
        read_plans(folder)
    return [(problem.code, problem.file, problem.key) for problem in refusal.value.problems]


def leaves(node, key=""):
    """Keys of every value that a plan holds, spelled as in the origins."""
    if isinstance(node, dict) and node:
        for name, below in node.items():
            yield from leaves(below, f"{key}.{name}" if key else str(name))
    elif isinstance(node, list | tuple) and any(isinstance(item, dict) for item in node):
        for index, item in enumerate(node):
            label = next((f"{index}:{item[n]}" for n in ("county", "city", "region") if item.get(n)), str(index))
            yield from leaves(item, f"{key}[{item.get('code', label)}]")
    else:
        yield key, node


def test_all_five_load_in_the_order_of_their_first_day(plans):
    assert plans.codes == ("hebei-2017", "patrol-2017", "intensified-2018", "assistance-2019", "winter-2020")


def test_every_value_has_a_source_or_is_a_marked_default(plans):
    """Each leaf names a clause, or says that it is our default and why; absent keys hold no value."""
    for plan in plans.plans:
        unsourced = [
            key
            for key, value in leaves(plan.model_dump(mode="json", exclude_unset=True))
            if key not in plan.origins
            or bool(plan.origins[key].source) == plan.origins[key].is_default
            or (plan.origins[key].is_default and not plan.origins[key].note)
        ]
        assert unsourced == [], plan.campaign.code
        assert {o.file.split("/")[0] for o in plan.origins.values()} == {plan.campaign.code, "defaults.yaml"}


def test_every_source_begins_with_a_document(plans):
    documents = set(plans.catalogue.documents)
    for plan in plans.plans:
        sources = {part.split()[0] for o in plan.origins.values() if o.source for part in o.source.split("；")}
        assert sources <= documents


def test_origin_tells_plan_from_default(plans):
    """The screen shows a clause beside a value of the plan, and our mark beside a default (X37)."""
    plan = plans["intensified-2018"]

    length = plan.origin_of("policy.rounds.round_days")
    silence = plan.origin_of("policy.reply.silence")

    assert (length.source, length.is_default, length.file) == ("S1 四", False, "intensified-2018/policy.yaml")
    assert (silence.source, silence.is_default, silence.file) == ("", True, "defaults.yaml")
    assert "X37" in silence.note
    assert plan.origin_of("topics[dust]").source == "S1 二(八)"
    with pytest.raises(KeyError):
        plan.origin_of("policy.nothing")


def test_source_status_is_marked(plans):
    """X59: S2 is not public, S4 a draft for comment."""
    assert {plan.campaign.code: plan.campaign.source_status for plan in plans.plans} == {
        "hebei-2017": SourceStatus.NOT_PUBLIC,
        "patrol-2017": SourceStatus.ISSUED,
        "intensified-2018": SourceStatus.ISSUED,
        "assistance-2019": SourceStatus.ISSUED,
        "winter-2020": SourceStatus.DRAFT,
    }


def test_no_telephone_and_no_mailbox_stands_in_any_file():
    """X59: the contact printed on S2 is nowhere here."""
    for path in PLANS_FOLDER.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\b1[3-9]\d{9}\b|\b0\d{2,3}-\d{7,8}\b|[\w.]+@[\w.]+", text), path.name


# --- Calendar: rules 4.6 items 1, 2, 3, 5 as the files hold them ---------------------------------

STARTS = {
    "patrol-2017": "2017-09-15 09-29 10-13 10-27 11-10 11-24 12-08 12-22",
    "intensified-2018": (
        "2018-06-11 06-25 07-09 07-23 08-20 09-03 09-17 10-01 10-15 10-29 11-12 11-26 12-10 12-24 "
        "01-07 01-21 02-18 03-04 03-18 04-01 04-15"
    ),
    "hebei-2017": "2017-09-14 10-16 11-20 01-08 02-23",
}


@pytest.mark.parametrize("code", STARTS)
def test_round_starts(plans, code):
    plan = plans[code]

    calendar = build_calendar(schedule.calendar_plan(plan.calendar, plan.policy))

    assert [f"{r.start:%m-%d}" for r in calendar.inspections] == [s[-5:] for s in STARTS[code].split()]
    assert f"{calendar.inspections[0].start}" == STARTS[code].split()[0]


def test_intensified_calendar(plans):
    """X3, X8: the one-week round 16, the last day, and planned 7 issued as 8."""
    plan = plans["intensified-2018"]

    rounds = build_calendar(schedule.calendar_plan(plan.calendar, plan.policy)).inspections

    assert {r.number: r.days for r in rounds if r.days != 14} == {16: 7}
    assert (len(rounds), rounds[-1].end) == (21, date(2019, 4, 28))
    assert [(r.number, r.issued_number) for r in rounds if r.start == date(2018, 9, 17)] == [(7, 8)]
    assert plan.origin_of("calendar.phases[2].stump.starts").is_default


def test_hebei_rounds_have_their_own_lengths_and_gaps(plans):
    """X16: 15, 15, 15, 15, 14 days, gaps of 17, 20, 34, 31."""
    rounds = plans["hebei-2017"].calendar.phases[0].explicit_rounds

    assert [(r.ends - r.starts).days + 1 for r in rounds] == [15, 15, 15, 15, 14]
    assert [(b.starts - a.ends).days - 1 for a, b in pairwise(rounds)] == [17, 20, 34, 31]


def test_assistance_rounds_share_their_handover_day(plans):
    """X18: 15 days long, 14 apart: 50 rounds from May 2019 to March 2021."""
    plan = plans["assistance-2019"]

    rounds = build_calendar(schedule.calendar_plan(plan.calendar, plan.policy)).inspections

    assert len(rounds) == 50
    assert {(b.start - a.start).days for a, b in pairwise(rounds)} == {14}
    assert {r.days for r in rounds} == {15}


def test_winter_has_no_rounds(plans):
    plan = plans["winter-2020"]

    assert build_calendar(schedule.calendar_plan(plan.calendar, plan.policy)).inspections == ()


def test_focus_is_chosen_by_date(plans):
    """X12: 3 August 2018 is phase 1 and already the focus of August and September."""
    plan = plans["intensified-2018"]
    day = date(2018, 8, 3)

    phases = [p.number for p in plan.calendar.phases if p.starts <= day <= p.ends]
    focuses = [f.topics for f in plan.focuses if f.starts <= day <= f.ends]

    assert phases == [1]
    assert focuses == [("scattered", "boilers", "industry", "kilns", "mines", "dust", "straw")]


# --- Places --------------------------------------------------------------------------------------


def test_cities_by_campaign(plans):
    """X52: 28; 28, 11 and the delta; 11 of Hebei; 39; 39."""
    assert {p.campaign.code: {r.region: len(r.cities) for r in p.regions} for p in plans.plans} == {
        "hebei-2017": {"hebei": 11},
        "patrol-2017": {"jjj": 28},
        "intensified-2018": {"jjj": 28, "fenwei": 11, "yrd": 41},
        "assistance-2019": {"jjj": 28, "fenwei": 11},
        "winter-2020": {"jjj": 28, "fenwei": 11},
    }


@pytest.mark.parametrize(
    ("city", "day", "covered"),
    [
        ("130100", date(2018, 6, 10), False),
        ("130100", date(2018, 6, 11), True),
        ("610100", date(2018, 8, 19), False),
        ("610100", date(2018, 8, 20), True),
        ("320100", date(2018, 11, 11), False),
        ("320100", date(2018, 11, 12), True),
        ("320100", date(2019, 4, 29), False),
        ("130300", date(2018, 9, 1), False),
    ],
)
def test_city_is_covered_from_its_phase_on(plans, city, day, covered):
    """A2, X27."""
    assert plans["intensified-2018"].covers(city, day) is covered


def test_attached_units_counted_on_their_own(plans):
    """A3, X27, X31, X52: inside a city in one campaign, beside the cities in another."""
    own = {p.campaign.code: {u.name for u in p.attached_units if u.is_own_unit} for p in plans.plans}
    inside = {p.campaign.code: {u.name: u.city for u in p.attached_units if not u.is_own_unit} for p in plans.plans}

    assert own == {
        "hebei-2017": {"定州市", "辛集市", "雄安新区"},
        "patrol-2017": set(),
        "intensified-2018": {"杨凌示范区"},
        "assistance-2019": set(),
        "winter-2020": {"雄安新区", "杨凌示范区"},
    }
    assert inside["intensified-2018"] == {
        "辛集市": "130100",
        "定州市": "130600",
        "巩义市": "410100",
        "长垣县": "410700",
        "滑县": "410500",
        "济源市": "410800",
        "兰考县": "410200",
    }
    assert set(inside["assistance-2019"]) == {
        "雄安新区",
        "定州市",
        "辛集市",
        "济源市",
        "西咸新区",
        "杨凌示范区",
        "韩城市",
    }


def test_contact_quotas(plans):
    """S1 1.30: two a province, three a city, one a county, one a sending unit, by 8 June 2018."""
    quotas = plans["intensified-2018"].contact_quotas

    assert Counter(str(q.level) for q in quotas) == {"province": 2, "city": 3, "county": 1, "sending_unit": 1}
    assert {q.due for q in quotas} == {date(2018, 6, 8)}
    assert {q.count for q in quotas} == {1}


# --- Pairs: rules 4.6 item 4, X30 ----------------------------------------------------------------


def test_pairs_are_those_of_the_annexes(plans):
    """39 rows, 39 departments, 29 provinces, 17 single institutes and the five stations of 铜川."""
    pairs = plans["assistance-2019"].pairings

    assert len(pairs) == len({p.city for p in pairs}) == len({p.department for p in pairs}) == 39
    assert Counter(p.region for p in pairs) == Counter({"jjj": 28, "fenwei": 11})
    assert len({p.province.code for p in pairs}) == 29
    assert not {"540000", "650000"} & {p.province.code for p in pairs}
    assert len({p.institutes[0] for p in pairs if len(p.institutes) == 1}) == 17
    assert [(p.name, len(p.institutes)) for p in pairs if len(p.institutes) > 1] == [("铜川市", 5)]


def test_no_city_is_paired_with_its_own_province(plans):
    assert [p.name for p in plans["assistance-2019"].pairings if p.city[:2] == p.province.code[:2]] == []


def test_thirteen_pairs_use_provinces_excluded_in_2018(plans):
    excluded = {row.province for row in plans["intensified-2018"].policy.staffing.excluded_senders}

    used = Counter(p.province.name for p in plans["assistance-2019"].pairings if p.province.code in excluded)

    assert used == {"河南省": 3, "河北省": 3, "山西省": 2, "山东省": 2, "北京市": 1, "天津市": 1, "陕西省": 1}


def test_pairs_form_rings_but_no_two_provinces_help_each_other(plans):
    """X30: warned of, not forbidden."""
    helps = {(p.province.code[:2], p.city[:2]) for p in plans["assistance-2019"].pairings}

    assert [pair for pair in helps if pair[::-1] in helps] == []
    for ring in (("13", "37", "14"), ("14", "41", "61"), ("12", "37", "14", "41")):
        assert {pair in helps for pair in zip(ring, ring[1:] + ring[:1], strict=True)} == {True}


def test_most_served_institutes(plans):
    """X19: the supply of leaders is bounded by the units."""
    served = Counter(name for p in plans["assistance-2019"].pairings for name in p.institutes)

    assert served.most_common(1) == [("中国环境科学研究院", 5)]
    assert sorted(name for name, times in served.items() if times == 4) == [
        "华南环境科学研究所",
        "南京环境科学研究所",
        "核与辐射安全中心",
    ]


# --- Topics --------------------------------------------------------------------------------------


def test_thirteen_topics_of_the_intensified_inspection(plans):
    topics = plans["intensified-2018"].topics

    assert [t.short_name for t in topics] == [
        "散乱污",
        "工业企业",
        "工业炉窑",
        "清洁取暖",
        "燃煤锅炉",
        "运输结构",
        "露天矿山",
        "扬尘",
        "秸秆禁烧",
        "错峰生产",
        "应急响应",
        "群众投诉",
        "其他",
    ]
    assert [t.short_name for t in topics if not t.questions or not t.problem_types] == []


def test_topics_by_campaign(plans):
    assert {p.campaign.code: len(p.topics) for p in plans.plans} == {
        "hebei-2017": 10,
        "patrol-2017": 4,
        "intensified-2018": 13,
        "assistance-2019": 8,
        "winter-2020": 16,
    }


def test_every_printed_category_has_a_problem_type(plans):
    """What the published bulletins count can be recorded in the campaign they were published in."""
    used = {kind.category for topic in plans["intensified-2018"].topics for kind in topic.problem_types}

    for printed in PRINTED_CATEGORIES:
        category = plans.catalogue.category_printed(printed)
        assert category is not None, printed
        assert category.name == printed
        assert category.code in used, printed


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("治污设施不正常运行", "not_operating"),
        ("应急响应未落实", "emergency"),
        ("扬尘", "site_dust"),
        ("清单内锅炉未拆除", "boilers_listed"),
        ("拒绝检查", "obstruction"),
        ("清单外锅炉", "boilers_unlisted"),
        ("露天矿山", "mines"),
        ("散乱污违法生产", "scattered"),
    ],
)
def test_other_spellings_find_their_category(plans, printed, code):
    assert plans.catalogue.category_printed(printed).code == code


def test_categories_are_spelled_once(plans):
    spellings = [name for c in plans.catalogue.categories for name in (c.name, *c.also_printed)]

    assert [name for name, times in Counter(spellings).items() if times > 1] == []
    assert plans.catalogue.category_printed("没有这一类") is None


# --- Targets: rules 4.6 item 7 -------------------------------------------------------------------


def test_air_goals_of_the_draft(plans):
    """S4 4.2, 4.3: for the region, not for a city (X56)."""
    goals = {t.code: t.figure for t in plans["winter-2020"].targets if t.level == "region" and t.starts}

    assert goals == {
        "pm25-jjj-2020q4": 63,
        "heavy-days-jjj-2020q4": 5,
        "pm25-jjj-2021q1": 86,
        "heavy-days-jjj-2021q1": 12,
        "pm25-fenwei-2020q4": 62,
        "heavy-days-fenwei-2020q4": 5,
        "pm25-fenwei-2021q1": 90,
        "heavy-days-fenwei-2021q1": 13,
    }


def test_sums_of_printed_parts(plans):
    """X54: 709 is the sum of its five parts; the six parts of steel give 20,100, not 20,000."""
    targets = {t.code: t for t in plans["winter-2020"].targets}

    coal, steel = targets["loose-coal"], targets["steel"]

    assert (sum(p.figure for p in coal.parts), coal.figure, coal.printed_sum_differs) == (709, 709, False)
    assert (sum(p.figure for p in steel.parts), steel.figure, steel.printed_sum_differs) == (20100, 20000, True)


def test_targets_keep_the_words_beside_our_measure(plans):
    """X55: the words are the plan's, the measurable form is marked as ours."""
    plan = plans["winter-2020"]

    for target in plan.targets:
        assert not plan.origins[f"targets[{target.code}].words"].is_default
        assert plan.origins[f"targets[{target.code}].measurable"].is_default


def test_quoted_figures_are_not_computed(plans):
    """X23: 2.2 of 3.8 is 57.9%, printed 57%; 322 of 1,327 is 24.27%, printed 24.2%."""
    inspected = next(q for q in plans["patrol-2017"].quoted_figures if q.code == "inspected-2017")
    (board,) = plans["intensified-2018"].quoted_figures

    assert (inspected.numerator, inspected.denominator, inspected.printed) == (22000, 38000, "57%")
    assert (board.numerator, board.denominator, board.printed) == (322, 1327, "24.2%")
    assert round(100 * inspected.numerator / inspected.denominator, 1) == Decimal("57.9")
    assert round(100 * board.numerator / board.denominator, 2) == Decimal("24.27")


# --- Refusals ------------------------------------------------------------------------------------

POLICY = "intensified-2018/policy.yaml"
CALENDAR = "intensified-2018/calendar.yaml"
TOPICS = "intensified-2018/topics.yaml"

SPOILED = [
    (POLICY, "round_days: {value: 14", "round_days: {value: 两周", "wrong_number", POLICY, "policy.rounds.round_days"),
    (POLICY, "round_days: {value: 14", "round_days: {value: 0", "too_small", POLICY, "policy.rounds.round_days"),
    (POLICY, "due_day: {value: 15", "due_day: {value: 31", "too_large", POLICY, "policy.nomination.due_day"),
    (
        POLICY,
        "deadline_basis: {value: letter",
        "deadline_basis: {value: 督办函",
        "wrong_choice",
        POLICY,
        "policy.rectification.deadline_basis",
    ),
    (
        POLICY,
        "published_before_round: true",
        "published_before_round: 是",
        "wrong_flag",
        POLICY,
        "policy.care.certificate.published_before_round",
    ),
    (POLICY, "activity: 督查", "aktivity: 督查", "extra_forbidden", POLICY, "policy.vocabulary.aktivity"),
    (POLICY, "    activity: 督查\n", "", "missing", POLICY, "policy.vocabulary.activity"),
    (
        POLICY,
        "verified_by: {value: [central",
        "verified_by: {value: [middle",
        "unknown_kind",
        POLICY,
        "policy.rectification.verified_by[0]",
    ),
    (POLICY, 'source: "S1 五(三)", note: "只写', 'source: "S9 五(三)", note: "只写', "unknown_document", POLICY, None),
    (POLICY, "    source: S1\n", "", "no_source", POLICY, "policy.vocabulary.activity"),
    (
        "defaults.yaml",
        ', note: "方案未规定，参照S1 七(三)每月15日前；以轮次首日所在月份的上一月计（X13）"}',
        "}",
        "default_without_note",
        "defaults.yaml",
        "policy.nomination.due_day",
    ),
    (CALENDAR, "starts: 2018-06-11\n", "starts: 6月11日\n", "wrong_date", CALENDAR, "calendar.phases[0].starts"),
    (CALENDAR, "ends: 2018-08-05\n", "ends: 2018-06-05\n", "dates_reversed", CALENDAR, "calendar.phases[0]"),
    (CALENDAR, "ends: 2019-04-28\n", "ends: 2019-05-05\n", "outside_campaign", CALENDAR, "calendar.phases[2]"),
    (CALENDAR, "regions: [jjj, fenwei, yrd]", "regions: [jjj, prd]", "unknown_region", CALENDAR, None),
    (CALENDAR, "topics: [emergency]", "topics: [smog]", "unknown_topic", CALENDAR, "focuses[4].topics"),
    (
        TOPICS,
        "category: scattered,",
        "category: 散乱污,",
        "wrong_text",
        TOPICS,
        "topics[scattered].problem_types[scattered-operating].category",
    ),
    (
        TOPICS,
        "category: scattered,",
        "category: smog,",
        "unknown_category",
        TOPICS,
        "topics[scattered].problem_types[scattered-operating].category",
    ),
    (
        TOPICS,
        "severity: 2, difficulty: 2}",
        "severity: 4, difficulty: 2}",
        "unknown_grade",
        TOPICS,
        "topics[scattered].problem_types[scattered-operating].severity",
    ),
    (TOPICS, "    code: industry\n", "    code: scattered\n", "code_twice", TOPICS, "topics"),
    (
        "intensified-2018/places.yaml",
        '"130181"',
        '"13018"',
        "wrong_text",
        "intensified-2018/places.yaml",
        "attached_units[0:13018].county",
    ),
    (
        "assistance-2019/pairings.yaml",
        'province: {code: "460000", name: 海南省}',
        'province: {code: "110000", name: 北京市}',
        "own_province",
        "assistance-2019/pairings.yaml",
        "pairings[0:110000].province",
    ),
    (
        "winter-2020/targets.yaml",
        "printed_sum_differs: true",
        "printed_sum_differs: false",
        "sum_differs",
        "winter-2020/targets.yaml",
        "targets[steel].parts",
    ),
    (
        "patrol-2017/policy.yaml",
        'cutoff: "21:00"',
        "cutoff: 21点",
        "wrong_time",
        "patrol-2017/policy.yaml",
        "policy.reports.daily.cutoff",
    ),
    (
        "patrol-2017/policy.yaml",
        'cutoff: "21:00"',
        "cutoff: 21",
        "not_a_day",
        "patrol-2017/policy.yaml",
        "policy.reports.daily.cutoff",
    ),
    (
        "catalogue.yaml",
        "name: 散乱污,",
        "nam: 散乱污,",
        "extra_forbidden",
        "catalogue.yaml",
        "categories[scattered].nam",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "code", "where", "key"), SPOILED)
def test_wrong_file_is_refused_by_file_and_key(folder, file, old, new, code, where, key):
    spoil(folder, file, old, new)

    problems = problems_of(folder)

    found = [(f, k) for c, f, k in problems if c == code]
    assert found, problems
    assert found[0][0] == where
    if key is not None:
        assert found[0][1] == key


def test_refusal_is_a_sentence_with_file_and_key(folder):
    spoil(folder, POLICY, "round_days: {value: 14", "round_days: {value: 两周")

    with pytest.raises(PlanError) as refusal:
        read_plans(folder)

    assert str(refusal.value) == (
        "intensified-2018/policy.yaml: policy.rounds.round_days: “两周” is not a whole number."
    )


def test_all_problems_of_all_files_are_told_at_once(folder):
    spoil(folder, POLICY, "round_days: {value: 14", "round_days: {value: 0")
    spoil(folder, "hebei-2017/policy.yaml", "size_min: 25", "size_min: 二十五")
    spoil(folder, TOPICS, "category: scattered,", "category: 散乱污,")

    assert sorted(file for _code, file, _key in problems_of(folder)) == [
        "hebei-2017/policy.yaml",
        POLICY,
        TOPICS,
    ]


def test_both_source_and_default_is_refused(folder):
    spoil(
        folder,
        POLICY,
        'due_day: {value: 15, source: "S1 七(三)"',
        'due_day: {value: 15, default: true, source: "S1 七(三)"',
    )

    assert problems_of(folder) == [("two_origins", POLICY, "policy.nomination.due_day")]


def test_key_twice_is_refused(folder):
    spoil(folder, POLICY, "    activity: 督查\n", "    activity: 督查\n    activity: 督察\n")

    assert problems_of(folder) == [("key_twice", POLICY, "activity")]


def test_key_in_two_files_is_refused(folder):
    spoil(folder, TOPICS, "\ntopics:\n", "\npairings:\n  source: S3\n  value: []\n\ntopics:\n")
    spoil(folder, CALENDAR, "\ncalendar:\n", "\npairings:\n  source: S3\n  value: []\n\ncalendar:\n")

    assert problems_of(folder) == [("key_in_two_files", TOPICS, "pairings")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a: [1", "not_yaml"),
        (b"- 1\n- 2\n", "not_a_mapping"),
        ("名称: 甲".encode("gbk"), "not_yaml"),
        (b"", "not_a_mapping"),
    ],
)
def test_unreadable_file_is_refused(folder, content, code):
    (folder / POLICY).write_bytes(content)

    assert (code, POLICY, "") in problems_of(folder)


def test_missing_defaults_are_refused(folder):
    (folder / "defaults.yaml").unlink()

    assert ("no_file", "defaults.yaml", "") in problems_of(folder)


def test_yaml_words_and_times_stay_what_they_look_like(folder):
    """`no` is a word and 21:00 a time, as an officer reads them."""
    spoil(folder, "patrol-2017/policy.yaml", 'cutoff: "21:00"', "cutoff: 20:30")
    spoil(folder, "patrol-2017/policy.yaml", "team: 巡查工作组", "team: no")

    policy = read_plan(folder / "patrol-2017", read_catalogue(folder)).policy

    assert f"{policy.reports.daily.cutoff}" == "20:30:00"
    assert policy.vocabulary.team == "no"


def test_plan_survives_storage_as_json(plans):
    for plan in plans.plans:
        assert type(plan).model_validate_json(plan.model_dump_json()).model_dump() == plan.model_dump()


def test_every_refusal_has_a_sentence_that_takes_its_values():
    names = [
        "line",
        "problem",
        "other",
        "value",
        "expected",
        "limit",
        "starts",
        "ends",
        "total",
        "figure",
        "low",
        "high",
    ]
    for sentence in SENTENCES.values():
        assert "%" not in sentence % dict.fromkeys(names, "甲")
