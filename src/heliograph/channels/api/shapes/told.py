"""What everybody may read: units and who is answerable, notices, figures."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _
from pydantic import Field

from heliograph.channels.api.shapes.common import Both, Out


class Answerable(Out):
    """An officer who acts in office, so is named."""

    name: Both
    badge: str
    role: str


class UnitOut(Out):
    """A unit with whoever answers for it."""

    code: str
    name: Both
    parent: str | None
    phone: str
    address: str
    hours: str
    duties: list[str]
    people: list[Answerable]


class UnitList(Out):
    units: list[UnitOut]


class ImageOut(Out):
    url: str
    says: Both


class NoticeOut(Out):
    """One notice as it holds now."""

    id: UUID
    kind: str
    kind_title: Both
    title: Both
    summary: Both
    text: Both = Field(description=_("纯文字"))
    html: Both = Field(description=_("同样的话，HTML"))
    unit: str = Field(description=_("发布单位的代码"))
    areas: list[str] = Field(description=_("关于哪些地方；空的是全局"))
    status: str = Field(description=_("released、corrected、withdrawn、expired"))
    status_title: Both
    why: str = Field(description=_("更正或撤回的原因"))
    version: int
    released_at: datetime
    changed_at: datetime
    onset: datetime | None
    expires: datetime | None
    event: Both
    urgency: str | None
    severity: str | None
    certainty: str | None
    instruction: Both
    images: list[ImageOut]
    url: str


class NoticeList(Out):
    notices: list[NoticeOut]
    next: str | None = Field(description=_("取下一页用的标记；没有了为空"))


class EstimateOut(Out):
    """A figure with its 95 % interval. A side is null where so few values allow no bound."""

    value: float
    low: float | None
    high: float | None


class MeasuresOut(Out):
    """What can be said of a set of matters. received = answered + waiting + withdrawn + merged."""

    received: int
    answered: int
    undated: int
    waiting: int
    withdrawn: int
    merged: int
    judged: int
    kept: int | None
    on_time: EstimateOut | None
    median: EstimateOut | None = Field(description=_("一半的人几天内得到答复"))
    ninth: EstimateOut | None = Field(description=_("九成的人几天内得到答复"))


class PartOut(Out):
    """One unit or procedure. Without measures the numbers are too small to publish."""

    key: str
    measures: MeasuresOut | None


class Afterwards(Out):
    """What residents said afterwards."""

    could_be_rated: int
    not_solved: int
    rated: int
    grades: dict[str, int]


class Figures(Out):
    """How soon people are answered, of everything submitted in the span."""

    first: date
    last: date
    unit: str | None
    procedure: str | None
    counted_at: datetime
    measures: MeasuresOut | None = Field(description=_("件数太少不公布时为空"))
    afterwards: Afterwards | None
    by_unit: list[PartOut]
    by_procedure: list[PartOut]
