"""Addresses of care: pages and API."""

from django.urls import path

from care import api, views

urlpatterns = [
    path("care/", views.overview, name="overview"),
    path("care/pledge/", views.pledge, name="pledge"),
    path("care/self-check/", views.self_check, name="self-check"),
    path("care/self-checks/<int:pk>/", views.selfcheck_detail, name="selfcheck-detail"),
    path("care/meetings/", views.meeting_list, name="meeting-list"),
    path("care/meetings/add/", views.meeting_add, name="meeting-add"),
    path("care/trainings/", views.training_list, name="training-list"),
    path("care/trainings/<int:pk>/", views.training_detail, name="training-detail"),
    path("care/trainings/<int:pk>/complete/", views.training_complete, name="training-complete"),
    path("care/vehicles/", views.vehicle_list, name="vehicle-list"),
    path("care/vehicles/<int:pk>/", views.vehicle_detail, name="vehicle-detail"),
    path("care/vehicles/<int:pk>/driver/", views.vehicle_driver, name="vehicle-driver"),
    path("care/vehicles/<int:pk>/cost/", views.vehicle_cost, name="vehicle-cost"),
    path("care/meals/", views.meal_list, name="meal-list"),
    path("care/meals/<int:pk>/remove/", views.meal_remove, name="meal-remove"),
    path("care/costs/<int:pk>/remove/", views.cost_remove, name="cost-remove"),
    path("care/holidays/", views.holiday_list, name="holiday-list"),
    path("care/holidays/<int:pk>/remove/", views.holiday_remove, name="holiday-remove"),
    path("care/rounds/<int:pk>/branches/", views.branch_list, name="branch-list"),
    path("care/rounds/<int:pk>/sheets/<slug:kind>/", views.sheet, name="sheet"),
    path("care/rounds/<int:pk>/sheets/<slug:kind>/issue/", views.sheet_issue, name="sheet-issue"),
    path("care/sheets/<int:pk>/", views.issued_sheet, name="issued-sheet"),
]

api_urlpatterns = [
    path("care/pledge/", api.PledgeDetail.as_view(), name="care-pledge"),
    path("care/self-checks/", api.SelfCheckList.as_view(), name="care-selfcheck-list"),
    path("care/self-checks/<int:pk>/", api.SelfCheckDetail.as_view(), name="care-selfcheck-detail"),
    path("care/meetings/", api.MeetingList.as_view(), name="care-meeting-list"),
    path("care/rounds/<int:pk>/standings/", api.StandingList.as_view(), name="care-standing-list"),
    path("care/trainings/", api.TrainingList.as_view(), name="care-training-list"),
    path("care/trainings/<int:pk>/people/", api.AttendanceList.as_view(), name="care-attendance-list"),
    path("care/trainings/<int:pk>/complete/", api.TrainingComplete.as_view(), name="care-training-complete"),
    path("care/vehicles/", api.VehicleList.as_view(), name="care-vehicle-list"),
    path("care/vehicles/<int:pk>/", api.VehicleDetail.as_view(), name="care-vehicle-detail"),
    path("care/vehicles/<int:pk>/driver/", api.VehicleDriver.as_view(), name="care-vehicle-driver"),
    path("care/vehicles/<int:pk>/cost/", api.VehicleCosts.as_view(), name="care-vehicle-cost"),
    path("care/meals/", api.LocalMealList.as_view(), name="care-meal-list"),
    path("care/meals/<int:pk>/", api.LocalMealDetail.as_view(), name="care-meal-detail"),
    path("care/costs/<int:pk>/", api.VehicleCostDetail.as_view(), name="care-cost-detail"),
    path("care/holidays/", api.HolidayList.as_view(), name="care-holiday-list"),
    path("care/holidays/<int:pk>/", api.HolidayDetail.as_view(), name="care-holiday-detail"),
    path("care/rounds/<int:pk>/branches/", api.BranchList.as_view(), name="care-branch-list"),
    path("care/rounds/<int:pk>/sheets/", api.SheetList.as_view(), name="care-sheet-list"),
    path("care/rounds/<int:pk>/sheets/<slug:kind>/", api.SheetFile.as_view(), name="care-sheet"),
    path("care/sheets/<int:pk>/", api.IssuedSheetFile.as_view(), name="care-issued-sheet"),
]
