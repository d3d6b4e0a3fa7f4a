"""Firms on the desk: the list, a registration to be checked, one firm with liaison, advice and leaving."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.firms import actions
from heliograph.firms.advice import topics
from heliograph.firms.forms import AdviceForm, LeftForm, LiaisonForm
from heliograph.firms.models import Firm
from heliograph.firms.reading import desk as reading
from heliograph.firms.reading.own import page_of
from heliograph.firms.words import SIZES
from heliograph.matters.actions import look
from heliograph.matters.errors import MatterError, NotFound
from heliograph.matters.reading import desk as matters
from heliograph.organisation.door import StaffRequest, staff
from heliograph.organisation.models import Role
from heliograph.publishing.hearing_forms import Refusable
from heliograph.publishing.views.frame import page

SECTION = {"section": "desk_firms", "sizes": SIZES}
KEEPERS = frozenset({Role.HANDLER, Role.LEAD, Role.CHIEF})


@require_safe
@staff(roles=KEEPERS)
@sensitive_variables("rows")
def listing(request: StaffRequest) -> HttpResponse:
    """Firms of the officer's units."""
    return page(request, "firms/desk/list.html", {**SECTION, "rows": reading.firms_of(request.viewer)})


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=KEEPERS)
@sensitive_variables("check")
def registration(request: StaffRequest, number: str) -> HttpResponse:
    """Check what a firm wrote, name its liaison, take it in."""
    viewer, now = request.viewer, timezone.now()
    try:
        check = reading.registration(viewer, number)
    except NotFound:
        raise Http404 from None
    look(check.matter, viewer, why=matters.why(viewer, check.matter), now=now)
    first = reading.liaison_there(viewer.bureau_id, check.values.get("address", ""), timezone.localdate())
    form = LiaisonForm(viewer.bureau_id, request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.register(viewer, number, form.liaison(), now=now)
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("登记好了，企业已经知道联络民警是谁。"))
            is_mine = made.unit_id in viewer.own_units | viewer.led_units
            where = reverse("desk_firm", args=[made.id]) if is_mine else reverse("desk_firms")
            return HttpResponseRedirect(where)
    may_take_in = reading.may_take_in(viewer, check.matter, now)
    context = {**SECTION, "check": check, "form": form, "may_take_in": may_take_in}
    return page(request, "firms/desk/registration.html", context, status=422 if form.errors else 200)


@require_safe
@staff(roles=KEEPERS)
@sensitive_variables("shown")
def firm(request: StaffRequest, firm_id: UUID) -> HttpResponse:
    """One firm."""
    return _shown(request, _firm(request, firm_id))


def _firm(request: StaffRequest, firm_id: UUID) -> Firm:
    try:
        return reading.firm_of(request.viewer, firm_id)
    except NotFound:
        raise Http404 from None


def _shown(request: StaffRequest, found: Firm, verb: str = "", refused: Refusable | None = None) -> HttpResponse:
    today = timezone.localdate().isoformat()
    officer = found.officer.badge if found.officer is not None else ""
    first = {"unit": found.unit_id, "area": found.area, "badge": officer}
    forms: dict[str, Refusable] = {
        "liaison": LiaisonForm(found.bureau_id, initial=first, auto_id="liaison-%s"),
        "advice": AdviceForm(initial={"on": today}, auto_id="advice-%s"),
        "left": LeftForm(auto_id="left-%s"),
    }
    if refused is not None:
        forms[verb] = refused
    context = {
        **SECTION, "page": page_of(found, now=timezone.now()), "forms": forms, "refused": refused, "verb": verb, "topics": topics(),
    }  # fmt: skip
    return page(request, "firms/desk/firm.html", context, status=422 if refused is not None else 200)


@require_POST
@staff(roles=KEEPERS)
def do(request: StaffRequest, firm_id: UUID, verb: str) -> HttpResponse:
    """Take one step, and go back to the firm."""
    found, now = _firm(request, firm_id), timezone.now()
    if verb not in STEPS:
        raise Http404
    make, step = STEPS[verb]
    form = make(request, found)
    if not form.is_valid():
        return _shown(request, found, verb, form)
    try:
        said = step(request, found, form, now)
    except NotFound:
        raise Http404 from None
    except MatterError as error:
        form.refuse(error)
        return _shown(request, found, verb, form)
    messages.success(request, said)
    is_mine = Firm.objects.filter(bureau_id=found.bureau_id, id=found.id, left_at=None).exists()
    return HttpResponseRedirect(reverse("desk_firm", args=[firm_id]) if is_mine else reverse("desk_firms"))


def _liaison(request: StaffRequest, found: Firm, form: Refusable, now: datetime) -> str:
    assert isinstance(form, LiaisonForm)
    actions.set_liaison(request.viewer, found.id, form.liaison())
    return _("联络单位和民警改好了，企业的页面上马上看得到。")


def _advice(request: StaffRequest, found: Firm, form: Refusable, now: datetime) -> str:
    given = form.cleaned_data
    day = date.fromisoformat(str(given["on"]))
    count = actions.give_advice(request.viewer, found.id, given["items"], on=day, now=now)
    return _("记下了 %(count)s 条。") % {"count": count}


def _left(request: StaffRequest, found: Firm, form: Refusable, now: datetime) -> str:
    actions.take_out(request.viewer, found.id, form.cleaned_data["why"], now=now)
    return _("已经退出登记：不再走访，联系方式按规定删除。")


STEPS: dict[
    str,
    tuple[Callable[[StaffRequest, Firm], Refusable], Callable[[StaffRequest, Firm, Refusable, datetime], str]],
] = {
    "liaison": (lambda r, f: LiaisonForm(f.bureau_id, r.POST, auto_id="liaison-%s"), _liaison),
    "advice": (lambda r, f: AdviceForm(r.POST, auto_id="advice-%s"), _advice),
    "left": (lambda r, f: LeftForm(r.POST, auto_id="left-%s"), _left),
}
