"""Addresses of reports: pages and API."""

from django.urls import path

from reports import api, views

urlpatterns = [
    path("daily-reports/", views.dailyreport_list, name="dailyreport-list"),
    path("daily-reports/<int:pk>/", views.dailyreport_detail, name="dailyreport-detail"),
    path("daily-reports/teams/<int:team>/<day:day>/", views.team_day, name="team-day"),
    path("daily-reports/teams/<int:team>/<day:day>/sign/", views.dailyreport_sign, name="dailyreport-sign"),
    path("bulletins/", views.bulletin_list, name="bulletin-list"),
    path("bulletins/day/", views.choose_day, name="choose-day"),
    path("bulletins/<int:pk>/", views.bulletin_detail, name="bulletin-detail"),
    path("bulletins/<int:pk>/renew/", views.bulletin_renew, name="bulletin-renew"),
    path("bulletins/<int:pk>/note/", views.bulletin_note, name="bulletin-note"),
    path("bulletins/<int:pk>/publish/", views.bulletin_publish, name="bulletin-publish"),
    path("bulletins/<slug:campaign>/<day:day>/", views.day_detail, name="day"),
    path("bulletins/<slug:campaign>/<day:day>/make/", views.bulletin_make, name="bulletin-make"),
]

api_urlpatterns = [
    path("daily-reports/", api.DailyReportList.as_view(), name="reports-dailyreport-list"),
    path("daily-reports/<int:pk>/", api.DailyReportDetail.as_view(), name="reports-dailyreport-detail"),
    path("daily-reports/teams/<int:team>/<day:day>/", api.TeamDay.as_view(), name="reports-team-day"),
    path("bulletins/", api.BulletinList.as_view(), name="reports-bulletin-list"),
    path("bulletins/<int:pk>/", api.BulletinDetail.as_view(), name="reports-bulletin-detail"),
    path("bulletins/<int:pk>/note/", api.BulletinNote.as_view(), name="reports-bulletin-note"),
    path("bulletins/<int:pk>/publish/", api.BulletinPublish.as_view(), name="reports-bulletin-publish"),
    path("bulletins/<slug:campaign>/<day:day>/", api.DayOverview.as_view(), name="reports-day"),
]
