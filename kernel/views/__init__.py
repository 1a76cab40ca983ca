"""Pages that belong to no app: the audit trail, one's own notices, the components."""

from kernel.views.audit import audit_list, audit_verify
from kernel.views.notices import notice_list, notices_read
from kernel.views.styleguide import styleguide

__all__ = ["audit_list", "audit_verify", "notice_list", "notices_read", "styleguide"]
