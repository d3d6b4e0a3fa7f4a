"""Calls on the desk: the list of files, a new one, its report, taken for planning or taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.matters.views import desk_frame
from heliograph.organisation.door import StaffRequest, staff
from heliograph.patrol import actions, reading
from heliograph.patrol.errors import NotYours, PatrolError
from heliograph.patrol.forms import AcceptForm, CallsForm
from heliograph.patrol.times import Time

SECTION = "desk_patrol"


@require_safe
@staff(roles=reading.PLANNERS)
def listing(request: StaffRequest) -> HttpResponse:
    """The files and plans of the units this officer plans for."""
    viewer = request.viewer
    context = {
        "files": reading.files_of(viewer),
        "above": reading.files_above(viewer),
        "plans": reading.plans_of(viewer),
        "maps": reading.block_maps_of(viewer),
        "wishes": reading.wishes_for(viewer, now=timezone.now()),
        "wish_times": Time,
    }
    return desk_frame.page(request, "patrol/desk.html", context, section=SECTION)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=reading.PLANNERS)
def new(request: StaffRequest) -> HttpResponse:
    """Have a file checked: its report is the next page, whatever it says."""
    is_post = request.method == "POST"
    form = CallsForm(request.viewer, request.POST if is_post else None, request.FILES if is_post else None)
    if is_post and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = actions.take_in(
                request.viewer, int(form.cleaned_data["unit"]), file.name, file.read(), form.how(), now=timezone.now()
            )
        except PatrolError as error:
            form.refuse(error)
        else:
            return HttpResponseRedirect(reverse("desk_calls_file", args=[made.id]))
    return desk_frame.page(
        request, "patrol/calls_new.html", {"form": form}, section=SECTION, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=reading.PLANNERS)
def file(request: StaffRequest, file_id: int) -> HttpResponse:
    """The report of one file; with POST it is taken for planning."""
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.accept(request.viewer, file_id, noted=form.cleaned_data["noted"], now=timezone.now())
        except NotYours:
            raise Http404 from None
        except PatrolError as error:
            form.refuse(error)
        else:
            messages.success(request, _("采用了，可以用它规划。"))
            return HttpResponseRedirect(reverse("desk_calls_file", args=[file_id]))
    try:
        context = {"sheet": reading.sheet(request.viewer, file_id), "form": form}
    except NotYours:
        raise Http404 from None
    return desk_frame.page(request, "patrol/calls.html", context, section=SECTION, status=422 if form.errors else 200)


@require_POST
@staff(roles=reading.PLANNERS)
def withdraw(request: StaffRequest, file_id: int) -> HttpResponse:
    """Take a file back and go to the list."""
    try:
        actions.withdraw(request.viewer, file_id, now=timezone.now())
    except NotYours:
        raise Http404 from None
    messages.success(request, _("撤回了：数量已经删除，检查结果还在。"))
    return HttpResponseRedirect(reverse("desk_patrol"))
