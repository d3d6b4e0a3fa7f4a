"""What we handed to a partner: it fetches, acknowledges with its number, sends back, and says how it goes."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query

from heliograph.channels.api import cursors
from heliograph.channels.api.actions import handovers as actions
from heliograph.channels.api.models import Scope
from heliograph.channels.api.reading import handovers as reading
from heliograph.channels.api.routes import Routes, json
from heliograph.channels.api.shapes import partners as shapes
from heliograph.channels.api.views.partners import Cursor

routes = Routes("handovers")
Wanted = Annotated[
    Literal["", "waiting", "taken", "returned", "settled"], Query(description=_("只要这种状态的；空的是全部"))
]


@routes.get(
    "/partner/handovers",
    "listHandOvers",
    _("转给贵单位的"),
    _("旧的在前，每页 100 件。只有转给贵单位的。联系方式只有本人同意才有。"),
    shapes.HandOverPage,
    422,
    scope=Scope.HANDOVER,
)
def handovers(request: Any, cursor: Cursor = "", status: Wanted = "") -> HttpResponse:
    partner, now = request.auth.partner, timezone.now()
    of = (partner.bureau_id, "handovers", partner.pk, status)
    rows, place, more = reading.page(partner, cursors.read_id(cursor, *of), status, now)
    actions.fetched(rows, now)
    following = cursors.make(place, *of) if place else None
    return json(shapes.HandOverPage(handovers=reading.shown(rows), next=following, more=more))


@routes.get(
    "/partner/handovers/{id}",
    "getHandOver",
    _("转给贵单位的一件"),
    _("别的单位的和没有的一样。"),
    shapes.HandOverOut,
    404,
    422,
    scope=Scope.HANDOVER,
)
def handover(request: Any, id: UUID) -> HttpResponse:
    row = reading.one(request.auth.partner, id)
    actions.fetched([row], timezone.now())
    return json(reading.shown([row])[0])


@routes.post(
    "/partner/handovers/{id}/acknowledgement",
    "acknowledgeHandOver",
    _("确认接收"),
    _("写明贵单位的编号，会告诉本人。同一个编号再发一次没有妨碍；换一个编号不行。"),
    {200: shapes.HandOverOut},
    404,
    409,
    scope=Scope.HANDOVER,
)
def acknowledge(request: Any, id: UUID, sent: shapes.Acknowledged) -> HttpResponse:
    row = actions.acknowledge(request.auth.partner, id, sent.number, now=timezone.now())
    return json(reading.shown([row])[0])


@routes.post(
    "/partner/handovers/{id}/return",
    "returnHandOver",
    _("退回"),
    _("不归贵单位办的，写明原因退回，会告诉本人。"),
    {200: shapes.HandOverOut},
    404,
    409,
    scope=Scope.HANDOVER,
)
def send_back(request: Any, id: UUID, sent: shapes.SentBack) -> HttpResponse:
    row = actions.send_back(request.auth.partner, id, sent.reason, now=timezone.now())
    return json(reading.shown([row])[0])


@routes.post(
    "/partner/handovers/{id}/progress",
    "reportProgress",
    _("告知进展"),
    _("贵单位办得怎么样，会告诉本人；settled 是办完了，这就是答复。先确认接收。同一个编号只登记一次。"),
    {200: shapes.HandOverOut},
    404,
    409,
    scope=Scope.HANDOVER,
)
def progress(request: Any, id: UUID, sent: shapes.TheirProgress) -> HttpResponse:
    row = actions.progress(request.auth.partner, id, sent.id, sent.words, settled=sent.settled, now=timezone.now())
    return json(reading.shown([row])[0])
