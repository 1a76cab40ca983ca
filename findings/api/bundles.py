"""Bundles of evidence: a ZIP of a record or a finding, for whoever hands it on."""

import uuid
from typing import Any

from django.http import FileResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from findings import services
from findings.api import findings, records
from findings.models import Finding, Record
from findings.selectors import is_local, number_of

CONTENTS = _(
    "A ZIP with what is told of it as JSON, photos as copies with a watermark, `history.json`, a list as .xlsx and "
    "`manifest.json`: each file with its `path`, `kind`, `size` and `sha256`, and what is `missing` and why. Whoever "
    "weighs the evidence also gets `record/content.json`, byte for byte what the content hash is of, earlier versions, "
    "originals, photos as they were sent, signatures and who confirmed when. The audit trail keeps who made it for "
    "whom, and the hash of its manifest."
)
FOR_WHOM = OpenApiParameter("for_whom", str, description=_("Whom it is made for, at most 200 characters."))
told = {(200, "application/zip"): OpenApiTypes.BINARY}


class Bundle(APIView):
    def perform_content_negotiation(self, request, force=False):
        """A file is asked for as a file; the answer does not hang on it."""
        return super().perform_content_negotiation(request, force=True)


class FindingBundle(Bundle):
    @extend_schema(summary=_("The evidence of a finding"), description=CONTENTS, parameters=[FOR_WHOM], responses=told)
    def get(self, request: Request, id: uuid.UUID) -> FileResponse:
        finding = findings.visible_finding(request, id)
        said = {"finding.json": _facts(findings.shown(request, finding))}
        if not is_local(request.user):
            said["record.json"] = _facts(records.shown(request, finding.record))
        return _answer(request, finding.record, finding, said)


class RecordBundle(Bundle):
    @extend_schema(summary=_("The evidence of a record"), description=CONTENTS, parameters=[FOR_WHOM], responses=told)
    def get(self, request: Request, id: uuid.UUID) -> FileResponse:
        record = records.visible_record(request, id)
        return _answer(request, record, None, {"record.json": _facts(records.shown(request, record))})


def _facts(said: dict[str, Any]) -> dict[str, Any]:
    """Without what its reader may do with it."""
    return {name: value for name, value in said.items() if name != "actions"}


def _answer(request: Request, record: Record, finding: Finding | None, said: dict[str, Any]) -> FileResponse:
    file = services.make_bundle(
        record=record,
        finding=finding,
        told=said,
        actor=request.user,
        for_whom=request.query_params.get("for_whom", ""),
    )
    name = str(_("bundle-of-evidence"))
    filename = f"{name}-{number_of(record, finding)}.zip"
    response = FileResponse(file, as_attachment=True, filename=filename, content_type="application/zip")
    response["Cache-Control"] = "private, no-store"
    return response
