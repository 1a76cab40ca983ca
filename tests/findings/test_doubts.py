"""Where a record was made is judged by the campaign's rules and by coarse borders; nothing is refused (L11, L12)."""

import uuid
from datetime import datetime, timedelta

import pytest

from findings import services
from findings.enums import Warn
from findings.models import Record
from tests.factories.findings import record_content

# 长安区 of 石家庄市, and a point some kilometres east of it, in 藁城区.
INSIDE, OUTSIDE = {"lon": "114.539", "lat": "38.042"}, {"lon": "114.85", "lat": "38.02"}
GPS = {**INSIDE, "accuracy": 12, "source": "gps"}


@pytest.fixture
def warned(world):
    """The warnings about a record made at this place."""

    def warned(place, **content):
        record, _new = services.submit_record(
            id=uuid.uuid4(),
            author=world.person("inspector"),
            actor=world.persona("inspector"),
            content=record_content(findings=0, place=place, **content),
        )
        return record.warnings

    return warned


@pytest.mark.parametrize(
    "place,expected",
    [
        (GPS, []),
        ({**GPS, "accuracy": 50}, []),
        ({**GPS, "accuracy": 51}, [Warn.LOW_ACCURACY]),
        ({**GPS, "accuracy": 501}, [Warn.LOW_ACCURACY, Warn.NO_ACCURACY_REASON]),
        ({**GPS, "accuracy": 501, "reason": "厂房内无信号"}, [Warn.LOW_ACCURACY]),
        ({**GPS, **OUTSIDE}, [Warn.OUTSIDE_COUNTY]),
        ({**GPS, "mocked": True}, [Warn.MOCKED_POSITION]),
        ({**INSIDE, "accuracy": None, "source": "hand", "system": "gcj02"}, [Warn.POSITION_BY_HAND]),
        (None, [Warn.NO_POSITION]),
    ],
)
def test_each_doubt_about_a_place_is_said(warned, place, expected):
    assert warned(place, no_place_reason="" if place else "手机没电") == expected


def test_a_very_vague_position_may_reach_over_the_border(warned):
    """The county ends two and a half kilometres west of it."""
    near = {**GPS, "lon": "114.70"}

    assert warned(near) == [Warn.OUTSIDE_COUNTY]
    assert warned({**near, "accuracy": 9000, "reason": "网络定位"}) == [Warn.LOW_ACCURACY]


def test_a_position_from_before_the_visit_is_pointed_out(warned):
    starts = datetime.fromisoformat(record_content()["started_at"])

    assert warned({**GPS, "at": (starts - timedelta(minutes=3)).isoformat()}) == [Warn.OLD_POSITION]
    assert warned({**GPS, "at": (starts - timedelta(minutes=1)).isoformat()}) == []


def test_the_record_s_page_says_it_in_chinese(world, warned, client):
    warned({**GPS, **OUTSIDE, "accuracy": 120, "reason": "在车内"})
    client.force_login(world.persona("inspector"))

    page = client.get(Record.objects.get().get_absolute_url()).content.decode()

    assert "定位在所填县区之外（按概略边界判断）。" in page
    assert "定位精度不够。" in page
    assert "在车内" in page
