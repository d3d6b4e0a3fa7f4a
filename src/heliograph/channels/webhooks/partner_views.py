"""The partner API's addresses about webhooks: a partner looks after its own endpoints by itself, with the same actions as the desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from heliograph.channels.api.models import Scope
from heliograph.channels.api.routes import Routes, json
from heliograph.channels.webhooks import partner_shapes as shapes
from heliograph.channels.webhooks.actions import endpoints as actions
from heliograph.channels.webhooks.actions.endpoints import Owner, Terms
from heliograph.channels.webhooks.models import Delivery, Endpoint
from heliograph.channels.webhooks.reading import endpoints as reading
from heliograph.matters.errors import NotFound

routes = Routes("webhooks")


@routes.get(
    "/partner/webhooks",
    "listWebhooks",
    _("贵单位的接收地址"),
    _("有进展时告诉贵单位系统的地址。"),
    shapes.WebhooksOut,
    scope=Scope.WEBHOOKS,
)
def webhooks(request: Any) -> HttpResponse:
    partner = request.auth.partner
    lines = reading.endpoints(partner.bureau_id, partner)
    return json(shapes.WebhooksOut(webhooks=[_shape(one.endpoint, one.waiting) for one in lines]))


@routes.post(
    "/partner/webhooks",
    "addWebhook",
    _("加一个接收地址"),
    _("返回签名密钥，只出现这一次。按 Standard Webhooks 核对每一条的签名。"),
    {201: shapes.WebhookMade},
    scope=Scope.WEBHOOKS,
)
def add(request: Any, sent: shapes.NewWebhook) -> HttpResponse:
    partner = request.auth.partner
    terms = Terms(sent.name, sent.url, sent.events)
    made, secret = actions.add(
        partner.bureau, terms, Owner(partner=partner), mail=sent.mail, by=None, now=timezone.now()
    )
    return json(shapes.WebhookMade(webhook=_shape(made, 0), secret=secret), 201)


@routes.post(
    "/partner/webhooks/{webhook}/secret",
    "renewWebhookSecret",
    _("换签名密钥"),
    _("换的这段时间，每条带新旧两个签名，有一个对就行。"),
    {200: shapes.SecretOut},
    404,
    scope=Scope.WEBHOOKS,
)
def secret(request: Any, webhook: UUID, sent: shapes.NewSecret) -> HttpResponse:
    both = timedelta(hours=sent.both_hours)
    made = actions.renew_secret(_own(request, webhook), both=both, by=None, now=timezone.now())
    return json(shapes.SecretOut(secret=made))


@routes.post(
    "/partner/webhooks/{webhook}/test",
    "testWebhook",
    _("试发一条"),
    _("马上送一条 test，告诉您对方怎么回答。"),
    {200: shapes.TestOut},
    404,
    scope=Scope.WEBHOOKS,
)
def test(request: Any, webhook: UUID) -> HttpResponse:
    outcome = actions.test(_own(request, webhook), now=timezone.now())
    return json(
        shapes.TestOut(
            taken=outcome.is_taken, status=outcome.status, failure=outcome.failure, milliseconds=outcome.milliseconds,
            shown=outcome.shown,
        )
    )  # fmt: skip


@routes.post(
    "/partner/webhooks/{webhook}/stop",
    "stopWebhook",
    _("停用一个接收地址"),
    _("没有送出的不再送。"),
    {200: shapes.WebhookOut},
    404,
    scope=Scope.WEBHOOKS,
)
def stop(request: Any, webhook: UUID) -> HttpResponse:
    actions.stop(_own(request, webhook), by=None, now=timezone.now())
    return json(_shape(_own(request, webhook), 0))


@routes.post(
    "/partner/webhooks/{webhook}/start",
    "startWebhook",
    _("恢复一个接收地址"),
    _("从现在起发生的会告诉它；停用期间的不补发。"),
    {200: shapes.WebhookOut},
    404,
    scope=Scope.WEBHOOKS,
)
def start(request: Any, webhook: UUID) -> HttpResponse:
    actions.start_again(_own(request, webhook), by=None, now=timezone.now())
    return json(_shape(_own(request, webhook), 0))


@routes.get(
    "/partner/webhooks/{webhook}/deliveries",
    "listWebhookDeliveries",
    _("最近送的"),
    _("最近 50 条送得怎么样，不含内容；送完的留一个月。"),
    shapes.DeliveriesOut,
    404,
    422,
    scope=Scope.WEBHOOKS,
)
def deliveries(request: Any, webhook: UUID) -> HttpResponse:
    rows = reading.latest(_own(request, webhook))
    return json(shapes.DeliveriesOut(deliveries=[_delivery(one) for one in rows]))


def _own(request: Any, webhook: UUID) -> Endpoint:
    """Raises `NotFound` alike for one that never was and one that is another's."""
    partner = request.auth.partner
    found = reading.endpoint(partner.bureau_id, webhook, partner)
    if found is None:
        raise NotFound
    return found


def _shape(one: Endpoint, waiting: int) -> shapes.WebhookOut:
    return shapes.WebhookOut(
        id=one.id, name=one.name, url=one.url, events=one.events, made_at=one.made_at, last_at=one.last_at,
        failing_since=one.failing_since, stopped_at=one.stopped_at, stopped_why=one.stopped_why, waiting=waiting,
    )  # fmt: skip


def _delivery(one: Delivery) -> shapes.DeliveryOut:
    return shapes.DeliveryOut(
        id=one.id, event=one.event, made_at=one.made_at, state=one.state, tries=one.tries, tried_at=one.tried_at,
        status=one.status, failure=one.failure, next_at=one.next_at,
    )  # fmt: skip
