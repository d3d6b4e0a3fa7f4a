"""What goes on without anybody: news by mail to who booked, contacts erased when their time is over, keys wrapped anew."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet

from heliograph.core.receipt import show_number
from heliograph.core.sealing import SealBroken
from heliograph.core.text import Text
from heliograph.jobs.queue import owe
from heliograph.matters.commit import durably
from heliograph.organisation import reading as organisation
from heliograph.publishing.errors import Unreadable
from heliograph.publishing.models.attendance import Booking, Guest
from heliograph.publishing.models.hearings import Sitting
from heliograph.publishing.sitting_words import contact_key_of, rewrapped

log = logging.getLogger(__name__)
NEWS = "publishing.hearing-news"
STEP = 200
SUBJECT = Text("您预约的场次有变化（{number}）", "A change to the session you booked ({number})")
SAID = {
    "moved": Text("时间或者地点改了", "Its time or place has changed"),
    "cancelled": Text("取消了", "It was cancelled"),
    "closed": Text("依法转为不公开，旁听预约已经取消", "It was closed to the public by law; your booking has ended"),
    "seated": Text("有人退了座，您排到了，现在有座", "A seat became free: it is yours"),
}
BODY = Text(
    "您好：\n\n您用编号 {number} 预约的场次：{what}。\n请凭编号和密码查看：{link}\n",
    "Hello,\n\nThe session you booked under {number}: {what}.\nRead it with the number and secret code: {link}\n",
)


class NotSent(Exception):
    """Some letters could not be sent; the job tries again. Says how many, never to whom."""


def owe_news(sitting: Sitting, news: str, now: datetime) -> None:
    """Have everybody told who left a way to be reached. Call inside the transaction that makes the news."""
    for model in (Booking, Guest):
        rows = model.objects.filter(bureau_id=sitting.bureau_id, sitting_id=sitting.id)
        rows.exclude(contact=b"").update(news=news)
    owe_job(sitting, now)


def owe_job(sitting: Sitting, now: datetime) -> None:
    owe(NEWS, at=now, bureau=sitting.bureau_id, sitting=str(sitting.id)).save()


def tell_news(bureau_id: int, sitting_id: UUID) -> int:
    """Send what is to be told of a session. Raises `NotSent` if a letter failed. Returns how many were sent."""
    sitting = Sitting.objects.filter(bureau_id=bureau_id, id=sitting_id).first()
    if sitting is None or not sitting.contact_key:
        return 0
    sent = failed = 0
    for model, column, page in ((Booking, "booking", "/hearings/booking/"), (Guest, "guest", "/hearings/invited/")):
        rows: QuerySet[Booking | Guest] = model.objects.filter(bureau_id=bureau_id, sitting_id=sitting_id)
        for row in list(rows.exclude(news="")):
            try:
                sent += _send(sitting, row, column, page)
            except Exception as error:  # the words of a mail server name the address: only the kind of failure is kept
                log.warning("news of a session could not be sent: %s", type(error).__name__)
                failed += 1
                continue
            rows.filter(id=row.id, news=row.news).update(news="")
    if failed:
        raise NotSent(f"{failed} letters")
    return sent


def _send(sitting: Sitting, row: Booking | Guest, column: str, page: str) -> int:
    """By mail, to who gave an address; the letter says that something changed and where to read it."""
    try:
        contact = contact_key_of(sitting).open_values(f"{column}.contact", row.id, bytes(row.contact))
    except (SealBroken, Unreadable):
        return 0
    address, said = contact.get("email", ""), SAID.get(row.news)
    if not address or said is None:
        return 0
    number = show_number(row.number)
    facts = {"number": number, "what": said.get(row.language), "link": settings.BASE_URL + page}
    EmailMessage(SUBJECT.get(row.language).format(**facts), BODY.get(row.language).format(**facts), to=[address]).send()
    return 1


def erase_contacts(now: datetime) -> int:
    """Erase what people left to be reached by, some days after the session; only rows that are due. Returns how many."""
    done = 0
    for bureau in organisation.bureaus():
        while True:
            due = Sitting.objects.filter(bureau_id=bureau.id, contacts_erase_at__lte=now).order_by("contacts_erase_at")
            ids = list(due.values_list("id", flat=True)[:STEP])
            for sitting_id in ids:
                durably(lambda sitting_id=sitting_id, bureau_id=bureau.id: _erase(bureau_id, sitting_id))  # type: ignore[misc]
            done += len(ids)
            if len(ids) < STEP:
                break
    return done


def _erase(bureau_id: int, sitting_id: UUID) -> None:
    """The key goes and the rows are emptied: past the model's own gate, because nothing on record changes."""
    plain: QuerySet[Sitting] = QuerySet(Sitting)
    plain.filter(bureau_id=bureau_id, id=sitting_id).update(contact_key=b"", contacts_erase_at=None)
    of_sitting = {"bureau_id": bureau_id, "sitting_id": sitting_id}
    Booking.objects.filter(**of_sitting).exclude(contact=b"", news="").update(contact=b"", news="")
    Guest.objects.filter(**of_sitting).update(contact=b"", conflict=b"", news="")


def rewrap_sittings(bureau_id: int) -> int:
    """After the master key was rotated: wrap the sessions' keys with the new one. Returns how many changed."""
    changed, last = 0, None
    while True:
        rows = Sitting.objects.filter(bureau_id=bureau_id).order_by("id")
        batch = list((rows.filter(id__gt=last) if last else rows).only("bureau_id", "id", "key", "contact_key")[:STEP])
        if not batch:
            return changed
        last = batch[-1].id
        changed += durably(lambda batch=batch: sum(map(_rewrap, batch)))  # type: ignore[misc]


def _rewrap(sitting: Sitting) -> int:
    before = (bytes(sitting.key), bytes(sitting.contact_key))
    key, contact_key = rewrapped(sitting)
    if (key, contact_key) == before:
        return 0
    plain: QuerySet[Sitting] = QuerySet(Sitting)
    found = plain.filter(bureau_id=sitting.bureau_id, id=sitting.id, key=before[0], contact_key=before[1])
    return found.update(key=key, contact_key=contact_key)
