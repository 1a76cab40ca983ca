"""Addresses of records, photos, findings and problem lists: pages and API."""

from django.urls import path, register_converter

from findings.api import answers as api_answers
from findings.api import bundles as api_bundles
from findings.api import drafts as api_drafts
from findings.api import findings as api_findings
from findings.api import forms as api_forms
from findings.api import photos as api_photos
from findings.api import queue_files as api_queue_files
from findings.api import records as api_records
from findings.views import findings, lists, places, queue_files, records, review, tasks


class Sha256Converter:
    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Sha256Converter, "sha256")

ONE = "findings/<uuid:id>"
urlpatterns = [
    path("records/", records.record_list, name="record-list"),
    path("records/add/", records.record_add, name="record-add"),
    path("records/<uuid:id>/", records.record_detail, name="record-detail"),
    path("records/<uuid:id>/confirm/", records.record_confirm, name="record-confirm"),
    path("records/<uuid:id>/contest/", records.record_contest, name="record-contest"),
    path("records/<uuid:id>/revise/", records.record_revise, name="record-revise"),
    path("queue-files/", queue_files.queue_files, name="queue-files"),
    path("review/", review.review_list, name="review-list"),
    path("review/many/", review.review_many, name="review-many"),
    path("review/<uuid:id>/", review.review_detail, name="review-detail"),
    path("disputes/", findings.dispute_list, name="dispute-list"),
    path("findings/", findings.finding_list, name="finding-list"),
    path(f"{ONE}/", findings.finding_detail, name="finding-detail"),
    path(f"{ONE}/approve/", findings.finding_approve, name="finding-approve"),
    path(f"{ONE}/return/", findings.finding_return, name="finding-return"),
    path(f"{ONE}/reject/", findings.finding_reject, name="finding-reject"),
    path(f"{ONE}/resubmit/", findings.finding_resubmit, name="finding-resubmit"),
    path(f"{ONE}/confirm/", findings.finding_confirm, name="finding-confirm"),
    path(f"{ONE}/dispute/", findings.finding_dispute, name="finding-dispute"),
    path(f"{ONE}/uphold/", findings.finding_uphold, name="finding-uphold"),
    path(f"{ONE}/dismiss/", findings.finding_dismiss, name="finding-dismiss"),
    path(f"{ONE}/amend/", findings.finding_amend, name="finding-amend"),
    path("task-lists/", tasks.tasklist_list, name="tasklist-list"),
    path("task-lists/upload/", tasks.tasklist_upload, name="tasklist-upload"),
    path("task-lists/template/", tasks.tasklist_template, name="tasklist-template"),
    path("task-lists/<int:pk>/", tasks.tasklist_detail, name="tasklist-detail"),
    path("task-lists/imports/<int:pk>/", tasks.import_detail, name="task-import-detail"),
    path("task-lists/imports/<int:pk>/apply/", tasks.import_apply, name="task-import-apply"),
    path("task-lists/items/<int:pk>/drop/", tasks.task_drop, name="task-drop"),
    path("task-lists/items/<int:pk>/reopen/", tasks.task_reopen, name="task-reopen"),
    path("task-plan/", tasks.task_plan, name="task-plan"),
    path("task-plan/export/", tasks.task_plan_export, name="task-plan-export"),
    path("townships/", places.township_list, name="township-list"),
    path("townships/<int:pk>/correct/", places.township_correct, name="township-correct"),
    path("sites/", places.site_list, name="site-list"),
    path("sites/<int:pk>/", places.site_detail, name="site-detail"),
    path("sites/<int:pk>/merge/", places.site_merge, name="site-merge"),
    path("problem-lists/", lists.problemlist_list, name="problemlist-list"),
    path("problem-lists/<int:id>/", lists.problemlist_detail, name="problemlist-detail"),
    path("problem-lists/<int:id>/receive/", lists.problemlist_receive, name="problemlist-receive"),
]

api_urlpatterns = [
    path("forms/", api_forms.FormList.as_view(), name="findings-form-list"),
    path("records/", api_records.RecordList.as_view(), name="findings-record-list"),
    path("records/<uuid:id>/", api_records.RecordDetail.as_view(), name="findings-record-detail"),
    path("records/<uuid:id>/confirm/", api_records.RecordConfirm.as_view(), name="findings-record-confirm"),
    path("records/<uuid:id>/contest/", api_records.RecordContest.as_view(), name="findings-record-contest"),
    path("records/<uuid:id>/answers/", api_answers.RecordAnswers.as_view(), name="findings-record-answers"),
    path("records/<uuid:id>/revise/", api_records.RecordRevise.as_view(), name="findings-record-revise"),
    path("records/<uuid:id>/bundle/", api_bundles.RecordBundle.as_view(), name="findings-record-bundle"),
    path("drafts/<uuid:id>/", api_drafts.DraftDetail.as_view(), name="findings-draft-detail"),
    path("photos/<sha256:sha256>/", api_photos.PhotoDetail.as_view(), name="findings-photo-detail"),
    path("photos/<sha256:sha256>/original/", api_photos.PhotoOriginal.as_view(), name="findings-photo-original"),
    path("queue-files/", api_queue_files.QueueFiles.as_view(), name="findings-queue-files"),
    # Phones write without the last slash; a write is never redirected.
    path("records/<uuid:id>", api_records.RecordDetail.as_view(schema=None), name="findings-record-send"),
    path("photos/<sha256:sha256>", api_photos.PhotoDetail.as_view(schema=None), name="findings-photo-send"),
    path("findings/", api_findings.FindingList.as_view(), name="findings-finding-list"),
    path(f"{ONE}/", api_findings.FindingDetail.as_view(), name="findings-finding-detail"),
    path(f"{ONE}/approve/", api_findings.FindingApprove.as_view(), name="findings-finding-approve"),
    path(f"{ONE}/return/", api_findings.FindingReturn.as_view(), name="findings-finding-return"),
    path(f"{ONE}/reject/", api_findings.FindingReject.as_view(), name="findings-finding-reject"),
    path(f"{ONE}/resubmit/", api_findings.FindingResubmit.as_view(), name="findings-finding-resubmit"),
    path(f"{ONE}/confirm/", api_findings.FindingConfirm.as_view(), name="findings-finding-confirm"),
    path(f"{ONE}/dispute/", api_findings.FindingDispute.as_view(), name="findings-finding-dispute"),
    path(f"{ONE}/uphold/", api_findings.FindingUphold.as_view(), name="findings-finding-uphold"),
    path(f"{ONE}/dismiss/", api_findings.FindingDismiss.as_view(), name="findings-finding-dismiss"),
    path(f"{ONE}/amend/", api_findings.FindingAmend.as_view(), name="findings-finding-amend"),
    path(f"{ONE}/bundle/", api_bundles.FindingBundle.as_view(), name="findings-finding-bundle"),
    path(f"{ONE}/evidence/<int:file>/", api_findings.DisputeFileDetail.as_view(), name="findings-evidence"),
    path("problem-lists/", api_findings.ProblemListList.as_view(), name="findings-problemlist-list"),
    path("problem-lists/<int:id>/", api_findings.ProblemListDetail.as_view(), name="findings-problemlist-detail"),
    path(
        "problem-lists/<int:id>/receive/",
        api_findings.ProblemListReceive.as_view(),
        name="findings-problemlist-receive",
    ),
]
