"""Issued documents: numbered, frozen as plain data, rendered from that data alone.

`issue()` of an app takes the next number, freezes the context and saves the row, in one
transaction; a task renders it. Rendering again gives the same bytes: nothing is queried anew and
no clock is read.
"""

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from docxtpl import DocxTemplate

from kernel.models import Counter

EPOCH = (1980, 1, 1, 0, 0, 0)


class DocumentState(models.TextChoices):
    QUEUED = "queued", _("waiting to be rendered")
    RENDERED = "rendered", _("rendered")
    FAILED = "failed", _("failed")


class IssuedDocument(models.Model):
    """Abstract. `context` is all that the template ever sees."""

    number = models.CharField(_("document number"), max_length=60, unique=True)
    template = models.CharField(max_length=80)
    context = models.JSONField()
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    rendering = models.CharField(max_length=10, choices=DocumentState.choices, default=DocumentState.QUEUED)
    file = models.FileField(upload_to="documents/%Y/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number


def next_number(series: str) -> int:
    """The next number of a series, without gaps: call it inside the transaction that issues.

    The counter row stays locked until that transaction ends, so a roll-back gives the number back.
    """
    Counter.objects.bulk_create([Counter(series=series)], ignore_conflicts=True)
    counter = Counter.objects.select_for_update().get(series=series)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


def render(template: str, context: dict[str, Any]) -> bytes:
    """A .docx from `templates/documents/<template>`; the same input gives the same bytes."""
    document = DocxTemplate(Path(settings.BASE_DIR) / "templates" / "documents" / template)
    document.render(context, autoescape=True)
    buffer = io.BytesIO()
    document.save(buffer)
    return _without_clock(buffer.getvalue())


def _without_clock(data: bytes) -> bytes:
    """The same archive with fixed file times: a zip otherwise carries the minute it was made in."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return out.getvalue()


def render_issued(document_type: type[IssuedDocument], pk: int) -> None:
    """Render one saved document if that is still to be done; a failure is kept on the row."""
    with transaction.atomic():
        document = document_type._default_manager.select_for_update(of=("self",)).filter(pk=pk).first()
        if document is None or document.rendering == DocumentState.RENDERED:
            return
        try:
            data = render(document.template, document.context)
        except Exception as error:  # noqa: BLE001 -- whatever the template did, say it on the row
            document.rendering, document.error = DocumentState.FAILED, repr(error)
        else:
            document.sha256 = hashlib.sha256(data).hexdigest()
            document.file.save(f"{document.sha256[:16]}.docx", ContentFile(data), save=False)
            document.rendering, document.error = DocumentState.RENDERED, ""
        document.save()
