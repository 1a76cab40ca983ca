"""What is written on copies of photos: when, where, of which record, and the hash of the untouched file (C12)."""

from django.db.models import F, Q

from accounts.models import User
from campaigns.policy.choices import Watermark
from campaigns.selectors import policy
from findings.models import Finding, Photo, Record, RecordPhoto
from findings.models.evidence import shown_with
from findings.selectors import is_local, number_of
from findings.selectors.photos import originals_in
from kernel import clock

Mark = tuple[str, ...]


def mark_for(user: User, photo: Photo) -> Mark:
    """The lines on this user's copy of a photo; none where the rules of its record ask for none, or no record names
    it. A photo that several name is marked as of the first that the user sees."""
    seen = Q(record__in=Record.objects.visible_to(user))
    if is_local(user):
        seen = Q(finding__in=Finding.objects.visible_to(user))
        for ask in shown_with:
            seen |= Q(pk__in=ask(user).filter(sha256=photo.pk).values("pk"))
    rows = RecordPhoto.objects.shown().filter(seen, sha256=photo.pk).select_related("record__policy", "finding")
    row = rows.order_by("record__received_at", "record", F("finding__number").asc(nulls_last=True), "pk").first()
    if row is None or not _is_wanted(row.record, is_handed_out=is_local(user)):
        return ()
    original = originals_in(row.record).get((row.finding_id, row.sha256), row.sha256)
    return mark_of(row, original, Photo.objects.filter(pk=original).first() or photo)


def marks_bundles(record: Record) -> bool:
    return _is_wanted(record, is_handed_out=True)


def mark_of(row: RecordPhoto, original: str, camera: Photo | None) -> Mark:
    """In plain ASCII. `original` is the hash of the untouched file, here or not; `camera` the photo with what the
    camera wrote, where the phone told no time or place. A place of neither is the record's, and is said to be."""
    number = number_of(row.record, row.finding)
    taken_at = row.taken_at or (camera and camera.taken_at)
    when = f"{taken_at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M:%S} +08:00" if taken_at else "time: -"
    return when, _where(row, camera), f"No. {number}  SHA256 {original[:12]}"


def _where(row: RecordPhoto, camera: Photo | None) -> str:
    if row.lon is not None and row.lat is not None:
        return _place(row.lon, row.lat, row.accuracy)
    if camera is not None and camera.lon is not None and camera.lat is not None:
        return _place(camera.lon, camera.lat, None, " (camera)")
    if row.record.lon is not None and row.record.lat is not None:
        return _place(row.record.lon, row.record.lat, row.record.accuracy, " (record)")
    return "place: -"


def _place(lon: object, lat: object, accuracy: int | None, source: str = "") -> str:
    east, north = float(str(lon)), float(str(lat))
    within = f" +/-{accuracy} m" if accuracy is not None else ""
    north_south, east_west = "N" if north >= 0 else "S", "E" if east >= 0 else "W"
    return f"{abs(north):.6f} {north_south} {abs(east):.6f} {east_west}{within} WGS84{source}"


def _is_wanted(record: Record, *, is_handed_out: bool) -> bool:
    asked = policy(record.policy).field.watermark
    return asked == Watermark.ALL or (asked == Watermark.HANDED_OUT and is_handed_out)
