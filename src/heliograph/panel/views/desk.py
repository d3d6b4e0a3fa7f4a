"""The panel on the desk: invite, end a seat, announce what is looked at, release what was drawn after masking."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from heliograph.matters.errors import MatterError, NotFound
from heliograph.organisation.door import StaffRequest, staff
from heliograph.organisation.models import Role
from heliograph.panel import actions
from heliograph.panel.forms import InviteForm, ReleaseForm, SampleForm, WhyForm
from heliograph.panel.reading import items, members, public
from heliograph.publishing.views.frame import page

SECTION = {"section": "desk_panel"}
RUNS_IT = (Role.SUPERVISOR, Role.CHIEF)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=RUNS_IT)
def index(request: StaffRequest) -> HttpResponse:
    """Members, what waits to be released, what waits for an answer; inviting shows the link once."""
    viewer, now, link = request.viewer, timezone.now(), ""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = actions.invite(viewer, form.cleaned_data["name"], form.cleaned_data["kind"], *form.term(), now=now)
        except MatterError as error:
            form.refuse(error)
        else:
            link, form = settings.BASE_URL + reverse("panel_join", args=[made.token]), InviteForm()
    context = {
        **SECTION,
        "form": form,
        "link": link,
        "members": members.members(viewer.bureau_id, now=now, accepted=False),
        "items": items.to_release(viewer) if viewer.is_one_of(Role.SUPERVISOR) else [],
        "findings": public.findings(viewer.bureau_id, now=now)[0],
        "may_release": viewer.is_one_of(Role.SUPERVISOR),
    }
    return page(request, "panel/desk.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=RUNS_IT)
def end(request: StaffRequest, member_id: UUID) -> HttpResponse:
    """End a seat before its term, with the reason."""
    found = next(
        (
            one
            for one in members.members(request.viewer.bureau_id, now=timezone.now(), accepted=False)
            if one.id == member_id
        ),
        None,
    )
    if found is None:
        raise Http404
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.end(request.viewer, member_id, form.cleaned_data["why"], now=timezone.now())
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("已经结束，对方不能再登录。"))
            return HttpResponseRedirect(reverse("desk_panel"))
    context = {**SECTION, "form": form, "member": found}
    return page(request, "panel/end.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=[Role.SUPERVISOR])
def announce(request: StaffRequest) -> HttpResponse:
    """Announce what the panel will look at."""
    form = SampleForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.announce(request.viewer, form.wanted(request.viewer), now=timezone.now())
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("已经预告，写进公开日志。到时候系统自动抽，谁也改不了。"))
            return HttpResponseRedirect(reverse("desk_panel"))
    return page(request, "panel/announce.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=[Role.SUPERVISOR])
def release(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """Look over the masking of a drawn matter, and release it to the panel."""
    try:
        sheet = items.release_sheet(request.viewer, item_id)
        form = ReleaseForm(request.POST if request.method == "POST" else None, initial={"words": sheet.proposed})
        if form.is_bound and form.is_valid():
            actions.release(request.viewer, item_id, form.cleaned_data["words"], now=timezone.now())
            messages.success(request, _("放行了，抽到看这一件的监督员现在看得到。"))
            return HttpResponseRedirect(reverse("desk_panel"))
    except NotFound:
        raise Http404 from None
    except MatterError as error:
        form.refuse(error)
    context = {**SECTION, "form": form, "sheet": sheet}
    return page(request, "panel/release.html", context, status=422 if form.errors else 200)
