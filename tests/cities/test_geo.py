"""Points in three coordinate systems, against published pairs; distances; what lies in an area."""

import csv

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from cities.geo import Point, System, contains, convert, distance, metres_outside

SYSTEMS = list(System)

# googollee/eviltransform, go/transform_test.go: latitude and longitude in WGS84, the same in GCJ-02.
PUBLISHED_GCJ = [
    ("Shanghai", (31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    ("Shenzhen", (22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    ("Beijing", (39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
]
# The README of wandergis/coordtransform: longitude and latitude.
GCJ, BD, WGS = (116.404, 39.915), (116.41036949371029, 39.92133699351021), (116.39775550083061, 39.91359571849836)


@pytest.mark.parametrize("_city,wgs,gcj", PUBLISHED_GCJ)
def test_published_pairs_of_wgs84_and_gcj02_agree(_city, wgs, gcj):
    (lat, lon), (gcj_lat, gcj_lon) = wgs, gcj

    there = convert(lon, lat, System.WGS84, System.GCJ02)
    back = convert(gcj_lon, gcj_lat, System.GCJ02)

    assert distance(there, (gcj_lon, gcj_lat)) < 0.1
    assert distance(back, (lon, lat)) < 0.1


def test_published_pair_of_gcj02_and_bd09_agrees():
    assert convert(*GCJ, System.GCJ02, System.BD09) == pytest.approx(BD, abs=1e-12)
    assert distance(convert(*BD, System.BD09, System.GCJ02), GCJ) < 0.01


def test_published_point_of_a_chinese_map_is_half_a_kilometre_from_where_it_seems():
    found = convert(*GCJ, System.GCJ02)

    # The published value is the one-step approximation; ours is exact.
    assert distance(found, WGS) < 2
    assert 400 < distance(found, GCJ) < 600


def _inspected_cities():
    folder = settings.BASE_DIR / "fixtures" / "places"
    with (folder / "memberships.csv").open(encoding="utf-8") as handle:
        codes = {row["city"] for row in csv.DictReader(handle) if row["region"] in ("jjj", "fenwei")}
    with (folder / "cities.csv").open(encoding="utf-8") as handle:
        return [(float(row["lon"]), float(row["lat"])) for row in csv.DictReader(handle) if row["code"] in codes]


CITIES = _inspected_cities()
near = st.floats(-0.5, 0.5)


def test_round_trips_go_through_all_39_cities():
    assert len(CITIES) == 39


@given(st.sampled_from(CITIES), near, near, st.sampled_from(SYSTEMS), st.sampled_from(SYSTEMS))
def test_there_and_back_is_the_same_place(city, east, north, first, second):
    start = (city[0] + east, city[1] + north)

    there = convert(*start, first, second)

    assert distance(convert(*there, second, first), start) < 0.5


@given(st.sampled_from(CITIES), near, near)
def test_the_way_over_gcj02_ends_where_the_straight_one_does(city, east, north):
    start = (city[0] + east, city[1] + north)

    by_gcj = convert(*convert(*start, System.WGS84, System.GCJ02), System.GCJ02, System.BD09)

    assert distance(convert(*start, System.WGS84, System.BD09), by_gcj) < 0.01


@given(st.sampled_from(CITIES))
def test_the_shift_here_is_some_hundred_metres(city):
    assert 300 < distance(convert(*city, System.WGS84, System.GCJ02), city) < 900


@pytest.mark.parametrize("place", [(2.3522, 48.8566), (-122.4194, 37.7749), (144.9631, -37.8136)])
@pytest.mark.parametrize("source", SYSTEMS)
@pytest.mark.parametrize("target", SYSTEMS)
def test_outside_china_nothing_moves(place, source, target):
    assert convert(*place, source, target) == place


def test_distance_is_in_metres():
    # A minute of latitude is a nautical mile.
    assert distance((116, 39), (116, 39 + 1 / 60)) == pytest.approx(1853, abs=2)
    assert distance((116, 39), (116, 39)) == 0


# A square of a tenth of a degree with a hole, and an island to the east.
SQUARE = [[116.0, 39.0], [116.1, 39.0], [116.1, 39.1], [116.0, 39.1], [116.0, 39.0]]
HOLE = [[116.04, 39.04], [116.06, 39.04], [116.06, 39.06], [116.04, 39.06], [116.04, 39.04]]
ISLAND = [[116.2, 39.0], [116.21, 39.0], [116.21, 39.01], [116.2, 39.01]]
SHAPE = [[SQUARE, HOLE], [ISLAND]]


@pytest.mark.parametrize(
    "point,inside",
    [
        ((116.02, 39.02), True),
        ((116.05, 39.05), False),
        ((116.205, 39.005), True),
        ((116.15, 39.005), False),
        ((115.99, 39.05), False),
        ((116.05, 39.11), False),
    ],
)
def test_a_point_is_in_the_polygons_and_not_in_their_holes(point, inside):
    assert contains(SHAPE, Point(*point)) is inside


@pytest.mark.parametrize(
    "point,metres",
    [
        ((116.02, 39.02), 0),
        # A thousandth of a degree south of the border, and as much east of a corner.
        ((116.05, 38.999), 111.2),
        ((116.101, 39.101), 141.0),
        # In the hole, its border is the nearest.
        ((116.05, 39.041), 111.2),
        # Nearer to the island than to the square.
        ((116.199, 39.005), 86.4),
    ],
)
def test_how_far_outside_is_told_in_metres(point, metres):
    assert metres_outside(SHAPE, Point(*point)) == pytest.approx(metres, rel=0.01)
