"""What every desk page of publishing has in common: the frame, what was just said, a document or the 404 page."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from heliograph.organisation import reading as organisation
from heliograph.organisation.door import StaffRequest

SECTION = "desk_publishing"


def page(request: StaffRequest, template: str, context: Mapping[str, object], *, status: int = 200) -> HttpResponse:
    """Render a desk page with who is logged in, where they work, and what was just done."""
    viewer = request.viewer
    posted = [post.unit_id for post in viewer.posts]
    frame = {
        "section": SECTION,
        "officer": viewer,
        "unit": organisation.units(viewer.bureau_id).get(posted[0]) if posted else None,
        "said": list(messages.get_messages(request)),
    }
    return render(request, template, {**frame, **context}, status=status)
