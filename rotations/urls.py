"""Addresses of rotations: pages and API."""

from django.urls import path

from rotations.api import board as board_api
from rotations.api import handovers as handovers_api
from rotations.api import replacements as replacements_api
from rotations.api import rotations as rotations_api
from rotations.api import schedules as schedules_api
from rotations.views import board, handovers, lists, replacements, rotations, schedules

urlpatterns = [
    path("rotations/<int:pk>/schedule/", schedules.schedule_detail, name="schedule-detail"),
    path("rotations/<int:pk>/schedule/progress/", schedules.schedule_progress, name="schedule-progress"),
    path("rotations/<int:pk>/schedule/people/<int:person>/", schedules.schedule_why, name="schedule-why"),
    path("rotations/<int:pk>/schedule/propose/", schedules.schedule_propose, name="schedule-propose"),
    path("rotations/<int:pk>/schedule/discard/", schedules.schedule_discard, name="schedule-discard"),
    path("rotations/<int:pk>/board/", board.rotation_board, name="rotation-board"),
    path("rotations/<int:pk>/board/begin/", board.board_begin, name="board-begin"),
    path("handovers/", handovers.handover_list, name="handover-list"),
    path("handovers/<int:pk>/", handovers.handover_detail, name="handover-detail"),
    path("handovers/<int:pk>/complete/", handovers.handover_complete, name="handover-complete"),
    path("handovers/<int:pk>/sign/", handovers.handover_sign, name="handover-sign"),
    path("handovers/<int:pk>/return/", handovers.handover_return, name="handover-return"),
    path("handovers/<int:pk>/take/", handovers.handover_take, name="handover-take"),
    path("handovers/<int:pk>/file/", handovers.handover_file, name="handover-file"),
    path("rounds/<int:pk>/handovers/", handovers.round_handovers, name="round-handovers"),
    path("rounds/<int:pk>/handovers/prepare/", handovers.round_prepare, name="round-prepare"),
    path("teams/<int:pk>/folder/", handovers.team_folder, name="team-folder"),
    path("rotations/", rotations.rotation_list, name="rotation-list"),
    path("rotations/rounds/<int:pk>/begin/", rotations.rotation_add, name="rotation-add"),
    path("rotations/<int:pk>/", rotations.rotation_detail, name="rotation-detail"),
    path("rotations/<int:pk>/publish/", rotations.rotation_publish, name="rotation-publish"),
    path("rotations/<int:pk>/hand-over/", rotations.rotation_hand_over, name="rotation-hand-over"),
    path("rotations/<int:pk>/close/", rotations.rotation_close, name="rotation-close"),
    path("rotations/<int:pk>/arrivals/", lists.rotation_arrivals, name="rotation-arrivals"),
    path("rotations/<int:pk>/lists/", lists.rotation_lists, name="rotation-lists"),
    path("rotations/<int:pk>/lists/round/", lists.round_list, name="round-list"),
    path("rotations/<int:pk>/lists/units/<int:unit>/", lists.unit_list, name="unit-list"),
    path("rotations/<int:pk>/lists/units/<int:unit>/codes/", lists.unit_codes, name="unit-codes"),
    path("rotations/<int:pk>/lists/cities/<str:code>/", lists.city_list, name="city-list"),
    path("public/certificates/", lists.public_certificates, name="public-certificates"),
    path("public/certificates/<int:pk>/", lists.public_certificate_list, name="public-certificate-list"),
    path("replacements/", replacements.replacement_list, name="replacement-list"),
    path("replacements/choose/", replacements.replacement_choose, name="replacement-choose"),
    path("postings/<int:pk>/replace/", replacements.replacement_ask, name="replacement-ask"),
    path("replacements/<int:pk>/", replacements.replacement_detail, name="replacement-detail"),
    path("replacements/<int:pk>/name/", replacements.replacement_name, name="replacement-name"),
    path("replacements/<int:pk>/approve/", replacements.replacement_approve, name="replacement-approve"),
    path("replacements/<int:pk>/decline/", replacements.replacement_decline, name="replacement-decline"),
    path("replacements/<int:pk>/withdraw/", replacements.replacement_withdraw, name="replacement-withdraw"),
]

api_urlpatterns = [
    path("rotations/<int:pk>/schedule/", schedules_api.ScheduleDetail.as_view(), name="rotations-schedule"),
    path(
        "rotations/<int:pk>/schedule/people/<int:person>/",
        schedules_api.ScheduleWhy.as_view(),
        name="rotations-schedule-why",
    ),
    path(
        "rotations/<int:pk>/schedule/propose/",
        schedules_api.SchedulePropose.as_view(),
        name="rotations-schedule-propose",
    ),
    path(
        "rotations/<int:pk>/schedule/proposals/",
        schedules_api.ScheduleProposals.as_view(),
        name="rotations-schedule-proposals",
    ),
    path(
        "rotations/<int:pk>/schedule/discard/",
        schedules_api.ScheduleDiscard.as_view(),
        name="rotations-schedule-discard",
    ),
    path("rotations/<int:pk>/board/", board_api.Board.as_view(), name="rotations-board"),
    path(
        "rotations/<int:pk>/board/people/<int:person>/",
        board_api.BoardJudgement.as_view(),
        name="rotations-board-judgement",
    ),
    path(
        "rotations/<int:pk>/board/people/<int:person>/costs/",
        board_api.BoardPrices.as_view(),
        name="rotations-board-prices",
    ),
    path("rotations/<int:pk>/board/move/", board_api.BoardMove.as_view(), name="rotations-board-move"),
    path("rotations/<int:pk>/board/swap/", board_api.BoardSwap.as_view(), name="rotations-board-swap"),
    path("rotations/<int:pk>/board/remove/", board_api.BoardRemove.as_view(), name="rotations-board-remove"),
    path("rotations/<int:pk>/board/lock/", board_api.BoardLock.as_view(), name="rotations-board-lock"),
    path("rotations/<int:pk>/board/unlock/", board_api.BoardUnlock.as_view(), name="rotations-board-unlock"),
    path("rotations/<int:pk>/board/undo/", board_api.BoardUndo.as_view(), name="rotations-board-undo"),
    path("handovers/", handovers_api.HandoverRows.as_view(), name="rotations-handover-list"),
    path("handovers/<int:pk>/", handovers_api.HandoverDetail.as_view(), name="rotations-handover-detail"),
    path("handovers/<int:pk>/sign/", handovers_api.SignHandover.as_view(), name="rotations-handover-sign"),
    path("handovers/<int:pk>/return/", handovers_api.ReturnHandover.as_view(), name="rotations-handover-return"),
    path("handovers/<int:pk>/take/", handovers_api.TakeHandover.as_view(), name="rotations-handover-take"),
    path("handovers/<int:pk>/file/", handovers_api.HandoverFile.as_view(), name="rotations-handover-file"),
    path("teams/<int:pk>/folder/", handovers_api.TeamFolder.as_view(), name="rotations-team-folder"),
    path("rotations/", rotations_api.RotationList.as_view(), name="rotations-rotation-list"),
    path("rotations/<int:pk>/", rotations_api.RotationDetail.as_view(), name="rotations-rotation-detail"),
    path(
        "rotations/<int:pk>/difference/",
        rotations_api.RotationDifference.as_view(),
        name="rotations-rotation-difference",
    ),
    path("rotations/<int:pk>/publish/", rotations_api.RotationPublish.as_view(), name="rotations-rotation-publish"),
    path(
        "rotations/<int:pk>/hand-over/", rotations_api.RotationHandOver.as_view(), name="rotations-rotation-hand-over"
    ),
    path("rotations/<int:pk>/close/", rotations_api.RotationClose.as_view(), name="rotations-rotation-close"),
    path("replacements/", replacements_api.ReplacementList.as_view(), name="rotations-replacement-list"),
    path("replacements/<int:pk>/", replacements_api.ReplacementDetail.as_view(), name="rotations-replacement-detail"),
    path(
        "replacements/<int:pk>/possible/",
        replacements_api.PossibleSubstitutes.as_view(),
        name="rotations-replacement-possible",
    ),
    path("replacements/<int:pk>/name/", replacements_api.NameSubstitute.as_view(), name="rotations-replacement-name"),
    path(
        "replacements/<int:pk>/approve/",
        replacements_api.ApproveReplacement.as_view(),
        name="rotations-replacement-approve",
    ),
    path(
        "replacements/<int:pk>/decline/",
        replacements_api.DeclineReplacement.as_view(),
        name="rotations-replacement-decline",
    ),
    path(
        "replacements/<int:pk>/withdraw/",
        replacements_api.WithdrawReplacement.as_view(),
        name="rotations-replacement-withdraw",
    ),
]
