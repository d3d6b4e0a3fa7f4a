"""For the bureau's head: sets of indicators with every version, and goals with their parts."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.appraisal import actions, indicators
from heliograph.appraisal import shown as words
from heliograph.appraisal.actions.goals import Part
from heliograph.appraisal.forms import PARTS, GoalForm, SetForm
from heliograph.appraisal.reading import pages as reading
from heliograph.appraisal.views.public import newest
from heliograph.core.text import Text
from heliograph.matters.errors import MatterError
from heliograph.organisation.door import StaffRequest, staff
from heliograph.publishing.views.frame import page

SECTION = {"section": "desk_appraisal", "show": words}


@require_safe
@staff
def sets(request: StaffRequest) -> HttpResponse:
    """The sets in use, and the samples to begin from."""
    used = newest(reading.versions(request.viewer.bureau_id))
    known = {one.row.code for one in used}
    samples = [indicators.read(text) for code, text in indicators.shipped().items() if code not in known]
    context = {**SECTION, "sets": used, "samples": samples, "may_set": actions.may_set(request.viewer)}
    return page(request, "appraisal/sets.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def new_set(request: StaffRequest) -> HttpResponse:
    """Write a version: from one in use, or a sample; look whether it may be; put it in force."""
    viewer = request.viewer
    if not actions.may_set(viewer):
        raise Http404
    form = SetForm(request.POST if request.method == "POST" else None, initial={"text": _text(request)})
    found = None
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"].replace("\r\n", "\n")
        try:
            if request.POST.get("step") == "look":
                found = indicators.read(text)
            else:
                actions.load_set(viewer.bureau_id, text, by=viewer, now=timezone.now())
                messages.success(request, _("这套指标定下来了。双方签字以后才用来考核。"))
                return HttpResponseRedirect(reverse("desk_appraisal_sets"))
        except MatterError as error:
            form.refuse(error)
    context = {**SECTION, "form": form, "found": found, "warnings": indicators.warnings(found) if found else []}
    return page(request, "appraisal/new_set.html", context, status=422 if form.errors else 200)


def _text(request: StaffRequest) -> str:
    code = request.GET.get("from", "")
    known = reading.versions(request.viewer.bureau_id, code) if code else []
    if known:
        return known[0].row.text
    samples = indicators.shipped()
    return samples.get(code, samples["station"])


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def new_goal(request: StaffRequest) -> HttpResponse:
    """Set a goal and decompose it: which unit, what, by which day."""
    viewer = request.viewer
    if not actions.may_decompose(viewer):
        raise Http404
    form = GoalForm(viewer, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        parts = [
            Part(
                int(given[f"unit-{n}"]),
                Text(given[f"part-zh-{n}"], given[f"part-en-{n}"]),
                date.fromisoformat(given[f"due-{n}"]),
            )
            for n in range(1, PARTS + 1)
            if given[f"unit-{n}"]
        ]
        title = Text(given["title_zh"], given["title_en"])
        try:
            actions.decompose(viewer, title, given["says"], parts, now=timezone.now())
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("目标分下去了。每个单位的任务已经列在它的“定期”里，也在公开的页上。"))
            return HttpResponseRedirect(reverse("desk_appraisal"))
    context = {**SECTION, "form": form, "places": range(1, PARTS + 1)}
    return page(request, "appraisal/new_goal.html", context, status=422 if form.errors else 200)
