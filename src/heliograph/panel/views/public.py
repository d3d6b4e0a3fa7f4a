"""The panel for everybody, and the page behind an invitation's link."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.matters import limits
from heliograph.matters.errors import MatterError
from heliograph.matters.identifiers import read_id
from heliograph.matters.views.bureau import bureau_of
from heliograph.panel import actions
from heliograph.panel.errors import LinkOver
from heliograph.panel.forms import JoinForm
from heliograph.panel.reading import members, public
from heliograph.supervision.models import PublicDraw
from heliograph.supervision.reading import draws


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Who sits, what was drawn for them, what they found and what the bureau answered, late answers in the open."""
    bureau, now = bureau_of(request), timezone.now()
    found, more = public.findings(bureau.id, now=now, after=read_id(request.GET.get("after", "")))
    context = {
        "members": members.members(bureau.id, now=now),
        "findings": found,
        "more": more,
        "counts": public.counts(bureau.id, now=now),
        "draws": draws.listed(bureau.id, PublicDraw.Purpose.PANEL, now=now)[0],
    }
    return render(request, "panel/index.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
@sensitive_variables("form", "token")
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Take up a seat: the link opens once and expires."""
    bureau, now = bureau_of(request), timezone.now()
    try:
        limits.count_attempt(request)
        member = actions.open_invitation(bureau.id, token, now=now)
    except limits.TooMany as limit:
        response = render(request, "panel/link_over.html", {"minutes": limit.minutes}, status=429)
        response["Retry-After"] = str(limit.seconds)
        return response
    except LinkOver as error:
        return render(request, "panel/link_over.html", {"error": error}, status=404)
    form = JoinForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            actions.accept(bureau.id, token, given["username"], given["password"], now=now)
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, str(_("账号建好了，请登录。")))
            return HttpResponseRedirect(f"{reverse('account_login')}?next={reverse('panel_desk')}")
    response = render(request, "panel/join.html", {"member": member, "form": form}, status=422 if form.errors else 200)
    # Its address is a secret. With no referrer at all, browsers would name no origin either, and the form would be refused.
    response["Referrer-Policy"] = "same-origin"
    return response
