"""In which county a point lies, by coarse outlines that an administrator may replace."""

import json
from datetime import date

import pytest

from cities.geo import Point
from cities.models import City, County
from cities.outlines import outlines
from cities.selectors import county_at, is_inside, outlines_of

pytestmark = pytest.mark.usefixtures("places")


@pytest.fixture
def own_outlines(tmp_path, settings):
    """Two squares, for 长安区 and 桥西区 of 石家庄, a hundredth of a degree apart in longitude."""

    def write(codes=("130102", "130104")):
        features = [
            {
                "type": "Feature",
                "properties": {"code": code},
                "geometry": {"type": "MultiPolygon", "coordinates": [[_square(114.5 + 0.11 * number, 38.0)]]},
            }
            for number, code in enumerate(codes)
        ]
        path = tmp_path / "outlines.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        settings.COUNTY_OUTLINES = path

    write()
    return write


def _square(west, south):
    east, north = west + 0.1, south + 0.1
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def test_every_inspected_county_of_today_has_an_outline_with_its_own_point_inside():
    inspected = City.objects.in_regions(["jjj", "fenwei"], date(2018, 11, 1))
    today = County.objects.filter(city__in=inspected, kind="county").valid_on(date(2026, 1, 1))
    known = outlines()
    elsewhere = [
        county.name
        for county in today
        if county.code in known and not known[county.code].has(Point(float(county.lon), float(county.lat)))
    ]

    assert [county.name for county in today if county.code not in known] == []
    assert elsewhere == []
    assert len(known) == 456


@pytest.mark.parametrize(
    "lon,lat,code",
    [
        # Points that any map shows: 正定's 隆兴寺, 西安's 大雁塔, the sea off 黄骅, Paris.
        (114.5767, 38.1456, "130123"),
        (108.9594, 34.2197, "610113"),
        (118.5, 38.6, None),
        (2.35, 48.86, None),
    ],
)
def test_county_at_names_the_county_around_a_point(lon, lat, code):
    found = county_at(lon, lat)

    assert (found and found.code) == code


@pytest.mark.parametrize(
    "old,lon,lat",
    # 长治县 became 上党区, 滦县 became 滦州市; 孟津县 and 吉利区 together 孟津区.
    [("140421", 113.0564, 36.0525), ("130223", 118.7036, 39.7406), ("410322", 112.4456, 34.8261)],
)
def test_a_county_that_has_gone_is_looked_up_by_its_successor(old, lon, lat):
    county = County.objects.get(code=old)

    assert [outline.code for outline in outlines_of([county])[county.pk]] == [county.successor.code]
    assert is_inside(county, lon, lat, within_m=0) is True
    assert is_inside(county, 116.4, 39.9, within_m=300) is False


def test_a_point_near_the_border_is_let_pass(own_outlines):
    county = County.objects.get(code="130102")

    # East of the border at 114.6, of which a thousandth is 88 m here.
    assert is_inside(county, 114.603, 38.05, within_m=300) is True
    assert is_inside(county, 114.604, 38.05, within_m=300) is False
    assert is_inside(county, 114.604, 38.05, within_m=400) is True


def test_a_zone_lies_somewhere_in_its_city(own_outlines):
    zone = County.objects.get(code="130171")

    assert is_inside(zone, 114.55, 38.05, within_m=0) is True
    assert is_inside(zone, 114.66, 38.05, within_m=0) is True
    assert is_inside(zone, 115.5, 38.05, within_m=300) is False


def test_nobody_knows_where_a_special_area_ends():
    assert is_inside(County.objects.get(code="XN619901"), 116.4, 39.9, within_m=300) is None


def test_a_county_without_an_outline_is_unknown(own_outlines):
    assert is_inside(County.objects.get(code="110101"), 116.4, 39.9, within_m=300) is None


def test_another_file_is_read_without_a_restart(own_outlines):
    assert county_at(114.55, 38.05).code == "130102"

    own_outlines(codes=("130104", "130102"))

    assert county_at(114.55, 38.05).code == "130104"


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"features": [{"properties": {"code": "130102"}, "geometry": null}]}', '{"features": []}', None],
)
def test_a_faulty_file_leaves_the_last_good_outlines(own_outlines, settings, text):
    assert county_at(114.55, 38.05).code == "130102"

    if text is None:
        settings.COUNTY_OUTLINES.unlink()
    else:
        settings.COUNTY_OUTLINES.write_text(text)

    assert county_at(114.55, 38.05).code == "130102"


def test_a_polygon_will_do(own_outlines, settings):
    shape = {"type": "Polygon", "coordinates": [_square(114.5, 38.0)]}
    feature = {"type": "Feature", "properties": {"code": "130104"}, "geometry": shape}
    settings.COUNTY_OUTLINES.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))

    assert county_at(114.55, 38.05).code == "130104"
