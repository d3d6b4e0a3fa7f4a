"""The terms of the open data on the desk: licence and day, and a month released anew because something was wrong."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from heliograph.matters.errors import MatterError
from heliograph.opendata import actions
from heliograph.opendata.forms import CorrectForm, TermsForm
from heliograph.opendata.reading import releases
from heliograph.opendata.reading.terms import in_force, next_day
from heliograph.opendata.views.desk import SECTION, WRITERS
from heliograph.organisation.door import StaffRequest, staff
from heliograph.publishing.views.frame import page


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=WRITERS)
def terms(request: StaffRequest) -> HttpResponse:
    """What holds, and a form to decide it anew."""
    held = in_force(request.viewer.bureau_id)
    given = {"licence": held.licence.code, "day": held.day}
    form = TermsForm(request.POST if request.method == "POST" else None, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_terms_by(request.viewer, **form.cleaned_data, now=timezone.now())
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("已经定下。以前发布的，许可不变。"))
            return HttpResponseRedirect(reverse("desk_opendata"))
    return _page(request, form, None)


@require_POST
@staff(roles=WRITERS)
def correct(request: StaffRequest) -> HttpResponse:
    """Release a month anew, with the reason."""
    form = CorrectForm(request.POST, months=_months(request))
    if form.is_valid():
        try:
            made = actions.correct_by(request.viewer, form.first(), why=form.why(), now=timezone.now())
        except MatterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("更正版 %(code)s 已经发布，改动记录里写明了原因。") % {"code": made.code})
            return HttpResponseRedirect(reverse("desk_opendata"))
    return _page(request, None, form)


def _months(request: StaffRequest) -> list[str]:
    """The released months, the newest first."""
    return list(dict.fromkeys(f"{row.month:%Y-%m}" for row in releases.listed(request.viewer.bureau_id)))


def _page(request: StaffRequest, terms: TermsForm | None, correct: CorrectForm | None) -> HttpResponse:
    held, rows = in_force(request.viewer.bureau_id), releases.listed(request.viewer.bureau_id)
    shown = terms or TermsForm(initial={"licence": held.licence.code, "day": held.day})
    wrong = correct or CorrectForm(months=_months(request))
    context = {
        **SECTION,
        "held": held,
        "next_day": next_day(timezone.localdate(), held.day),
        "releases": rows,
        "form": shown,
        "correct": wrong,
        "refused": wrong if wrong.errors else shown,
    }
    return page(request, "opendata/desk_terms.html", context, status=422 if shown.errors or wrong.errors else 200)
