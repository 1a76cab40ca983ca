"""Addresses that belong to no app: the audit trail, one's own notices, the components."""

from django.urls import path

from kernel import api, views

urlpatterns = [
    path("audit/", views.audit_list, name="audit-list"),
    path("audit/verify/", views.audit_verify, name="audit-verify"),
    path("notices/", views.notice_list, name="notice-list"),
    path("notices/read/", views.notices_read, name="notices-read"),
    path("notices/<int:pk>/read/", views.notices_read, name="notice-read"),
    path("styleguide/", views.styleguide, name="styleguide"),
]

api_urlpatterns = [
    path("notices/", api.NoticeList.as_view(), name="kernel-notice-list"),
    path("notices/read/", api.NoticesRead.as_view(), name="kernel-notices-read"),
]
