"""For staff: units to appraise and mine, one appraisal with its steps, what-if, the matters beneath it, and my own record."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.appraisal import actions
from heliograph.appraisal import shown as words
from heliograph.appraisal.forms import TargetsForm, WordsForm
from heliograph.appraisal.models import Verb
from heliograph.appraisal.reading import opened, own
from heliograph.appraisal.reading import pages as reading
from heliograph.appraisal.reading.places import is_over
from heliograph.core.whole import whole_number
from heliograph.matters.errors import MatterError, NotFound
from heliograph.organisation.door import CONTENT, StaffRequest, staff
from heliograph.publishing.views.frame import page

SECTION = {"section": "desk_appraisal", "show": words, "now": timezone.now}


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def index(request: StaffRequest) -> HttpResponse:
    """What may be read, and units directly below to make a proposal to."""
    viewer, today = request.viewer, timezone.localdate()
    form = WordsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        unit = whole_number(request.POST.get("unit", ""), digits=9)
        try:
            made = actions.propose(viewer, unit or 0, today, now=timezone.now())
        except NotFound:
            raise Http404 from None
        except MatterError as error:
            form.refuse(error)
        else:
            return HttpResponseRedirect(reverse("desk_appraisal_one", args=[made.id]))
    context = {
        **SECTION, "lines": reading.desk_lines(viewer), "candidates": reading.candidates(viewer, today), "form": form,
        "may_set": actions.may_set(viewer), "may_decompose": actions.may_decompose(viewer),
    }  # fmt: skip
    return page(request, "appraisal/desk.html", context, status=422 if form.errors else 200)


@require_safe
@staff(roles=CONTENT)
def mine(request: StaffRequest) -> HttpResponse:
    """My own kept promises. No address names another officer."""
    response = page(
        request, "appraisal/mine.html", {**SECTION, "record": own.own_record(request.viewer, timezone.now())}
    )
    response["Cache-Control"] = "private, no-store"
    return response


Do = Callable[[StaffRequest, UUID, str], object]


def _targets(request: StaffRequest, appraisal_id: UUID, said: str) -> object:
    found = reading.shown(request.viewer.bureau_id, appraisal_id, request.viewer).line.found
    form = TargetsForm(found, request.POST)
    given = form.targets() if form.is_valid() else {}
    return actions.set_targets(request.viewer, appraisal_id, given, said, now=timezone.now())


def _decide(request: StaffRequest, appraisal_id: UUID, said: str) -> object:
    upheld, aside = request.POST.get("upheld") == "yes", request.POST.getlist("aside")
    return actions.decide(
        request.viewer, appraisal_id, upheld=upheld, words=said, set_aside=aside if upheld else (), now=timezone.now()
    )


STEPS: dict[str, Do] = {
    "comment": lambda request, id, said: actions.comment(request.viewer, id, said, now=timezone.now()),
    "targets": _targets,
    "sign": lambda request, id, _said: actions.sign(request.viewer, id, now=timezone.now()),
    "publish": lambda request, id, _said: actions.publish(request.viewer, id, now=timezone.now()),
    "object": lambda request, id, said: actions.object_to(request.viewer, id, said, now=timezone.now()),
    "decide": _decide,
    "correct": lambda request, id, said: actions.correct(request.viewer, id, said, now=timezone.now()),
    "reward": lambda request, id, said: actions.use(request.viewer, id, Verb.REWARD, said, now=timezone.now()),
    "help": lambda request, id, said: actions.use(request.viewer, id, Verb.HELP, said, now=timezone.now()),
    "finding": lambda request, id, said: actions.note_finding(request.viewer, id, said, now=timezone.now()),
}


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def one(request: StaffRequest, appraisal_id: UUID) -> HttpResponse:
    """One appraisal: where it stands, and the next step of my side."""
    viewer = request.viewer
    form = WordsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        step = STEPS.get(request.POST.get("step", ""))
        if step is None:
            raise Http404
        try:
            step(request, appraisal_id, form.cleaned_data["words"])
        except NotFound:
            raise Http404 from None
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("记下了。"))
            return HttpResponseRedirect(reverse("desk_appraisal_one", args=[appraisal_id]))
    shown = _shown(request, appraisal_id)
    row = shown.line.appraisal
    above, below = reading.sides(viewer, row)
    is_counting = row.agreed_at is not None and row.published_at is None
    context = {
        **SECTION, "page": shown, "form": form, "above": above, "below": below,
        "is_over": is_over(row, timezone.now()),
        "may_find": above or viewer.is_one_of("supervisor"), "running": reading.running(row) if is_counting else None,
        "targets": TargetsForm(shown.line.found, initial={f"target-{c}": v for c, v in row.targets.items()}),
    }  # fmt: skip
    return page(request, "appraisal/desk_one.html", context, status=422 if form.errors else 200)


@require_safe
@staff
def what_if(request: StaffRequest, appraisal_id: UUID) -> HttpResponse:
    """What other targets, or other figures, would give. Nothing is kept; the address holds what was tried."""
    shown = _shown(request, appraisal_id)
    row = shown.line.appraisal
    tried = {side: _floats(request, side, row.targets) for side in ("target", "value")}
    scored = reading.what_if(row, tried["target"], tried["value"])
    return page(request, "appraisal/what_if.html", {**SECTION, "page": shown, "scored": scored, "tried": tried})


def _floats(request: StaffRequest, side: str, codes: dict[str, float]) -> dict[str, float]:
    found = {}
    for code in codes:
        try:
            given = float(request.GET.get(f"{side}-{code}", ""))
        except ValueError:
            continue
        if 0 <= given <= 1000:
            found[code] = given
    return found


@require_safe
@staff
def events(request: StaffRequest, appraisal_id: UUID) -> HttpResponse:
    """The anonymised matters that the figures count."""
    shown = _shown(request, appraisal_id)
    rows = opened.rows(shown.line.appraisal)
    return page(request, "appraisal/events.html", {**SECTION, "page": shown, "rows": rows, "most": opened.MOST})


def _shown(request: StaffRequest, appraisal_id: UUID) -> reading.Shown:
    try:
        return reading.shown(request.viewer.bureau_id, appraisal_id, request.viewer)
    except NotFound:
        raise Http404 from None
