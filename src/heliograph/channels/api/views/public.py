"""What everybody may read, the same for all: procedures, units and who is answerable, notices, figures."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query
from pydantic import BaseModel, Field

from heliograph.channels.api import cursors, publishing
from heliograph.channels.api.http import same_for_all
from heliograph.channels.api.problems import invalid
from heliograph.channels.api.routes import Routes, json
from heliograph.channels.api.shapes import procedures as shapes
from heliograph.channels.api.shapes import told
from heliograph.channels.api.shapes.common import Moment
from heliograph.core.text import Text
from heliograph.insight import reading as insight
from heliograph.matters import procedures as known
from heliograph.matters.errors import NotFound
from heliograph.matters.reading import guides
from heliograph.matters.views.bureau import bureau_of
from heliograph.notices.reading import public as notices
from heliograph.organisation import reading as organisation

routes = Routes("public")
NO_UNIT = Text("没有这个单位。", "There is no such unit.")
NO_PROCEDURE = Text("没有这项规程。", "There is no such procedure.")
BACKWARDS = Text("结束的日子不能在开始之前。", "It can't end before it begins.")
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))]


@routes.get("/procedures", "listProcedures", _("有哪些规程"), _("每一项群众可以办的规程。"), shapes.ProcedureList)
def procedures(request: HttpRequest) -> HttpResponse:
    found = guides.open_procedures(bureau_of(request).id, timezone.localdate())
    return same_for_all(json(shapes.ProcedureList(procedures=[publishing.line(one) for one in found])))


@routes.get(
    "/procedures/{code}",
    "getProcedure",
    _("一项规程"),
    _("它的表单、承诺、依据，和该去别处的指路。今天施行的版本。"),
    shapes.ProcedureOut,
    404,
)
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    bureau = bureau_of(request)
    found = guides.open_procedure(bureau.id, code, timezone.localdate())
    if found is None:
        raise NotFound
    units = [one.code for one in organisation.units_with(bureau.id, found.handler)]
    return same_for_all(json(publishing.whole(found, units)))


@routes.get(
    "/units",
    "listUnits",
    _("单位和负责人"),
    _("每个单位的电话、地址、办公时间，和谁负责（姓名、警号）。和“找民警”页面一样。"),
    told.UnitList,
    422,
)
def units(
    request: HttpRequest, q: Annotated[str, Query(max_length=60, description=_("名称、地址或姓名里有的字"))] = ""
) -> HttpResponse:
    bureau = bureau_of(request)
    found = guides.people_in_charge(bureau.id, timezone.localdate(), q)
    return same_for_all(json(told.UnitList(units=[publishing.unit(bureau.id, one) for one in found])))


@routes.get("/units/{code}", "getUnit", _("一个单位"), _("按代码。"), told.UnitOut, 404)
def unit(request: HttpRequest, code: str) -> HttpResponse:
    bureau = bureau_of(request)
    every = guides.people_in_charge(bureau.id, timezone.localdate())
    found = next((one for one in every if one.unit.code == code), None)
    if found is None:
        raise NotFound
    return same_for_all(json(publishing.unit(bureau.id, found)))


class WantedNotices(BaseModel):
    """Which notices."""

    kind: str = Field(default="", max_length=40, description=_("哪一种，如 tip、traffic、alert"))
    unit: str = Field(default="", max_length=50, description=_("发布单位的代码"))
    area: str = Field(default="", max_length=60, description=_("关于哪个地方的代码；全局的也在内"))
    q: str = Field(default="", max_length=100, description=_("里面有的字"))
    since: Moment | None = Field(default=None, description=_("从这时起发布的"))
    cursor: str = Field(default="", max_length=500, description=_("上一页给的 next"))


@routes.get(
    "/notices",
    "listNotices",
    _("通报和提示"),
    _("发布过的，新的在前，每页 20 条。更正和撤回的也在内，写明原因。"),
    told.NoticeList,
    422,
)
def notice_list(request: HttpRequest, wanted: Query[WantedNotices]) -> HttpResponse:
    bureau, now = bureau_of(request), timezone.now()
    of = (bureau.id, "notices", wanted.kind, wanted.unit, wanted.area, wanted.q, wanted.since)
    asked = notices.Wanted(
        kind=wanted.kind,
        unit=_unit_id(bureau.id, wanted.unit),
        area=wanted.area,
        words=wanted.q,
        since=wanted.since,
        before=cursors.read_id(wanted.cursor, *of),
    )
    found = notices.listed(bureau.id, asked, now=now)
    following = cursors.make(found.next, *of) if found.next else None
    return same_for_all(
        json(told.NoticeList(notices=[publishing.notice(one) for one in found.notices], next=following))
    )


@routes.get(
    "/notices/{id}", "getNotice", _("一条通报"), _("现在的样子；更正或撤回过的写明原因。"), told.NoticeOut, 404, 422
)
def notice(request: HttpRequest, id: UUID) -> HttpResponse:
    found = notices.notice(bureau_of(request).id, id, now=timezone.now())
    if found is None:
        raise NotFound
    return same_for_all(json(publishing.notice(found)))


class WantedFigures(BaseModel):
    """Which figures: the last twelve months that are over where nothing is said."""

    first: Day | None = Field(default=None, alias="from", description=_("从哪天提交的"))
    last: Day | None = Field(default=None, alias="to", description=_("到哪天提交的"))
    unit: str = Field(default="", max_length=50, description=_("单位的代码；空的是全局"))
    procedure: str = Field(default="", max_length=60, description=_("规程；空的是全部"))


@routes.get(
    "/figures/replies",
    "getReplies",
    _("多久得到答复"),
    _("和“公开数据”页面同样算：按时率、中位天数、没解决的比例。件数太少的不公布。"),
    told.Figures,
    422,
)
def replies(request: HttpRequest, wanted: Query[WantedFigures]) -> HttpResponse:
    bureau, now = bureau_of(request), timezone.now()
    today = now.astimezone(organisation.zone(bureau.id)).date()
    year = insight.Span.months_to(today, 12)
    last = wanted.last or max(year.until, wanted.first or year.until)
    first = wanted.first or min(year.since, last)
    if last < first:
        raise invalid("to", BACKWARDS)
    if wanted.procedure and known.in_force(bureau.id, wanted.procedure, today) is None:
        raise invalid("procedure", NO_PROCEDURE)
    found = insight.replies(
        bureau.id, insight.Span(first, last), _unit_id(bureau.id, wanted.unit), wanted.procedure or None, now=now
    )
    return same_for_all(json(publishing.figures(bureau.id, found)))


def _unit_id(bureau_id: int, code: str) -> int | None:
    """The unit's id; None for none asked. Raises `Problem`."""
    if not code:
        return None
    found = next((one.id for one in organisation.units(bureau_id).values() if one.code == code), None)
    if found is None:
        raise invalid("unit", NO_UNIT)
    return found
