"""What every desk page has in common: the frame, the words said after an action, and a matter or the 404 page."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render

from heliograph.core.text import Text
from heliograph.matters.errors import NotFound
from heliograph.matters.models import Matter
from heliograph.matters.reading import desk
from heliograph.matters.views.staff_door import StaffRequest
from heliograph.organisation import reading as organisation

CHANNELS = {
    "web": Text("网上", "Web"),
    "counter": Text("窗口", "Counter"),
    "phone": Text("电话", "Phone"),
    "letter": Text("来信", "Letter"),
    "visit": Text("走访", "Visit"),
    "api": Text("接口", "API"),
    "partner": Text("其他单位转来", "From another body"),
    "duty": Text("规则产生", "By a rule"),
    "import": Text("导入", "Imported"),
}
ROLES = {
    "resident": Text("群众", "Resident"),
    "handler": Text("经办人", "Handler"),
    "lead": Text("负责人", "Lead"),
    "chief": Text("局领导", "Chief"),
    "supervisor": Text("督察", "Supervisor"),
    "system": Text("系统", "The system"),
}


def page(
    request: StaffRequest, template: str, context: Mapping[str, object], *, section: str = "desk", status: int = 200
) -> HttpResponse:
    """Render a desk page with who is logged in, where they work, and what was just done."""
    viewer = request.viewer
    posted = [p.unit_id for p in viewer.posts]
    frame = {
        "section": section,
        "officer": viewer,
        "unit": organisation.units(viewer.bureau_id).get(posted[0]) if posted else None,
        "said": list(messages.get_messages(request)),
        "channels": CHANNELS,
        "roles": ROLES,
    }
    return render(request, template, {**frame, **context}, status=status)


def matter_or_404(request: StaffRequest, number: str) -> Matter:
    """The matter, if this officer may open it."""
    try:
        return desk.matter_for(request.viewer, number)
    except NotFound:
        raise Http404("no such matter for this officer") from None
