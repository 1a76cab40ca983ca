"""What was seen, with what evidence, accepted by whom."""

from findings.models.evidence import Photo, PhotoChunk, PhotoUpload, RecordPhoto
from findings.models.finding import Dispute, DisputeFile, Finding, FindingVersion, ProblemList
from findings.models.record import Presence, Record, RecordVersion, Site

__all__ = [
    "Dispute",
    "DisputeFile",
    "Finding",
    "FindingVersion",
    "Photo",
    "PhotoChunk",
    "PhotoUpload",
    "Presence",
    "ProblemList",
    "Record",
    "RecordPhoto",
    "RecordVersion",
    "Site",
]
