"""What administrators and auditors look back at: the first page, changes, log-ins."""

from __future__ import annotations

from datetime import datetime

from axes.models import AccessFailureLog, AccessLog
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from heliograph.core.whole import whole_number
from heliograph.organisation import changes, reading
from heliograph.organisation.door import CHANGES, StaffRequest, staff
from heliograph.organisation.models import User

LOG_INS_A_PAGE = 100


@require_safe
@staff(roles=CHANGES)
def administration(request: StaffRequest) -> HttpResponse:
    """Where an administrator begins: what there is to look after, and what changed last."""
    bureau = reading.bureau(request.viewer.bureau_id)
    return render(request, "organisation/administration.html", {"told": changes.latest(bureau)[:10]})


@require_safe
@staff(roles=CHANGES)
def change_list(request: StaffRequest) -> HttpResponse:
    """Every change, newest first; `before` is the id of the last one shown, `about` a subject."""
    before = whole_number(request.GET.get("before", ""), digits=18)
    about = request.GET.get("about", "")
    told = changes.latest(reading.bureau(request.viewer.bureau_id), before=before, subject=about)
    more = told[changes.PAGE - 1].id if len(told) > changes.PAGE else None
    context = {"told": told[: changes.PAGE], "more": more, "about": about}
    return render(request, "organisation/changes.html", context)


@require_safe
@staff(roles=CHANGES)
def log_in_list(request: StaffRequest) -> HttpResponse:
    """Who logged in and out, and who failed to: kept at least six months (X-14)."""
    until = _moment(request.GET.get("before", ""))
    usernames = User.objects.filter(officer__bureau_id=request.viewer.bureau_id).values("username")
    done, failed = AccessLog.objects.filter(username__in=usernames), AccessFailureLog.objects.all()
    failed = failed.filter(username__in=usernames)
    if until is not None:
        done, failed = done.filter(attempt_time__lt=until), failed.filter(attempt_time__lt=until)
    most = LOG_INS_A_PAGE + 1
    rows = [*done.order_by("-attempt_time")[:most], *failed.order_by("-attempt_time")[:most]]
    rows.sort(key=lambda row: row.attempt_time, reverse=True)
    more = rows[LOG_INS_A_PAGE - 1].attempt_time.isoformat() if len(rows) > LOG_INS_A_PAGE else None
    shown = [(row, isinstance(row, AccessLog)) for row in rows[:LOG_INS_A_PAGE]]
    return render(request, "organisation/log_ins.html", {"shown": shown, "more": more})


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
