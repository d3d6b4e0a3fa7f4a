"""The addresses of the staff's log-in: allauth's own views, and of them only what we offer (no signing up, no mail)."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path

from heliograph.site import log_ins

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("second-factor/webauthn/keys/<int:pk>/remove/", log_ins.remove_passkey, name="mfa_remove_webauthn"),
    path("second-factor/", include("allauth.mfa.urls")),
    path("sessions/", log_ins.sessions, name="usersessions_list"),
]
