"""The case feed over HTTP, both ways: the same form and the same action as `heliograph cases` (docs/case-feed.md)."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from heliograph.cases.actions import feed
from heliograph.cases.reading.export import exported
from heliograph.channels.api import cursors
from heliograph.channels.api.models import Scope
from heliograph.channels.api.routes import Routes, json
from heliograph.channels.api.shapes import partners as shapes
from heliograph.channels.api.shapes.common import Out
from heliograph.channels.api.views.partners import Cursor
from heliograph.reader import tr

routes = Routes("cases")


class FeedOut(Out):
    """Stands for `cases.actions.feed.shapes.Feed`, whose own description takes its place."""


@routes.post(
    "/partner/cases",
    "tellCaseSteps",
    _("案件步骤进来"),
    _(
        "办案系统告知案件的每一步，一次最多 500 条，次序不论，重发没有妨碍。来源就是贵单位的代号。写法见 docs/case-feed.md。"
    ),
    {200: shapes.CaseOutcomes},
    scope=Scope.CASES_WRITE,
)
def tell(request: Any, sent: shapes.CaseSteps) -> HttpResponse:
    partner = request.auth.partner
    found = feed.receive(partner.bureau_id, partner.code, sent.items, timezone.now())
    results = [
        shapes.CaseOutcome(
            id=one.event, case=one.case, status=one.status, code=one.reason.code, message=tr(one.reason.text)
        )
        for one in found
    ]
    return json(shapes.CaseOutcomes(results=results))


@routes.get(
    "/partner/cases",
    "followCases",
    _("案件步骤出去"),
    _(
        "上一次以后发生的案件步骤，和每个案件现在到哪一步。不含姓名、联系方式和任何文字内容。每页 500 条，一分钟以内的下一次再给。"
    ),
    FeedOut,
    422,
    scope=Scope.CASES_READ,
)
def follow(request: Any, cursor: Cursor = "") -> HttpResponse:
    partner, now = request.auth.partner, timezone.now()
    of = (partner.bureau_id, "cases", partner.pk)
    found = exported(partner.bureau_id, cursors.read_id(cursor, *of), now=now).feed
    found.next = cursors.make(found.next, *of) if found.next else ""
    return HttpResponse(msgspec.json.encode(found), content_type="application/json")
