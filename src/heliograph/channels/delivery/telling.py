"""News of the spine becomes messages: listens to tellings as they are made, and returns rows for the same transaction.

Several changes of a matter within an hour go out as one message: what waits takes the new ones along, and after one went
out the next waits for the hour to end. A message never says what the matter is about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Model

from heliograph.channels.base import BadAddress
from heliograph.channels.configuration import channels
from heliograph.channels.delivery import policy
from heliograph.channels.delivery.actions.addresses import new_address
from heliograph.channels.delivery.actions.composing import compose
from heliograph.channels.delivery.addressing import blind_of
from heliograph.channels.delivery.models import Address, Carried, Message
from heliograph.core.procedure import Group, Kind, Waiting
from heliograph.core.receipt import show_number
from heliograph.matters import procedures
from heliograph.matters.events import Told
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Event, Matter, Party, Telling
from heliograph.organisation import reading as organisation

IN_CONTACT = {"mail": "email", "sms": "phone", "print": "address"}
"""Where the contact that somebody left holds the address of a channel."""


def listen(matter: Matter, event: Event, news: Sequence[Told]) -> list[Model]:
    """The messages that carry this news, for whoever allowed more than the page."""
    reached = [(telling, party) for telling, party in news if party.reach != "page"]
    if not reached:
        return []
    there = _addresses(matter, event, [party for _, party in reached])
    rows: list[Model] = []
    for telling, party in reached:
        made = _from_contact(matter, party, there[party.id], telling.owed_at)
        rows += made
        usable = [one for one in (*there[party.id], *made) if one.is_usable and one.channel in channels()]
        if usable:
            rows += _carry(matter, event, telling, min(usable, key=lambda one: (one.rank, one.id)))
    return rows


def _addresses(matter: Matter, event: Event, parties: Iterable[Party]) -> dict[UUID, list[Address]]:
    """What they allowed so far. A matter that begins has nobody's yet, and is not looked up."""
    found: dict[UUID, list[Address]] = defaultdict(list)
    if event.sequence > 1:
        ids = [party.id for party in parties]
        for row in Address.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id, party_id__in=ids):
            if row.party_id is not None:
                found[row.party_id].append(row)
    return found


def _from_contact(matter: Matter, party: Party, there: list[Address], now: datetime) -> list[Address]:
    """Addresses that the contact holds and that have no row yet: of a new matter, or corrected since.

    They were left with the matter itself, to be told about it, and need no other confirmation.
    """
    wanted = [code for code in party.reach.split(",") if code in IN_CONTACT and code in channels()]
    if not wanted:
        return []
    contact = MatterKey.of(matter).open_values("party", party.id, party.sealed)
    made = []
    for rank, code in enumerate(wanted):
        try:
            address = channels()[code].address(contact.get(IN_CONTACT[code], ""))
        except BadAddress:
            continue
        blind = blind_of(code, address)
        if any(bytes(row.blind) == blind for row in there):
            continue
        row = new_address(matter.bureau_id, code, address, language=party.language, matter=matter, party=party, now=now)
        row.rank, row.of_contact, row.confirmed_at = rank, True, now
        row.stopped_at = _stopped_before(matter, blind)
        made.append(row)
    return made


def changed(matter: Matter, event: Event) -> list[Model]:
    """Listens to events: an address that somebody took out of their contact is not used any more, and when the content of
    a matter is erased, the addresses of its people go with it."""
    if event.action == "erased":
        Address.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id).delete()
    if event.kind != Kind.CORRECT:
        return []
    parties = Party.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id)
    kept = {blind for party in parties for blind in _blinds(MatterKey.of(matter), party)}
    mine = Address.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id, of_contact=True, stopped_at=None)
    gone = [row.id for row in mine if bytes(row.blind) not in kept]
    if gone:
        mine.filter(id__in=gone).update(stopped_at=event.at)
    return []


def _blinds(key: MatterKey, party: Party) -> list[bytes]:
    contact = key.open_values("party", party.id, party.sealed)
    found = []
    for code, name in IN_CONTACT.items():
        with suppress(BadAddress, KeyError):
            found.append(blind_of(code, channels()[code].address(contact[name])))
    return found


def _stopped_before(matter: Matter, blind: bytes) -> datetime | None:
    """Who stopped letters about a matter gets none about a part that was split from it."""
    if matter.parent_id is None:
        return None
    before = Address.objects.filter(bureau_id=matter.bureau_id, blind=blind, matter_id=matter.parent_id)
    stopped: datetime | None = before.exclude(stopped_at=None).values_list("stopped_at", flat=True).first()
    return stopped


def _carry(matter: Matter, event: Event, telling: Telling, address: Address) -> list[Model]:
    """The telling goes with the message that waits for this address, or with a new one."""
    now = telling.owed_at
    telling.channel, telling.status, telling.sent_at = address.channel[:10], Telling.Status.OWED, None
    text, fields = _words(matter, event)
    last = None if event.sequence == 1 else _last(matter, address)
    if last is not None and last.state in (Message.State.WAITING, Message.State.TO_PRINT):
        last.count += 1
        last.text = text if text == "your-turn" else last.text
        last.save(update_fields=["count", "text"])
        return [Carried(bureau_id=matter.bureau_id, telling_id=telling.id, message_id=last.id)]
    rows = compose([address], text, fields, purpose="matter", matter_id=matter.id, now=now)
    for row in rows:
        _time(row, address, last, now)
    carried = [Carried(bureau_id=row.bureau_id, telling_id=telling.id, message_id=row.id) for row in rows]
    return [*rows, *carried]


def _last(matter: Matter, address: Address) -> Message | None:
    mine = Message.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id, address_id=address.id, batch_id=None)
    return mine.filter(purpose="matter").order_by("-id").first()


def _time(row: Message, address: Address, last: Message | None, now: datetime) -> None:
    """At once; an hour after the last one; when the quiet hours end. Letters wait for somebody to print them."""
    if row.state == Message.State.TO_PRINT:
        return
    rules = policy.rules_of(row.bureau_id)
    at = now
    if last is not None and last.state not in (Message.State.DROPPED, Message.State.FAILED):
        at = max(now, (last.sent_at or last.made_at) + rules.merge)
    row.next_at = policy.first_allowed(rules, address, organisation.zone(row.bureau_id), at)


def _words(matter: Matter, event: Event) -> tuple[str, dict[str, str]]:
    """To a party of a case not even a number goes, only the door that their slip opens."""
    rule = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    if rule.group is Group.CASE:
        return "case-news", {"link": f"{settings.BASE_URL}/case/"}
    text = "your-turn" if rule.state(event.to_state).waiting is Waiting.RESIDENT else "news"
    return text, {"number": show_number(matter.number), "link": f"{settings.BASE_URL}/r/{matter.number}"}
