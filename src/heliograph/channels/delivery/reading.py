"""Look-ups of telling people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from heliograph.channels.delivery import addressing
from heliograph.channels.delivery.addressing import blind_of
from heliograph.channels.delivery.models import Address, Carried, Message
from heliograph.core.procedure import Action, Group, Kind
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.actions.actor import may_see
from heliograph.matters.models import Matter, Party, Telling
from heliograph.organisation.reading import Viewer


def at(bureau_id: int, channel: str, address: str) -> list[Address]:
    """Everything known under an address (in the channel's own form), oldest first: matters followed, subscriptions, talks."""
    found = Address.objects.filter(bureau_id=bureau_id, blind=blind_of(channel, address)).order_by("id")
    return list(found)


def of(bureau_id: int, what: UUID) -> list[Address]:
    """What was left for something that is no matter, or stands in for an address (`Address.of_id`); in its order."""
    return list(Address.objects.filter(bureau_id=bureau_id, of_id=what).order_by("rank", "id"))


def left_for(address: Address) -> str:
    """What an address is used for, in a word: "matter", "question" (or a booking), "subscription", or "instead" of a subscriber's own."""
    if address.matter_id is not None:
        return "matter"
    if address.of_id is None:
        return "subscription"
    stands_in = Address.objects.filter(bureau_id=address.bureau_id, id=address.of_id).exists()
    return "instead" if stands_in else "question"


def in_clear(address: Address) -> str:
    """An address of no matter as it is written; empty where it can't be opened any more."""
    try:
        return addressing.open_text(address)
    except addressing.Unreadable:
        return ""


def token(kind: str, address: Address) -> str:
    """What a link carries that does one thing with one address, without a log-in (`actions.named` reads it)."""
    return addressing.token(kind, address.bureau_id, address.id)


def masked(row: Address, matter: Matter | None = None) -> str:
    """Enough of an address for its owner to know it by."""
    try:
        text = addressing.open_text(row, matter)
    except addressing.Unreadable:
        return ""
    if row.channel == "mail":
        name, _, domain = text.rpartition("@")
        return f"{name[:1]}***@{domain}"
    if row.channel == "sms":
        number = text.removeprefix("+86")
        return f"{number[:3]}****{number[-4:]}" if len(number) > 7 else "****"
    if row.channel == "print":
        return f"{text.splitlines()[0][:6]}…"
    return ""


def of_party(bureau_id: int, matter_id: UUID, party_id: UUID) -> list[Address]:
    """The ways in which a party of a matter is told, in the order in which they are tried; stopped ones too."""
    mine = Address.objects.filter(bureau_id=bureau_id, matter_id=matter_id, party_id=party_id)
    return list(mine.order_by("rank", "id"))


def unreached(bureau_id: int) -> QuerySet[Message]:
    """Messages that failed on every way their person allowed, and that nobody has seen to: the oldest first."""
    failed = Message.objects.filter(bureau_id=bureau_id, unseen_since__isnull=False)
    return failed.order_by("unseen_since")


def step_for_words(matter: Matter) -> Action | None:
    """The step by which the resident may say more now, with nothing but words; None where there is none, and for a case."""
    rule = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    if rule.group is Group.CASE or matter.erased_at is not None:
        return None
    return next((one for one in rule.actions if _takes_words(one, matter)), None)


def _takes_words(action: Action, matter: Matter) -> bool:
    is_open = matter.state in action.from_ and "resident" in action.by
    return is_open and action.kind is Kind.SUPPLY and set(action.needs) <= {"text"}


def may_add(address: Address) -> bool:
    """Whether an address is of who submitted its matter: whoever else is told of it adds nothing."""
    if address.party_id is None:
        return False
    asked = Party.objects.filter(bureau_id=address.bureau_id, id=address.party_id, part="submitter")
    return asked.exists()


def answered_since(address: Address, since: datetime) -> int:
    """How many answers of this address were answered since then."""
    of_matter = Message.objects.filter(bureau_id=address.bureau_id, matter_id=address.matter_id, batch_id=None)
    return of_matter.filter(address_id=address.id, purpose="answer", made_at__gte=since).count()


Waiting = Callable[[str, Sequence[int]], tuple[int, datetime | None]]
"""How many wait for a channel in some bureaus, outside the outbox, and since when the oldest."""
_also_waiting: list[Waiting] = []


def also_waits(count: Waiting) -> None:
    """Have `count` asked, from now on, whenever somebody looks at what is stuck."""
    if count not in _also_waiting:
        _also_waiting.append(count)


def waiting_elsewhere(channel: str, bureau_ids: Sequence[int]) -> tuple[int, datetime | None]:
    """What waits for a channel outside the outbox: answers of conversations."""
    found = [count(channel, bureau_ids) for count in _also_waiting]
    return sum(many for many, _ in found), min((since for _, since in found if since is not None), default=None)


A_MATTER = Text("一件事项", "A matter")
A_MESSAGE = Text("一条消息", "A message")
OTHERS = {
    "subscriptions": Text("给订阅人的消息", "A message about a subscription"),
    "question": Text("在线访谈提问的回音", "News of a question in an open question time"),
    "forum": Text("给关注公开提问的人的消息", "A message to who follows a public question"),
    "booking": Text("一次预约的提醒或者变化", "A reminder or a change of a booking"),
    "number": Text("当事人的查询编号", "The number of a party's slip"),
    "talk": Text("对话里的一条回答", "An answer in a conversation"),
    "service": Text("给其他系统负责人的消息", "A message to whoever looks after another system"),
    "group": Text("单位工作群的提醒", "A reminder to a unit's group chat"),
}
"""What messages of no matter are, by `Message.purpose`."""


@dataclass(frozen=True, slots=True)
class Unreached:
    """A person who could not be reached. The matter only where the officer may open it; `what` it was, where there is none.

    `may_see_to`: this officer can say that the person was told otherwise, or that nobody need be.
    """

    message: Message
    number: str
    what: Text
    may_see_to: bool


def unreached_for(viewer: Viewer, *, most: int = 100) -> list[Unreached]:
    """Those that concern the officer: an administrator sees that there are some and why, never whose matter they are of.

    What is of no matter (a letter about a subscription) is the administrator's to see to.
    """
    rows = list(unreached(viewer.bureau_id)[:most])
    ids = {row.matter_id for row in rows if row.matter_id}
    matters = {matter.id: matter for matter in Matter.objects.filter(bureau_id=viewer.bureau_id, id__in=ids)}
    found = []
    for row in rows:
        matter = matters.get(row.matter_id) if row.matter_id else None
        if matter is not None and may_see(viewer, matter):
            found.append(Unreached(row, matter.number, A_MATTER, True))
        elif viewer.is_one_of("administrator"):
            what = A_MATTER if row.matter_id else OTHERS.get(row.purpose, A_MESSAGE)
            found.append(Unreached(row, "", what, row.matter_id is None))
    return found


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to print: its row, the matter it is about and the words in the language of who gets it."""

    message: Message
    matter: Matter
    address: Address


def letters(viewer: Viewer, *, now: datetime, most: int = 200) -> list[Letter]:
    """What is to print and post of the matters that the officer sees, the oldest first."""
    waiting = Message.objects.filter(bureau_id=viewer.bureau_id, channel="print", ended_at=None)
    waiting = waiting.filter(state=Message.State.TO_PRINT)
    rows = list(waiting.order_by("made_at")[:most])
    of = {"bureau_id": viewer.bureau_id}
    matters = {m.id: m for m in Matter.objects.filter(**of, id__in={row.matter_id for row in rows}, erased_at=None)}
    addresses = {a.id: a for a in Address.objects.filter(**of, id__in={row.address_id for row in rows})}
    found = []
    for row in rows:
        matter = matters.get(row.matter_id) if row.matter_id else None
        address = addresses.get(row.address_id)
        is_read = matter is not None and _all_read(row)
        if matter is not None and address is not None and address.is_usable and not is_read and may_see(viewer, matter):
            found.append(Letter(row, matter, address))
    return found


def _all_read(row: Message) -> bool:
    """Whether everything the letter carries was read on the page meanwhile: then nobody need print it."""
    carried = Carried.objects.filter(bureau_id=row.bureau_id, message_id=row.id).values_list("telling_id", flat=True)
    tellings = Telling.objects.filter(bureau_id=row.bureau_id, id__in=list(carried))
    times = list(tellings.values_list("read_at", flat=True))
    return bool(times) and None not in times
