"""Reception days on the desk: announce, move, cancel, end; who comes when, confirmed and placed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.matters.errors import MatterError, NotFound
from heliograph.organisation.door import StaffRequest, staff
from heliograph.organisation.reading import Viewer
from heliograph.publishing.hearing_forms import at
from heliograph.publishing.views.frame import page
from heliograph.questions.actions import reception as actions
from heliograph.questions.forms import DayForm, DeskForm, MoveForm, PlaceForm, VisitForm, WhyForm
from heliograph.questions.reading import reception as reading
from heliograph.reader import moment, tr

SECTION = {"section": "desk_answers"}


@require_safe
@staff
def to_do(request: StaffRequest) -> HttpResponse:
    """Days to come, and bookings that have no time yet."""
    viewer, now = _runs(request), timezone.now()
    context = {
        **SECTION, "days": reading.days_to_choose(viewer, now), "past": reading.past(viewer.bureau_id, now)[:5],
        "loose": reading.unplaced(viewer), "visits": reading.visits(viewer, now),
        "unanswered": reading.unanswered(viewer, now), "desks": reading.desks(viewer.bureau_id),
    }  # fmt: skip
    return page(request, "questions/reception/desk.html", context)


def _runs(request: StaffRequest) -> Viewer:
    if not actions.may_run(request.viewer):
        raise PermissionDenied
    return request.viewer


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def new(request: StaffRequest) -> HttpResponse:
    """Announce a day."""
    viewer = _runs(request)
    form = DayForm(viewer, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.announce(viewer, form.day(viewer.bureau_id), now=timezone.now())
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("已经公布，现在就能约。"))
            return HttpResponseRedirect(reverse("desk_reception_day", args=[made.id]))
    return page(request, "questions/reception/new.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


@require_safe
@staff
@sensitive_post_parameters()
def day(request: StaffRequest, day_id: UUID) -> HttpResponse:
    """Who comes when."""
    return _sheet(request, day_id)


def _sheet(request: StaffRequest, day_id: UUID, status: int = 200) -> HttpResponse:
    try:
        sheet = reading.sheet(request.viewer, day_id, timezone.now())
    except NotFound:
        raise Http404 from None
    context = {**SECTION, "sheet": sheet, "move": MoveForm(auto_id="move-%s"), "cancel": WhyForm(auto_id="cancel-%s")}
    return page(request, "questions/reception/sheet.html", context, status=status)


@require_POST
@staff
def do(request: StaffRequest, day_id: UUID, verb: str) -> HttpResponse:
    """Confirm somebody's time; move, cancel or end the day."""
    step = STEPS.get(verb)
    if step is None:
        raise Http404
    form = step[0](request.POST)
    if not form.is_valid():
        messages.error(request, "；".join(str(one) for errors in form.errors.values() for one in errors))
        return _sheet(request, day_id, 422)
    try:
        said = step[1](request.viewer, day_id, form.cleaned_data, timezone.now())
    except NotFound:
        raise Http404 from None
    except MatterError as error:
        messages.error(request, tr(error.text))
        return _sheet(request, day_id, 422)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("desk_reception_day", args=[day_id]))


class ConfirmForm(forms.Form):
    matter = forms.UUIDField()


def _confirm(viewer: Viewer, day_id: UUID, given: dict[str, object], now: datetime) -> str:
    matter = given["matter"]
    assert isinstance(matter, UUID)
    actions.confirm(viewer, matter, now=now)
    return _("已经确认，并告诉了对方。")


def _move(viewer: Viewer, day_id: UUID, given: dict[str, object], now: datetime) -> str:
    starts, ends = (at(viewer.bureau_id, str(given[name])) for name in ("starts_at", "ends_at"))
    actions.move_day(viewer, day_id, starts, ends, str(given["place"]), str(given["words"]), now=now)
    return _("已经改了，并告诉了每一位。")


def _cancel(viewer: Viewer, day_id: UUID, given: dict[str, object], now: datetime) -> str:
    actions.cancel_day(viewer, day_id, str(given["words"]), now=now)
    return _("已经取消，并告诉了每一位。请给他们另排时间。")


def _end(viewer: Viewer, day_id: UUID, given: dict[str, object], now: datetime) -> str:
    actions.end_day(viewer, day_id, now=now)
    return _("这一天结束了。人数已经公开。")


Does = Callable[[Viewer, UUID, dict[str, object], datetime], str]
STEPS: dict[str, tuple[Callable[..., forms.Form], Does]] = {
    "confirm": (ConfirmForm, _confirm),
    "move": (MoveForm, _move),
    "cancel": (WhyForm, _cancel),
    "end": (forms.Form, _end),
}


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def place(request: StaffRequest, matter_id: UUID) -> HttpResponse:
    """Give a booking a time, or another one, with the reason."""
    viewer, now = _runs(request), timezone.now()
    form = PlaceForm(_choices(viewer, now), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        day_id, _sep, number = form.cleaned_data["time"].partition(":")
        try:
            actions.place(viewer, matter_id, UUID(day_id), int(number), form.cleaned_data["words"], now=now)
        except NotFound:
            raise Http404 from None
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("已经排好，并告诉了对方。"))
            return HttpResponseRedirect(reverse("desk_reception_day", args=[day_id]))
    context = {**SECTION, "form": form, "matter_id": matter_id}
    return page(request, "questions/reception/place.html", context, status=422 if form.errors else 200)


def _choices(viewer: Viewer, now: datetime) -> list[tuple[str, str]]:
    """Every free time of every day that is coming."""
    found = []
    for line in reading.days_to_choose(viewer, now):
        slots = reading.page_of(viewer.bureau_id, line.id, now).slots
        found += [
            (f"{line.id}:{slot.number}", f"{moment(slot.at)} {tr(line.leader)}") for slot in slots if slot.is_free
        ]
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def visit(request: StaffRequest, matter_id: UUID) -> HttpResponse:
    """Arrange a leader's visit to somebody who wished it."""
    viewer = _runs(request)
    form = VisitForm(viewer, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.arrange_visit(viewer, matter_id, form.visit(viewer.bureau_id), now=timezone.now())
        except NotFound:
            raise Http404 from None
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("约好了，并告诉了对方。"))
            return HttpResponseRedirect(reverse("desk_reception_day", args=[made.day_id]))
    context = {**SECTION, "form": form}
    return page(request, "questions/reception/visit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def desk(request: StaffRequest) -> HttpResponse:
    """Publish a standing desk; or, with `close`, say why one is no longer there."""
    viewer, closing = _runs(request), request.POST.get("close", "")
    form = DeskForm(viewer, request.POST if request.method == "POST" and not closing else None)
    try:
        if closing:
            actions.close_desk(viewer, UUID(closing), request.POST.get("words", ""), now=timezone.now())
            messages.success(request, _("已经撤下。"))
            return HttpResponseRedirect(reverse("desk_reception"))
        if request.method == "POST" and form.is_valid():
            actions.set_desk(viewer, form.desk(), now=timezone.now())
            messages.success(request, _("已经公布。"))
            return HttpResponseRedirect(reverse("desk_reception"))
    except (NotFound, ValueError):
        raise Http404 from None
    except MatterError as error:
        if closing:
            messages.error(request, tr(error.text))
        else:
            form.refuse(error)
    context = {**SECTION, "form": form, "desks": reading.desks(viewer.bureau_id)}
    status = 422 if form.errors or closing else 200
    return page(request, "questions/reception/standing.html", context, status=status)
