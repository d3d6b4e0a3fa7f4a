"""Samples: drawing one, what it shows, drawing it again; and the versions of the rules that supervision follows."""

from __future__ import annotations

import csv
import io
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.core.procedure import Group
from heliograph.matters import procedures
from heliograph.matters.errors import MatterError, NotFound
from heliograph.matters.views.desk_frame import page
from heliograph.organisation import reading as organisation
from heliograph.organisation.door import StaffRequest, staff
from heliograph.organisation.forms import UploadForm
from heliograph.organisation.models import Role
from heliograph.reader import tr
from heliograph.supervision import actions, checklist, escalation
from heliograph.supervision.errors import RuleInvalid
from heliograph.supervision.forms import DrawForm
from heliograph.supervision.models import RuleKind
from heliograph.supervision.reading import rules, samples
from heliograph.supervision.reading.roles import is_reviewer


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def draw(request: StaffRequest) -> HttpResponse:
    """A form to draw by lot, for reviewers. Cases come first in the list."""
    viewer = request.viewer
    if not is_reviewer(viewer):
        raise PermissionDenied
    in_force = procedures.all_in_force(viewer.bureau_id, timezone.localdate())
    in_force.sort(key=lambda p: (p.group is not Group.CASE, p.code))
    units = [u for u in organisation.units(viewer.bureau_id).values() if u.active]
    form = DrawForm(in_force, units, request.POST or None)
    if form.is_valid():
        try:
            sample = actions.draw(viewer, form.wanted(), now=timezone.now())
        except MatterError as error:
            form.add_error(None, tr(error.text))
        else:
            messages.success(request, _("抽好了，一共 %(count)s 件。") % {"count": sample.size})
            return HttpResponseRedirect(reverse("review_sample", args=[sample.id]))
    return page(request, "supervision/draw.html", {"form": form}, section="reviews", status=422 if form.errors else 200)


@require_safe
@staff
def sample(request: StaffRequest, sample_id: UUID) -> HttpResponse:
    """What a draw has found so far; with `?again`, drawn again before everybody's eyes."""
    try:
        found = samples.sample_for(request.viewer, sample_id)
    except NotFound:
        raise Http404("no such sample") from None
    context = {
        "of": samples.of_sample(request.viewer, found),
        "again": samples.redraw(found) if "again" in request.GET else None,
        "is_reviewer": is_reviewer(request.viewer),
    }
    return page(request, "supervision/sample.html", context, section="reviews")


@require_safe
@staff
def population(request: StaffRequest, sample_id: UUID) -> HttpResponse:
    """Everything a draw was made from, to draw again with one's own tools."""
    try:
        found = samples.sample_for(request.viewer, sample_id)
    except NotFound:
        raise Http404("no such sample") from None
    said = io.StringIO()
    out = csv.writer(said)
    out.writerow(("unit", "procedure", "number", "lot", "drawn"))
    out.writerows(samples.population(found))
    headers = {"Content-Disposition": f'attachment; filename="population-{found.id}.csv"'}
    return HttpResponse(said.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def rule_texts(request: StaffRequest) -> HttpResponse:
    """The checklist and the ladder of cards in force, their versions; a supervisor may load another version."""
    viewer = request.viewer
    may_load = viewer.is_one_of(Role.SUPERVISOR)
    form = UploadForm(request.POST or None, request.FILES or None) if may_load else None
    problems: list[str] = []
    if request.method == "POST" and form is None:
        raise PermissionDenied
    if form is not None and form.is_valid():
        chosen = request.POST.get("kind", "")
        kind = RuleKind(chosen) if chosen in RuleKind.values else RuleKind.CHECKLIST
        try:
            loaded = actions.load_rule(
                viewer.bureau_id,
                kind,
                form.data_sent.decode("utf-8-sig", errors="replace"),
                by=viewer,
                now=timezone.now(),
            )
        except RuleInvalid as error:
            problems = [tr(one) for one in error.problems]
            form.add_error("file", _("有 %(count)s 处要改，什么也没有载入。") % {"count": len(problems)})
        except MatterError as error:
            form.add_error("file", tr(error.text))
        else:
            messages.success(request, _("版本 %(version)s 已经载入。") % {"version": loaded.version})
            return HttpResponseRedirect(reverse("review_rules"))
    context = {
        "form": form,
        "problems": problems,
        "checklist": rules.checklist_of(viewer.bureau_id),
        "escalation": rules.escalation_of(viewer.bureau_id),
        "versions": [(kind, rules.versions(viewer.bureau_id, kind)) for kind in RuleKind],
        "shipped": {checklist.read(checklist.shipped()).version, escalation.read(escalation.shipped()).version},
    }
    status = 422 if form is not None and form.errors else 200
    return page(request, "supervision/rules.html", context, section="reviews", status=status)
