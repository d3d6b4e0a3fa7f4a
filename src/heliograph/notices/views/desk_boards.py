"""Freshness on the desk: the boards that an officer answers for, one tap to vouch, and who owns which."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.matters.errors import MatterError, NotFound
from heliograph.notices.actions import keeping
from heliograph.notices.forms import HandOverForm
from heliograph.notices.reading import boards as reading
from heliograph.notices.views.desk_frame import page, refuse
from heliograph.organisation.door import StaffRequest, staff
from heliograph.reader import day, tr


@require_safe
@staff
def boards(request: StaffRequest) -> HttpResponse:
    """The boards of this officer's units, those to be looked at first above."""
    return page(request, "desk_boards.html", {"lines": reading.lines(request.viewer, now=timezone.now())})


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def board(request: StaffRequest, code: str) -> HttpResponse:
    """One board: vouch for it, give it to somebody else, see who did."""
    viewer, now = request.viewer, timezone.now()
    line = reading.line(viewer, code, now=now)
    if line is None:
        raise Http404
    is_check = request.POST.get("what") == "check"
    start = {"unit": str(line.unit), "role": line.role, "days": line.days}
    form = HandOverForm(viewer, request.POST if request.method == "POST" and not is_check else None, initial=start)
    if request.method == "POST":
        try:
            if is_check:
                row = keeping.still_right(viewer, code, now=now)
                messages.success(request, _("记下了：今天核对过。下一次最晚 %(day)s。") % {"day": day(row.due_at)})
            elif form.is_valid():
                given = form.cleaned_data
                keeping.hand_over(
                    viewer, code, int(given["unit"]), given["role"], given["days"], given["words"], now=now
                )
                messages.success(request, _("改好了。"))
        except NotFound:
            raise Http404 from None
        except MatterError as error:
            if is_check:
                messages.error(request, tr(error.text))
            else:
                refuse(form, error)
        if not form.errors:
            back = request.POST.get("back") == "list"
            return HttpResponseRedirect(reverse("desk_boards") if back else reverse("desk_board", args=[code]))
    context = {"line": line, "record": reading.record(viewer, code), "form": form, "page_url": page_of(code)}
    return page(request, "desk_board.html", context, status=422 if form.errors else 200)


def page_of(code: str) -> str:
    """Where readers see the board."""
    what, _colon, name = code.partition(":")
    if what == "kind":
        return reverse("notice_board", args=[name])
    return reverse("guide", args=[name]) if what == "guide" else reverse("my_officer")
