"""Pages of care."""

from care.views.integrity import meeting_add, meeting_list, pledge, self_check, selfcheck_detail
from care.views.rounds import overview

__all__ = ["meeting_add", "meeting_list", "overview", "pledge", "self_check", "selfcheck_detail"]
