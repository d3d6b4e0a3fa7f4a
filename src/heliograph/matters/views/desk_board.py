"""The lead's board."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from heliograph.matters.reading import board as reading
from heliograph.matters.reading import follow_ups
from heliograph.matters.views.desk import leads
from heliograph.matters.views.desk_frame import page
from heliograph.matters.views.staff_door import StaffRequest, staff


@require_safe
@staff
def board(request: StaffRequest) -> HttpResponse:
    """Load, lateness and what came back, by unit and officer. A handler's own board has one line."""
    now = timezone.now()
    return page(
        request,
        "matters/desk_board.html",
        {
            "board": reading.board(request.viewer, now),
            "follow_ups": len(follow_ups.list_follow_ups(request.viewer, now)) if leads(request.viewer) else 0,
            "at": now,
        },
        section="board",
    )
