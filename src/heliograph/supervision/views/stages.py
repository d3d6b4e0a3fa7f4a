"""阶段看板: open cases by unit and stage, and the cases of one cell."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from heliograph.matters import procedures
from heliograph.matters.views.desk_frame import page
from heliograph.organisation import reading as organisation
from heliograph.organisation.door import StaffRequest, staff
from heliograph.supervision.reading import stage_list, stages


@require_safe
@staff
def board(request: StaffRequest) -> HttpResponse:
    """The board below a unit."""
    now = timezone.now()
    wanted = stages.Wanted.read(request.GET)
    context = {"board": stages.board(request.viewer, wanted, now), "wanted": wanted, "at": now}
    return page(request, "supervision/stages.html", context, section="stages")


@require_safe
@staff
def stage(request: StaffRequest) -> HttpResponse:
    """The cases of one cell, the earliest due first."""
    wanted = stage_list.Narrowed.read(request.GET)
    viewer, today = request.viewer, timezone.localdate()
    procedure = procedures.in_force(viewer.bureau_id, wanted.procedure, today) if wanted else None
    if wanted is None or procedure is None or wanted.unit not in stages.reached(viewer):
        raise Http404("no such cell of the board for this officer")
    listed = stage_list.list_stage(viewer, wanted, timezone.now())
    kept = {k: v for k, v in request.GET.items() if k != "after" and v}
    context = {
        "wanted": wanted,
        "procedure": procedure,
        "unit_name": organisation.unit_name(viewer.bureau_id, wanted.unit),
        "state": stages.state_title(procedure, wanted.state),
        "rows": listed.rows,
        "next": "?" + urlencode({**kept, "after": listed.after}) if listed.after else "",
        "first": "?" + urlencode(kept) if wanted.after else "",
        "kept": urlencode({k: v for k, v in kept.items() if k != "near"}),
    }
    return page(request, "supervision/stage.html", context, section="stages")
