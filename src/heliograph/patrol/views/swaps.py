"""Swaps on the desk: what concerns an officer, a shift to offer, one swap with what may be done about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.matters.views import desk_frame
from heliograph.organisation.door import StaffRequest, staff
from heliograph.patrol.actions import swap_decisions as decisions
from heliograph.patrol.actions import swaps as actions
from heliograph.patrol.errors import NotYours, PatrolError, Unusable
from heliograph.patrol.forms import Refusable
from heliograph.patrol.reading import swaps as reading
from heliograph.patrol.swap_forms import OfferForm, RefuseForm, TakeForm

SECTION = "desk_shifts"


@require_safe
@staff
def listing(request: StaffRequest) -> HttpResponse:
    """To answer, to confirm, the own ones, what is over."""
    context = {"lists": reading.swap_lists(request.viewer, timezone.now())}
    return desk_frame.page(request, "patrol/swaps.html", context, section=SECTION)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def new(request: StaffRequest, roster_id: int, on: str) -> HttpResponse:
    """Offer the own shift of a day."""
    now = timezone.now()
    try:
        day = date.fromisoformat(on)
        offer = reading.offer(request.viewer, roster_id, day, now)
    except (ValueError, NotYours):
        raise Http404 from None
    form = OfferForm(offer, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.ask_swap(
                request.viewer, roster_id, day, to=form.officer(), back_days=form.days(), may_give=form.may_give(), now=now
            )  # fmt: skip
        except PatrolError as error:
            form.refuse(error)
        else:
            messages.success(request, _("已经发出。有了结果，这里会标“新”。"))
            return HttpResponseRedirect(reverse("desk_swap", args=[made.id]))
    context = {"offer": offer, "form": form}
    return desk_frame.page(
        request, "patrol/swap_new.html", context, section=SECTION, status=422 if form.errors else 200
    )  # fmt: skip


@require_safe
@staff
def swap(request: StaffRequest, swap_id: int) -> HttpResponse:
    """One swap and its history."""
    return _page(request, swap_id)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def do(request: StaffRequest, swap_id: int, verb: str) -> HttpResponse:
    """One step, then the page again. Read again, a refusal leads to the swap's own page."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("desk_swap", args=[swap_id]))
    viewer, now = request.viewer, timezone.now()
    if verb in ("take", "refuse"):
        return _asked(request, swap_id, verb)
    steps: dict[str, tuple[Callable[[], object], str]] = {
        "decline": (lambda: actions.decline_swap(viewer, swap_id, now=now), _("已经告诉对方：不接。")),
        "withdraw": (lambda: actions.withdraw_swap(viewer, swap_id, now=now), _("已经撤回，班没有变。")),
        "confirm": (lambda: decisions.confirm_swap(viewer, swap_id, now=now), _("已经换好，两位的班和日历都改了。")),
        "see": (lambda: actions.see_swap(viewer, swap_id), ""),
    }
    if verb not in steps:
        raise Http404
    work, words = steps[verb]
    try:
        work()
    except NotYours:
        raise Http404 from None
    except PatrolError as error:
        return _page(request, swap_id, refused=error)
    if words:
        messages.success(request, words)
    return HttpResponseRedirect(reverse("desk_swaps") if verb == "see" else reverse("desk_swap", args=[swap_id]))


def _asked(request: StaffRequest, swap_id: int, verb: str) -> HttpResponse:
    """Steps with a form: taking, refusing."""
    viewer, now = request.viewer, timezone.now()
    sheet = _sheet(request, swap_id)
    form: Refusable
    if verb == "take":
        form = take = TakeForm(sheet.ways, request.POST)
        if form.is_valid():
            try:
                actions.take_swap(viewer, swap_id, take.day(), now=now)
            except NotYours:
                raise Http404 from None
            except PatrolError as error:
                return _page(request, swap_id, refused=error)
            messages.success(request, _("您接了。负责人确认以后才算数。"))
            return HttpResponseRedirect(reverse("desk_swap", args=[swap_id]))
        return _page(request, swap_id, take=take)
    form = refuse = RefuseForm(request.POST)
    if form.is_valid():
        try:
            decisions.refuse_swap(viewer, swap_id, form.cleaned_data["reason"], now=now)
        except NotYours:
            raise Http404 from None
        except Unusable as error:
            refuse.refuse(error)
            return _page(request, swap_id, refuse=refuse)
        except PatrolError as error:
            return _page(request, swap_id, refused=error)
        messages.success(request, _("已经告诉两位同事：没有同意。"))
        return HttpResponseRedirect(reverse("desk_swap", args=[swap_id]))
    return _page(request, swap_id, refuse=refuse)


def _page(
    request: StaffRequest, swap_id: int, *, refused: PatrolError | None = None, take: TakeForm | None = None,
    refuse: RefuseForm | None = None,
) -> HttpResponse:  # fmt: skip
    sheet = _sheet(request, swap_id)
    wrong = take is not None or refuse is not None or isinstance(refused, Unusable)
    context = {
        "sheet": sheet, "refused": refused, "take": take or TakeForm(sheet.ways), "refuse": refuse or RefuseForm(),
        "form": take or refuse,
    }  # fmt: skip
    return desk_frame.page(
        request, "patrol/swap.html", context, section=SECTION, status=422 if wrong else 409 if refused else 200
    )


def _sheet(request: StaffRequest, swap_id: int) -> reading.SwapSheet:
    try:
        return reading.swap_sheet(request.viewer, swap_id, timezone.now())
    except NotYours:
        raise Http404 from None
