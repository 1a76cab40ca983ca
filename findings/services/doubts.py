"""What is doubtful about where a record was made (C4, C5, L11, L12). It is pointed out and never refused."""

from collections.abc import Iterator
from datetime import timedelta

from campaigns.policy import Field
from cities.models import County
from cities.selectors import is_inside
from findings.enums import PlaceSource, Warn
from findings.services.content import PlaceContent, RecordContent

# A phone shows an earlier position until it has a new one; the form marks it from the same age on.
OLD = timedelta(minutes=2)


def doubts_about_place(sent: RecordContent, county: County, rules: Field) -> Iterator[Warn]:
    """A position counts as outside the county only beyond both its own accuracy and the border's."""
    place = sent.place
    if place is None:
        yield Warn.NO_POSITION
        return
    if place.source == PlaceSource.HAND:
        yield Warn.POSITION_BY_HAND
    if place.mocked:
        yield Warn.MOCKED_POSITION
    if place.at is not None and place.at < sent.started_at - OLD:
        yield Warn.OLD_POSITION
    yield from _vague(place, rules)
    if is_inside(county, place.lon, place.lat, within_m=rules.border_m + (place.accuracy or 0)) is False:
        yield Warn.OUTSIDE_COUNTY


def _vague(place: PlaceContent, rules: Field) -> Iterator[Warn]:
    if place.accuracy is None:
        return
    if place.accuracy > rules.accuracy_warn_m:
        yield Warn.LOW_ACCURACY
    if place.accuracy > rules.accuracy_reason_m and not place.reason:
        yield Warn.NO_ACCURACY_REASON
