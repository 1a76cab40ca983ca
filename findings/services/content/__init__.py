"""What a phone sends about one visit, read into one canonical form. Pure: no database."""

from findings.services.content.reading import LIMITS, SHA256, read_content
from findings.services.content.shapes import (
    ClientContent,
    EntryVisit,
    FindingContent,
    NoteContent,
    PhotoRef,
    PlaceContent,
    RecordContent,
    canonical_bytes,
    content_hash,
)

__all__ = [
    "LIMITS",
    "SHA256",
    "ClientContent",
    "EntryVisit",
    "FindingContent",
    "NoteContent",
    "PhotoRef",
    "PlaceContent",
    "RecordContent",
    "canonical_bytes",
    "content_hash",
    "read_content",
]
