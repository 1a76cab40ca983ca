"""The copies of photos that are shown: upright, small, without what the camera wrote; and what storage is left with.

The row is the job: the task, the minute's sweep and whoever asks first all do the same, and one of them does it.
"""

import logging
from datetime import timedelta
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction

from accounts.models import User
from findings.models import Photo
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


def make_copies(*, sha256: str) -> Photo | None:
    """Safe to repeat: whoever comes second finds them made. A photo that cannot be unpacked is kept, and not shown."""
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


def make_missing_copies() -> int:
    """Those whose task was lost, the oldest first; says how many."""
    lost = Photo.objects.filter(copied_at__isnull=True, received_at__lt=clock.now() - LOST).order_by("received_at")
    keys = list(lost.values_list("pk", flat=True)[:AT_ONCE])
    for sha256 in keys:
        make_copies(sha256=sha256)
    return len(keys)


def read_original(*, photo: Photo, actor: User) -> Photo:
    """The photo as it came, with what the camera wrote, for who weighs the evidence; the trail keeps who read it."""
    if not may_read_original(actor):
        raise NotAllowed("original")
    audit.record(actor, photo, "photo.read_original")
    return photo


def sweep_orphans() -> int:
    """Drop files of photos that no row names, a day after they were written; says how many that were.

    A transaction that was rolled back, or a process that died in the middle, leaves such a file behind.
    """
    storage = Photo._meta.get_field("file").storage
    kept = {name for row in Photo.objects.values_list("file", "display", "thumb").iterator() for name in row}
    count = 0
    for folder in FOLDERS:
        for name in _files(storage, folder):
            if name not in kept and clock.now() - storage.get_modified_time(name) > ORPHANED:
                storage.delete(name)
                count += 1
    return count


def _files(storage: Storage, folder: str) -> list[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return []
    found = [str(PurePosixPath(folder, name)) for name in files]
    for inner in folders:
        found.extend(_files(storage, str(PurePosixPath(folder, inner))))
    return found
