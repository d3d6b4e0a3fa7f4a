"""The one door of the external panel: members in their term, of this request's bureau, and nobody else.

A member has a log-in without a posting: the staff's door (`organisation.door`) shuts before it, and this one before staff.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from heliograph.organisation.door import has_second_factor
from heliograph.organisation.models import User
from heliograph.panel.models import Member
from heliograph.panel.reading.members import member_of


class MemberRequest(HttpRequest):
    """A request that came through the panel's door."""

    user: User
    member: Member


P = ParamSpec("P")


def member(
    view: Callable[Concatenate[MemberRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let only members in their term into a view. Raises PermissionDenied for everybody else who is logged in."""

    @wraps(view)
    def entered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = request.user
        if not isinstance(user, User):
            return redirect_to_login(request.get_full_path())
        bureau = getattr(request, "bureau", None)
        found = member_of(user, timezone.localdate())
        if found is None or bureau is None or found.bureau_id != bureau.id:
            raise PermissionDenied
        if settings.SECOND_FACTOR_REQUIRED and not has_second_factor(request):
            return HttpResponseRedirect(reverse("mfa_index"))
        request.member = found  # type: ignore[attr-defined]  # this is what makes it a MemberRequest
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return entered
