"""What becomes of each claimed message: it goes out, waits for the morning, is merged, or is no longer needed.

Reads only, a few look-ups for a whole batch. Nobody is told what they have read on the page meanwhile, and what piled up
while a gateway was away becomes one message to each address.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings

from heliograph.channels.base import Channel, Outgoing
from heliograph.channels.delivery import addressing, policy, texts
from heliograph.channels.delivery.actions.claiming import by_bureau
from heliograph.channels.delivery.actions.composing import ONCE
from heliograph.channels.delivery.models import Address, Batch, Carried, Lane, Message
from heliograph.matters.models import Matter, Telling
from heliograph.organisation import reading as organisation

Key = tuple[int, UUID]
SHORT = frozenset({"sms", "push", "robot", "weibo"})


@dataclass(frozen=True, slots=True)
class Ready:
    """It goes out as `outgoing`. `text` as merged; `wording` is the version of its words."""

    message: Message
    outgoing: Outgoing
    text: str
    wording: str


@dataclass(frozen=True, slots=True)
class Kept:
    """It does not go out now: it waits until `until`, or (None) it ends, for `reason`; perhaps `into` a newer one."""

    message: Message
    reason: str
    until: datetime | None = None
    into: Message | None = None


@dataclass(slots=True)
class _Known:
    """What a batch of messages needs to know."""

    addresses: dict[Key, Address] = field(default_factory=dict)
    batches: dict[Key, Batch] = field(default_factory=dict)
    matters: dict[Key, Matter] = field(default_factory=dict)
    is_read: dict[Key, bool] = field(default_factory=dict)
    waiting: dict[Key, list[Message]] = field(default_factory=lambda: defaultdict(list))
    rules: dict[int, policy.Rules] = field(default_factory=dict)
    words: dict[tuple[int, str], tuple[texts.Words, str]] = field(default_factory=dict)


def prepare(channel: Channel, messages: list[Message], now: datetime) -> list[Ready | Kept]:
    """One answer for each message, and for those that wait and are merged with one of them."""
    known = _look_up(messages)
    answers = _merge(messages, known, now)
    merged = {(one.message.bureau_id, one.message.id) for one in answers}
    for message in messages:
        if (message.bureau_id, message.id) not in merged:
            answers.append(_kept(message, known, now) or _ready(channel, message, known))
    return answers


def _look_up(messages: list[Message]) -> _Known:
    known = _Known()
    for bureau_id, _ in by_bureau(messages).items():
        mine = [m for m in messages if m.bureau_id == bureau_id]
        of = {"bureau_id": bureau_id}
        for address in Address.objects.filter(**of, id__in={m.address_id for m in mine}):
            known.addresses[bureau_id, address.id] = address
        for batch in Batch.objects.filter(**of, id__in={m.batch_id for m in mine if m.batch_id}):
            known.batches[bureau_id, batch.id] = batch
        matters = {m.matter_id for m in mine if m.matter_id}
        matters |= {a.matter_id for a in known.addresses.values() if a.matter_id and a.bureau_id == bureau_id}
        for matter in Matter.objects.filter(**of, id__in=matters).only("id", "key", "erased_at"):
            known.matters[bureau_id, matter.id] = matter
        many = {m.address_id for m in mine if m.lane == Lane.MANY}
        others = Message.objects.filter(**of, address_id__in=many, ended_at=None, lane=Lane.MANY)
        others = others.filter(state=Message.State.WAITING)
        for message in others if many else ():
            known.waiting[bureau_id, message.address_id].append(message)
        _look_up_read(bureau_id, mine, known)
    return known


def _look_up_read(bureau_id: int, mine: Iterable[Message], known: _Known) -> None:
    """Whether everything a message carries has been read on the page."""
    carried = Carried.objects.filter(bureau_id=bureau_id, message_id__in=[m.id for m in mine if m.batch_id is None])
    by_telling = {row.telling_id: row.message_id for row in carried}
    tellings = Telling.objects.filter(bureau_id=bureau_id, id__in=list(by_telling))
    for telling_id, read_at in tellings.values_list("id", "read_at"):
        key = bureau_id, by_telling[telling_id]
        known.is_read[key] = known.is_read.get(key, True) and read_at is not None


def _merge(messages: list[Message], known: _Known, now: datetime) -> list[Ready | Kept]:
    """Of several for one address the newest goes out and counts the others; these end."""
    mergeable: dict[Key, list[Message]] = defaultdict(list)
    for message in messages:
        if message.lane == Lane.MANY and texts.template(message.text).merged:
            mergeable[message.bureau_id, message.address_id].append(message)
    ended: list[Ready | Kept] = []
    for address, mine in mergeable.items():
        others = [m for m in known.waiting[address] if texts.template(m.text).merged]
        every = sorted((m for m in (*mine, *others) if not _is_late(m, now)), key=lambda m: m.id)
        for message in every[:-1]:
            ended.append(Kept(message, "merged", into=every[-1]))
            every[-1].count += message.count
    return ended


def _is_late(one: Message | Batch, now: datetime) -> bool:
    return one.expires_at is not None and one.expires_at <= now


def _kept(message: Message, known: _Known, now: datetime) -> Kept | None:
    address = known.addresses.get((message.bureau_id, message.address_id))
    if address is None or address.stopped_at or address.gone_at:
        return Kept(message, "stopped")
    if address.confirmed_at is None and message.purpose not in ONCE:
        return Kept(message, "unconfirmed")
    batch = known.batches.get((message.bureau_id, message.batch_id)) if message.batch_id else None
    if _is_late(message, now) or (batch is not None and _is_late(batch, now)):
        return Kept(message, "out of date")
    if known.is_read.get((message.bureau_id, message.id)):
        return Kept(message, "read on the page")
    if address.matter_id is not None:
        matter = known.matters.get((address.bureau_id, address.matter_id))
        if matter is None or matter.erased_at is not None or not matter.key:
            return Kept(message, "erased")
    if message.lane != Lane.URGENT:
        if message.bureau_id not in known.rules:
            known.rules[message.bureau_id] = policy.rules_of(message.bureau_id)
        rules = known.rules[message.bureau_id]
        until = policy.first_allowed(rules, address, organisation.zone(message.bureau_id), now)
        if until > now:
            return Kept(message, "quiet hours", until)
    return None


def _ready(channel: Channel, message: Message, known: _Known) -> Ready | Kept:
    address = known.addresses[message.bureau_id, message.address_id]
    try:
        matter = known.matters.get((address.bureau_id, address.matter_id)) if address.matter_id else None
        to = addressing.open_text(address, matter)
    except addressing.Unreadable:
        return Kept(message, "unreadable")
    batch = known.batches.get((message.bureau_id, message.batch_id)) if message.batch_id else None
    fields = dict(batch.fields if batch else {}) | dict(message.fields)
    text = message.text
    if message.count > 1 and texts.template(text).merged:
        text = texts.template(text).merged
        fields |= {"count": str(message.count), "link": fields.get("list_link") or fields.get("link", "")}
    named = message.bureau_id, text
    if named not in known.words:
        known.words[named] = texts.words_of(*named)
    return outgoing(channel, message, address, to, known.words[named], fields, text=text)


def outgoing(
    channel: Channel,
    message: Message,
    address: Address,
    to: str,
    words: tuple[texts.Words, str],
    fields: Mapping[str, object],
    *,
    text: str,
) -> Ready:
    """The message as its channel gets it."""
    is_short = getattr(channel, "is_short", channel.code in SHORT)
    stop_link = f"{settings.BASE_URL}/stop/{addressing.token('stop', address.bureau_id, address.id)}/"
    given = dict(fields) | {"stop": _stop(channel, address.language, stop_link, is_short=is_short)}
    if message.purpose == "confirm":
        token = addressing.token("confirm", address.bureau_id, address.id)
        lasts = addressing.CODE_LASTS.total_seconds() // 60
        given |= {"code": addressing.code(address), "minutes": f"{lasts:.0f}"}
        given |= {"link": f"{settings.BASE_URL}/reach/{token}/"}
    said = texts.filled(*words, given, address.language)
    return Ready(
        message,
        Outgoing(
            id=message.id,
            to=to,
            title=said.title,
            text=said.short if is_short else said.text,
            link=texts.in_language(given.get("link", ""), address.language),
            language=address.language,
            template=text,
            fields={name: texts.in_language(value, address.language) for name, value in given.items()},
            is_urgent=message.urgent,
            stop_link="" if message.purpose == "confirm" or _is_for_everybody(channel) else stop_link,
            reply_token=addressing.reply_token(address.bureau_id, address.id) if address.matter_id else "",
        ),
        text,
        said.wording,
    )


def _stop(channel: Channel, language: str, link: str, *, is_short: bool) -> str:
    """The sentence that says how to end these messages. A letter has none: it goes to who asked for letters; nor has what
    everybody reads: whoever pressed there would end it for all."""
    if getattr(channel, "is_by_hand", False) or _is_for_everybody(channel):
        return ""
    how = texts.shipped().stop
    return how.reply.get(language) if channel.can_reply and is_short else how.link.get(language).format(link=link)


def _is_for_everybody(channel: Channel) -> bool:
    return bool(getattr(channel, "is_for_everybody", False))
