"""What goes on without anybody: news and reminders, lists that move on, queues sealed in the log, contacts erased in time."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from heliograph.bookings.actions import FOLLOW, REMIND, SEAL, TELL, follow
from heliograph.bookings.actions.opening import REMINDS
from heliograph.bookings.actions.places import locked, owe_to
from heliograph.bookings.models import HELD, Booking, Seal, Slot, SlotState
from heliograph.bookings.sealing import KEYS, contact_of
from heliograph.bookings.tokens import token
from heliograph.bookings.words import said_moment, said_time
from heliograph.core.receipt import show_number
from heliograph.core.text import Text
from heliograph.jobs.queue import job
from heliograph.ledger import actions as ledger
from heliograph.matters import actions as spine
from heliograph.matters import news
from heliograph.matters.actions import Details, MatterRef
from heliograph.matters.actions.locking import lock
from heliograph.matters.commit import durably, insert
from heliograph.matters.errors import NotOffered
from heliograph.matters.identifiers import new_id
from heliograph.organisation import reading as organisation

STEP = 200
OF_THE_MATTER = {
    "placed": "候补排到了，上门的时间是{there}。不方便就告诉我们，或者在“我的预约”里退掉。",
    "unfilled": "{at}的候补没有排到。您的事还在办，民警打电话跟您另约时间。",
}
"""What a matter on a waiting list is told of it, in the words of its step."""
QUEUE = "queue"
"""The word under which the log has the chain of a queue (docs/log-format.md, releases)."""


@job(TELL)
def tell(*, now: datetime, bureau: int, slot: str) -> None:
    """Announce what is to be told of a time's bookings. Each once, however often it runs."""
    owed = Booking.objects.filter(bureau_id=bureau, slot_id=UUID(slot)).exclude(news="")
    for booking, matter in list(owed.values_list("id", "matter_id")):
        if matter is not None:
            durably(partial(_tell_matter, MatterRef(bureau, matter), booking, now))
        durably(partial(_tell, bureau, booking, now))


def _tell_matter(ref: MatterRef, booking: UUID, now: datetime) -> None:
    """What became of the waiting list is told as a step of the matter. Matter first, booking then: as a step that frees it does."""
    lock(ref)
    rows = Booking.objects.filter(bureau_id=ref.bureau_id, id=booking, news__in=OF_THE_MATTER)
    row = rows.select_for_update().first()
    if row is None:
        return
    slot = Slot.objects.get(bureau_id=ref.bureau_id, id=row.slot_id)
    said = OF_THE_MATTER[row.news].format(there=said_time(slot).zh, at=said_moment(slot).zh)
    with suppress(NotOffered):  # it ended meanwhile
        spine.act(ref, "schedule", spine.SYSTEM, now=now, details=Details(words=said))
    rows.update(news="")


def _tell(bureau: int, booking: UUID, now: datetime) -> None:
    """What announces it and that it is announced stand in one transaction.

    The time is read once the booking is held: it may have been moved since the job began.
    """
    rows = Booking.objects.filter(bureau_id=bureau, id=booking)
    row = rows.select_for_update().exclude(news="").first()
    if row is None:
        return
    slot = Slot.objects.get(bureau_id=bureau, id=row.slot_id)
    contact, what = contact_of(slot, row), what_is_said(slot, row)
    if contact and what is not None:
        link = settings.BASE_URL + reverse("booking_own", args=[token(row)])
        number = show_number(row.number)
        told = news.News("booking", row.bureau_id, row.id, number, what, contact, row.language, link)
        insert(news.announce(told, now))
    rows.update(news="")


def what_is_said(slot: Slot, row: Booking) -> Text | None:
    """The sentence of a piece of news: when and where, never what for."""
    at, there = said_moment(slot), said_time(slot)
    if row.news == "booked":
        return Text(f"约好了，{there.zh}", f"you have a place: {there.en}")
    if row.news == "waiting":
        return Text(
            f"{at.zh}的约满了，您在候补里。排到了马上告诉您",
            f"{at.en} is full and you are on the waiting list. We tell you when a place comes free",
        )
    if row.news == "reminder":
        return Text(f"提醒您，约在{there.zh}。来不了请退掉", f"a reminder: {there.en}. If you can't come, give it back")
    if row.news == "moved":
        by = organisation.in_words(slot.bureau_id, row.answer_by) if row.answer_by else Text("", "")
        return Text(
            f"时间或者地点改了，现在是{there.zh}。原因：{slot.why}"
            + (f"。请在{by.zh}前点“我来”" if row.answer_by else ""),
            f"it was moved to {there.en}. Why: {slot.why}" + (f". Say yes before {by.en}" if row.answer_by else ""),
        )
    if row.news == "cancelled":
        return Text(
            f"{at.zh}的取消了。原因：{slot.why}。可以另选一个时间",
            f"{at.en} was cancelled. Why: {slot.why}. You can choose another time",
        )
    if row.news == "lapsed":
        return Text(
            f"{at.zh}的名额没有等到您回话，给了下一位", f"the place on {at.en} went to the next, without your word"
        )
    if row.news == "unfilled":
        return Text(f"{at.zh}的候补没有排到", f"no place came free for you on {at.en}")
    if row.news == "offered" and row.answer_by is not None:
        by = organisation.in_words(slot.bureau_id, row.answer_by)
        return Text(
            f"候补排到了，{there.zh}。请在{by.zh}前点“我来”，过了给下一位",
            f"a place came free: {there.en}. Say yes before {by.en}, or it goes to the next",
        )
    return None


@job(FOLLOW)
def follow_clock(*, now: datetime, bureau: int, slot: str) -> None:
    """Offers that lapse, lists that move on, places freed after the grace."""
    follow(bureau, UUID(slot), now=now)


@job(REMIND)
def remind(*, now: datetime, bureau: int, slot: str) -> None:
    """The day before, for who booked earlier than that; once for each time it is held at."""

    def work() -> None:
        found = locked(bureau, UUID(slot))
        if found.state == SlotState.CANCELLED or not found.starts_at - REMINDS <= now < found.starts_at:
            return
        rows = Booking.objects.filter(
            bureau_id=bureau, slot_id=found.id, status__in=HELD, is_told=True, reminded_at=None,
            made_at__lt=found.starts_at - REMINDS, news="",
        )  # fmt: skip
        if rows.update(reminded_at=now, news="reminder"):
            insert([owe_to(TELL, found, now)])

    durably(work)


@job(SEAL)
def seal(*, now: datetime, bureau: int, slot: str) -> None:
    """Put the chain of a queue into the public log: from then on not even we could write its order anew unseen.

    And tell who booked meanwhile that they did: one job for all of a rush, instead of one for each.
    """

    def work() -> None:
        found = locked(bureau, UUID(slot))
        if found.accepted > found.sealed:
            digest = bytes(found.head)
            made = ledger.log_release(
                bureau, kind=QUEUE, title=f"{found.id} {found.accepted}", digest=digest, now=now
            )  # fmt: skip
            Seal(
                bureau_id=bureau, id=new_id(), slot_id=found.id, sequence=found.accepted, digest=digest,
                record=made.record, salt=made.salt, entry=made.entry, at=now,
            ).save(force_insert=True)  # fmt: skip
            if Booking.objects.filter(bureau_id=bureau, slot_id=found.id).exclude(news="").exists():
                insert([owe_to(TELL, found, now)])
        found.sealed, found.seal_owed = found.accepted, False
        found.save(update_fields=["sealed", "seal_owed"])

    durably(work)


@job("bookings.contacts", every=timedelta(hours=1))
def erase(*, now: datetime) -> None:
    """Erase what people left to be reached by, once its time is over; only rows that are due."""
    for bureau in organisation.bureaus():
        due = Slot.objects.filter(bureau_id=bureau.id, erase_at__lte=now)
        for slot_id in list(due.values_list("id", flat=True)[:STEP]):
            durably(partial(_erase, bureau.id, slot_id))


def _erase(bureau_id: int, slot_id: UUID) -> None:
    """The key, what it sealed, and the hashes by which a person was known again. The queue stays: it names nobody."""
    Slot.objects.filter(bureau_id=bureau_id, id=slot_id).update(key=b"", erase_at=None)
    rows = Booking.objects.filter(bureau_id=bureau_id, slot_id=slot_id)
    news.forget(bureau_id, rows.exclude(contact=b"").values_list("id", flat=True))
    rows.update(contact=b"", by_phone=None, by_mail=None, news="")


def rewrap_keys(bureau_id: int) -> int:
    """After the master key was rotated: wrap the times' keys with the new one. Returns how many changed."""
    return KEYS.rewrap(Slot.objects.filter(bureau_id=bureau_id))
