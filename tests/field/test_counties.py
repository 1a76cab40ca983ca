"""What a phone knows of borders: coarse outlines of its own team's counties, nothing of others'."""

import pytest

from cities.geo import Point, contains
from field.sync.collections.counties import rows
from field.sync.scope import scope_of

pytestmark = pytest.mark.django_db


def test_own_counties_come_with_a_coarse_outline_and_others_with_their_name(world):
    told = {row["code"]: row for row in rows(scope_of(world.persona("inspector")))}
    own = told[world.county.code]

    assert contains(own["shape"], Point(own["lon"], own["lat"]))
    assert {row["code"] for row in told.values() if row["shape"]} <= {r["code"] for r in told.values() if r["is_own"]}
    assert all(len(f"{lon}{lat}") <= 15 for polygon in own["shape"] for ring in polygon for lon, lat in ring)
