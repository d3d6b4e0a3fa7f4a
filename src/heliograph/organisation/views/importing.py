"""One page for every import: choose a file, see every difference, confirm. What is confirmed is what was shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from heliograph.organisation import reading
from heliograph.organisation.actions import FileRefused, ImportReport, Line, Outcome, Seen, read_lines
from heliograph.organisation.actions.importing.lines import Columns
from heliograph.organisation.door import StaffRequest
from heliograph.organisation.forms import UploadForm
from heliograph.organisation.models import Bureau, Officer
from heliograph.reader import tr

SHOWN = 500
"""Lines shown on the page; refused and changed ones come first."""


class Import(Protocol):
    """`actions.import_units` and its like."""

    def __call__(
        self,
        bureau: Bureau,
        lines: Sequence[Line],
        *,
        dry_run: bool,
        now: datetime,
        by: Officer | None,
        confirmed: str | None,
    ) -> ImportReport: ...


def import_page(request: StaffRequest, columns: Columns, write: Import, what: str) -> HttpResponse:
    """`what` is "units" or "officers": the page goes back to ``admin_<what>``."""
    form = UploadForm(request.POST or None, request.FILES or None)
    report: ImportReport | None = None
    if form.is_valid():
        by = Officer.objects.get(pk=request.viewer.officer_id)
        bureau, confirmed = reading.bureau(request.viewer.bureau_id), form.cleaned_data["confirmed"]
        data = form.data_sent
        try:
            lines = read_lines(data, columns)
        except FileRefused as error:
            line = _("第 %(number)s 行：") % {"number": error.line}
            form.add_error("file", line + tr(error.text))
        else:
            now = timezone.now()
            report = write(bureau, lines, dry_run=not confirmed, now=now, by=by, confirmed=confirmed or None)
            if report.written:
                said = _("导入完成：新增 %(added)s，修改 %(changed)s，不变 %(unchanged)s。")
                messages.success(request, said % {str(key): report.counts[key] for key in Outcome})
                return HttpResponseRedirect(reverse(f"admin_{what}"))
            form = _to_confirm(data, form.file_name, report)
    shown = sorted(report.lines, key=_order)[:SHOWN] if report else []
    context = {"form": form, "report": report, "columns": columns, "what": what, "shown": shown}
    return render(request, "organisation/import.html", context)


def _to_confirm(data: bytes, name: str, report: ImportReport) -> UploadForm:
    text = data.decode("utf-8-sig") if _is_utf8(data) else data.decode("gb18030")
    return UploadForm(initial={"text": text, "name": name, "confirmed": report.digest})


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def _order(line: Seen) -> tuple[int, int]:
    order = [Outcome.REFUSED, Outcome.CHANGED, Outcome.ADDED, Outcome.UNCHANGED]
    return order.index(line.outcome), line.number
