"""What goes on without anybody: news to who asked, hours closed that nobody closed, contacts erased in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from heliograph.core.receipt import show_number
from heliograph.core.text import Text
from heliograph.jobs.queue import job
from heliograph.matters import news, procedures
from heliograph.matters.commit import durably, insert
from heliograph.organisation import reading as organisation
from heliograph.questions.actions.live import CLOSE, CONSULTATION, TELL, close_by_itself
from heliograph.questions.hour_words import contact_of, rewrapped
from heliograph.questions.models.live import HourQuestion, OpenHour

STEP = 200
SAID = {
    "answered": Text("已经回答了", "it was answered"),
    "aside": Text("没有放出来，原因可以凭编号看", "it was not shown; the number opens the reason"),
    "carried": Text(
        "访谈时间里没来得及答，已经登记成一件事项，接着办", "there was no time for it: it is now a matter, and goes on"
    ),
    "moved": Text("访谈改了时间", "the hour was moved to another time"),
}


@job(TELL)
def tell(*, now: datetime, bureau: int, hour: str) -> None:
    """Announce what is to be told of an hour's questions: that there is news, never what. Each once, however often it runs."""
    found = OpenHour.objects.filter(bureau_id=bureau, id=UUID(hour)).first()
    if found is None:
        return
    owed = HourQuestion.objects.filter(bureau_id=bureau, hour_id=found.id).exclude(news="")
    for question in list(owed.values_list("id", flat=True)):
        durably(partial(_tell, found, question, now))


def _tell(hour: OpenHour, question: UUID, now: datetime) -> None:
    """What announces it and that it is announced stand in one transaction."""
    rows = HourQuestion.objects.filter(bureau_id=hour.bureau_id, id=question)
    row = rows.select_for_update().exclude(news="").first()
    if row is None:
        return
    contact, what = contact_of(hour, row), SAID.get(row.news)
    if contact and what is not None:
        link = settings.BASE_URL + reverse("live_mine")
        told = news.News(
            "question", row.bureau_id, row.id, show_number(row.number), what, contact, row.language, link
        )  # fmt: skip
        insert(news.announce(told, now))
    rows.update(news="")


@job(CLOSE)
def close_hour(*, now: datetime, bureau: int, hour: str) -> None:
    """Nobody closed it: what was asked does not stay open in silence."""
    procedure = procedures.in_force(bureau, CONSULTATION, now.date())
    if procedure is None:
        raise LookupError(f"no procedure {CONSULTATION} is in force")
    close_by_itself(bureau, UUID(hour), procedure, now=now)


@job("questions.hour-contacts", every=timedelta(hours=1))
def erase(*, now: datetime) -> None:
    """Erase what askers left to be reached by, once its time is over; only rows that are due."""
    for bureau in organisation.bureaus():
        due = OpenHour.objects.filter(bureau_id=bureau.id, contacts_erase_at__lte=now)
        for hour_id in list(due.values_list("id", flat=True)[:STEP]):
            durably(lambda hour_id=hour_id, bureau_id=bureau.id: _erase(bureau_id, hour_id))  # type: ignore[misc]


def _erase(bureau_id: int, hour_id: UUID) -> None:
    OpenHour.objects.filter(bureau_id=bureau_id, id=hour_id).update(contact_key=b"", contacts_erase_at=None)
    rows = HourQuestion.objects.filter(bureau_id=bureau_id, hour_id=hour_id)
    held = rows.exclude(contact=b"", slip=b"", news="")
    news.forget(bureau_id, held.values_list("id", flat=True))
    held.update(contact=b"", slip=b"", news="")


def rewrap_keys(bureau_id: int) -> int:
    """After the master key was rotated: wrap the hours' keys with the new one. Returns how many changed."""
    changed = 0
    for hour in OpenHour.objects.filter(bureau_id=bureau_id).order_by("id").iterator(chunk_size=STEP):
        before = (bytes(hour.key), bytes(hour.contact_key))
        key, contact_key = rewrapped(hour)
        if (key, contact_key) != before:
            changed += durably(partial(_rewrap, hour, before, key, contact_key))
    return changed


def _rewrap(hour: OpenHour, before: tuple[bytes, bytes], key: bytes, contact_key: bytes) -> int:
    rows = OpenHour.objects.filter(bureau_id=hour.bureau_id, id=hour.id, key=before[0], contact_key=before[1])
    return rows.update(key=key, contact_key=contact_key)
