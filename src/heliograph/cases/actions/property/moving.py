"""Where a thing goes (保管链), and what becomes of it: out of the store and back, to its owner, or settled by a decision.

Each is recorded by a step of the property matter and a movement in one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliograph.cases.actions.property.things import GIVE_ITEM_BACK, SETTLE_ITEM, held_list, moved, note_of, owners_of
from heliograph.cases.models import Movement, PropertyItem
from heliograph.cases.models.property import STATUS_WORDS, WITH_POLICE, Status
from heliograph.core.files import Accepted
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.actions import Actor, Details, MatterRef, act
from heliograph.matters.commit import durably, insert, update
from heliograph.matters.errors import Invalid, Missing
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Event, Matter

MEASURES = (Status.SEIZED, Status.SEALED_UP, Status.FROZEN, Status.HELD)
ENDS = (Status.HANDED_OVER, Status.CONFISCATED, Status.DESTROYED)


@dataclass(frozen=True, slots=True)
class Move:
    """Who took it out or brought it in, why, and where it lies from then on. `happened_at` by the officer's word."""

    is_out: bool
    who: str
    why: str
    place: str = ""
    happened_at: datetime | None = None


def move(ref: MatterRef, item_ids: Sequence[UUID], how: Move, by: Actor, *, now: datetime) -> Event:
    """Out of the store, or back in. Raises `Missing`, `Invalid` (it is out already; not with the police), `MatterError`."""
    for need, words in (("who", how.who), ("reason", how.why)):
        if not any(c.isalnum() for c in words):
            raise Missing(need)
    return durably(lambda: _move(ref, item_ids, how, by, now))


def _move(ref: MatterRef, item_ids: Sequence[UUID], how: Move, by: Actor, now: datetime) -> Event:
    matter, items = held_list(ref, item_ids)
    for item in items:
        _check_is_here(item)
        if item.is_out == how.is_out:
            raise Invalid("items", _already(item))
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    said = ("出库" if how.is_out else "入库") + f"：第 {_numbers(items)} 项；{how.who.strip()}；{how.why.strip()}"
    event = act(ref, note_of(procedure), by, now=now, details=Details(internal=said, happened_at=how.happened_at))
    key = MatterKey.of(matter)
    kind = Movement.Kind.OUT if how.is_out else Movement.Kind.IN
    words = {"who": how.who, "why": how.why, "place": how.place}
    rows = []
    for item in items:
        item.is_out, item.changed_at = how.is_out, now
        if how.place.strip():
            _put(item, key, how.place.strip())
        rows.append(moved(item, event, kind, before=item.status, key=key, words=words, happened_at=how.happened_at))
    return _write(event, items, rows)


def give_back(
    ref: MatterRef,
    item_ids: Sequence[UUID],
    to: UUID,
    proof: str,
    by: Actor,
    *,
    now: datetime,
    files: tuple[Accepted, ...] = (),
) -> Event:
    """Some of the things to their owner, with what proves it: who signed, when, on which list (or a file of it).

    The whole list goes back by the procedure's own step `give-back`. Raises `Missing` (no proof), `Invalid` (another's
    thing, or one that is out), `MatterError`.
    """
    if not any(c.isalnum() for c in proof):
        raise Missing("proof")
    return durably(lambda: _give_back(ref, item_ids, to, proof.strip(), by, now, files))


def _give_back(
    ref: MatterRef,
    item_ids: Sequence[UUID],
    to: UUID,
    proof: str,
    by: Actor,
    now: datetime,
    files: tuple[Accepted, ...],
) -> Event:
    matter, items = held_list(ref, item_ids)
    if to not in [party.id for party in owners_of(matter)]:
        raise Invalid("to", Text("请选择还给哪位当事人。", "Choose the party it goes back to."))
    for item in items:
        _check_is_in(item)
        if item.owner_id != to:
            said = f"第 {item.position} 项登记的物主不是这位当事人。请先核对、登记物主。"
            raise Invalid("to", Text(said, f"Item {item.position} is not entered as theirs: check the owner first."))
    words = f"返还第 {_numbers(items)} 项。{proof}"
    event = act(ref, GIVE_ITEM_BACK, by, now=now, details=Details(words=words, attachments=files))
    return _become(matter, items, Status.RETURNED, event, {"proof": proof, "to": str(to)})


def mark(
    ref: MatterRef, item_ids: Sequence[UUID], status: Status, why: str, by: Actor, *, now: datetime, ground: str = ""
) -> Event:
    """Another measure on some of the things, or what a decision made of them, with its ground.

    Going back has `give_back`; what nobody claims has the procedure's own steps with their six months. Raises `Missing`,
    `Invalid`, `MatterError`.
    """
    if status not in (*MEASURES, *ENDS):
        raise Invalid("status", Text("这种情况另有步骤办理。", "There is another step for that."))
    if not any(c.isalnum() for c in why):
        raise Missing("reason")
    return durably(lambda: _mark(ref, item_ids, status, why.strip(), by, now, ground.strip()))


def _mark(
    ref: MatterRef, item_ids: Sequence[UUID], status: Status, why: str, by: Actor, now: datetime, ground: str
) -> Event:
    matter, items = held_list(ref, item_ids)
    for item in items:
        if status in ENDS:
            _check_is_in(item)
        else:
            _check_is_here(item)
    said = f"第 {_numbers(items)} 项：{STATUS_WORDS[status].zh}。{why}"
    if status in ENDS:
        event = act(ref, SETTLE_ITEM, by, now=now, details=Details(words=said, ground=ground))
    else:
        procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
        event = act(ref, note_of(procedure), by, now=now, details=Details(internal=said))
    return _become(matter, items, status, event, {"why": why, "ground": ground})


def _become(
    matter: Matter, items: Sequence[PropertyItem], status: Status, event: Event, words: dict[str, str]
) -> Event:
    key, rows = MatterKey.of(matter), []
    for item in items:
        before, item.status, item.changed_at = item.status, status, event.at
        rows.append(moved(item, event, Movement.Kind.BECAME, before=before, key=key, words=words))
    return _write(event, items, rows)


def _write(event: Event, items: Sequence[PropertyItem], rows: Sequence[Movement]) -> Event:
    insert(rows)
    update(items)
    return event


def _put(item: PropertyItem, key: MatterKey, place: str) -> None:
    values = key.open_values("property", item.id, bytes(item.sealed)) | {"place": place}
    item.sealed = key.seal_values("property", item.id, values)


def _check_is_here(item: PropertyItem) -> None:
    if item.status not in WITH_POLICE:
        words = STATUS_WORDS[item.status]
        raise Invalid(
            "items",
            Text(
                f"第 {item.position} 项已经不在这里：{words.zh}。",
                f"Item {item.position} is no longer here: {words.en}.",
            ),
        )


def _check_is_in(item: PropertyItem) -> None:
    _check_is_here(item)
    if item.is_out:
        said = f"第 {item.position} 项还在库外，先登记入库。"
        raise Invalid("items", Text(said, f"Item {item.position} is out of the store: record its coming back first."))


def _already(item: PropertyItem) -> Text:
    if item.is_out:
        return Text(f"第 {item.position} 项已经出库了。", f"Item {item.position} is out already.")
    return Text(f"第 {item.position} 项就在库里。", f"Item {item.position} is in the store already.")


def _numbers(items: Sequence[PropertyItem]) -> str:
    return "、".join(str(item.position) for item in items)
