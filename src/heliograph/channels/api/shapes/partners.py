"""What partners send and get: intake in bulk, hand-overs both ways, progress, cases."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext_noop as _
from pydantic import Field, StrictBool, StrictFloat, StrictInt, StrictStr

from heliograph.channels.api.shapes.common import FaultOut, Moment, Out
from heliograph.channels.api.shapes.matters import Contact, Submitted
from heliograph.channels.api.strict import Strict

AT_ONCE = 500
SOURCE_ID = r"^[A-Za-z0-9][A-Za-z0-9._:-]*$"
"""It stands in addresses."""
SourceId = Annotated[StrictStr, Field(min_length=1, max_length=100, pattern=SOURCE_ID)]
TheirNumber = Annotated[StrictStr, Field(min_length=1, max_length=60, pattern=r"^\S(?:.*\S)?$")]
Coordinate = StrictFloat | StrictInt
ANY_ITEM, ANY_STEP = {"x-each": "IntakeItem"}, {"x-each": "Item"}
"""An item of that shape; one that is not is answered by itself. `description` writes it as OpenAPI does."""


class Place(Strict):
    """Where it happened (WGS 84)."""

    latitude: Annotated[Coordinate, Field(ge=-90, le=90)]
    longitude: Annotated[Coordinate, Field(ge=-180, le=180)]


class IntakeItem(Submitted):
    """One matter that a partner brings in for somebody."""

    id: SourceId = Field(description=_("在贵单位的编号，永远只指这一件"))
    called_at: Moment | None = Field(default=None, description=_("本人什么时候打的电话、来的人"))
    place: Place | None = None
    answer_back: StrictBool = Field(default=False, description=_("本人愿意由贵单位转告答复：答复的内容会一并给贵单位"))


class IntakeBatch(Strict):
    """At most 500. Each is looked at by itself: one that is refused holds up no other."""

    items: Annotated[
        list[dict[str, Any]],
        Field(
            min_length=1,
            max_length=AT_ONCE,
            description=_("每一件按 IntakeItem；写法不对的单独退回"),
            json_schema_extra={"items": ANY_ITEM},
        ),
    ]


class IntakeOutcome(Out):
    """What became of one item, in the order in which they were sent."""

    id: str
    status: Literal["registered", "duplicate", "conflict", "refused"] = Field(
        description=_(
            "registered 登记了；duplicate 以前登记过，什么都没做；conflict 同一编号以前是别的内容；refused 不能登记，原因在 errors"
        )
    )
    number: str | None = Field(default=None, description=_("这里的编号"))
    secret: str | None = Field(default=None, description=_("密码：只在登记的这一次给，请转交本人，贵单位不要留"))
    follow: str | None = Field(default=None, description=_("可以发给本人的链接"))
    unit: str | None = None
    errors: list[FaultOut] = []


class IntakeOutcomes(Out):
    registered: int
    refused: int
    results: list[IntakeOutcome]


class PartnerLimit(Out):
    """A time limit of a matter that the partner brought in."""

    name: str
    due: datetime
    status: str
    broken: bool


class PartnerMatter(Out):
    """How far a matter is that the partner brought in. Nothing of what it says."""

    id: str
    number: str
    procedure: str
    state: str
    outcome: str
    unit: str
    submitted_at: datetime
    changed_at: datetime
    promises: list[PartnerLimit]


class ProgressEvent(Out):
    """Something that happened in a matter that the partner brought in."""

    id: UUID = Field(description=_("这条进展自己的编号，不会变"))
    item: str = Field(description=_("在贵单位的编号"))
    number: str
    sequence: int
    action: str
    kind: str
    state: str
    at: datetime
    unit: str
    words: str = Field(description=_("答复的内容；只有提交时写了 answer_back 的才有，别的为空"))


class ProgressPage(Out):
    events: list[ProgressEvent]
    next: str | None = Field(description=_("下一次从这里接着取；永远保留着，没有新的也给"))
    more: bool = Field(description=_("现在就还有"))


class More(Strict):
    """What the person told the partner since."""

    id: SourceId = Field(description=_("这一次补充在贵单位的编号：同一个只登记一次"))
    words: Annotated[StrictStr, Field(min_length=1, max_length=3000)]


class HandOverOut(Out):
    """What we hand over: for the partner to take, or to send back."""

    id: UUID
    number: str
    status: Literal["waiting", "taken", "returned", "settled"]
    their_number: str
    procedure: str
    unit: str = Field(description=_("谁转的：单位的代码"))
    handed_at: datetime
    words: str = Field(description=_("要贵单位办什么；内容已按规定删除的为空"))
    contact: Contact | None = Field(description=_("本人同意给贵单位的联系方式；没有同意为空"))
    erased: bool


class HandOverPage(Out):
    handovers: list[HandOverOut]
    next: str | None
    more: bool


class Acknowledged(Strict):
    """They have it."""

    number: TheirNumber = Field(description=_("贵单位给它的编号：会告诉本人"))


class SentBack(Strict):
    """It is not theirs."""

    reason: Annotated[StrictStr, Field(min_length=2, max_length=2000)] = Field(
        description=_("为什么不归贵单位；会告诉本人")
    )


class TheirProgress(Strict):
    """How it goes over there."""

    id: SourceId = Field(description=_("这条进展在贵单位的编号：同一个只登记一次"))
    words: Annotated[StrictStr, Field(min_length=2, max_length=3000)] = Field(description=_("会告诉本人"))
    settled: StrictBool = Field(default=False, description=_("办完了，这是答复"))


class CaseSteps(Strict):
    """Steps of cases, at most 500, as docs/case-feed.md says."""

    format: Literal["heliograph/case-feed/v1"]
    items: Annotated[
        list[dict[str, Any]],
        Field(
            min_length=1,
            max_length=AT_ONCE,
            description=_("每一条按 Item；写法不对的单独退回"),
            json_schema_extra={"items": ANY_STEP},
        ),
    ]


class CaseOutcome(Out):
    """What became of one step. An `applied`, `waiting` or well-formed refused one is durable."""

    id: str
    case: str
    status: str
    code: str
    message: str


class CaseOutcomes(Out):
    results: list[CaseOutcome]


class TokenOut(Out):
    """An access token (RFC 6749)."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int
    scope: str


class TokenRefused(Out):
    """A refusal as RFC 6749, section 5.2, says."""

    error: str
    error_description: str = ""
