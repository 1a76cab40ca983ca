"""The untouched file beside its copy: who is told of it, who gets it, and that nothing waits for it (C12, L2)."""

import io
import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from findings import services
from findings.enums import FindingState
from findings.models import Finding, Photo, Record
from findings.selectors.bundles import pieces_of
from findings.selectors.marks import mark_for
from findings.selectors.photos import is_original_here, photos_shown
from findings.services import photo_copies
from kernel import clock
from tests.factories.findings import finding_at, finding_content, photo, record_of
from tests.findings.test_photos_odd import exif, saved, sha, two_coloured, url


@pytest.fixture
def sent(world):
    """A finding at the city with a copy that is here, and the original of it as bytes, not sent yet."""
    key, copy = photo()
    original = saved(two_coloured((128, 96)), "JPEG", exif=exif(offset="+08:00"))
    said = {"sha256": sha(original), "size": len(original), "type": "image/jpeg"}
    record = record_of(world, findings=[finding_content(photos=[{"sha256": key, "original": said}])])
    services.store_photo(sha256=key, data=copy, actor=world.persona("inspector"))
    return finding_at(FindingState.ASSIGNED, world, record=record), key, original


def arrive(world, data):
    return services.store_photo(sha256=sha(data), data=data, actor=world.persona("inspector"))


def page(web, key, finding):
    return web(key).get(f"/findings/{finding.pk}/").content.decode()


def test_finding_is_complete_without_its_original(world, sent):
    assert list(Finding.objects.complete()) == [sent[0]]


def test_page_says_whether_the_original_is_here_and_offers_the_file_to_who_weighs_it(world, web, sent):
    finding, key, original = sent

    before = page(web, "office", finding)
    arrive(world, original)
    after, of_team, of_city = (page(web, who, finding) for who in ("office", "inspector", "city_liaison"))

    assert ("原图尚未上传" in before, "原图已收到" in before) == (True, False)
    assert url(key, "original/") in before
    assert ("原图已收到" in after, "相机时间 2018-07-12 09:30" in after, "相机定位距记录位置 0 米" in after) == (
        True,
    ) * 3
    assert url(sha(original), "original/") in after
    assert ("原图已收到" in of_team, "original/" in of_team) == (True, False)
    assert ("原图" in of_city, "original/" in of_city, sha(original) in of_city) == (False, False, False)


def test_original_is_seen_with_the_record_and_by_no_city(world, api, sent):
    _finding, _key, original = sent
    arrive(world, original)
    keys = ("office", "reviewer", "inspector", "colleague", "other_inspector", "city_liaison", "province")

    assert {key: api(key).get(url(sha(original))).status_code for key in keys} == {
        "office": 200,
        "reviewer": 200,
        "inspector": 200,
        "colleague": 200,
        "other_inspector": 404,
        "city_liaison": 404,
        "province": 404,
    }
    assert b"".join(api("reviewer").get(url(sha(original), "original/"))) == original


@pytest.mark.parametrize("is_stored_with_one_number", [False, True])
def test_photo_added_to_a_returned_finding_is_of_no_other_photo_s_original(world, is_stored_with_one_number):
    """A correction names one more afterwards, which would have the same number; rows of before have it."""
    copies = [photo()[0] for _ in range(2)]
    (added, data), (later, _data) = photo(), photo()
    said = finding_content(photos=[{"sha256": key} for key in copies])
    record = record_of(world, present=(), findings=[said])
    finding = finding_at(FindingState.RETURNED, world, record=record)
    mine, office = world.persona("inspector"), world.persona("office")
    services.resubmit(finding=finding, actor=mine, description="补充", photos=[added])
    original = saved(two_coloured((128, 96)), "JPEG", exif=exif(offset="+08:00"))
    named = [*said["photos"], {"sha256": later, "original": {"sha256": sha(original)}}]
    content = {**record.content, "findings": [{**said, "photos": named}]}
    services.revise_record(record=record, actor=mine, content=content, reason="补照片")
    arrive(world, data)
    arrive(world, original)
    finding = finding_at(FindingState.ASSIGNED, world, record=Record.objects.get())

    numbers = dict(finding.photos.shown().values_list("sha256", "number"))
    if is_stored_with_one_number:
        finding.photos.filter(sha256=added).update(number=3)
    pieces = {piece.row.sha256: piece for piece in pieces_of(office, finding.record, finding)}
    shown = {row.sha256: row.original for row in photos_shown(office, finding.record, finding.photos.all())}

    assert numbers == {copies[0]: 1, copies[1]: 2, later: 3, added: 4}
    assert (pieces[added].of_copy, pieces[added].camera.pk) == (added, added)
    assert (pieces[later].of_copy, pieces[later].camera.pk) == (sha(original), sha(original))
    assert (shown[added], shown[later].sha256) == (None, sha(original))
    assert mark_for(world.persona("city_liaison"), Photo.objects.get(pk=added))[2][-12:] == added[:12]
    assert is_original_here(added) is None


def test_each_cutting_of_one_file_is_of_its_original(world):
    original = saved(two_coloured((128, 96)), "JPEG", exif=exif(offset="+08:00"))
    (first, one), (second, other) = photo(), photo()
    said = [{"sha256": key, "original": {"sha256": sha(original)}} for key in (first, second)]
    record = record_of(world, findings=[finding_content(photos=said)])
    finding = finding_at(FindingState.ASSIGNED, world, record=record)
    for data in (one, other, original):
        arrive(world, data)
    office, liaison = world.persona("office"), world.persona("city_liaison")

    pieces = {piece.row.sha256: piece.of_copy for piece in pieces_of(office, record, finding)}
    shown = photos_shown(office, finding.record, finding.photos.all().with_arrival())

    assert pieces == dict.fromkeys([first, second, sha(original)], sha(original))
    assert [(row.sha256, row.original.is_here, row.as_it_came) for row in shown] == [
        (first, True, sha(original)),
        (second, True, sha(original)),
    ]
    marks = [mark_for(liaison, Photo.objects.get(pk=key)) for key in (first, second)]
    assert [(mark[0], mark[2][-12:]) for mark in marks] == [("2018-07-12 09:30:15 +08:00", sha(original)[:12])] * 2
    assert [is_original_here(key) for key in (first, second)] == [True, True]


def test_copies_that_were_missed_are_made_by_the_minute_s_sweep(world, time_machine):
    key, data = photo()
    services.store_photo(sha256=key, data=data, actor=world.persona("inspector"))

    just_sent = services.make_missing_copies()
    time_machine.move_to(clock.now() + photo_copies.LOST * 2)
    later, again = services.make_missing_copies(), services.make_missing_copies()

    assert (just_sent, later, again) == (0, 1, 0)
    stored = Photo.objects.get()
    with stored.thumb.open() as file:
        assert Image.open(io.BytesIO(file.read())).format == "JPEG"


def test_copies_of_others_are_made_though_one_file_is_gone(world, api, time_machine):
    keys = []
    for colour in ("red", "blue"):
        key, data = photo(colour)
        services.store_photo(sha256=key, data=data, actor=world.persona("inspector"))
        keys.append(key)
    gone = Photo.objects.get(pk=keys[0])
    gone.file.storage.delete(gone.file.name)
    time_machine.move_to(clock.now() + photo_copies.LOST * 2)

    made = services.make_missing_copies()
    answer = api("inspector").get(url(keys[0]))

    assert made == 1
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "photo_unreadable")
    assert api("inspector").get(url(keys[1])).status_code == 200


@pytest.fixture
def orphan(world, settings, tmp_path):
    """`orphan(number, days)`: a file without a row, so many days older than the one photo."""
    settings.MEDIA_ROOT = tmp_path
    key, data = photo()
    services.store_photo(sha256=key, data=data, actor=world.persona("inspector"))
    stored = services.make_copies(sha256=key)

    def orphan(number, days):
        name = stored.file.storage.save(f"photos/2018/09/{number}.jpg", ContentFile(b"lost"))
        at = (stored.received_at - timedelta(days=days)).timestamp()
        os.utime(tmp_path / name, (at, at))
        return name

    return orphan


def test_file_without_a_row_is_set_aside_after_a_day_and_dropped_after_thirty(orphan, time_machine, tmp_path):
    stored = Photo.objects.get()
    storage, old, fresh, newer = stored.file.storage, orphan(1, 2), orphan(2, 0.5), orphan(3, -1)
    aside = f"swept/{clock.today()}/{old}"

    count = services.sweep_orphans()

    assert (count, storage.exists(old), storage.exists(aside)) == (1, False, True)
    assert [storage.exists(file.name) for file in (stored.file, stored.display, stored.thumb)] == [True] * 3
    time_machine.move_to(clock.now() + timedelta(days=31))
    services.sweep_orphans()
    # What is newer than all photos known may be of a database newer than this one.
    assert [storage.exists(name) for name in (aside, fresh, newer)] == [False, False, True]


def test_more_than_a_handful_without_rows_stay(orphan, caplog):
    names = [orphan(number, 2) for number in range(21)]

    count = services.sweep_orphans()

    assert (count, [Photo.objects.get().file.storage.exists(name) for name in names]) == (0, [True] * 21)
    assert [entry.levelname for entry in caplog.records if entry.name.endswith("photo_copies")] == ["WARNING"]
