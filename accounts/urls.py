"""Addresses of accounts and the session: pages and API."""

from django.urls import path

from accounts import api, views

urlpatterns = [
    path("login/", views.sign_in, name="login"),
    path("logout/", views.sign_out, name="logout"),
    path("password/", views.password_change, name="password-change"),
    path("accounts/", views.account_list, name="account-list"),
    path("accounts/add/", views.account_add, name="account-add"),
    path("accounts/<int:pk>/", views.account_detail, name="account-detail"),
    path("accounts/<int:pk>/deactivate/", views.account_deactivate, name="account-deactivate"),
    path("accounts/<int:pk>/reactivate/", views.account_reactivate, name="account-reactivate"),
    path("accounts/<int:pk>/code/", views.account_code, name="account-code"),
]

api_urlpatterns = [
    path("session/", api.Session.as_view(), name="accounts-session"),
    path("session/password/", api.Password.as_view(), name="accounts-password"),
    path("session/language/", api.Language.as_view(), name="accounts-language"),
    path("accounts/", api.AccountList.as_view(), name="accounts-account-list"),
    path("accounts/<int:pk>/", api.AccountDetail.as_view(), name="accounts-account-detail"),
    path("accounts/<int:pk>/deactivate/", api.AccountDeactivate.as_view(), name="accounts-account-deactivate"),
    path("accounts/<int:pk>/reactivate/", api.AccountReactivate.as_view(), name="accounts-account-reactivate"),
    path("accounts/<int:pk>/code/", api.AccountCode.as_view(), name="accounts-account-code"),
]
