"""Addresses of the weekly boards: pages, API, and what needs no sign-in."""

from django.urls import path

from scoring import api, views

urlpatterns = [
    path("boards/", views.board_list, name="board-list"),
    path("boards/make/", views.board_make, name="board-make"),
    path("boards/<int:pk>/", views.board_detail, name="board-detail"),
    path("boards/<int:pk>/renew/", views.board_renew, name="board-renew"),
    path("boards/<int:pk>/publish/", views.board_publish, name="board-publish"),
    path("boards/<int:pk>/places/<int:line>/", views.placing_detail, name="placing-detail"),
    path("public/boards/", views.public_board_list, name="public-board-list"),
    path("public/boards/<int:pk>/", views.public_board_detail, name="public-board-detail"),
]

api_urlpatterns = [
    path("boards/", api.BoardList.as_view(), name="scoring-board-list"),
    path("boards/<int:pk>/", api.BoardDetail.as_view(), name="scoring-board-detail"),
    path("boards/<int:pk>/publish/", api.BoardPublish.as_view(), name="scoring-board-publish"),
]
