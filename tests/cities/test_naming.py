"""The matching of names alone, on a handful of rows."""

from datetime import date

import pytest

from cities.enums import Level, Reason
from cities.naming import (
    NamedPlace,
    OtherName,
    PlaceIndex,
    chinese_number,
    parse_team,
    short_city,
    short_county,
    short_zone,
    zone_key,
)

SUMMER = date(2018, 8, 1)
WINTER = date(2018, 12, 1)
CHANGED = date(2018, 11, 23)
LAST = date(2018, 11, 22)


def province(code, name, short):
    return NamedPlace(Level.PROVINCE, code, name, short, province=code)


def city(code, name, province):
    return NamedPlace(Level.CITY, code, name, short_city(name), city=code, province=province)


def county(code, name, city, **fields):
    return NamedPlace(Level.COUNTY, code, name, name, city=city, province=city[:2] + "0000", **fields)


INDEX = PlaceIndex(
    [
        province("110000", "北京市", "北京"),
        city("110000", "北京市", "110000"),
        county("110105", "朝阳区", "110000"),
        province("130000", "河北省", "河北"),
        city("130100", "石家庄市", "130000"),
        county("130102", "长安区", "130100"),
        county("130105", "新华区", "130100"),
        county("130171", "石家庄高新技术产业开发区", "130100", is_zone=True),
        county("130181", "辛集市", "130100"),
        city("130900", "沧州市", "130000"),
        county("130902", "新华区", "130900"),
        county("130930", "孟村回族自治县", "130900"),
        county("130971", "河北沧州经济开发区", "130900", is_zone=True),
        county("130972", "沧州高新技术产业开发区", "130900", is_zone=True),
        province("140000", "山西省", "山西"),
        city("140400", "长治市", "140000"),
        county("140402", "城区", "140400", valid_to=LAST, successor="140403"),
        county("140411", "郊区", "140400", valid_to=LAST, successor="140403"),
        county("140403", "潞州区", "140400", valid_from=CHANGED),
        county("140421", "长治县", "140400", valid_to=LAST, successor="140404"),
        county("140404", "上党区", "140400", valid_from=CHANGED),
        county("140471", "山西长治高新技术产业园区", "140400", is_zone=True),
        city("140300", "阳泉市", "140000"),
        county("140302", "城区", "140300"),
        province("210000", "辽宁省", "辽宁"),
        city("211300", "朝阳市", "210000"),
        province("220000", "吉林省", "吉林"),
        city("220200", "吉林市", "220000"),
        province("610000", "陕西省", "陕西"),
        city("610100", "西安市", "610000"),
        county("610116", "长安区", "610100"),
        county("XN619901", "西咸新区", "610100", is_zone=True),
        city("610200", "铜川市", "610000"),
        county("XN610201", "铜川新区", "610200", is_zone=True),
    ],
    [
        OtherName("老长安", Level.COUNTY, "610116", starts=date(2018, 1, 1), ends=date(2018, 9, 30)),
        OtherName("三秦", Level.PROVINCE, "610000"),
    ],
)


def ask(name, on=SUMMER, **scope):
    match = INDEX.resolve(name, on=on, **scope)
    return (match.place.code if match.place else None, match.reason, [place.code for place in match.candidates])


@pytest.mark.parametrize(
    "name, scope, code, reason",
    [
        ("辛集市", {}, "130181", Reason.EXACT),
        ("长安区", {"city": "610100"}, "610116", Reason.EXACT),
        ("新华区", {"city": "130900"}, "130902", Reason.EXACT),
        (" 长　安\u200b区 ", {"city": "130100"}, "130102", Reason.EXACT),
        ("⻓安区", {"city": "130100"}, "130102", Reason.EXACT),
        ("长治县", {}, "140421", Reason.EXACT),
        ("长治县", {"on": LAST}, "140421", Reason.EXACT),
        ("长治县", {"on": CHANGED}, "140404", Reason.OLD_NAME),
        ("上党区", {"on": CHANGED}, "140404", Reason.EXACT),
        ("上党区", {"on": LAST}, "140421", Reason.LATER_NAME),
        ("城区", {"on": WINTER, "city": "140400"}, "140403", Reason.OLD_NAME),
        ("城区", {"on": WINTER, "city": "140300"}, "140302", Reason.EXACT),
        ("老长安", {}, "610116", Reason.ALIAS),
        ("老长安", {"on": WINTER}, "610116", Reason.OLD_NAME),
        ("老长安", {"on": date(2017, 12, 31)}, "610116", Reason.LATER_NAME),
        ("辛集", {}, "130181", Reason.SHORT_NAME),
        ("辛集县", {}, "130181", Reason.SHORT_NAME),
        ("孟村县", {}, "130930", Reason.SHORT_NAME),
        ("西咸", {}, "XN619901", Reason.SHORT_NAME),
        ("铜川新区", {"city": "610200"}, "XN610201", Reason.EXACT),
        ("高新区", {"city": "130100"}, "130171", Reason.ZONE_KIND),
        ("高新技术产业开发区", {"city": "140400"}, "140471", Reason.ZONE_KIND),
        ("经济技术开发区", {"city": "130900"}, "130971", Reason.ZONE_KIND),
        ("经开区", {"city": "130900"}, "130971", Reason.ZONE_KIND),
        ("沧州高新区", {}, "130972", Reason.ZONE_KIND),
        ("石家庄市长安区", {}, "130102", Reason.EXACT),
        ("河北省石家庄市长安区", {}, "130102", Reason.EXACT),
        ("石家庄长安", {}, "130102", Reason.SHORT_NAME),
        ("陕西西咸新区", {}, "XN619901", Reason.EXACT),
        ("石家庄", {"level": Level.CITY}, "130100", Reason.SHORT_NAME),
        ("河北石家庄", {"level": Level.CITY}, "130100", Reason.SHORT_NAME),
        ("吉林", {"level": Level.PROVINCE}, "220000", Reason.SHORT_NAME),
        ("三秦", {"level": Level.PROVINCE}, "610000", Reason.ALIAS),
        ("北京", {"level": None}, "110000", Reason.SHORT_NAME),
        ("西咸", {"level": None, "province": "610000"}, "XN619901", Reason.SHORT_NAME),
    ],
)
def test_name_means_one_place(name, scope, code, reason):
    assert ask(name, **scope) == (code, reason, [])


@pytest.mark.parametrize(
    "name, scope, reason, candidates",
    [
        ("", {}, Reason.EMPTY, []),
        (None, {}, Reason.EMPTY, []),
        ("\u3000", {}, Reason.EMPTY, []),
        ("长安区", {}, Reason.AMBIGUOUS, ["130102", "610116"]),
        ("长安", {}, Reason.AMBIGUOUS, ["130102", "610116"]),
        ("新华区", {"province": "130000"}, Reason.AMBIGUOUS, ["130105", "130902"]),
        ("城区", {"on": WINTER}, Reason.EXACT, None),
        ("城区", {}, Reason.AMBIGUOUS, ["140402", "140302"]),
        ("潞州区", {}, Reason.AMBIGUOUS, ["140402", "140411"]),
        ("高新区", {}, Reason.AMBIGUOUS, ["130171", "130972", "140471"]),
        ("长治市", {}, Reason.OTHER_LEVEL, ["140400", "140421"]),
        ("长治", {"city": "140400"}, Reason.OTHER_LEVEL, ["140400", "140421"]),
        ("铜川", {"city": "610200"}, Reason.OTHER_LEVEL, ["610200"]),
        ("朝阳", {}, Reason.OTHER_LEVEL, ["211300", "110105"]),
        ("吉林", {"level": None}, Reason.AMBIGUOUS, ["220000", "220200"]),
        ("辛集市", {"city": "130900"}, Reason.ELSEWHERE, ["130181"]),
        ("石家庄市长安区", {"city": "610100"}, Reason.ELSEWHERE, ["130102"]),
        ("高新区", {"city": "610100"}, Reason.UNKNOWN, ["XN619901"]),
        ("新华县城", {"city": "130900"}, Reason.UNKNOWN, ["130902"]),
        ("完全不同", {"city": "140300"}, Reason.UNKNOWN, ["140302"]),
        ("完全不同", {}, Reason.UNKNOWN, []),
    ],
)
def test_name_that_is_not_certain_comes_with_candidates(name, scope, reason, candidates):
    if candidates is None:  # 长治's 城区 has gone by then, so only 阳泉's is left
        assert ask(name, **scope) == ("140302", reason, [])
    else:
        assert ask(name, **scope) == (None, reason, candidates)


def test_short_forms_keep_two_characters():
    assert [short_city(name) for name in ("石家庄市", "延边朝鲜族自治州", "锡林郭勒盟", "神农架林区")] == [
        "石家庄",
        "延边",
        "锡林郭勒",
        "神农架",
    ]
    assert [short_county(name) for name in ("长安区", "滦县", "城区", "瀍河回族区")] == ["长安", "滦县", "城区", "瀍河"]


def test_zone_kinds_are_unified_behind_province_and_city():
    hebei = ("河北省", "河北", "沧州市", "沧州")

    assert zone_key("河北沧州经济开发区", hebei) == zone_key("沧州经开区", hebei) == "economic"
    assert zone_key("沧州高新技术开发区", hebei) == zone_key("高新区", hebei) == "high_tech"
    assert zone_key("沧州渤海新区", hebei) == zone_key("渤海新区", hebei) == "渤海新区"
    assert short_zone("沧州高新技术产业开发区", hebei) == "高新区"


@pytest.mark.parametrize(
    "text, parsed",
    [
        ("石家庄1组", ("石家庄", 1)),
        ("石家庄第一组", ("石家庄", 1)),
        ("石家庄市第1督查组", ("石家庄市", 1)),
        ("河北省石家庄市第17工作组", ("河北省石家庄市", 17)),
        ("石家庄01组", ("石家庄", 1)),
        ("石家庄 第 十二 组", ("石家庄", 12)),
        ("石家庄中心组", None),
        ("", None),
        (None, None),
    ],
)
def test_team_is_read_in_all_its_ways_of_writing(text, parsed):
    assert parse_team(text) == parsed


def test_chinese_numbers():
    assert [chinese_number(text) for text in ("七", "十", "十二", "二十", "九十九", "一百零三", "07")] == [
        7,
        10,
        12,
        20,
        99,
        103,
        7,
    ]
