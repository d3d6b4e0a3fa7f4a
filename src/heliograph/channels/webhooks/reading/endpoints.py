"""Endpoints and the log of what went to them, for whoever looks after them: administrators, and the partner whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q

from heliograph.channels.api.models import Partner
from heliograph.channels.delivery import reading as addresses
from heliograph.channels.delivery.models import Address
from heliograph.channels.webhooks import kinds
from heliograph.channels.webhooks.models import Delivery, Endpoint
from heliograph.core.text import Text

PAGE = 50
FAILURES = {
    "private": Text("地址在内网，不去", "the address is not on the open network: not called"),
    "name": Text("域名找不到", "the name is not known"),
    "timeout": Text("等了太久没有回答", "no answer in time"),
    "tls": Text("证书不对", "its certificate is not right"),
    "refused": Text("连不上", "the connection was refused"),
    "too-large": Text("回答太长", "its answer is too long"),
    "address": Text("地址不能用", "the address can't be used"),
    "secret": Text("密钥打不开，请换一个", "the secret can't be opened: give it a new one"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """An endpoint in the list. `waiting` messages have not been taken yet, the oldest since `oldest`."""

    endpoint: Endpoint
    owner: Text | None
    events: list[Text]
    waiting: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Sent:
    """One line of the log: a message without its content."""

    id: UUID
    event: Text
    made_at: datetime
    state: str
    tries: int
    tried_at: datetime | None
    said: Text
    milliseconds: int | None
    next_at: datetime | None


def endpoints(bureau_id: int, partner: Partner | None = None) -> list[Line]:
    """Every endpoint of the bureau, or of one partner; those that are called first."""
    rows = Endpoint.objects.filter(bureau_id=bureau_id).select_related("partner", "client")
    if partner is not None:
        rows = rows.filter(partner=partner)
    waiting = Q(deliveries__next_at__isnull=False)
    counted = rows.annotate(
        waiting=Count("deliveries", filter=waiting), oldest=Min("deliveries__made_at", filter=waiting)
    )
    every = sorted(counted, key=lambda one: (one.stopped_at is not None, one.made_at))
    return [Line(one, owner_of(one), titles(one.events), one.waiting, one.oldest) for one in every]


def endpoint(bureau_id: int, endpoint_id: UUID, partner: Partner | None = None) -> Endpoint | None:
    """One of the bureau, or one of the partner's own; None alike for any other."""
    rows = Endpoint.objects.filter(bureau_id=bureau_id, id=endpoint_id).select_related("bureau", "partner", "client")
    return (rows.filter(partner=partner) if partner is not None else rows).first()


def delivery(endpoint: Endpoint, delivery_id: UUID) -> Delivery | None:
    return Delivery.objects.filter(bureau_id=endpoint.bureau_id, id=delivery_id, endpoint=endpoint).first()


def log(endpoint: Endpoint, most: int = PAGE) -> list[Sent]:
    """The latest messages, the newest first."""
    return [
        Sent(
            one.id, title(one.event), one.made_at, one.state, one.tries, one.tried_at, said(one.status, one.failure),
            one.milliseconds, one.next_at if one.state == Delivery.State.WAITING else None,
        )
        for one in latest(endpoint, most)
    ]  # fmt: skip


def latest(endpoint: Endpoint, most: int = PAGE) -> list[Delivery]:
    """The rows of the log, the newest first, without what they say."""
    return list(Delivery.objects.filter(endpoint=endpoint).defer("body").order_by("-id")[:most])


def said(status: int | None, failure: str) -> Text:
    """What came back, in words."""
    if status is not None:
        return Text(f"回答 {status}", f"answered {status}")
    return FAILURES.get(failure, Text(failure, failure))


def titles(events: Sequence[str]) -> list[Text]:
    return [title(code) for code in events]


def title(code: str) -> Text:
    found = kinds.kind(code)
    return found.title if found else Text(code, code)


def owner_of(endpoint: Endpoint) -> Text | None:
    """Whose it is; None for nobody's."""
    of = endpoint.partner or endpoint.client
    return of.title if of is not None else None


def mail_of(endpoint: Endpoint) -> str:
    """Whom we write to about it; empty if nobody, or if the address can't be opened."""
    if endpoint.address_id is None:
        return ""
    row = Address.objects.filter(bureau_id=endpoint.bureau_id, id=endpoint.address_id).first()
    return addresses.in_clear(row) if row is not None else ""


def warnings() -> list[str]:
    """For `heliograph doctor`: endpoints that fail or were stopped by themselves."""
    rows = Endpoint.objects.exclude(failing_since=None, stopped_at=None).exclude(stopped_why=Endpoint.Why.BY_HAND)
    found = []
    for one in rows.filter(Q(failing_since__isnull=False) | Q(stopped_at__isnull=False)):
        since = one.stopped_at or one.failing_since
        what = f"was stopped ({one.stopped_why})" if one.stopped_at else "takes nothing"
        found.append(f"The webhook {one.name!r} {what} since {since:%Y-%m-%d %H:%M} UTC: see /desk/webhooks/{one.id}/.")
    return found
