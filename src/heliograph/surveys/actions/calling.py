"""回访: agree to be asked how it was; call, from another unit, who was drawn (`call_drawing`); note who was not reached.

The rated unit neither asks nor learns who agreed, who was drawn or who said what.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from heliograph.core.text import Text
from heliograph.matters.actions import looks
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, NotAllowed, NotFound
from heliograph.matters.models import Matter
from heliograph.matters.reading.held import contact_of
from heliograph.organisation.reading import Viewer
from heliograph.surveys.actions.planning import today
from heliograph.surveys.models import CallBack, HowWasIt

MOST_TRIES = 3
LONG_AGO = timedelta(days=60)
"""Nobody is asked to remember what ended longer ago."""
CALL = Text("打回访电话", "make call-backs")
_UNSURE = Text("记不清", "Can't say")
ASKS = {
    "solved": (
        Text("事情解决了吗？", "Was it solved?"),
        {
            "yes": Text("解决了", "Yes"),
            "partly": Text("解决了一部分", "In part"),
            "no": Text("没解决", "No"),
        },
    ),
    "in_time": (
        Text("到说好的时间有答复吗？", "Did they answer by the day they had named?"),
        {"yes": Text("有", "Yes"), "no": Text("没有", "No"), "unsure": _UNSURE},
    ),
    "explained": (
        Text("话说得明白吗？", "Was it explained clearly?"),
        {"yes": Text("明白", "Yes"), "no": Text("不明白", "No"), "unsure": _UNSURE},
    ),
}
"""What is asked, and what may be answered."""


def may_be_asked(matter: Matter, now: datetime) -> bool:
    """Whether this matter's holder may agree to a call: it ended not long ago, is not confidential, and a telephone is known."""
    if matter.settled_at is None or not matter.outcome or matter.confidential or matter.settled_at < now - LONG_AGO:
        return False
    return bool(contact_of(matter).get("phone"))


def agree(matter: Matter, *, yes: bool, now: datetime) -> None:
    """The holder agrees to be called, or takes it back. Nothing happens any more once somebody was drawn. Twice is once."""

    def work() -> None:
        mine = CallBack.objects.select_for_update().filter(bureau_id=matter.bureau_id, matter_id=matter.id)
        held = mine.first()
        if held is None and yes and may_be_asked(matter, now):
            assert matter.settled_at is not None
            CallBack(
                bureau_id=matter.bureau_id, matter_id=matter.id, unit_id=matter.unit_id, procedure=matter.procedure,
                number=matter.number, ended_on=today(matter.bureau_id, matter.settled_at), agreed_at=now,
            ).save(force_insert=True)  # fmt: skip
        elif held is not None and not yes:
            _take_back(held, now)

    durably(work)


def _take_back(held: CallBack, now: datetime) -> None:
    if held.status == CallBack.Status.AGREED:
        CallBack.objects.filter(bureau_id=held.bureau_id, matter_id=held.matter_id).delete()
    elif held.status == CallBack.Status.DRAWN:
        _close(held, CallBack.Status.DECLINED, now)


def to_call(viewer: Viewer, number: str) -> CallBack:
    """Whom this officer may call. Raises `NotAllowed`, `NotFound`."""
    if not viewer.is_one_of("supervisor"):
        raise NotAllowed(CALL)
    row = CallBack.objects.filter(bureau_id=viewer.bureau_id, number=number, status=CallBack.Status.DRAWN).first()
    if row is None or not may_call(viewer, row.unit_id):
        raise NotFound
    return row


def may_call(viewer: Viewer, unit: int) -> bool:
    """Whether the officer may call about this unit: of supervision, and not posted in it or above it in its own line."""
    return viewer.is_one_of("supervisor") and unit not in viewer.posted_units | viewer.led_units


def show_telephone(viewer: Viewer, number: str, *, now: datetime) -> dict[str, str]:
    """Name and telephone, with the look recorded before anything is shown. Empty where there is nothing to ask any more, and
    the call-back ends: the matter was erased, or is being handled again."""
    row = to_call(viewer, number)
    matter = Matter.objects.filter(bureau_id=row.bureau_id, id=row.matter_id).first()
    contact = contact_of(matter) if matter is not None else {}
    if matter is None or matter.settled_at is None or not contact.get("phone"):
        durably(lambda: _close(row, CallBack.Status.GONE, now))
        return {}
    looks.look(matter, viewer, why="supervising", now=now)
    return {name: contact[name] for name in ("name", "phone") if contact.get(name)}


def note_unreached(viewer: Viewer, number: str, *, now: datetime) -> CallBack:
    """Nobody picked up: one try a day, three in all. Raises what `to_call` raises, and `Invalid` for a second try on one day."""

    def work() -> CallBack:
        row, on = _locked(to_call(viewer, number)), today(viewer.bureau_id, now)
        if row.tried_on == on:
            raise Invalid("number", Text("今天打过了，换一天再打。", "You called today: try on another day."))
        row.tries, row.tried_on = row.tries + 1, on
        if row.tries >= MOST_TRIES:
            _close(row, CallBack.Status.UNREACHED, now)
        row.save()
        return row

    return durably(work)


def note_declined(viewer: Viewer, number: str, *, now: datetime) -> None:
    """The person would rather not say. Raises what `to_call` raises."""
    durably(lambda: _close(_locked(to_call(viewer, number)), CallBack.Status.DECLINED, now))


def note_said(viewer: Viewer, number: str, said: Mapping[str, str], *, now: datetime) -> None:
    """What the person said; kept without the matter. Raises what `to_call` raises, and `Invalid` for an answer that is none."""
    for name, (_ask, options) in ASKS.items():
        if said.get(name) not in options:
            raise Invalid(name, Text("请选一项。", "Choose one."))

    def work() -> None:
        row = _locked(to_call(viewer, number))
        HowWasIt(
            bureau_id=row.bureau_id, id=uuid.uuid4(), unit_id=row.unit_id, month=row.ended_on.replace(day=1),
            **{name: said[name] for name in ASKS},
        ).save()  # fmt: skip
        _close(row, CallBack.Status.ANSWERED, now)

    durably(work)


def _locked(row: CallBack) -> CallBack:
    held = CallBack.objects.select_for_update().get(bureau_id=row.bureau_id, matter_id=row.matter_id)
    if held.status != CallBack.Status.DRAWN:
        raise NotFound
    return held


def _close(row: CallBack, status: str, now: datetime) -> None:
    row.status, row.closed_at = status, now
    row.save()
