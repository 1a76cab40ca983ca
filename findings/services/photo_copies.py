"""The copies of photos that are shown: upright, small, without what the camera wrote; and what storage is left with.

The row is the job: the task, the minute's sweep and whoever asks first all do the same, and one of them does it.
"""

import logging
from datetime import date, datetime, timedelta
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import Max

from accounts.models import User
from findings.models import Photo
from findings.selectors.marks import Mark
from findings.selectors.photos import photo_file_gone, photo_unreadable
from findings.workflow import may_read_original
from kernel import audit, clock, pictures
from kernel.errors import NotAllowed

log = logging.getLogger(__name__)

DISPLAY_EDGE, THUMB_EDGE = 1600, 320
# A task just sent is still on its way.
LOST = timedelta(minutes=2)
AT_ONCE = 50
# Older than any transaction that may still be writing its row.
ORPHANED = timedelta(days=1)
FOLDERS = ("photos", "photo-copies")
# What is set aside, by day, and how long. More than a handful in a night is no upload broken off.
ASIDE, KEPT_ASIDE, HANDFUL = "swept", timedelta(days=30), 20


def make_copies(*, sha256: str) -> Photo | None:
    """Safe to repeat: whoever comes second finds them made. A photo that cannot be unpacked is kept, and not shown.
    Raises `OSError` where storage does not give its file."""
    with transaction.atomic():
        photo = Photo.objects.select_for_update().filter(pk=sha256).first()
        if photo is None or photo.copied_at is not None:
            return photo
        with photo.file.open() as file:
            data = file.read()
        try:
            display, thumb = pictures.clean_copies(data, DISPLAY_EDGE, THUMB_EDGE, max_pixels=settings.PHOTO_MAX_PIXELS)
        except (pictures.NoPicture, pictures.TooManyPixels):
            log.warning("photo %s cannot be shown", sha256)
        else:
            photo.display = ContentFile(display, name=f"{sha256}.jpg")
            photo.thumb = ContentFile(thumb, name=f"{sha256}-s.jpg")
        photo.copied_at = clock.now()
        photo.save(update_fields=["display", "thumb", "copied_at"])
        return photo


def copy_of(*, photo: Photo, edge: int = DISPLAY_EDGE, mark: Mark = ()) -> bytes:
    """A copy to show, made first where it is not there yet. With a `mark` it is drawn on for this once: the copies that
    are kept have none, since a photo may come before the record that names it. Refuses with `photo_unreadable`."""
    try:
        if photo.copied_at is None:
            photo = make_copies(sha256=photo.sha256) or photo
        copy = photo.thumb if edge == THUMB_EDGE and not mark else photo.display
        if not copy:
            raise photo_unreadable()
        with copy.open() as file:
            data: bytes = file.read()
    except OSError as error:
        raise photo_file_gone() from error
    try:
        return pictures.marked(data, mark, edge) if mark else data
    except pictures.NoPicture as error:
        raise photo_file_gone() from error


def make_missing_copies() -> int:
    """Those whose task was lost; says how many. One whose file cannot be read is logged, and tried again."""
    # In no order: many that cannot be read would stand before all others for ever.
    lost = Photo.objects.filter(copied_at__isnull=True, received_at__lt=clock.now() - LOST).order_by("?")
    count = 0
    for sha256 in list(lost.values_list("pk", flat=True)[:AT_ONCE]):
        try:
            make_copies(sha256=sha256)
        except Exception:  # whatever storage says of one file, the others get their copies
            log.exception("photo %s has no copies", sha256)
        else:
            count += 1
    return count


def read_original(*, photo: Photo, actor: User) -> Photo:
    """The photo as it came, with what the camera wrote, for who weighs the evidence; the trail keeps who read it."""
    if not may_read_original(actor):
        raise NotAllowed("original")
    audit.record(actor, photo, "photo.read_original")
    return photo


def sweep_orphans() -> int:
    """Set aside files of photos that no row names, a day after they were written; says how many that were.

    A transaction that was rolled back, or a process that died in the middle, leaves such a file behind. A database that
    was brought back from an older copy makes them of evidence: so nothing is touched that is newer than the newest
    photo known, nothing at all (with a warning) where they are more than a handful, and what is set aside is deleted
    only after `KEPT_ASIDE`.
    """
    storage = Photo._meta.get_field("file").storage
    _drop_old(storage)
    newest = Photo.objects.aggregate(at=Max("received_at"))["at"]
    if newest is None:
        return 0
    names = _orphans(storage, min(newest, clock.now() - ORPHANED))
    if len(names) > HANDFUL:
        log.warning("%d files of photos have no row, %s among them: left where they are", len(names), names[0])
        return 0
    for name in names:
        _set_aside(storage, name)
    return len(names)


def _orphans(storage: Storage, before: datetime) -> list[str]:
    """What no row names, listed before the rows are: a file whose row comes meanwhile is young."""
    found = [name for folder in FOLDERS for name in _files(storage, folder)]
    kept = {name for row in Photo.objects.values_list("file", "display", "thumb").iterator() for name in row}
    return [name for name in found if name not in kept and storage.get_modified_time(name) < before]


def _set_aside(storage: Storage, name: str) -> None:
    """A copy first, then the file goes: a store that speaks S3 knows no other way."""
    with storage.open(name) as file:
        aside = storage.save(str(PurePosixPath(ASIDE, clock.today().isoformat(), name)), file)
    storage.delete(name)
    log.warning("%s has no row and is now %s", name, aside)


def _drop_old(storage: Storage) -> None:
    first_kept = clock.today() - KEPT_ASIDE
    for name in _files(storage, ASIDE):
        if date.fromisoformat(PurePosixPath(name).parts[1]) < first_kept:
            storage.delete(name)


def _files(storage: Storage, folder: str) -> list[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return []
    found = [str(PurePosixPath(folder, name)) for name in files]
    for inner in folders:
        found.extend(_files(storage, str(PurePosixPath(folder, inner))))
    return found
