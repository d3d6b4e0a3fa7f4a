"""The one door to every staff page: who is let in, and who is sent where instead.

`staff` checks, in this order: logged in (the log-in ends by itself when idle: `organisation.sessions`), an own
password instead of the one-time one, a second factor in this very session, an active officer of this request's bureau
with a posting today, and one of the roles that the page is for. The view then finds the officer in `request.viewer` and
decides everything else from that. Nothing of it is kept between requests, so that a retired posting ends at once. A form
that is sent twice is taken once (`sent_twice`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Concatenate, ParamSpec, overload

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Role, User
from heliograph.organisation.reading import Viewer
from heliograph.organisation.sent_twice import once

CONTENT = frozenset({Role.HANDLER, Role.LEAD, Role.CHIEF, Role.SUPERVISOR})
EVENTS = CONTENT | {Role.AUDITOR}
ADMINISTRATION = frozenset({Role.ADMINISTRATOR})
CHANGES = ADMINISTRATION | {Role.AUDITOR}


class StaffRequest(HttpRequest):
    """A request that came through the door."""

    user: User
    viewer: Viewer


P = ParamSpec("P")
StaffView = Callable[Concatenate[StaffRequest, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


@overload
def staff(view: StaffView[P]) -> View[P]: ...


@overload
def staff(*, roles: Collection[str]) -> Callable[[StaffView[P]], View[P]]: ...


def staff(
    view: StaffView[P] | None = None, *, roles: Collection[str] = CONTENT
) -> View[P] | Callable[[StaffView[P]], View[P]]:
    """Let only officers with one of `roles` into a view; without `roles`, those who may see content at all.

    Use `EVENTS` for pages that show what happened but nothing sealed (auditors), `CHANGES` and `administrator` for the
    administration. Raises PermissionDenied (the 403 page) for everybody else who is logged in.
    """

    def guard(guarded: StaffView[P]) -> View[P]:
        @wraps(guarded)
        def entered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            sent = _sent_elsewhere(request)
            if sent is not None:
                return sent
            viewer = _viewer(request)
            if not viewer.is_one_of(*roles):
                raise PermissionDenied
            request.viewer = viewer  # type: ignore[attr-defined]  # this is what makes it a StaffRequest
            return once(request, lambda: guarded(request, *args, **kwargs))  # type: ignore[arg-type]

        return entered

    return guard if view is None else guard(view)


def administrator(view: StaffView[P]) -> View[P]:
    """Let only administrators into a view: they run the organisation and never see content."""
    return staff(roles=ADMINISTRATION)(view)


def _sent_elsewhere(request: HttpRequest) -> HttpResponseRedirect | None:
    """Where somebody must go first: to log in, to choose a password, to prove a second factor."""
    user = request.user
    if not isinstance(user, User):
        return redirect_to_login(request.get_full_path())
    if user.must_change_password:
        return HttpResponseRedirect(reverse("account_change_password"))
    if settings.SECOND_FACTOR_REQUIRED and not has_second_factor(request):
        return HttpResponseRedirect(reverse("mfa_index"))
    return None


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this very session was opened with a second factor (code, passkey, recovery code)."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def _viewer(request: HttpRequest) -> Viewer:
    bureau = getattr(request, "bureau", None)
    viewer = organisation.viewer_for(request.user, timezone.localdate()) if isinstance(request.user, User) else None
    if viewer is None or bureau is None or viewer.bureau_id != bureau.id:
        raise PermissionDenied
    return viewer
