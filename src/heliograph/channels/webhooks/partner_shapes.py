"""What partners send and get about their own webhooks."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext_noop as _
from pydantic import Field, StrictInt, StrictStr

from heliograph.channels.api.shapes.common import Out
from heliograph.channels.api.strict import Strict
from heliograph.channels.webhooks import kinds

EVENTS = [one.code for one in kinds.for_owner(partner=True, client=False)]


class NewWebhook(Strict):
    """Where to, and of what."""

    name: Annotated[StrictStr, Field(min_length=1, max_length=80)]
    url: Annotated[StrictStr, Field(max_length=500, description=_("公网上的 https 地址"))]
    events: Annotated[
        list[Annotated[StrictStr, Field(max_length=40)]],
        Field(min_length=1, max_length=20, json_schema_extra={"items": {"type": "string", "enum": EVENTS}}),
    ]
    mail: Annotated[StrictStr, Field(max_length=200)] = Field(default="", description=_("自动停用时写信给谁"))


class NewSecret(Strict):
    """How long the old secret signs beside the new one."""

    both_hours: Annotated[StrictInt, Field(ge=0, le=168)] = Field(
        default=24, description=_("新旧两个密钥一起签名多少小时；0：旧的马上失效")
    )


class WebhookOut(Out):
    """An endpoint of the partner."""

    id: UUID
    name: str
    url: str
    events: list[str]
    made_at: datetime
    last_at: datetime | None = Field(description=_("上一次送到"))
    failing_since: datetime | None = Field(description=_("从什么时候起一条也没有送到"))
    stopped_at: datetime | None
    stopped_why: str = Field(description=_("by-hand、failing、gone，或者空"))
    waiting: int = Field(description=_("还没有送到的有几条"))


class WebhookMade(Out):
    """With its secret, which is shown once."""

    webhook: WebhookOut
    secret: str = Field(description=_("签名密钥（whsec_ 开头），只出现这一次"))


class SecretOut(Out):
    """A new secret."""

    secret: str


class WebhooksOut(Out):
    """All of them."""

    webhooks: list[WebhookOut]


class TestOut(Out):
    """What came back."""

    taken: bool = Field(description=_("送到了没有（2xx）"))
    status: int | None
    failure: str = Field(description=_("没有回答的原因：private、name、timeout、tls、refused、too-large；有回答时空"))
    milliseconds: int
    shown: str = Field(description=_("对方回答的开头"))


class DeliveryOut(Out):
    """One message, without its content."""

    id: UUID
    event: str
    made_at: datetime
    state: str = Field(description=_("waiting、delivered、failed、dropped"))
    tries: int
    tried_at: datetime | None
    status: int | None
    failure: str
    next_at: datetime | None = Field(description=_("下一次什么时候试"))


class DeliveriesOut(Out):
    """The latest, the newest first."""

    deliveries: list[DeliveryOut]
