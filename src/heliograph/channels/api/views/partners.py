"""What partners bring in, and how it goes: bulk intake, what the person told them since, progress."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Path, Query

from heliograph.channels.api import cursors
from heliograph.channels.api.actions import intake as actions
from heliograph.channels.api.actions.answers import once
from heliograph.channels.api.models import Scope
from heliograph.channels.api.reading import progress as reading
from heliograph.channels.api.routes import Routes, json
from heliograph.channels.api.shapes import partners as shapes

routes = Routes("partners")
Cursor = Annotated[str, Query(max_length=500, description=_("上一次给的 next"))]
TheirId = Annotated[str, Path(max_length=100, pattern=shapes.SOURCE_ID, description=_("在贵单位的编号"))]


@routes.post(
    "/partner/matters",
    "bringIn",
    _("成批转来"),
    _(
        "110、12345 一次最多转来 500 件。同一个编号只登记一次；每一件单独回答，一件退回不影响别的。带 Idempotency-Key，断了线重发还能拿到密码。"
    ),
    {200: shapes.IntakeOutcomes},
    scope=Scope.INTAKE,
    idempotent=True,
)
def bring_in(request: Any, sent: shapes.IntakeBatch) -> HttpResponse:
    caller, now = request.auth, timezone.now()
    return once(request, caller.partner.bureau_id, caller.who, now, lambda _: _bring_in(caller.partner, sent, now))


def _bring_in(partner: Any, sent: shapes.IntakeBatch, now: Any) -> HttpResponse:
    found = actions.take_in(partner, sent.items, now=now, today=timezone.localdate(now))
    counts = Counter(one.status for one in found)
    return json(
        shapes.IntakeOutcomes(
            registered=counts["registered"], refused=counts["refused"] + counts["conflict"], results=found
        )
    )


@routes.get(
    "/partner/matters/{id}",
    "followBroughtIn",
    _("转来的一件办到哪了"),
    _("按贵单位的编号：状态、时限，不含内容。"),
    shapes.PartnerMatter,
    404,
    422,
    scope=Scope.INTAKE,
)
def brought_in(request: Any, id: TheirId) -> HttpResponse:
    return json(reading.standing(reading.intake(request.auth.partner, id), timezone.now()))


@routes.post(
    "/partner/matters/{id}/words",
    "addWords",
    _("替本人补充"),
    _("本人后来又打电话说的。和他自己在网页上补充一样；同一个编号只登记一次。"),
    {200: shapes.PartnerMatter},
    404,
    409,
    scope=Scope.INTAKE,
)
def add_words(request: Any, id: TheirId, sent: shapes.More) -> HttpResponse:
    now = timezone.now()
    row = reading.intake(request.auth.partner, id)
    actions.add_words(row, sent.id, sent.words, now=now)
    return json(reading.standing(row, now))


@routes.get(
    "/partner/progress",
    "listProgress",
    _("转来的都有什么进展"),
    _("从上一次的地方接着取，旧的在前，每页 100 条。提交时写了 answer_back 的，答复的内容一并给。"),
    shapes.ProgressPage,
    422,
    scope=Scope.INTAKE,
)
def progress(request: Any, cursor: Cursor = "") -> HttpResponse:
    partner = request.auth.partner
    of = (partner.bureau_id, "progress", partner.pk)
    events, place, more = reading.since(partner, cursors.read_id(cursor, *of), timezone.now())
    following = cursors.make(place, *of) if place else None
    return json(shapes.ProgressPage(events=events, next=following, more=more))
