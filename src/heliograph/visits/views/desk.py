"""Visits on the desk, without a script: the list, a plan, what came of a visit, a request at the door, slips."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.matters import procedures
from heliograph.matters.errors import MatterError, NotFound
from heliograph.matters.forms import MatterForm, form_for
from heliograph.matters.identifiers import new_id, read_id
from heliograph.matters.views.asking import read_token
from heliograph.organisation.door import StaffRequest, staff
from heliograph.publishing.hearing_forms import Refusable
from heliograph.publishing.views.frame import page
from heliograph.reader import language, tr
from heliograph.visits import actions, entries, reading
from heliograph.visits.actions.rights import beats_of
from heliograph.visits.errors import Conflict
from heliograph.visits.forms import DoorForm, MadeForm, PlanForm
from heliograph.visits.views.applying import answer
from heliograph.visits.views.phone import shown

SECTION = {"section": "desk_visits"}


@require_safe
@staff
def listing(request: StaffRequest) -> HttpResponse:
    """Own plans, what the unit did, slips in hand; for a lead, slips whose request never came."""
    viewer, now = request.viewer, timezone.now()
    context = {
        **SECTION,
        "planned": reading.planned(viewer),
        "done": reading.done(viewer, timezone.localdate()),
        "slips": reading.slips_of(viewer, now=now),
        "unsent": reading.left_unsent(viewer),
        "beats": beats_of(viewer, timezone.localdate()),
    }
    return page(request, "visits/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
@sensitive_post_parameters("words")
def plan(request: StaffRequest) -> HttpResponse:
    """Plan one. The form's token is the visit's id, so that sending it twice plans it once."""
    beats, today, now = beats_of(request.viewer, timezone.localdate()), timezone.localdate(), timezone.now()
    form = PlanForm(beats, request.POST if request.method == "POST" else None, initial={"day": today, "place": "home"})
    token = read_token(request.POST.get("token", ""), now) or new_id()
    if request.method == "POST" and form.is_valid():
        sent = entries.Plan(id=token, visit=token, base=0, **form.cleaned_data)
        if _done(form, lambda: actions.plan(request.viewer, sent, now=now)):
            messages.success(request, _("排好了。"))
            return HttpResponseRedirect(reverse("desk_visits"))
    context = {**SECTION, "form": form, "token": token, "beats": beats}
    return page(request, "visits/plan.html", context, status=422 if form.errors else 200)


def _done(form: Refusable, work: Callable[[], object]) -> bool:
    """Whether it was done; what was refused stands in the form."""
    try:
        work()
    except Conflict:
        form.add_error(None, _("这次走访刚刚在别处改过。请看现在的内容，再决定要不要改。"))
    except MatterError as error:
        form.refuse(error)
    return not form.errors


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def visit(request: StaffRequest, visit_id: UUID | None = None) -> HttpResponse:
    """Write down what came of a plan, of a visit nobody planned, or correct what stands."""
    viewer, now = request.viewer, timezone.now()
    line = _line(request, visit_id) if visit_id else None
    initial: dict[str, object] = {"day": timezone.localdate(), "place": "home", "base": 0}
    if line is not None:
        initial = {
            "beat": line.beat_code, "day": line.day if line.is_done else timezone.localdate(), "place": line.place_code,
            "outcome": line.outcome_code, "advice": list(line.advice_codes), "base": line.version,
        }  # fmt: skip
    beats = beats_of(viewer, timezone.localdate())
    form = MadeForm(beats, request.POST if request.method == "POST" else None, initial=initial)
    token = read_token(request.POST.get("token", ""), now) or new_id()
    if request.method == "POST" and form.is_valid():
        sent = entries.Made(
            id=token, visit=visit_id or token, **{**form.cleaned_data, "advice": tuple(form.cleaned_data["advice"])}
        )
        if _done(form, lambda: actions.make(viewer, sent, now=now)):
            messages.success(request, _("记下了。去的地方已经删掉。"))
            return HttpResponseRedirect(reverse("desk_visits"))
    context = {**SECTION, "form": form, "token": token, "line": line, "beats": beats}
    return page(request, "visits/visit.html", context, status=422 if form.errors else 200)


def _line(request: StaffRequest, visit_id: UUID) -> reading.Line:
    try:
        return reading.visit_for(request.viewer, visit_id)
    except NotFound:
        raise Http404 from None


@require_safe
@staff
def choose(request: StaffRequest) -> HttpResponse:
    """Which procedure a request at the door begins."""
    found = reading.procedures_at_the_door(request.viewer, timezone.localdate())
    slips = reading.slips_of(request.viewer, now=timezone.now())
    return page(request, "visits/choose.html", {**SECTION, "procedures": found, "slips": slips})


@require_http_methods(["GET", "HEAD", "POST"])
@staff
@sensitive_post_parameters()
@sensitive_variables("form", "sent")
def request_at_the_door(request: StaffRequest, code: str) -> HttpResponse:
    """The procedure's form, with the beat and the slip that was left. Sent twice it registers once."""
    viewer, now = request.viewer, timezone.now()
    procedure = procedures.in_force(viewer.bureau_id, code, timezone.localdate())
    if procedure is None or procedure not in reading.procedures_at_the_door(viewer, timezone.localdate()):
        raise Http404
    slips = reading.slips_of(viewer, now=now).unused
    beats, data = beats_of(viewer, timezone.localdate()), request.POST if request.method == "POST" else None
    form: MatterForm = form_for(viewer.bureau_id, procedure, language())(data)
    names = [one.name for one in reading.fields_at_the_door(procedure)] + ["name", "phone"]
    door = DoorForm(beats, slips, data, initial={"day": timezone.localdate()})
    token = read_token(request.POST.get("token", ""), now) or new_id()
    if request.method == "POST" and (form.is_valid() & door.is_valid()):
        given = {name: str(form.cleaned_data.get(name) or "") for name in names if name in form.fields}
        sent = entries.Asked(
            id=token, slip=UUID(door.cleaned_data["slip"]), beat=door.cleaned_data["beat"], day=door.cleaned_data["day"],
            procedure=code, name=given.pop("name", ""), phone=given.pop("phone", ""), values=given,
        )  # fmt: skip
        said = answer(viewer, sent, now=now)
        if said.why is None:
            messages.success(request, _("登记好了，时限从现在算起。对方凭回执条换回执。"))
            return HttpResponseRedirect(reverse("desk_visits"))
        door.add_error(None, tr(said.why))
    context = {
        **SECTION,
        "procedure": procedure,
        "form": form,
        "door": door,
        "names": names,
        "token": token,
        "slips": slips,
    }
    return page(request, "visits/request.html", context, status=422 if form.errors or door.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
@sensitive_variables("given", "printed")
def slips(request: StaffRequest) -> HttpResponse:
    """A sheet of slips to print. Their codes stand on this answer and nowhere else."""
    viewer, now = request.viewer, timezone.now()
    form, printed = Refusable(request.POST if request.method == "POST" else None), None
    batch = read_token(request.POST.get("token", ""), now) or new_id()
    if request.method == "POST":
        form.is_valid()
        try:
            given = actions.give_slips(viewer, batch, now=now)
            printed = [shown(one.id, one.serial, one.code, "") | {"day": one.until} for one in given]
        except MatterError as error:
            form.refuse(error)
    context = {
        **SECTION, "form": form, "token": batch, "printed": printed, "slips": reading.slips_of(viewer, now=now),
        "site_address": settings.BASE_URL + reverse("visit_slip"),
    }  # fmt: skip
    return page(request, "visits/slips.html", context, status=422 if form.errors else 200)


@require_POST
@staff
def cancel(request: StaffRequest) -> HttpResponse:
    """The phone or the sheet is lost: all of them; or those that a phone gives back at its log-out."""
    ids = [found for found in map(read_id, request.POST.getlist("slip")) if found is not None]
    number = actions.cancel_slips(request.viewer, ids or None, now=timezone.now())
    messages.success(request, _("作废了 %(count)s 张没用过的回执条。") % {"count": number})
    return HttpResponseRedirect(reverse("desk_visits"))
