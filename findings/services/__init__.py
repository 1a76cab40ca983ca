"""Everything that writes records, photos and findings."""

from findings.services.bundles import make_bundle
from findings.services.confirming import confirm_record, contest_record
from findings.services.delivering import deliver
from findings.services.disputes import amend, dismiss, dispute, uphold, withdraw
from findings.services.drafts import discard_draft, merge_draft
from findings.services.merging import core_name, merge_sites
from findings.services.photo_copies import copy_of, make_copies, make_missing_copies, read_original, sweep_orphans
from findings.services.photos import forget_stale_uploads, receive_chunk, store_photo
from findings.services.records import receive_record, revise_record, submit_record
from findings.services.replies import confirm, confirm_unanswered, receive_list
from findings.services.review import approve, reject, resubmit, return_finding
from findings.services.tasks import drop_task, reopen_task
from findings.services.townships import correct_township

__all__ = [
    "amend",
    "approve",
    "confirm",
    "confirm_record",
    "confirm_unanswered",
    "contest_record",
    "copy_of",
    "core_name",
    "correct_township",
    "deliver",
    "discard_draft",
    "dismiss",
    "dispute",
    "drop_task",
    "forget_stale_uploads",
    "make_bundle",
    "make_copies",
    "make_missing_copies",
    "merge_draft",
    "merge_sites",
    "read_original",
    "receive_chunk",
    "receive_list",
    "receive_record",
    "reject",
    "reopen_task",
    "resubmit",
    "return_finding",
    "revise_record",
    "store_photo",
    "submit_record",
    "sweep_orphans",
    "uphold",
    "withdraw",
]
