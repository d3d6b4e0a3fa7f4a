"""Somebody chooses what to hear about: once when they sign up, and anew whenever they like."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from heliograph.channels.configuration import channels
from heliograph.channels.delivery import actions as delivery
from heliograph.channels.delivery import reading as addresses
from heliograph.channels.delivery.models import Address
from heliograph.channels.subscriptions.choice import Choice
from heliograph.channels.subscriptions.errors import NotThese
from heliograph.channels.subscriptions.models import Subscription
from heliograph.core.text import Text
from heliograph.matters.commit import durably, insert
from heliograph.matters.identifiers import new_id
from heliograph.notices import kinds
from heliograph.notices.reading.areas import areas
from heliograph.organisation import reading as organisation

OWN = "subscriptions"
CONFIRM = "confirm-subscription"
MOST_AREAS = 10


def sign_up(
    bureau_id: int,
    channel: str,
    typed: str,
    choice: Choice,
    *,
    language: str,
    network: str = "",
    is_confirmed: bool = False,
    now: datetime,
) -> Address:
    """An address hears about `choice` once it is confirmed.

    One that hears from us already keeps what it had, whoever typed it, and gets the link by which its holder chooses anew:
    so the page says the same for an address we know and for one we don't. Raises `NotThese`, `TooOften`, and what
    `delivery.allow` raises.
    """
    check(bureau_id, choice)
    address = delivery.allow(bureau_id, channel, typed, language=language, is_confirmed=is_confirmed, now=now)
    known = address.is_usable and Subscription.objects.filter(bureau_id=bureau_id, address_id=address.id).exists()
    if is_confirmed or not known:
        durably(lambda: _replace(address, choice, now))
    if is_confirmed:
        return address
    delivery.count_asking(bytes(address.blind), network, now)
    if known:
        _send_own_page(address, now)
    else:
        delivery.ask(address, text=CONFIRM, now=now)
    return address


def _send_own_page(address: Address, now: datetime) -> None:
    link = f"{settings.BASE_URL}{reverse('subscription', args=[own_token(address)])}"
    rows = delivery.compose([address], "subscriptions", {"link": link}, purpose="subscriptions", now=now)

    def write() -> None:
        address.asked_at = now
        address.save(update_fields=["asked_at"])
        delivery.drop_waiting(address, "subscriptions", now)
        insert(rows)

    durably(write)


def own_token(address: Address) -> str:
    """What stands in the link to an address's own page."""
    return addresses.token(OWN, address)


def own(token: str) -> Address:
    """The address whose page a link opens. Raises `WrongLink`."""
    return delivery.named(OWN, token)


def choose(address: Address, choice: Choice, *, now: datetime) -> None:
    """The holder of an address wants this from now on, and nothing else. Raises `NotThese`."""
    check(address.bureau_id, choice)
    durably(lambda: _replace(address, choice, now))


def stand_in(address: Address, channel: str, typed: str, *, network: str, now: datetime) -> Address:
    """Where a subscriber's notices go when their own address fails: once it is confirmed, and instead of one named before.

    Raises `NotThese` for the address itself, `TooOften`, and what `delivery.allow` raises.
    """
    used = channels().get(channel)
    if used is not None and channel == address.channel and used.address(typed) == addresses.in_clear(address):
        raise NotThese(
            "address",
            Text("这就是您订阅时填的地址，请填另一个。", "That is the address you subscribed with: give another one."),
        )
    made = delivery.allow(address.bureau_id, channel, typed, language=address.language, of=address.id, now=now)
    for other in addresses.of(address.bureau_id, address.id):
        if other.id != made.id:
            delivery.stop(other, now=now)
    if not made.is_usable:
        delivery.count_asking(bytes(made.blind), network, now)
        delivery.ask(made, text=CONFIRM, now=now)
    return made


def no_more_stand_in(address: Address, *, now: datetime) -> None:
    """Where their own address fails, nothing is sent elsewhere any more."""
    for other in addresses.of(address.bureau_id, address.id):
        delivery.stop(other, now=now)


def check(bureau_id: int, choice: Choice) -> None:
    """Raises `NotThese` for a kind or an area that is not there, and for too many areas."""
    known_kinds = {kind.code for kind in kinds.kinds()}
    known_areas = {code for code, _ in areas(bureau_id)} | set(organisation.areas(bureau_id))
    if not set(choice.kinds) <= known_kinds:
        raise NotThese("kinds", Text("没有这一类，请重新选。", "There is no such kind: choose again."))
    if not set(choice.areas) <= known_areas:
        raise NotThese("areas", Text("没有这个地方，请重新选。", "There is no such area: choose again."))
    if len(set(choice.areas)) > MOST_AREAS:
        raise NotThese(
            "areas",
            Text(
                f"最多选 {MOST_AREAS} 个地方；要更多，请选上一级单位或者全部。",
                f"At most {MOST_AREAS} areas. For more, choose the unit above them, or everything.",
            ),
        )


def _replace(address: Address, choice: Choice, now: datetime) -> None:
    of = {"bureau_id": address.bureau_id, "address_id": address.id}
    kept = {(row.kind, row.area): row for row in Subscription.objects.filter(**of)}
    wanted = set(choice.rows())
    Subscription.objects.filter(**of, id__in=[row.id for pair, row in kept.items() if pair not in wanted]).delete()
    Subscription.objects.bulk_create(
        Subscription(**of, id=new_id(), kind=kind, area=area, since=now) for kind, area in sorted(wanted - kept.keys())
    )
