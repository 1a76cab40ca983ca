"""Positions on the phone: taken, judged, set by hand in another map's system, denied; the map of outlines."""

import json

import pytest
from playwright.sync_api import expect

from cities.geo import System, convert
from tests.browser.field.conftest import HERE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = {"accuracy_warn_m": 50, "accuracy_reason_m": 500, "border_m": 300}
SQUARE = [[[[114.5, 38.0], [114.6, 38.0], [114.6, 38.1], [114.5, 38.1], [114.5, 38.0]]]]
COUNTY = {"code": "130102", "name": "长安区", "shape": SQUARE}
OTHER = {"code": "130104", "name": "桥西区", "shape": [[[[lon + 0.1, lat] for lon, lat in SQUARE[0][0]]]]}

MOUNT = """
async ([facts]) => {
  const { placeField } = await import("/static/js/field/place-field.js");
  document.querySelector("main").replaceChildren(document.createElement("section"));
  window.told = [];
  const onchange = (one) => window.told.push(one);
  window.field = placeField(document.querySelector("main section"), { ...facts, onchange });
}
"""


@pytest.fixture
def field(world, phone, context):
    """`field(accuracy=…, **facts)`: the part of the form alone, on the phone of an inspector who stands in 长安区."""

    def field(*, accuracy=12, is_allowed=True, **facts):
        page = phone(world.persona("inspector"))
        if not is_allowed:
            context.clear_permissions()
        context.set_geolocation({**HERE, "accuracy": accuracy})
        page.evaluate(MOUNT, [{"rules": RULES, "county": COUNTY, "counties": [COUNTY, OTHER], **facts}])
        return page

    return field


def told(page):
    return page.evaluate("window.told.at(-1)")


def warnings(page):
    return page.locator("[data-warning]").evaluate_all("lines => lines.map((line) => line.dataset.warning)")


def test_a_sharp_position_is_taken_by_itself_with_source_system_and_device_time(field):
    page = field()

    expect(page.get_by_text("卫星定位，精度 12 米")).to_be_visible()
    place = told(page)["place"]
    assert place.pop("at").endswith("Z")
    assert place == {"lon": 114.534, "lat": 38.047, "accuracy": 12, "source": "gps", "system": "wgs84"}
    assert warnings(page) == []


def test_a_vague_position_warns_and_a_very_vague_one_asks_why(field, context):
    page = field(accuracy=80)
    expect(page.get_by_text("定位精度只有 80 米")).to_be_visible()
    assert warnings(page) == ["low_accuracy"]
    expect(page.get_by_label("定位偏差大的原因")).to_be_hidden()

    context.set_geolocation({**HERE, "accuracy": 900})
    page.get_by_role("button", name="重新定位").click()
    expect(page.get_by_label("定位偏差大的原因")).to_be_visible()
    assert warnings(page) == ["low_accuracy", "reason_needed"]
    page.get_by_label("定位偏差大的原因").fill("厂房内无信号")

    assert told(page)["place"]["reason"] == "厂房内无信号"
    assert warnings(page) == ["low_accuracy"]


def test_a_point_outside_the_county_warns_with_how_far(field):
    page = field(county=OTHER)

    expect(page.get_by_text("该点在桥西区界外约")).to_be_visible()
    assert warnings(page) == ["outside_county"]
    assert told(page)["place"]["accuracy"] == 12

    page.evaluate("facts => window.field.update(facts)", {"county": COUNTY})
    expect(page.locator("[data-warning]")).to_have_count(0)


def test_coordinates_of_a_chinese_map_are_kept_as_wgs84_with_the_system_they_came_in(field):
    page = field()
    shown = convert(114.52, 38.05, System.WGS84, System.GCJ02)

    page.get_by_role("button", name="手工标点").click()
    page.get_by_label("经纬度", exact=True).fill("没有")
    page.get_by_role("button", name="采用这个经纬度").click()
    expect(page.get_by_text("请填两个数")).to_be_visible()
    # The other way round, as some applications show it.
    page.get_by_label("经纬度", exact=True).fill(f"{shown.lat:.6f}，{shown.lon:.6f}")
    page.get_by_role("button", name="采用这个经纬度").click()

    expect(page.get_by_text("手工标点，")).to_be_visible()
    place = told(page)["place"]
    assert (place["source"], place["system"], place["accuracy"]) == ("hand", "gcj02", None)
    assert (place["lon"], place["lat"]) == pytest.approx((114.52, 38.05), abs=2e-6)
    assert warnings(page) == ["position_by_hand"]


def test_a_point_is_set_by_hand_with_keys_alone(field):
    page = field()
    expect(page.get_by_text("卫星定位")).to_be_visible()

    page.get_by_role("button", name="手工标点").press("Enter")
    page.get_by_role("application", name="县区地图").press("ArrowRight")
    page.get_by_role("application", name="县区地图").press("Enter")

    place = told(page)["place"]
    assert (place["source"], place["system"]) == ("hand", "wgs84")
    assert place["lon"] > 114.534
    assert place["lat"] == pytest.approx(38.047, abs=1e-5)


def test_a_denied_position_is_said_in_words_and_a_reason_goes_in_its_place(field):
    page = field(is_allowed=False)
    expect(page.get_by_text("浏览器没有定位权限")).to_be_visible()

    page.get_by_role("button", name="无法定位").click()
    page.get_by_label("无定位原因").fill("手机定位损坏")

    assert told(page) == {"place": None, "no_place_reason": "手机定位损坏"}


def test_what_was_kept_is_not_taken_anew_until_asked(field):
    kept = {
        "lon": 114.55,
        "lat": 38.05,
        "accuracy": 30,
        "source": "gps",
        "system": "wgs84",
        "at": "2018-09-19T02:00:00Z",
    }
    page = field(value=kept)

    expect(page.get_by_text("卫星定位，精度 30 米，10:00")).to_be_visible()
    assert page.evaluate("window.told") == []


GEO = """
async (points) => {
  const { toWgs84, toGcj02, distance, metresOutside } = await import("/static/js/field/geo.js");
  return points.map(([lon, lat, shape]) => [
    toGcj02({ lon, lat }), toWgs84({ lon, lat }, "gcj02"), toWgs84({ lon, lat }, "bd09"),
    distance({ lon, lat }, { lon: 114.5, lat: 38 }), metresOutside(shape, { lon, lat }),
  ]);
}
"""


def test_the_phone_reckons_as_the_server_does(world, phone):
    from cities.geo import Point, distance, metres_outside

    points = [(114.534, 38.047), (116.404, 39.915), (108.95, 34.22), (114.605, 38.05), (2.35, 48.86)]
    page = phone(world.persona("inspector"))

    found = page.evaluate(GEO, json.loads(json.dumps([[lon, lat, SQUARE] for lon, lat in points])))

    for (lon, lat), (gcj, of_gcj, of_bd, metres, outside) in zip(points, found, strict=True):
        assert (gcj["lon"], gcj["lat"]) == pytest.approx(convert(lon, lat, System.WGS84, System.GCJ02), abs=1e-9)
        assert (of_gcj["lon"], of_gcj["lat"]) == pytest.approx(convert(lon, lat, System.GCJ02), abs=1e-8)
        assert (of_bd["lon"], of_bd["lat"]) == pytest.approx(convert(lon, lat, System.BD09), abs=1e-8)
        assert metres == pytest.approx(distance((lon, lat), (114.5, 38)))
        assert outside == pytest.approx(metres_outside(SQUARE, Point(lon, lat)))


def test_the_map_shows_outlines_points_and_oneself_and_opens_a_point(world, phone):
    page = phone(world.persona("inspector"))
    page.evaluate(
        """async ([facts]) => {
          const { draw } = await import("/static/js/field/map.js");
          const onopen = (point) => { window.opened = point.id; };
          window.map = draw(document.querySelector("main"), { ...facts, onopen });
        }""",
        [
            {
                "counties": [{**COUNTY, "isOwn": True}, OTHER],
                "points": [{"id": 7, "lon": 114.55, "lat": 38.05, "label": "永兴建材", "number": 1}],
                "me": {"lon": 114.534, "lat": 38.047, "accuracy": 40},
            }
        ],
    )

    expect(page.locator(".map-areas path")).to_have_count(2)
    expect(page.locator(".map-around")).to_have_count(1)
    page.get_by_role("button", name="永兴建材").click()
    assert page.evaluate("window.opened") == 7
    before = page.evaluate("window.map.centre()")
    page.get_by_role("button", name="放大").click()
    assert page.evaluate("window.map.centre()") == pytest.approx(before, abs=1e-9)
    boxes = [box.bounding_box() for box in page.locator(".map-buttons button").all()]
    assert min(min(box["width"], box["height"]) for box in boxes) >= 44
