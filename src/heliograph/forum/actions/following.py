"""A follower hears once, by mail or telephone, that the answer is public; some days later how they were reached is gone."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from heliograph.core.sealing import SealBroken
from heliograph.core.text import Text
from heliograph.forum.actions.voicing import FOLLOW, raise_voice, take_back, who
from heliograph.forum.models import Follower, PublicQuestion, State
from heliograph.jobs.models import Job
from heliograph.jobs.queue import owe
from heliograph.matters import news
from heliograph.matters.commit import durably, insert
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import OwnKeys

TELL, FORGET = "forum.tell", "forum.forget"
KEPT = timedelta(days=3)
"""So long a message may be tried again."""
KEYS = OwnKeys("follower")
COLUMN = "follower.contact"
WHAT = Text("您关注的公开提问有了答复", "a public question that you follow has been answered")


def be_told(bureau_id: int, question_id: UUID, token: str, contact: dict[str, str], language: str) -> None:
    """Follow, and hear by these when the answer is public; by none: no message. Raises `NotFound`.

    Whose answer is public already has nothing to wait for.
    """
    raise_voice(bureau_id, question_id, FOLLOW, token)
    left = {name: value.strip() for name, value in contact.items() if value.strip()}

    def work() -> None:
        forget(bureau_id, question_id, token)
        waits = PublicQuestion.objects.filter(bureau_id=bureau_id, id=question_id, answer_shown_at=None)
        if left and waits.exists():
            row = Follower(
                bureau_id=bureau_id,
                id=new_id(),
                question_id=question_id,
                who=who(question_id, token),
                language=language,
            )
            key, row.key = KEYS.new(row.id)
            row.contact = key.seal_values(COLUMN, row.id, left)
            row.save(force_insert=True)

    durably(work)


def unfollow(bureau_id: int, question_id: UUID, token: str) -> bool:
    """No longer, and no message either. False if it was not counted. Raises `NotFound`."""
    durably(lambda: forget(bureau_id, question_id, token))
    return take_back(bureau_id, question_id, FOLLOW, token)


def is_told(bureau_id: int, question_id: UUID, token: str) -> bool:
    """Whether this browser's owner will hear of the answer."""
    rows = Follower.objects.filter(bureau_id=bureau_id, question_id=question_id)
    return bool(token) and rows.filter(who=who(question_id, token), told_at=None).exists()


def forget(bureau_id: int, question_id: UUID, token: str) -> None:
    """What this browser left. Call inside a transaction."""
    erase(Follower.objects.filter(bureau_id=bureau_id, question_id=question_id, who=who(question_id, token)))


def erase(rows: QuerySet[Follower]) -> None:
    """These followers, and what delivery holds of them. Call inside a transaction."""
    for bureau_id, ident in list(rows.values_list("bureau_id", "id")):
        news.forget(bureau_id, [ident])
    rows.delete()


def telling(row: PublicQuestion, now: datetime) -> Job:
    """The job that is owed when an answer becomes public."""
    return owe(TELL, at=now, bureau=row.bureau_id, question=str(row.id))


def tell(bureau_id: int, question_id: UUID, *, now: datetime) -> int:
    """One message to each follower, and the job that forgets them. Returns how many. Bears being run twice."""
    row = PublicQuestion.objects.filter(bureau_id=bureau_id, id=question_id, state=State.SHOWN).first()
    if row is None or not row.answer:
        return 0
    waiting = Follower.objects.filter(bureau_id=bureau_id, question_id=question_id, told_at=None).order_by("id")
    return sum(durably(partial(_tell, bureau_id, one, now)) for one in list(waiting.values_list("id", flat=True)))


def _tell(bureau_id: int, follower: UUID, now: datetime) -> bool:
    row = Follower.objects.select_for_update().filter(bureau_id=bureau_id, id=follower, told_at=None).first()
    if row is None:
        return False
    link = settings.BASE_URL + reverse("forum_question", args=[row.question_id])
    told = news.News("forum", bureau_id, row.id, "", WHAT, _contact(row), row.language, link)
    later = owe(FORGET, at=now + KEPT, bureau=bureau_id, follower=str(row.id))
    insert([*news.announce(told, now), later])
    row.told_at, row.key, row.contact = now, b"", b""
    row.save()
    return True


def forget_told(bureau_id: int, follower: UUID) -> None:
    """Some days after the message nothing is left of who got it."""
    durably(lambda: erase(Follower.objects.filter(bureau_id=bureau_id, id=follower, told_at__isnull=False)))


def _contact(row: Follower) -> dict[str, str]:
    try:
        return KEYS.open(row.id, row.key).open_values(COLUMN, row.id, bytes(row.contact))
    except SealBroken:
        return {}


def rewrap_keys(bureau_id: int) -> int:
    """After the master key was rotated. Returns how many changed."""
    return KEYS.rewrap(Follower.objects.filter(bureau_id=bureau_id))
