"""What was done about it, by when: letters, the ledger, plans, verification."""

from rectification.models.ledger import (
    Completion,
    EntryFile,
    Extension,
    LedgerEntry,
    Progress,
    RectificationPlan,
    Verification,
)
from rectification.models.letter import SupervisionLetter

__all__ = [
    "Completion",
    "EntryFile",
    "Extension",
    "LedgerEntry",
    "Progress",
    "RectificationPlan",
    "SupervisionLetter",
    "Verification",
]
