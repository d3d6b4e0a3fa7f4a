"""Bookings on the desk: who comes today, for the counter and on paper; open, move, cancel times; enter and mark people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.bookings import actions, reading
from heliograph.bookings.forms import CancelForm, EnterForm, MoveForm, OpenForm, PlacesForm
from heliograph.bookings.reading.desk import coming
from heliograph.core.receipt import show_number, show_secret
from heliograph.matters.errors import MatterError, NotFound
from heliograph.organisation.door import StaffRequest, staff
from heliograph.organisation.reading import Viewer
from heliograph.publishing.views.frame import page
from heliograph.reader import moment, tr

SECTION = {"section": "desk_bookings"}


@require_safe
@staff
def counter(request: StaffRequest) -> HttpResponse:
    """The list of a day, today's first."""
    try:
        day = date.fromisoformat(request.GET.get("day", "")) if request.GET.get("day") else timezone.localdate()
    except ValueError:
        raise Http404 from None
    now = timezone.now()
    found = reading.counter(request.viewer, day, now)
    context = {
        **SECTION, "counter": found, "is_today": day == timezone.localdate(), "coming": coming(request.viewer, now),
        "may_open": bool(reading.may_open(request.viewer)),
    }  # fmt: skip
    return page(request, "bookings/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def new(request: StaffRequest) -> HttpResponse:
    """Open a time, or a series of them."""
    viewer, now = request.viewer, timezone.now()
    form = OpenForm(viewer, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            series, model = form.series(), form.model()
            made = (
                actions.open_times(viewer, [model], now=now)
                if series is None
                else actions.open_series(viewer, model, series, now=now)
            )
        except MatterError as error:
            form.refuse(error)
        else:
            said = ngettext("已经公布 %(num)s 个时间，现在就能约。", "已经公布 %(num)s 个时间，现在就能约。", len(made))
            messages.success(request, said % {"num": len(made)})
            return HttpResponseRedirect(reverse("desk_booking_time", args=[made[0].id]))
    return page(request, "bookings/new.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


@require_safe
@staff
def time(request: StaffRequest, slot_id: UUID) -> HttpResponse:
    """One time: who comes, and what can be done with it."""
    return _sheet(request, slot_id)


def _sheet(request: StaffRequest, slot_id: UUID, status: int = 200, **more: object) -> HttpResponse:
    now = timezone.now()
    try:
        sheet = reading.sheet(request.viewer, slot_id, now)
    except NotFound:
        raise Http404 from None
    others = reading.other_times(request.viewer.bureau_id, sheet.line, now)
    choices = [(str(one.id), f"{moment(one.starts_at)} {one.place}") for one in others]
    context = {
        **SECTION, "sheet": sheet, "move": MoveForm(auto_id="move-%s"), "enter": EnterForm(auto_id="enter-%s"),
        "cancel": CancelForm(choices, auto_id="cancel-%s"),
        "places": PlacesForm(
            auto_id="places-%s", initial={"capacity": sheet.line.capacity, "kept": sheet.line.kept}
        ),
        **more,
    }  # fmt: skip
    return page(request, "bookings/sheet.html", context, status=status)


@require_POST
@staff
@sensitive_post_parameters()
@sensitive_variables("form", "done")
def do(request: StaffRequest, slot_id: UUID, verb: str) -> HttpResponse:
    """Mark, enter, move, cancel: one step, and back to the list."""
    step = STEPS.get(verb)
    if step is None:
        raise Http404
    form = _form(request, slot_id, step[0])
    if not form.is_valid():
        messages.error(request, "；".join(str(one) for errors in form.errors.values() for one in errors))
        return _sheet(request, slot_id, 422)
    try:
        done = step[1](request.viewer, slot_id, form, timezone.now())
    except NotFound:
        raise Http404 from None
    except MatterError as error:
        messages.error(request, tr(error.text))
        return _sheet(request, slot_id, 422)
    if isinstance(done, actions.Held):
        given = {"number": show_number(done.number), "secret": show_secret(done.secret), "held": done}
        return _sheet(request, slot_id, 200, given=given)
    messages.success(request, done)
    back = request.POST.get("back") == "day"
    return HttpResponseRedirect(reverse("desk_bookings") if back else reverse("desk_booking_time", args=[slot_id]))


def _form(request: StaffRequest, slot_id: UUID, made: Callable[..., forms.Form]) -> forms.Form:
    if made is not CancelForm:
        return made(request.POST)
    try:
        line = reading.line(request.viewer.bureau_id, slot_id, timezone.now())
    except NotFound:
        raise Http404 from None
    others = reading.other_times(request.viewer.bureau_id, line, timezone.now())
    return CancelForm([(str(one.id), "") for one in others], request.POST)


class MarkForm(forms.Form):
    booking = forms.UUIDField()


Does = Callable[[Viewer, UUID, Any, datetime], "str | actions.Held"]  # the form is the one beside it in STEPS


def _came(viewer: Viewer, slot_id: UUID, form: MarkForm, now: datetime) -> str:
    actions.mark(viewer, form.cleaned_data["booking"], came=True, now=now)
    return _("记下了：来了。")


def _absent(viewer: Viewer, slot_id: UUID, form: MarkForm, now: datetime) -> str:
    actions.mark(viewer, form.cleaned_data["booking"], came=False, now=now)
    return _("记下了：没有来。名额空出来了。")


def _phone(viewer: Viewer, slot_id: UUID, form: EnterForm, now: datetime) -> actions.Held:
    by = actions.By(viewer, actions.PHONE)
    return actions.book(viewer.bureau_id, slot_id, form.wanted(), by, now=now)


def _walk_in(viewer: Viewer, slot_id: UUID, form: EnterForm, now: datetime) -> actions.Held:
    return actions.walk_in(viewer, slot_id, form.wanted(), now=now)


def _move(viewer: Viewer, slot_id: UUID, form: MoveForm, now: datetime) -> str:
    starts, ends = form.moments(viewer.bureau_id)
    given = form.cleaned_data
    actions.move(viewer, slot_id, starts, ends, given["place"], given["why"], now=now)
    return _("已经改了，并告诉了每一位。")


def _places(viewer: Viewer, slot_id: UUID, form: PlacesForm, now: datetime) -> str:
    actions.set_places(viewer, slot_id, form.cleaned_data["capacity"], form.cleaned_data["kept"], now=now)
    return _("名额改了。有候补的，已经按顺序通知。")


def _cancel(viewer: Viewer, slot_id: UUID, form: CancelForm, now: datetime) -> str:
    instead = form.cleaned_data["instead"]
    actions.cancel(viewer, slot_id, form.cleaned_data["why"], UUID(instead) if instead else None, now=now)
    return _("已经取消，并告诉了每一位，请他们另选时间。")


def _close(viewer: Viewer, slot_id: UUID, form: forms.Form, now: datetime) -> str:
    actions.close(viewer, slot_id, now=now)
    return _("不再接受预约。约好的不变。")


STEPS: dict[str, tuple[Callable[..., forms.Form], Does]] = {
    "came": (MarkForm, _came),
    "absent": (MarkForm, _absent),
    "phone": (EnterForm, _phone),
    "walk-in": (EnterForm, _walk_in),
    "move": (MoveForm, _move),
    "places": (PlacesForm, _places),
    "cancel": (CancelForm, _cancel),
    "close": (forms.Form, _close),
}
