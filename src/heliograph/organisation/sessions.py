"""A log-in left alone ends: an unlocked screen is not an open door (settings.SESSION_IDLE_SECONDS). Every log-in ends
after a shift (settings.SESSION_COOKIE_AGE), however busy it was.

Costs a request without a session cookie (every resident's) nothing. The time of the last request is written at most
once a minute, so that reading pages does not become a stream of writes.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

SEEN_AT = "seen_at"
OPENED_AT = "opened_at"
WRITE_EVERY = 60


class IdleSessions:
    """Ends the log-in of somebody who did nothing for too long. Stands after AuthenticationMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            now = int(timezone.now().timestamp())
            idle = now - int(request.session.get(SEEN_AT, now))
            age = now - int(request.session.setdefault(OPENED_AT, now))
            if idle > settings.SESSION_IDLE_SECONDS:
                logout(request)
                messages.info(request, _("您有一段时间没有操作，系统已经替您退出。请重新登录。"))
            elif age > settings.SESSION_COOKIE_AGE:
                logout(request)
                messages.info(request, _("您登录的时间已满一个班次，请重新登录。"))
            elif idle >= WRITE_EVERY or SEEN_AT not in request.session:
                request.session[SEEN_AT] = now
        return self.get_response(request)
