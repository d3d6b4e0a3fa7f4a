"""Answer times: a table checked on the desk, its weeks published or taken back; the page for everybody."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.matters.views import desk_frame
from heliograph.matters.views.bureau import bureau_of
from heliograph.matters.views.guides import same_for_all
from heliograph.organisation.door import StaffRequest, staff
from heliograph.patrol.actions import answer_times as actions
from heliograph.patrol.answer_times_forms import PublishTimesForm, TimesForm, WithdrawTimesForm
from heliograph.patrol.errors import NotYours, PatrolError
from heliograph.patrol.reading import PLANNERS, public_times
from heliograph.patrol.reading import answer_times as reading
from heliograph.patrol.reading.week_rows import lasting, with_interval
from heliograph.patrol.views.tables import as_csv

SECTION = "desk_patrol"
HEAD = ("week", "unit", "stage", "measure", "value", "low", "high")


@require_safe
@staff(roles=PLANNERS)
def listing(request: StaffRequest) -> HttpResponse:
    """The tables of the units this officer plans for."""
    context = {"files": reading.times_of(request.viewer)}
    return desk_frame.page(request, "patrol/times_desk.html", context, section=SECTION)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=PLANNERS)
def new(request: StaffRequest) -> HttpResponse:
    """Have a table checked: its report is the next page, whatever it says."""
    is_post = request.method == "POST"
    form = TimesForm(request.viewer, request.POST if is_post else None, request.FILES if is_post else None)
    if is_post and form.is_valid():
        file, unit = form.cleaned_data["file"], int(form.cleaned_data["unit"])
        try:
            made = actions.take_times(request.viewer, unit, file.name, file.read(), form.how(), now=timezone.now())
        except PatrolError as error:
            form.refuse(error)
        else:
            return HttpResponseRedirect(reverse("desk_times_file", args=[made.id]))
    return desk_frame.page(
        request, "patrol/times_new.html", {"form": form}, section=SECTION, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=PLANNERS)
def file(request: StaffRequest, file_id: int) -> HttpResponse:
    """The report of one table and what would be public; with POST some of its weeks become it."""
    viewer, now = request.viewer, timezone.now()
    try:
        sheet = reading.times_sheet(viewer, file_id, now=now)
    except NotYours:
        raise Http404 from None
    form = PublishTimesForm(_choices(sheet.weeks), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        first, last = form.days()
        try:
            many = actions.publish_times(viewer, file_id, first, last, noted=form.cleaned_data["noted"], now=now)
        except PatrolError as error:
            form.refuse(error)
        else:
            said = _("公布了 %(count)s 周。谁都看得到。") % {"count": many * sheet.each}
            messages.success(request, said if many else _("这些周已经公布过，没有新的。"))
            return HttpResponseRedirect(reverse("desk_times_file", args=[file_id]))
    context = {"sheet": sheet, "form": form, "with_interval": with_interval}
    return desk_frame.page(
        request, "patrol/times_file.html", context, section=SECTION, status=422 if form.errors else 200
    )


def _choices(weeks: list[date]) -> list[tuple[str, str]]:
    return [(one.isoformat(), one.isoformat()) for one in weeks]


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=PLANNERS)
def withdraw(request: StaffRequest, file_id: int, week_id: int) -> HttpResponse:
    """Take a published week back, and say why."""
    viewer, now = request.viewer, timezone.now()
    form = WithdrawTimesForm(request.POST if request.method == "POST" else None)
    try:
        sheet = reading.times_sheet(viewer, file_id, now=now)
    except NotYours:
        raise Http404 from None
    week = next((one for one in sheet.published if one.id == week_id and one.withdrawn_at is None), None)
    if week is None:
        raise Http404
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_times(viewer, week_id, form.cleaned_data["reason"], now=now)
        except PatrolError as error:
            form.refuse(error)
        else:
            messages.success(request, _("撤回了：数字不再公开，原因写在那里。"))
            return HttpResponseRedirect(reverse("desk_times_file", args=[file_id]))
    context = {"form": form, "week": week, "sheet": sheet}
    return desk_frame.page(
        request, "patrol/times_withdraw.html", context, section=SECTION, status=422 if form.errors else 200
    )


@require_safe
@same_for_all
def public(request: HttpRequest) -> HttpResponse:
    """How long calls took, week by week: of the whole, or of one unit beside its own past weeks."""
    asked = request.GET.get("of", ""), request.GET.get("unit", "")
    page = public_times.times_page(bureau_of(request).id, *asked)
    if page is None:
        raise Http404
    return render(request, "patrol/times.html", {"page": page, "with_interval": with_interval, "lasting": lasting})


@require_safe
@same_for_all
def table(request: HttpRequest) -> HttpResponse:
    """All published weeks, a figure a line."""
    bureau = bureau_of(request)
    page = public_times.times_page(bureau.id, request.GET.get("of", ""))
    if page is None or page.is_empty:
        raise Http404
    return as_csv("answer-times", [HEAD, *public_times.times_lines(bureau.id, page.owner)])


@require_safe
@same_for_all
def week(request: HttpRequest, week_id: int) -> HttpResponse:
    """A week, byte for byte as the log has its hash."""
    found = public_times.times_file(bureau_of(request).id, week_id)
    if found is None:
        raise Http404
    return HttpResponse(found, content_type="application/json; charset=utf-8")


@require_safe
@same_for_all
def proof(request: HttpRequest, week_id: int) -> HttpResponse:
    """What opens the week's leaf of the log, and the proof that it stands there."""
    found = public_times.times_proof(bureau_of(request).id, week_id)
    if found is None:
        raise Http404
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1})
