"""The yearly report on the desk: draft it, write its words, publish it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from heliograph.matters.errors import MatterError, NotFound
from heliograph.opendata import actions
from heliograph.opendata.forms import WordsForm, YearForm, forms_of
from heliograph.opendata.models import Report, State
from heliograph.opendata.reading import reports
from heliograph.opendata.report.sections import SECTIONS
from heliograph.organisation.door import StaffRequest, staff
from heliograph.organisation.models import Role
from heliograph.publishing.hearing_forms import NothingForm
from heliograph.publishing.views.frame import page

SECTION = {"section": "desk_reports"}
WRITERS = frozenset({Role.CHIEF})


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=WRITERS)
def listing(request: StaffRequest) -> HttpResponse:
    """Every report; draft one."""
    form = YearForm(request.POST if request.method == "POST" else None, initial={"year": timezone.localdate().year})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.draft_by(request.viewer, form.cleaned_data["year"], now=timezone.now())
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("草稿好了：数字已经算好，请改文字。"))
            return HttpResponseRedirect(reverse("desk_report", args=[made.year]))
    context = {**SECTION, "reports": reports.for_writing(request.viewer), "form": form}
    return page(request, "opendata/desk_reports.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=WRITERS)
def report(request: StaffRequest, year: int) -> HttpResponse:
    """One report as it would be published, with its words to change."""
    found = _to_write(request, year)
    if request.method != "POST":
        return _page(request, found, None)
    form = WordsForm(request.POST, auto_id=f"{request.POST.get('section', '')}-%s")
    if form.is_valid():
        try:
            actions.write(request.viewer, year, form.cleaned_data["section"], form.text(), now=timezone.now())
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("已经保存。"))
            return HttpResponseRedirect(reverse("desk_report", args=[year]))
    return _page(request, found, form, status=422)


@require_POST
@staff(roles=WRITERS)
def publish(request: StaffRequest, year: int) -> HttpResponse:
    """Show it to everybody."""
    found = _to_write(request, year)
    form = NothingForm(request.POST)
    try:
        actions.publish(request.viewer, year, now=timezone.now())
    except MatterError as error:
        form.refuse(error)
        return _page(request, found, None, refused=form, status=422)
    messages.success(request, _("已经发布。"))
    return HttpResponseRedirect(reverse("desk_report", args=[year]))


def _page(
    request: StaffRequest,
    found: Report,
    refused_words: WordsForm | None,
    *,
    refused: NothingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    made = forms_of(reports.words(found))
    if refused_words is not None:
        made = [refused_words if one.initial["section"] == refused_words.data.get("section") else one for one in made]
    language = "en" if (translation.get_language() or "zh").startswith("en") else "zh"
    context = {
        **SECTION,
        "report": found,
        "is_draft": found.state == State.DRAFT,
        "forms": list(zip(SECTIONS, made, strict=True)),
        "page": reports.composed(found, language),
        "form": refused or refused_words or NothingForm(),
    }
    return page(request, "opendata/desk_report.html", context, status=status)


def _to_write(request: StaffRequest, year: int) -> Report:
    try:
        return reports.to_write(request.viewer, year)
    except NotFound:
        raise Http404 from None
