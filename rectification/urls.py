"""Addresses of letters and the ledger: pages and API."""

from django.urls import path

from rectification import api, views

ENTRY = "rectification/entries/<int:pk>"
urlpatterns = [
    path("rectification/letters/", views.letter_list, name="letter-list"),
    path("rectification/letters/<int:pk>/", views.letter_detail, name="letter-detail"),
    path("rectification/letters/<int:pk>/file/", views.letter_file, name="letter-file"),
    path("rectification/rounds/<int:pk>/letters/", views.round_letters, name="round-letters"),
    path("rectification/rounds/<int:pk>/letters/issue/", views.issue_letters, name="issue-letters"),
    path("rectification/rounds/<int:pk>/letters/<slug:unit>/preview/", views.preview_letter, name="preview-letter"),
    path("rectification/entries/", views.entry_list, name="entry-list"),
    path(f"{ENTRY}/", views.entry_detail, name="entry-detail"),
    path(f"{ENTRY}/hand-in-plan/", views.hand_in_plan, name="hand-in-plan"),
    path(f"{ENTRY}/accept-plan/", views.accept_plan, name="accept-plan"),
    path(f"{ENTRY}/send-back-plan/", views.send_back_plan, name="send-back-plan"),
    path(f"{ENTRY}/report-progress/", views.report_progress, name="report-progress"),
    path(f"{ENTRY}/ask-extension/", views.ask_extension, name="ask-extension"),
    path(f"{ENTRY}/grant-extension/", views.grant_extension, name="grant-extension"),
    path(f"{ENTRY}/refuse-extension/", views.refuse_extension, name="refuse-extension"),
    path(f"{ENTRY}/report-completion/", views.report_completion, name="report-completion"),
    path(f"{ENTRY}/verify/", views.verify, name="verify"),
    path(f"{ENTRY}/look-back/", views.look_back, name="look-back"),
    path(f"{ENTRY}/strike-out/", views.strike_out, name="strike-out"),
    path("rectification/evidence/<int:pk>/", views.evidence, name="evidence"),
]

LINE = "ledger/<int:pk>"
api_urlpatterns = [
    path("letters/", api.LetterList.as_view(), name="rectification-letter-list"),
    path("letters/<int:pk>/", api.LetterDetail.as_view(), name="rectification-letter-detail"),
    path("letters/<int:pk>/file/", api.LetterFile.as_view(), name="rectification-letter-file"),
    path("rounds/<int:pk>/letters/", api.RoundLetters.as_view(), name="rectification-round-letters"),
    path(
        "rounds/<int:pk>/letters/<slug:unit>/preview/",
        api.LetterPreview.as_view(),
        name="rectification-letter-preview",
    ),
    path("ledger/", api.EntryList.as_view(), name="rectification-entry-list"),
    path(f"{LINE}/", api.EntryDetail.as_view(), name="rectification-entry-detail"),
    path(f"{LINE}/hand-in-plan/", api.HandInPlan.as_view(), name="rectification-hand-in-plan"),
    path(f"{LINE}/accept-plan/", api.AcceptPlan.as_view(), name="rectification-accept-plan"),
    path(f"{LINE}/send-back-plan/", api.SendBackPlan.as_view(), name="rectification-send-back-plan"),
    path(f"{LINE}/report-progress/", api.ReportProgress.as_view(), name="rectification-report-progress"),
    path(f"{LINE}/ask-extension/", api.AskExtension.as_view(), name="rectification-ask-extension"),
    path(f"{LINE}/grant-extension/", api.GrantExtension.as_view(), name="rectification-grant-extension"),
    path(f"{LINE}/refuse-extension/", api.RefuseExtension.as_view(), name="rectification-refuse-extension"),
    path(f"{LINE}/report-completion/", api.ReportCompletion.as_view(), name="rectification-report-completion"),
    path(f"{LINE}/verify/", api.Verify.as_view(), name="rectification-verify"),
    path(f"{LINE}/look-back/", api.LookBack.as_view(), name="rectification-look-back"),
    path(f"{LINE}/strike-out/", api.StrikeOut.as_view(), name="rectification-strike-out"),
    path("evidence/<int:pk>/", api.Evidence.as_view(), name="rectification-evidence"),
]
