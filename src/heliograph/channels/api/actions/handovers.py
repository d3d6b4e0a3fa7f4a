"""Handing over both ways: we hand a matter to another body, they take it under their number, or send it back, and say how it goes.

Each step is an event of the matter, told to who asked: nothing is passed on behind anybody's back. The matter stays ours and its
promises run on until an officer ends it; a hand-over ends nothing by itself.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliograph.channels.api.hashing import digest_of
from heliograph.channels.api.models import HandOver, Partner, Said, Scope
from heliograph.channels.api.problems import Problem
from heliograph.core.procedure import Group
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.actions import Actor, MatterRef
from heliograph.matters.actions.actor import may_open
from heliograph.matters.actions.change import project, record, tell
from heliograph.matters.actions.locking import lock, parties_of
from heliograph.matters.commit import durably, insert, update
from heliograph.matters.errors import Invalid, NotAllowed, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Event, Matter
from heliograph.matters.reading.held import contact_of
from heliograph.organisation.reading import Viewer

ROLES = ("handler", "lead", "chief", "supervisor")
HAND_OVER = Text("转给其他单位", "hand it over to another body")
OTHER_NUMBER = Text("先前已经用另一个编号确认接收。", "It was acknowledged before under another number.")
IS_OVER = Text("这一件已经退回或者办结。", "This was sent back or settled already.")
NOT_TAKEN = Text("请先确认接收，写明贵单位的编号。", "Acknowledge it first, with your number.")


@dataclass(frozen=True, slots=True)
class Handing:
    """What is handed over: the words for the other body, and whether the person agreed that they get the contact."""

    words: str
    with_contact: bool


def may_hand_over(matter: Matter, viewer: Viewer) -> bool:
    """Whether this officer may: whoever may open and act on it. Never complaints about the police, never cases."""
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    is_fit = not matter.confidential and not procedure.conflict and procedure.group is not Group.CASE
    return is_fit and matter.erased_at is None and viewer.is_one_of(*ROLES) and may_open(viewer, matter)


def hand_over(ref: MatterRef, partner: Partner, handing: Handing, viewer: Viewer, *, now: datetime) -> HandOver:
    """Put a matter into the partner's box and tell who asked. Raises `NotAllowed`, `NotFound`, `Invalid`."""
    words = handing.words.strip()
    if not any(letter.isalnum() for letter in words):
        raise Invalid("words", Text("请写明要对方办什么。", "Say what they are to do."))

    def work() -> HandOver:
        matter = lock(ref)
        if partner.bureau_id != matter.bureau_id or partner.stopped_at or Scope.HANDOVER not in partner.scopes:
            raise Invalid("partner", Text("不能转给这个单位。", "Nothing can be handed to this body."))
        if not may_hand_over(matter, viewer):
            raise NotAllowed(HAND_OVER)
        _refuse_twice(matter, partner)
        key = MatterKey.of(matter)
        post = viewer.post_for(matter.unit_id)
        contact = contact_of(matter) if handing.with_contact else {}
        made = HandOver(
            bureau_id=matter.bureau_id, id=new_id(), partner=partner, matter_id=matter.id, by_id=viewer.officer_id,
            unit_id=post.unit_id if post else None, handed_at=now, with_contact=bool(contact),
        )  # fmt: skip
        said = {"words": words, "contact": json.dumps(contact, ensure_ascii=False)}
        made.sealed = key.seal_values("api.handover", made.id, said)
        role = next(one for one in ROLES if one in viewer.roles)
        _tell(matter, key, made, "handed-over", Actor(viewer), role, words, now)
        insert([made])
        return made

    return durably(work)


def _refuse_twice(matter: Matter, partner: Partner) -> None:
    open_ones = HandOver.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id, partner=partner)
    if open_ones.filter(status__in=(HandOver.Status.WAITING, HandOver.Status.TAKEN)).exists():
        raise Invalid("partner", Text("已经转给这个单位，对方还没有办结。", "They have it already and are not done."))


def acknowledge(partner: Partner, handover_id: UUID, number: str, *, now: datetime) -> HandOver:
    """They have it under their number. The same again does nothing; another number is refused. Raises `Problem`."""

    def work() -> HandOver:
        matter, row = _held(partner, handover_id)
        if row.their_number == number:
            return row
        if row.their_number:
            raise Problem("conflict", OTHER_NUMBER)
        if row.status != HandOver.Status.WAITING:
            raise Problem("not-open", IS_OVER)
        row.status, row.their_number, row.taken_at = HandOver.Status.TAKEN, number, now
        _say(matter, row, "taken-elsewhere", "", now)
        return row

    return durably(work)


def send_back(partner: Partner, handover_id: UUID, reason: str, *, now: datetime) -> HandOver:
    """It is not theirs; the reason is told to who asked. The same again does nothing. Raises `Problem`."""

    def work() -> HandOver:
        matter, row = _held(partner, handover_id)
        if row.status == HandOver.Status.RETURNED:
            return row
        if row.status == HandOver.Status.SETTLED:
            raise Problem("not-open", IS_OVER)
        row.status, row.settled_at = HandOver.Status.RETURNED, now
        _say(matter, row, "returned-here", reason, now)
        return row

    return durably(work)


def progress(
    partner: Partner, handover_id: UUID, source_id: str, words: str, *, settled: bool, now: datetime
) -> HandOver:
    """How it goes over there, told to who asked. The same id counts once. Raises `Problem`."""
    digest = digest_of(f"{settled:d}{words}".encode())

    def work() -> HandOver:
        matter, row = _held(partner, handover_id)
        about = {"bureau_id": row.bureau_id, "about_id": row.id, "source_id": source_id}
        known = Said.objects.filter(**about).first()
        if known is not None:
            if bytes(known.digest) != digest:
                raise Problem("conflict")
            return row
        if row.status != HandOver.Status.TAKEN:
            raise Problem("not-open", NOT_TAKEN if row.status == HandOver.Status.WAITING else IS_OVER)
        if settled:
            row.status, row.settled_at = HandOver.Status.SETTLED, now
        event = _say(matter, row, "news-elsewhere", words, now)
        insert([Said(**about, digest=digest, event_id=event.id, at=now)])
        return row

    return durably(work)


def fetched(rows: list[HandOver], now: datetime) -> None:
    """Note that the partner has seen these, the first time it does."""
    fresh = [row.id for row in rows if row.fetched_at is None]
    if fresh:
        mine = HandOver.objects.filter(bureau_id=rows[0].bureau_id, id__in=fresh, fetched_at=None)
        durably(lambda: mine.update(fetched_at=now))


def _held(partner: Partner, handover_id: UUID) -> tuple[Matter, HandOver]:
    """The hand-over and its matter, held. Alike for one that never was and one that is another's."""
    mine = HandOver.objects.filter(bureau_id=partner.bureau_id, partner=partner, id=handover_id)
    row = mine.first()
    if row is None:
        raise NotFound
    matter = lock(MatterRef(row.bureau_id, row.matter_id))
    if matter.erased_at is not None:
        raise Problem("not-open", IS_OVER)
    return matter, mine.get()


def _say(matter: Matter, row: HandOver, action: str, words: str, now: datetime) -> Event:
    actor = Actor(is_system=True, source=row.partner.code, door="api")
    event = _tell(matter, MatterKey.of(matter), row, action, actor, "system", words, now)
    update([row])
    return event


def _tell(
    matter: Matter, key: MatterKey, row: HandOver, action: str, actor: Actor, role: str, words: str, now: datetime
) -> Event:
    """The event, and the news for who asked."""
    facts = {"partner": row.partner.code, "partner_zh": row.partner.name_zh, "partner_en": row.partner.name_en}
    said = {"source": actor.source, "door": actor.door, "their_number": row.their_number}
    facts |= {name: value for name, value in said.items() if value}
    event = record(
        matter, key, action=action, kind="told", to=matter.state, role=role, now=now, actor=actor, words=words,
        facts=facts,
    )  # fmt: skip
    told = tell(matter, event, ["submitter"], parties_of(matter), now)
    insert([event, *told, *project(matter, event)])
    update([matter])
    return event
