"""Photos, kept once by the hash of their bytes; a record lists what it expects."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from findings.enums import NoteKind, PhotoKind
from findings.models.record import Record

# Filled by apps above when they start: the rows of `RecordPhoto` that a user sees with something of theirs.
shown_with: list[Callable[[Any], models.QuerySet]] = []


class PhotoQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the records and findings that the user sees, or with what an app above shows; and what the
        user sent. Of a finding whose record they do not see, a city, only what is shown: neither originals nor
        signatures."""
        from findings.models.finding import Finding  # noqa: PLC0415 -- the two tables name each other

        expected = RecordPhoto.objects.filter(
            models.Q(record__in=Record.objects.visible_to(user))
            | models.Q(finding__in=Finding.objects.visible_to(user), kind=PhotoKind.COPY)
        )
        seen = models.Q(sha256__in=expected.values("sha256")) | models.Q(uploaded_by=user)
        for ask in shown_with:
            seen |= models.Exists(ask(user).filter(sha256=models.OuterRef("sha256")))
        return self.filter(seen)


class Photo(models.Model):
    """As it was sent, untouched; its name in storage is its hash.

    `width` and `height` are as stored, before `orientation` (EXIF, 1-8) turns them. `taken_at`, `lon` and `lat` (WGS84)
    are what the camera wrote, apart from what the phone told in the record (L11); `is_local_time` where it named no
    offset and Shanghai's was taken. `display` and `thumb` are the copies that are shown, made after `received_at`;
    without them once `copied_at` is set, the photo cannot be shown.
    """

    sha256 = models.CharField(primary_key=True, max_length=64)
    file = models.FileField(_("file"), upload_to="photos/%Y/%m/")
    size = models.PositiveIntegerField(_("bytes"))
    content_type = models.CharField(_("type"), max_length=20)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    orientation = models.PositiveSmallIntegerField(_("orientation"), default=1)
    taken_at = models.DateTimeField(_("taken, by the camera"), null=True, blank=True)
    is_local_time = models.BooleanField(_("the camera named no time zone"), default=False)
    lon = models.DecimalField(_("longitude (WGS84)"), max_digits=9, decimal_places=6, null=True, blank=True)
    lat = models.DecimalField(_("latitude (WGS84)"), max_digits=9, decimal_places=6, null=True, blank=True)
    display = models.FileField(_("copy to show"), upload_to="photo-copies/%Y/%m/", blank=True)
    thumb = models.FileField(_("small copy"), upload_to="photo-copies/%Y/%m/", blank=True)
    copied_at = models.DateTimeField(_("copies made"), null=True, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(_("received"))

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        indexes = [
            # What has no copies yet is asked for each minute.
            models.Index(
                fields=["received_at"], condition=models.Q(copied_at__isnull=True), name="findings_photo_uncopied"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lon__isnull=True, lat__isnull=True) | models.Q(lon__isnull=False, lat__isnull=False),
                name="findings_photo_place_has_both",
            ),
        ]

    def __str__(self):
        return self.sha256[:12]


class PhotoUploadQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everyone their own."""
        return self.filter(uploaded_by=user)


class PhotoUpload(models.Model):
    """A photo that has come in part; `received` bytes are here, in its chunks (C7)."""

    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    total = models.PositiveIntegerField(_("bytes in all"))
    received = models.PositiveIntegerField(_("bytes received"), default=0)
    touched_at = models.DateTimeField(_("last received"))

    objects = PhotoUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo on its way")
        verbose_name_plural = _("photos on their way")
        constraints = [
            models.UniqueConstraint(fields=["sha256", "uploaded_by"], name="findings_photoupload_once_a_sender"),
            models.CheckConstraint(
                condition=models.Q(received__lte=models.F("total")), name="findings_photoupload_not_more_than_all"
            ),
        ]

    def __str__(self):
        return f"{self.sha256[:12]} {self.received}/{self.total}"


class PhotoChunk(models.Model):
    """Kept in the database and not in a file, so that bytes and offset never differ."""

    upload = models.ForeignKey(PhotoUpload, on_delete=models.CASCADE, related_name="chunks")
    start = models.PositiveIntegerField(_("first byte"))
    data = models.BinaryField()

    class Meta:
        verbose_name = _("part of a photo")
        verbose_name_plural = _("parts of a photo")
        ordering = ["start"]
        constraints = [models.UniqueConstraint(fields=["upload", "start"], name="findings_photochunk_start_once")]

    def __str__(self):
        return f"{self.upload} @{self.start}"


class RecordPhotoQuerySet(models.QuerySet):
    def shown(self):
        """What stands for the visit: neither the files that photos were made from, nor signatures."""
        return self.filter(kind=PhotoKind.COPY)

    def with_arrival(self):
        """Adds `is_here`: whether the photo has arrived."""
        return self.annotate(is_here=models.Exists(Photo.objects.filter(pk=models.OuterRef("sha256"))))


class NoteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As its record; a city never sees one."""
        return self.filter(record__in=Record.objects.visible_to(user))


class Note(models.Model):
    """询问笔录, 勘验笔录 of a visit (C11); the identifier is made on the phone.

    `who` was questioned, or showed the inspectors round; `asked` put the questions. The signatures are photos.
    """

    id = models.UUIDField(primary_key=True)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="notes")
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=NoteKind.choices)
    who = models.CharField(_("person questioned or present"), max_length=80)
    asked = models.CharField(_("asked by"), max_length=80, blank=True)
    text = models.TextField(_("questions and answers, or what was seen"))

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note of an interview or examination")
        verbose_name_plural = _("notes of interviews and examinations")
        ordering = ["number", "pk"]
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="findings_note_number_once")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.who}"


class RecordPhoto(models.Model):
    """A photo that a record (or one finding or note of it) refers to, whether it has arrived or not (L2).

    An original has the number of the first copy that was made from it; which others were, the record's content says
    (`findings.selectors.photos.originals_in`). `lon`, `lat` and `accuracy` (m) tell where the phone was; `signed_by`
    whose name a signature is.
    """

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="photos")
    finding = models.ForeignKey(
        "findings.Finding", null=True, blank=True, on_delete=models.CASCADE, related_name="photos"
    )
    note = models.ForeignKey(Note, null=True, blank=True, on_delete=models.CASCADE, related_name="signatures")
    kind = models.CharField(_("kind"), max_length=9, choices=PhotoKind.choices, default=PhotoKind.COPY)
    sha256 = models.CharField(max_length=64, db_index=True)
    taken_at = models.DateTimeField(_("taken"), null=True, blank=True)
    lon = models.DecimalField(_("longitude (WGS84)"), max_digits=9, decimal_places=6, null=True, blank=True)
    lat = models.DecimalField(_("latitude (WGS84)"), max_digits=9, decimal_places=6, null=True, blank=True)
    accuracy = models.PositiveIntegerField(_("accuracy (m)"), null=True, blank=True)
    signed_by = models.CharField(_("signed by"), max_length=40, blank=True)
    number = models.PositiveSmallIntegerField(_("number"))

    objects = RecordPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo of a record")
        verbose_name_plural = _("photos of a record")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "finding", "note", "kind", "sha256"],
                nulls_distinct=False,
                name="findings_recordphoto_once_a_record",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=PhotoKind.SIGNATURE, note__isnull=False)
                | (~models.Q(kind=PhotoKind.SIGNATURE) & models.Q(note__isnull=True)),
                name="findings_recordphoto_signature_has_a_note",
            ),
        ]

    def __str__(self):
        return self.sha256[:12]
