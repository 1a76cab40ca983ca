"""The place names of real published bulletins, measured.

Twelve per cent of the distinct names match no official code of the 39 cities. With the zones of the statistical
division and the other counties of Hebei most are found; the seven units left are in no code table
at all and were added as local units, each with the bulletin that names it.
"""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from cities.enums import HOME_REGIONS, Level, Reason
from cities.models import City, County
from cities.selectors import Resolver

pytestmark = pytest.mark.django_db

FACTS = Path(__file__).resolve().parents[2] / "fixtures" / "bulletins"


def read(name):
    with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def resolve_lines(lines, county_column):
    """As an import does: province, then city within it, then county within that, on the line's day."""
    resolver = Resolver()
    answers = []
    for line in lines:
        day = date.fromisoformat(line["date"])
        province = resolver.resolve(line["province"], on=day, level=Level.PROVINCE).place
        city = resolver.resolve(line["city"], on=day, level=Level.CITY, province=province).place
        answers.append(resolver.resolve(line[county_column], on=day, city=city))
    return answers


def test_line_items_all_resolve(places):
    lines = read("line_items")

    answers = resolve_lines(lines, "county_as_published")

    assert len(answers) == 101
    assert Counter(answer.reason for answer in answers) == {Reason.EXACT: 90, Reason.ZONE_KIND: 11}
    assert [answer.name for answer in answers if answer.place is None] == []


def test_line_items_agree_with_the_codes_of_a_first_reading(places):
    lines = read("line_items")

    answers = resolve_lines(lines, "county_as_published")

    assert [
        (line["county_as_published"], line["matched_code"], answer.place.code)
        for line, answer in zip(lines, answers, strict=True)
        if line["matched_code"] not in ("", answer.place.code)
    ] == []


def test_line_items_without_local_units_resolve_or_are_listed(places):
    """93 of 101 lines (92.1 %), 81 of 88 names (92.0 %) resolve; the others come with candidates, none is guessed."""
    County.objects.filter(kind="local").update(valid_from=date(2026, 1, 1))  # as before they were added
    lines = read("line_items")

    answers = resolve_lines(lines, "county_as_published")

    names = {(line["city"], answer.name): answer for line, answer in zip(lines, answers, strict=True)}
    listed = {key: answer for key, answer in names.items() if answer.place is None}
    assert Counter(answer.place is not None for answer in answers) == {True: 93, False: 8}
    assert len(names) == 88
    assert {key: [place.name for place in answer.candidates] for key, answer in listed.items()} == {
        ("太原市", "不锈钢产业园区"): ["山西转型综合改革示范区"],
        ("咸阳市", "咸阳高新区"): ["杨凌示范区"],
        ("渭南市", "经济技术开发区"): [
            "临渭区",
            "华州区",
            "潼关县",
            "大荔县",
            "合阳县",
            "澄城县",
            "蒲城县",
            "白水县",
        ],
        ("西安市", "高新技术产业开发区"): ["西咸新区"],
        ("铜川市", "铜川新区"): ["王益区", "印台区", "耀州区", "宜君县"],
        ("秦皇岛市", "北戴河新区"): ["北戴河区"],
        ("承德市", "高新技术产业开发区"): [
            "双桥区",
            "双滦区",
            "鹰手营子矿区",
            "承德县",
            "兴隆县",
            "滦平县",
            "隆化县",
            "丰宁满族自治县",
        ],
    }


def test_names_without_an_official_code_are_fifteen_of_eighty_eight(places):
    """17 %. By the code table of the 39 cities' counties alone: what an import without this app would lose."""
    names = {(line["city"], line["county_as_published"]) for line in read("line_items")}
    cities = City.objects.in_regions(HOME_REGIONS[:2], date(2018, 11, 3))
    official = set(
        County.objects.filter(city__in=cities, kind="county")
        .valid_on(date(2018, 11, 3))
        .values_list("city__name", "name")
    )

    assert len(names) == 88
    assert len(names - official) == 15


def test_places_outside_the_campaign_resolve_and_say_so(places):
    """From December 2018 bulletins name 秦皇岛 and 承德, which are in no region of S1."""
    lines = read("line_items")

    answers = resolve_lines(lines, "county_as_published")

    assert [
        (answer.place.city.name, answer.place.name, answer.regions)
        for answer in answers
        if not set(answer.regions) & set(HOME_REGIONS)
    ] == [
        ("秦皇岛市", "海港区", ("hebei",)),
        ("承德市", "滦平县", ("hebei",)),
        ("秦皇岛市", "北戴河新区", ("hebei",)),
        ("承德市", "承德高新技术产业开发区", ("hebei",)),
    ]


def test_named_findings_all_resolve_with_the_names_of_their_day(places):
    """2017 to 2018: 屯留县, 长垣县, 茌平县 and 桥东区 were still called so."""
    answers = resolve_lines(read("named_findings"), "county")

    assert Counter(answer.reason for answer in answers) == {Reason.EXACT: 20}


def test_shaanxi_daily_resolves_at_any_level_and_lists_the_joint_line(places):
    """The province counts 西咸, 韩城 and 杨凌 like cities; once it printed 韩城 and 杨凌 as one."""
    resolver = Resolver()
    province = resolver.resolve("陕西", on=date(2018, 8, 27), level=Level.PROVINCE).place

    found = {
        line["city"]: resolver.resolve(line["city"], on=date.fromisoformat(line["date"]), province=province, level=None)
        for line in read("shaanxi_daily")
    }

    assert {name: answer.place.name if answer.place else None for name, answer in found.items()} == {
        "西安": "西安市",
        "宝鸡": "宝鸡市",
        "咸阳": "咸阳市",
        "铜川": "铜川市",
        "渭南": "渭南市",
        "西咸": "西咸新区",
        "韩城": "韩城市",
        "杨凌": "杨凌示范区",
        "韩城杨凌": None,
    }
    assert [place.name for place in found["韩城杨凌"].candidates] == ["韩城市"]


def test_sort_orders_give_the_published_order(places):
    """Province, city, then count downwards, then the county's place in its city: as 24 of 25 sections were printed.

    One section has 山东 before 山西, against all others of the same bulletin.
    """
    lines = read("line_items")
    answers = resolve_lines(lines, "county_as_published")
    sections = {}
    for line, answer in zip(lines, answers, strict=True):
        county = answer.place
        key = (
            county.city.province.sort_order,
            county.city.sort_order,
            -int(line["count"]),
            county.sort_order,
            county.code,
        )
        sections.setdefault((line["date"], line["category"]), []).append((key, county.name))

    assert len(sections) == 25
    assert [section for section, rows in sections.items() if rows != sorted(rows)] == [("2018-11-03", "未安装治污设施")]
