"""Tasks on the desk: offer one, add a date, call at once, cancel. Who comes is seen and marked where all bookings are."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.matters.errors import MatterError, NotFound
from heliograph.organisation.door import StaffRequest, staff
from heliograph.publishing.hearing_forms import NothingForm, Refusable, units_led
from heliograph.publishing.views.frame import page
from heliograph.volunteers.actions import tasks as actions
from heliograph.volunteers.forms import DayForm, TaskForm, WhyForm
from heliograph.volunteers.kinds import kinds
from heliograph.volunteers.reading import tasks as reading

SECTION = {"section": "desk_volunteering"}
VERBS = ("day", "cancel", "call")


@require_safe
@staff
def listing(request: StaffRequest) -> HttpResponse:
    """The unit's tasks."""
    found = reading.of_unit(request.viewer, now=timezone.now())
    context = {**SECTION, "tasks": found, "may_offer": bool(units_led(request.viewer))}
    return page(request, "volunteers/desk_tasks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def new(request: StaffRequest) -> HttpResponse:
    """Offer one with its first date."""
    viewer = request.viewer
    form = TaskForm(viewer, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.offer(viewer, form.words(), [form.day(viewer.bureau_id)], now=timezone.now())
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("已经公开，现在就可以报名。"))
            return HttpResponseRedirect(reverse("desk_volunteer_task", args=[made.id]))
    context = {**SECTION, "form": form, "refused": kinds().refused}
    return page(request, "volunteers/desk_task_new.html", context, status=422 if form.errors else 200)


@require_safe
@staff
def task(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """One task with its dates."""
    return _page(request, task_id)


@require_POST
@staff
def do(request: StaffRequest, task_id: UUID, verb: str) -> HttpResponse:
    """Take a step, and go back; an urgent call goes on to its draft."""
    if verb not in VERBS:
        raise Http404
    form = _form(verb, request.POST)
    if form.is_valid():
        try:
            return HttpResponseRedirect(_step(request, task_id, verb, form))
        except NotFound:
            raise Http404 from None
        except MatterError as error:
            form.refuse(error)
    return _page(request, task_id, (verb, form))


def _form(verb: str, data: object = None) -> Refusable:
    made = {"day": DayForm, "cancel": WhyForm, "call": NothingForm}[verb]
    return made(data, auto_id=f"{verb}-%s")


def _step(request: StaffRequest, task_id: UUID, verb: str, form: Refusable) -> str:
    viewer, now = request.viewer, timezone.now()
    if isinstance(form, DayForm):
        actions.add_day(viewer, task_id, form.day(viewer.bureau_id), now=now)
        messages.success(request, _("加了一个日期。"))
    elif isinstance(form, WhyForm):
        actions.cancel(viewer, task_id, form.cleaned_data["why"], now=now)
        messages.success(request, _("取消了。报名的人都会收到原因。"))
    else:
        notice = actions.call_urgently(viewer, task_id, now=now)
        messages.success(request, _("急招已经起草。请核对、换一个人放行，放行以后马上发给订阅的人。"))
        return reverse("desk_notice", args=[notice])
    return reverse("desk_volunteer_task", args=[task_id])


def _page(request: StaffRequest, task_id: UUID, refused: tuple[str, Refusable] | None = None) -> HttpResponse:
    try:
        sheet = reading.sheet(request.viewer, task_id, now=timezone.now())
    except NotFound:
        raise Http404 from None
    forms = {verb: _form(verb) for verb in VERBS}
    if refused is not None:
        forms[refused[0]] = refused[1]
    context = {
        **SECTION,
        "sheet": sheet,
        "task": sheet.task,
        "forms": forms,
        "refused": refused[1] if refused else None,
    }
    return page(request, "volunteers/desk_task.html", context, status=422 if refused else 200)
