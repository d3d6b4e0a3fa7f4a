"""A roster changed by hand on the desk: choose a cell, see what each choice would do, take one; undo, redo, copy to a new version."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.matters.views import desk_frame
from heliograph.organisation.door import StaffRequest, staff
from heliograph.patrol import actions, reading
from heliograph.patrol.errors import NotYours, PatrolError, Unusable
from heliograph.patrol.models import SquadRoster
from heliograph.reader import tr

SECTION = "desk_patrol"


@require_safe
@staff(roles=reading.PLANNERS)
def hand(request: StaffRequest, roster_id: int) -> HttpResponse:
    """The week's table, and what may be put into the chosen cell: `?seat=01&day=5`, or `?week=2`."""
    return _page(request, roster_id, request.GET)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=reading.PLANNERS)
def step(request: StaffRequest, roster_id: int) -> HttpResponse:
    """One step; then the same cell again, with what became of it. Read again, a refusal leads to the roster's cells."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("desk_roster_hand", args=[roster_id]))
    viewer, now, posted = request.viewer, timezone.now(), request.POST
    seat, day = posted.get("seat", ""), _number(posted, "day")
    steps: dict[str, Callable[[], SquadRoster]] = {
        "set": lambda: actions.set_shift(
            viewer, roster_id, seat, -1 if day is None else day, posted.get("code", ""), was=posted.get("was", ""), now=now
        ),
        "exchange": lambda: actions.exchange_shifts(
            viewer, roster_id, seat, posted.get("other", ""), _days(day, _number(posted, "last")), now=now
        ),
        "undo": lambda: actions.undo_shift(viewer, roster_id, now=now),
        "redo": lambda: actions.redo_shift(viewer, roster_id, now=now),
    }  # fmt: skip
    work = steps.get(posted.get("step", ""))
    if work is None:
        raise Http404
    try:
        work()
    except NotYours:
        raise Http404 from None
    except PatrolError as error:
        return _page(request, roster_id, posted, refused=error)
    messages.success(request, {"undo": _("已撤销一步。"), "redo": _("已重做一步。")}.get(posted["step"], _("已改好。")))
    asked = QueryDict(mutable=True)
    asked.update({name: posted[name] for name in ("week", "seat", "day") if name in posted})
    return HttpResponseRedirect(f"{reverse('desk_roster_hand', args=[roster_id])}?{asked.urlencode()}")


@require_POST
@staff(roles=reading.PLANNERS)
def copy(request: StaffRequest, roster_id: int) -> HttpResponse:
    """A new version, open to change."""
    try:
        made = actions.copy_roster(request.viewer, roster_id, now=timezone.now())
    except NotYours:
        raise Http404 from None
    except PatrolError as error:
        messages.error(request, tr(error.text))
        return HttpResponseRedirect(reverse("desk_roster", args=[roster_id]))
    messages.success(request, _("已复制成第 %(number)s 版，可以改。") % {"number": made.number})
    return HttpResponseRedirect(reverse("desk_roster_hand", args=[made.id]))


def _page(
    request: StaffRequest, roster_id: int, asked: QueryDict, *, refused: PatrolError | None = None
) -> HttpResponse:
    try:
        sheet = reading.hand_sheet(
            request.viewer, roster_id, _number(asked, "week") or 1, asked.get("seat", ""), _number(asked, "day")
        )
    except NotYours:
        raise Http404 from None
    status = 200 if refused is None else 422 if isinstance(refused, Unusable) else 409
    return desk_frame.page(
        request, "patrol/roster_hand.html", {"sheet": sheet, "refused": refused}, section=SECTION, status=status
    )


def _days(first: int | None, last: int | None) -> list[int]:
    if first is None:
        return []
    return list(range(first, max(first, first if last is None else last) + 1))


def _number(asked: QueryDict, name: str) -> int | None:
    word = asked.get(name, "")
    return int(word) if word.isdecimal() and len(word) < 4 else None
