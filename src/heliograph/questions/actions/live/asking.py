"""Ask, before or during the hour, without an account; and know one's question again by number and secret."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from heliograph.core.receipt import new_number, new_secret
from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import AlreadySubmitted, Invalid, Missing, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import keyring
from heliograph.questions.actions.live.steps import locked
from heliograph.questions.errors import NotAsking
from heliograph.questions.hour_words import contact_key_of, key_of
from heliograph.questions.models.live import HourQuestion, HourState, OpenHour

LONGEST_QUESTION = 500
MOST_QUESTIONS = 2000


@dataclass(frozen=True, slots=True)
class Asked:
    """A question; nothing but its words is needed. `token`: the id the form was drawn with."""

    words: str
    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = "zh-hans"
    token: UUID | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What is shown once: by these the asker follows the question."""

    number: str
    secret: str
    place: int


def ask(bureau_id: int, hour_id: UUID, asked: Asked, *, now: datetime) -> Held:
    """Put a question, before or during the hour. Raises `NotAsking`, `Missing`, `Invalid`, `AlreadySubmitted`, `NotFound`."""

    def work() -> Held:
        hour = locked(bureau_id, hour_id)
        words = asked.words.replace("\r\n", "\n").strip()
        if not words:
            raise Missing("question")
        if len(words) > LONGEST_QUESTION:
            raise Invalid("words", Text(f"最多 {LONGEST_QUESTION} 个字。", f"{LONGEST_QUESTION} characters at most."))
        rows = HourQuestion.objects.filter(bureau_id=bureau_id, hour_id=hour.id)
        if asked.token is not None and rows.filter(id=asked.token).exists():
            raise AlreadySubmitted
        place = (rows.aggregate(last=Max("place"))["last"] or 0) + 1
        if not takes_questions(hour, now) or place > MOST_QUESTIONS:
            raise NotAsking
        number, secret = new_number(), new_secret()
        row = HourQuestion(
            bureau_id=bureau_id, id=asked.token or new_id(), hour_id=hour.id, place=place, number=number,
            code_hash=keyring().receipt_code_hash(number, secret), asked_at=now, changed_at=now, language=asked.language,
        )  # fmt: skip
        row.words = key_of(hour).seal_text("question.words", row.id, words)
        said = {name: getattr(asked, name).strip() for name in ("name", "phone", "email")}
        left = {name: value for name, value in said.items() if value}
        row.contact = contact_key_of(hour).seal_values("question.contact", row.id, left)
        row.save(force_insert=True)
        return Held(number, secret, place)

    return durably(work)


def takes_questions(hour: OpenHour, now: datetime) -> bool:
    return hour.state == HourState.ANNOUNCED and now < hour.ends_at


def held(bureau_id: int, number: str, secret: str) -> HourQuestion:
    """The question of whoever holds number and secret. Raises `NotFound`."""
    row = HourQuestion.objects.filter(bureau_id=bureau_id, number=number).first()
    if row is None or not hmac.compare_digest(keyring().receipt_code_hash(number, secret), bytes(row.code_hash)):
        raise NotFound
    return row
