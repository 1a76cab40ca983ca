"""Photos: each by itself, in any order, before or after its record, resumed where it stopped (C7, L3)."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from findings.models import Photo, PhotoChunk, PhotoUpload
from findings.tasks import make_copies
from kernel import clock, pictures
from kernel.errors import Conflict, DomainError, NotAllowed, Refused, TooLarge, WrongType
from kernel.statements import AnyRow

KEPT = timedelta(days=14)
# Asked for every photo, and mostly answered with no.
_has_parts = AnyRow(
    lambda sha256, sender: PhotoUpload.objects.filter(sha256=sha256, uploaded_by=sender), sha256="?", sender=-1
)
_is_stored = AnyRow(lambda sha256: Photo.objects.filter(pk=sha256), sha256="?")


def store_photo(*, sha256: str, data: bytes, actor: User) -> tuple[Photo, bool]:
    """Keep the photo as it came, under the hash of its bytes; says whether it is new. Also reads what the camera
    wrote into it, and sets the copies that are shown on their way.

    Refuses with `photo_too_large` (413: bytes or pixels), `wrong_photo_type` (415), `photo_empty`,
    `hash_differs` (422). Safe to repeat: the same photo is kept once, whoever brings it. Drops what
    the sender had sent of it in part.
    """
    _only_from_the_field(actor)
    with transaction.atomic():
        _hold(sha256)
        if _has_parts(sha256=sha256, sender=actor.pk):
            PhotoUpload.objects.filter(sha256=sha256, uploaded_by=actor).delete()
        if _is_stored(sha256=sha256):
            _check_hash(sha256, data)
            return Photo.objects.get(pk=sha256), False
        return _keep(sha256, data, actor), True


def receive_chunk(*, sha256: str, start: int, total: int, data: bytes, actor: User) -> tuple[PhotoUpload, Photo | None]:
    """Take the next part of a photo; with the last one it is a photo.

    Refuses with `other_offset` (409, with the offset to go on from) where `start` is not where the
    last part ended, `other_length` (409) where the announced length has changed, and as `store_photo`.
    """
    _only_from_the_field(actor)
    _refuse_large(total)
    if start == 0 and len(data) == total:
        # All in one part, as a good line brings it: nothing has to be kept until the rest comes.
        photo, _is_new = store_photo(sha256=sha256, data=data, actor=actor)
        return PhotoUpload(sha256=sha256, uploaded_by=actor, total=total, received=total), photo
    with transaction.atomic():
        _hold(sha256)
        upload = _upload(sha256, total, actor)
        if start != upload.received:
            raise Conflict(
                "other_offset",
                _("The next part begins at byte %(offset)s.") % {"offset": upload.received},
                offset=upload.received,
            )
        if upload.received + len(data) > total:
            raise Refused("more_than_announced", _("This is more than was announced."))
        if data:
            PhotoChunk.objects.create(upload=upload, start=start, data=data)
        upload.received += len(data)
        upload.touched_at = clock.now()
        upload.save()
        if upload.received < total:
            return upload, None
        made = _put_together(upload, actor)
    if isinstance(made, DomainError):
        raise made
    return upload, made


def _upload(sha256: str, total: int, actor: User) -> PhotoUpload:
    upload, _created = PhotoUpload.objects.get_or_create(
        sha256=sha256, uploaded_by=actor, defaults={"total": total, "touched_at": clock.now()}
    )
    if upload.total != total:
        raise Conflict(
            "other_length",
            _("%(total)s bytes were announced before.") % {"total": upload.total},
            offset=upload.received,
        )
    return upload


def _put_together(upload: PhotoUpload, actor: User) -> Photo | DomainError:
    """In the transaction of the last part: a phone that hears that every byte is here deletes its own.

    What turns out to be no photo loses its parts and can be sent anew. That is to be kept, so the refusal is given back
    and raised outside.
    """
    data = b"".join(bytes(chunk.data) for chunk in upload.chunks.all())
    try:
        with transaction.atomic():
            return store_photo(sha256=upload.sha256, data=data, actor=actor)[0]
    except (Refused, WrongType, TooLarge) as refusal:
        PhotoUpload.objects.filter(pk=upload.pk).delete()
        return refusal


def forget_stale_uploads() -> int:
    """Drop parts that nobody has gone on with for two weeks; says how many photos that were."""
    stale = PhotoUpload.objects.filter(touched_at__lt=clock.now() - KEPT)
    count = stale.count()
    stale.delete()
    return count


def _only_from_the_field(actor: User) -> None:
    if actor.role != Role.INSPECTOR:
        raise NotAllowed("photo")


def _hold(sha256: str) -> None:
    """One sender of a photo at a time, so that it is written once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(sha256[:16], 16) - (1 << 63)])


def _check_hash(sha256: str, data: bytes) -> None:
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Refused("hash_differs", _("The photo was damaged on the way: its hash differs. Send it again."))


def _keep(sha256: str, data: bytes, actor: User) -> Photo:
    if not data:
        raise Refused("photo_empty", _("The photo is empty."))
    _refuse_large(len(data))
    _check_hash(sha256, data)
    look = _look_at(data)
    # The bytes first, then their row: one without them is never committed. What a rollback leaves is swept up.
    photo = Photo.objects.create(
        sha256=sha256,
        file=ContentFile(data, name=f"{sha256}{look.suffix}"),
        size=len(data),
        content_type=look.content_type,
        width=look.width,
        height=look.height,
        orientation=look.orientation,
        taken_at=look.taken_at,
        is_local_time=look.is_local,
        lon=look.lon,
        lat=look.lat,
        uploaded_by=actor,
        received_at=clock.now(),
    )
    make_copies.delay_on_commit(sha256)
    return photo


def _refuse_large(size: int) -> None:
    if size > settings.PHOTO_MAX_BYTES:
        raise photo_too_heavy()


def photo_too_heavy() -> TooLarge:
    limit = settings.PHOTO_MAX_BYTES // 1024 // 1024
    return TooLarge("photo_too_large", _("A photo has at most %(limit)s MB.") % {"limit": limit})


def _look_at(data: bytes) -> pictures.Look:
    try:
        return pictures.look_at(data, max_pixels=settings.PHOTO_MAX_PIXELS)
    except pictures.TooManyPixels as error:
        limit = settings.PHOTO_MAX_PIXELS // 10**6
        raise TooLarge("photo_too_large", _("A photo has at most %(limit)s megapixels.") % {"limit": limit}) from error
    except pictures.NoPicture as error:
        raise WrongType(
            "wrong_photo_type", _("This is no JPEG, PNG, WebP or HEIC photo, or a damaged or moving one.")
        ) from error
