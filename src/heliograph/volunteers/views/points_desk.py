"""Contact points on the desk: kept by who leads the unit, seen by who works there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.matters.errors import MatterError, NotFound
from heliograph.organisation.door import StaffRequest, staff
from heliograph.publishing.actions import rights
from heliograph.publishing.hearing_forms import NothingForm, Refusable, units_led
from heliograph.publishing.views.frame import page
from heliograph.volunteers.actions import points as actions
from heliograph.volunteers.forms import PointForm, WhyForm
from heliograph.volunteers.models import ContactPoint
from heliograph.volunteers.reading import points as reading

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SECTION = {"section": "desk_points"}


@require_safe
@staff
def listing(request: StaffRequest) -> HttpResponse:
    """The unit's points."""
    context = {**SECTION, "points": reading.kept_by(request.viewer), "may_open": bool(units_led(request.viewer))}
    return page(request, "volunteers/desk_points.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def new(request: StaffRequest) -> HttpResponse:
    """Open one."""
    form = PointForm(request.viewer, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            unit = int(form.cleaned_data["unit"])
            made = actions.open_point(request.viewer, unit, form.words(), now=timezone.now())
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("联系点已经公开。请打印牌子，贴在门口。"))
            return HttpResponseRedirect(reverse("desk_point", args=[made.id]))
    return page(
        request, "volunteers/desk_point_new.html", {**SECTION, "form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def point(request: StaffRequest, point_id: UUID) -> HttpResponse:
    """One point: change what is said of it, pause it, close it."""
    if request.method != "POST":
        return _page(request, point_id)
    row = _row(request, point_id)
    form = PointForm(request.viewer, request.POST, point=row)
    if form.is_valid():
        try:
            actions.change_point(request.viewer, point_id, form.words(), now=timezone.now())
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("改好了。牌子上的二维码不变。"))
            return HttpResponseRedirect(reverse("desk_point", args=[point_id]))
    return _page(request, point_id, form, status=422)


@require_POST
@staff
def do(request: StaffRequest, point_id: UUID, verb: str) -> HttpResponse:
    """Take a step, and go back."""
    if verb not in STEPS:
        raise Http404
    step, said = STEPS[verb]
    form: Refusable = NothingForm(request.POST) if verb == "reopen" else WhyForm(request.POST, auto_id=f"{verb}-%s")
    if form.is_valid():
        try:
            step(request, point_id, form, timezone.now())
        except NotFound:
            raise Http404 from None
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, said)
            return HttpResponseRedirect(reverse("desk_point", args=[point_id]))
    return _page(request, point_id, refused=(verb, form), status=422)


Step = Callable[[StaffRequest, UUID, Refusable, datetime], object]


def _pause(request: StaffRequest, point_id: UUID, form: Refusable, now: datetime) -> object:
    return actions.pause_point(request.viewer, point_id, form.cleaned_data["why"], now=now)


def _close(request: StaffRequest, point_id: UUID, form: Refusable, now: datetime) -> object:
    return actions.close_point(request.viewer, point_id, form.cleaned_data["why"], now=now)


def _reopen(request: StaffRequest, point_id: UUID, form: Refusable, now: datetime) -> object:
    return actions.reopen_point(request.viewer, point_id, now=now)


STEPS: dict[str, tuple[Step, _StrPromise]] = {
    "pause": (_pause, gettext_lazy("已经写明暂停。")),
    "close": (_close, gettext_lazy("已经关了。它的页面还在，写着为什么。")),
    "reopen": (_reopen, gettext_lazy("又开门了。")),
}


def _row(request: StaffRequest, point_id: UUID) -> ContactPoint:
    try:
        return reading.to_keep(request.viewer, point_id)
    except NotFound:
        raise Http404 from None


def _page(
    request: StaffRequest, point_id: UUID, form: PointForm | None = None, *,
    refused: tuple[str, Refusable] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    row = _row(request, point_id)
    forms: dict[str, Refusable] = {verb: WhyForm(auto_id=f"{verb}-%s") for verb in ("pause", "close")}
    if refused is not None:
        forms[refused[0]] = refused[1]
    context = {
        **SECTION, "point": reading.point(row.bureau_id, row.id), "steps": reading.steps(row.bureau_id, row.id),
        "form": form or PointForm(request.viewer, point=row), "forms": forms,
        "refused": form or (refused[1] if refused else None), "may_keep": rights.may_lead(request.viewer, row.unit_id),
    }  # fmt: skip
    return page(request, "volunteers/desk_point.html", context, status=status)
