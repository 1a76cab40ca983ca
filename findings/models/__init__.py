"""What was seen, with what evidence, accepted by whom."""

from findings.models.draft import Draft, DraftConflict, DraftPatch
from findings.models.evidence import Note, Photo, PhotoChunk, PhotoUpload, RecordPhoto
from findings.models.finding import Dispute, DisputeFile, Finding, FindingQuerySet, FindingVersion, ProblemList
from findings.models.record import Presence, Record, RecordQuerySet, RecordVersion, Site
from findings.models.tasks import TaskImport, TaskItem, TaskList
from findings.models.townships import Township

__all__ = [
    "Dispute",
    "DisputeFile",
    "Draft",
    "DraftConflict",
    "DraftPatch",
    "Finding",
    "FindingQuerySet",
    "FindingVersion",
    "Note",
    "Photo",
    "PhotoChunk",
    "PhotoUpload",
    "Presence",
    "ProblemList",
    "Record",
    "RecordPhoto",
    "RecordQuerySet",
    "RecordVersion",
    "Site",
    "TaskImport",
    "TaskItem",
    "TaskList",
    "Township",
]
