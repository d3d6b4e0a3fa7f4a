"""Pages and listeners around the log-in: too many failures, where one is logged in, and what a failure counts for."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added
from allauth.mfa.webauthn.views import remove_webauthn
from allauth.usersessions.internal.flows.sessions import end_other_sessions, end_sessions
from allauth.usersessions.models import UserSession
from axes.helpers import get_cool_off
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from heliograph.core.whole import whole_number
from heliograph.organisation.models import User
from heliograph.organisation.sessions import SEEN_AT
from heliograph.site.accounts import PRIMARY_FACTORS, SealedFactors, client_address

LOG_INS_SHOWN = 20


def username_of(request: HttpRequest, credentials: dict[str, str] | None) -> str | None:
    """Whose log-in this tries, written one way, so that capitals can't get around the lock-out. Called by axes."""
    given = (credentials or {}).get("username") or (credentials or {}).get("login") or request.POST.get("login")
    return given.strip().casefold()[:150] if given else None


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict[str, str] | None) -> HttpResponse:
    """The page after too many failures: when to try again. Says the same whether or not there is such a user."""
    tried = AccessAttempt.objects.filter(username=username_of(request, credentials), ip_address=client_address(request))
    last = tried.order_by("-attempt_time").values_list("attempt_time", flat=True).first() or timezone.now()
    again: datetime = last + (get_cool_off(request) or timedelta())
    return render(request, "account/locked_out.html", {"again": again}, status=429)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """Where I am logged in, with a button that ends each; and my last log-ins."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("a log-in is always a User")
    if request.method == "POST":
        return _end(request, user)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    shown = [
        {"session": one, "seen": _moment(store(one.session_key).get(SEEN_AT)) or one.created_at}
        for one in UserSession.objects.purge_and_list(user)
    ]
    shown.sort(key=lambda one: (not one["session"].is_current(), -one["seen"].timestamp()))
    log = AccessLog.objects.filter(username=user.get_username()).order_by("-attempt_time")[:LOG_INS_SHOWN]
    return render(request, "usersessions/usersession_list.html", {"shown": shown, "log": log})


def _end(request: HttpRequest, user: User) -> HttpResponse:
    chosen = request.POST.get("session", "")
    if chosen == "others":
        end_other_sessions(request, user)
        messages.success(request, _("其他设备上的登录都已退出。"))
    elif (session := whole_number(chosen, digits=18)) is not None:
        end_sessions(request, [get_object_or_404(UserSession, pk=session, user=user)])
        messages.success(request, _("那台设备上的登录已经退出。"))
    return HttpResponseRedirect(reverse("usersessions_list"))


@login_required
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    """allauth's own page, but never for the last second factor: the next log-in would need none."""
    one = get_object_or_404(Authenticator, pk=pk, user_id=request.user.pk)
    adapter = SealedFactors()
    if not adapter.can_delete_authenticator(one):
        messages.error(request, str(adapter.error_messages["cannot_delete_authenticator"]))
        return HttpResponseRedirect(reverse("mfa_list_webauthn"))
    response: HttpResponse = remove_webauthn(request, pk=pk)
    return response


def _moment(seconds: object) -> datetime | None:
    return datetime.fromtimestamp(seconds, timezone.get_current_timezone()) if isinstance(seconds, int) else None


def _count_wrong_code(request: HttpRequest, user: User, **kwargs: object) -> None:
    """A wrong code is a failed log-in: five of either kind together close the log-in for a while."""
    user_login_failed.send(sender=Authenticator, credentials={"username": user.get_username()}, request=request)


def _trust_this_session_only(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: object) -> None:
    """Setting up a factor proves it for this session. Every other one, opened without it, ends."""
    if authenticator.type in PRIMARY_FACTORS:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
        end_other_sessions(request, user)


def listen() -> None:
    """Called once, when the site's app is ready."""
    authentication_failed.connect(_count_wrong_code, dispatch_uid="count wrong codes")
    authenticator_added.connect(_trust_this_session_only, dispatch_uid="trust the session that set up a factor")
