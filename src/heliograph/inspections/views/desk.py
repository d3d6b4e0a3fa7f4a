"""Random checks on the desk: announce one, check what was drawn, write what inspection found on the spot."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.inspections import actions
from heliograph.inspections.forms import AnnounceForm, CheckForm, SpotForm
from heliograph.inspections.reading import desk, public
from heliograph.matters.errors import MatterError, NotFound
from heliograph.organisation.door import StaffRequest, staff
from heliograph.organisation.models import Role
from heliograph.publishing.views.frame import page
from heliograph.supervision.actions import may_announce

SECTION = {"section": "desk_inspections"}


@require_safe
@staff
def index(request: StaffRequest) -> HttpResponse:
    """What was drawn for this officer to check; for inspection, what it may begin."""
    viewer, now = request.viewer, timezone.now()
    context = {
        **SECTION,
        "items": desk.to_check(viewer, now=now),
        "may_announce": may_announce(viewer),
        "lines": public.newest_lines(viewer.bureau_id, now=now),
    }
    return page(request, "inspections/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=[Role.SUPERVISOR])
def announce(request: StaffRequest) -> HttpResponse:
    """Announce a check: from then on nothing about it can be changed."""
    form = AnnounceForm(request.viewer, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = actions.announce(
                request.viewer, form.wanted(form.cleaned_data["each"]), form.pool(), now=timezone.now()
            )
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("已经预告，写进公开日志。到时候系统自动抽，谁也改不了。"))
            return HttpResponseRedirect(reverse("inspection", args=[made.id]))
    return page(request, "inspections/announce.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def item(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """A drawn matter for its checker: its steps, masked, and what was found."""
    now = timezone.now()
    try:
        sheet = desk.sheet(request.viewer, item_id, now=now)
    except NotFound:
        raise Http404 from None
    form = CheckForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = actions.check(request.viewer, item_id, problem=form.cleaned_data["problem"], due=form.by(), now=now)
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(
                request, _("记下了：没有发现问题。") if made.fine else _("记下了：单位要限期整改，已经开始计时。")
            )
            return HttpResponseRedirect(reverse("desk_inspections"))
    context = {**SECTION, "sheet": sheet, "form": form}
    return page(request, "inspections/item.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=[Role.SUPERVISOR])
def spot(request: StaffRequest) -> HttpResponse:
    """What inspection found without a draw."""
    if not request.viewer.is_one_of(Role.SUPERVISOR):
        raise PermissionDenied
    form = SpotForm(request.viewer, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            actions.find_on_the_spot(
                request.viewer, int(given["unit"]), given["problem"], form.by(), now=timezone.now()
            )
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("记下了：单位要限期整改，已经开始计时。"))
            return HttpResponseRedirect(reverse("desk_inspections"))
    return page(request, "inspections/spot.html", {**SECTION, "form": form}, status=422 if form.errors else 200)
