"""Plans of beats on the desk: ask for one, see it, move a unit and undo, copy, sign and take back, cancel."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.core.geography.datum import Datum
from heliograph.matters.views import desk_frame
from heliograph.organisation.door import StaffRequest, staff
from heliograph.patrol import actions, reading
from heliograph.patrol.errors import NotYours, PatrolError
from heliograph.patrol.forms import PlanForm, Refusable, SignForm
from heliograph.patrol.models import Plan
from heliograph.patrol.roster_forms import WithdrawRosterForm
from heliograph.patrol.times import Time
from heliograph.reader import tr

SECTION = "desk_patrol"


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=reading.PLANNERS)
def new(request: StaffRequest) -> HttpResponse:
    """Ask for a plan: the worker solves it."""
    form = PlanForm(request.viewer, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.ask(request.viewer, int(form.cleaned_data["unit"]), form.wanted(), now=timezone.now())
        except PatrolError as error:
            form.refuse(error)
        else:
            return HttpResponseRedirect(reverse("desk_plan", args=[made.id]))
    return desk_frame.page(
        request, "patrol/plan_new.html", {"form": form}, section=SECTION, status=422 if form.errors else 200
    )


@require_safe
@staff(roles=reading.PLANNERS)
def plan(request: StaffRequest, plan_id: int) -> HttpResponse:
    """One plan, whatever its state."""
    return _page(request, plan_id, SignForm(), WithdrawRosterForm())


@require_safe
@staff(roles=reading.PLANNERS)
def shapes(request: StaffRequest, plan_id: int) -> HttpResponse:
    """What the map of a plan draws, `?which=today` for today's."""
    which = "today" if request.GET.get("which") == "today" else "proposed"
    try:
        return JsonResponse(reading.drawn(request.viewer, plan_id, Datum.WGS84, which=which))
    except NotYours:
        raise Http404 from None


@require_safe
@staff(roles=reading.PLANNERS)
def units(request: StaffRequest, plan_id: int) -> HttpResponse:
    """What the script of a plan's map counts with."""
    try:
        return JsonResponse(reading.units_of(request.viewer, plan_id))
    except NotYours:
        raise Http404 from None


@require_POST
@staff(roles=reading.PLANNERS)
def hand(request: StaffRequest, plan_id: int) -> HttpResponse:
    """A step by hand, asked for by the map's script: what it came to, or why it was refused."""
    viewer, now, posted = request.viewer, timezone.now(), request.POST
    steps: dict[str, Callable[[], Plan]] = {
        "move": lambda: actions.move(viewer, plan_id, posted.get("unit", ""), posted.get("beat", ""), now=now),
        "undo": lambda: actions.undo(viewer, plan_id, now=now),
        "redo": lambda: actions.redo(viewer, plan_id, now=now),
    }
    try:
        made = steps[posted.get("verb", "")]()
    except (KeyError, NotYours):
        raise Http404 from None
    except PatrolError as error:
        return JsonResponse({"error": tr(error.text)}, status=422)
    last = {"move": made.moves, "redo": made.moves, "undo": made.undone}[posted["verb"]][-1:]
    changed = [[made.city["names"][place], made.beats[place]] for place, _was, _new in last]
    found = {"moves": len(made.moves), "undone": len(made.undone), "changed": changed[0] if changed else None}
    return JsonResponse({**found, **made.result["proposed"]})


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=reading.PLANNERS)
def do(request: StaffRequest, plan_id: int, verb: str) -> HttpResponse:
    """Take one step and show the plan again; who reads a refusal again, or in the other language, comes to the plan too."""
    viewer, now, posted = request.viewer, timezone.now(), request.POST
    sign, back = (
        SignForm(posted if verb == "sign" else None),
        WithdrawRosterForm(posted if verb == "take-back" else None),
    )
    steps: dict[str, Callable[[], Plan]] = {
        "cancel": lambda: actions.cancel(viewer, plan_id, now=now),
        "move": lambda: actions.move(viewer, plan_id, *_place(posted.get("to", "")), now=now),
        "undo": lambda: actions.undo(viewer, plan_id, now=now),
        "redo": lambda: actions.redo(viewer, plan_id, now=now),
        "copy": lambda: actions.copy(viewer, plan_id, now=now),
        "sign": lambda: actions.sign(viewer, plan_id, sign.day(), now=now),
        "take-back": lambda: actions.take_back(viewer, plan_id, back.cleaned_data["why"], now=now),
    }
    if verb not in steps:
        raise Http404
    if request.method != "POST":
        return HttpResponseRedirect(reverse("desk_plan", args=[plan_id]))
    form: Refusable | None = sign if sign.is_bound else back if back.is_bound else None
    if form is not None and not form.is_valid():
        return _page(request, plan_id, sign, back, status=422)
    try:
        done = steps[verb]()
    except NotYours:
        raise Http404 from None
    except PatrolError as error:
        if form is not None:
            form.refuse(error)
            return _page(request, plan_id, sign, back, status=422)
        messages.error(request, tr(error.text))
        return HttpResponseRedirect(reverse("desk_plan", args=[plan_id]))
    if form is not None:
        messages.success(
            request, _("签发了：到那天就是公开的警区。") if form is sign else _("撤回了：又可以改，也可以再签发。")
        )
    return HttpResponseRedirect(reverse("desk_plan", args=[done.id]))


def _place(words: str) -> tuple[str, str]:
    """ "5810.23801 hp-2": which unit, into which beat."""
    unit, _space, beat = words.partition(" ")
    return unit, beat


def _page(
    request: StaffRequest, plan_id: int, form: SignForm, back: WithdrawRosterForm, *, status: int = 200
) -> HttpResponse:
    try:
        sheet = reading.plan_sheet(request.viewer, plan_id)
        wishes = reading.wishes_for(request.viewer, now=timezone.now(), unit=sheet.unit_id)
        context = {"sheet": sheet, "form": form, "back": back, "wishes": wishes, "wish_times": Time}
    except NotYours:
        raise Http404 from None
    return desk_frame.page(request, "patrol/plan.html", context, section=SECTION, status=status)
