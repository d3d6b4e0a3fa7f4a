"""Working calendars: which years are known, and loading one when the State Council has published it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heliograph.core.calendar import CalendarInvalid, Year, read_year
from heliograph.matters.actions.calendars import load_year
from heliograph.matters.errors import MatterError
from heliograph.matters.views.administration.uploads import text_of, to_confirm
from heliograph.matters.views.staff_door import StaffRequest, administrator
from heliograph.organisation import reading as organisation
from heliograph.organisation.forms import UploadForm
from heliograph.organisation.models import CalendarYear, Officer
from heliograph.reader import tr


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
def calendar_page(request: StaffRequest) -> HttpResponse:
    """The years that are known, and a form for the next: looked at first, then loaded."""
    bureau = organisation.bureau(request.viewer.bureau_id)
    form = UploadForm(request.POST or None, request.FILES or None)
    year: Year | None = None
    problems: list[tuple[int, str]] = []
    if form.is_valid():
        file, text = form.file_name, text_of(form)
        try:
            if form.cleaned_data["confirmed"]:
                by = Officer.objects.get(pk=request.viewer.officer_id)
                moved = load_year(bureau, text, file=file, now=timezone.now(), by=by)
                said = _("已经载入。%(moved)s 个估算的时限重新计算过，并已告知当事人。")
                messages.success(request, said % {"moved": moved})
                return HttpResponseRedirect(reverse("admin_calendars"))
            year = read_year(text, file=file)
            form = to_confirm(text, file)
        except CalendarInvalid as error:
            problems = [(one.line, tr(one.reason)) for one in error.problems]
            form.add_error("file", _("文件有 %(count)s 处要改，什么也没有载入。") % {"count": len(problems)})
        except MatterError as error:
            form.add_error("file", tr(error.text))
    known = organisation.calendar(bureau.id)
    rows = CalendarYear.objects.filter(bureau=bureau).select_related("loaded_by").order_by("-loaded_at")
    context = {
        "form": form,
        "year": year,
        "problems": problems,
        "years": [(number, known.years[number]) for number in sorted(known.years, reverse=True)],
        "loaded": rows,
    }
    return render(request, "administration/calendars.html", context)
