"""Pages of what reads: all readers with their switches, and one reader with its models."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from heliograph.core.language.model_file import ModelRefused
from heliograph.core.text import Text
from heliograph.learned import actions, files, reading, teaching, trials
from heliograph.learned.errors import Refused
from heliograph.learned.figures import compared
from heliograph.learned.models import Learned
from heliograph.learned.reading import Reader
from heliograph.matters import procedures
from heliograph.matters.views.desk_frame import page
from heliograph.organisation import reading as organisation
from heliograph.organisation.door import StaffRequest, staff
from heliograph.organisation.models import Bureau, Officer, Role
from heliograph.reader import tr

DECIDE = frozenset({Role.LEAD, Role.CHIEF})
SWITCH = frozenset({Role.CHIEF, Role.ADMINISTRATOR})
SEE = DECIDE | SWITCH | {Role.SUPERVISOR, Role.AUDITOR}
SECTION = "desk_readers"


@require_safe
@staff(roles=SEE)
def overview(request: StaffRequest) -> HttpResponse:
    """Every reader: what it does, what it can't, whether it is on, and what waits for a decision."""
    context = {
        "readers": reading.readers(request.viewer.bureau_id),
        "may_switch": request.viewer.is_one_of(*SWITCH),
    }
    return page(request, "learned/readers.html", context, section=SECTION)


@require_safe
@staff(roles=SEE)
def reader(request: StaffRequest, kind: str) -> HttpResponse:
    """One reader with its models: the figures of the proposed one beside the present ones, and its dry run."""
    found = _reader(request, kind)
    context = {
        "one": found,
        "figures": compared(found, lambda label: _named(request, kind, label)),
        "trial": _trial(request, found),
        "standing": teaching.standing(kind, request.viewer.bureau_id, timezone.now()),
        "may_decide": request.viewer.is_one_of(*DECIDE),
        "may_switch": request.viewer.is_one_of(*SWITCH),
        "may_teach": request.viewer.is_one_of(*DECIDE) and teaching.job_for(kind) is not None,
    }
    return page(request, "learned/reader.html", context, section=SECTION)


@require_POST
@staff(roles=SWITCH)
def switch(request: StaffRequest, kind: str) -> HttpResponse:
    """Switch a reader off or on."""
    _reader(request, kind)
    is_on = request.POST.get("on") == "1"
    bureau, by = _who(request)
    (actions.switch_on if is_on else actions.switch_off)(bureau, kind, by=by, now=timezone.now())
    messages.success(request, _("已经打开。") if is_on else _("已经关闭：哪里都不再显示它的提示。"))
    return HttpResponseRedirect(reverse("desk_readers"))


@require_POST
@staff(roles=DECIDE)
def decide(request: StaffRequest, kind: str, model: int) -> HttpResponse:
    """Accept a model (a proposed or an earlier one), or decline it, with a reason."""
    _reader(request, kind)
    if not Learned.objects.filter(bureau_id=request.viewer.bureau_id, kind=kind, pk=model).exists():
        raise Http404("no such model of this bureau")
    bureau, by = _who(request)
    reason, now = request.POST.get("reason", ""), timezone.now()
    if request.POST.get("decision") == "accept":
        return _done(
            request, kind, _("已经启用这个模型。"), lambda: actions.accept(bureau, model, by=by, reason=reason, now=now)
        )
    return _done(
        request,
        kind,
        _("没有采用，原来的照旧。"),
        lambda: actions.decline(bureau, model, by=by, reason=reason, now=now),
    )


@require_POST
@staff(roles=DECIDE)
def teach(request: StaffRequest, kind: str) -> HttpResponse:
    """Train now, without waiting for the month's end; what comes of it is proposed like any other."""
    _reader(request, kind)
    bureau, _by = _who(request)
    said = _("开始训练了。好了以后，新模型会出现在这里，由您决定用不用。")
    return _done(request, kind, said, lambda: actions.teach(bureau, kind, now=timezone.now()))


@require_POST
@staff(roles=DECIDE)
def end(request: StaffRequest, kind: str) -> HttpResponse:
    """End the model in use and go back to what needs none."""
    _reader(request, kind)
    bureau, by = _who(request)
    reason, now = request.POST.get("reason", ""), timezone.now()
    return _done(
        request, kind, _("已经停用。"),
        lambda: actions.return_to_cold_start(bureau, kind, by=by, reason=reason, now=now),
    )  # fmt: skip


def _done(request: StaffRequest, kind: str, said: str, step: Callable[[], object]) -> HttpResponse:
    try:
        step()
    except (Refused, ModelRefused) as error:
        messages.error(request, tr(error.text))
    else:
        messages.success(request, said)
    return HttpResponseRedirect(reverse("desk_reader", args=[kind]))


def _reader(request: StaffRequest, kind: str) -> Reader:
    found = reading.one(request.viewer.bureau_id, kind)
    if found is None:
        raise Http404("no such reader")
    return found


def _who(request: StaffRequest) -> tuple[Bureau, Officer]:
    viewer = request.viewer
    return organisation.bureau(viewer.bureau_id), Officer.objects.get(pk=viewer.officer_id)


def _named(request: StaffRequest, kind: str, label: str) -> Text:
    """A label as people call it: as its app names it, a procedure's title, or itself."""
    named = teaching.named(kind, request.viewer.bureau_id, label)
    if named is not None:
        return named
    procedure = procedures.in_force(request.viewer.bureau_id, label, timezone.localdate())
    return procedure.title if procedure is not None else Text(label, label)


def _trial(request: StaffRequest, found: Reader) -> trials.Trial | None:
    if found.proposed is None or not request.viewer.is_one_of(*DECIDE):
        return None
    try:
        proposed = files.read(found.kind.code, found.proposed.digest)
    except ModelRefused as error:
        messages.error(request, tr(error.text))
        return None
    return trials.run(found.kind.code, request.viewer, proposed, timezone.now())
