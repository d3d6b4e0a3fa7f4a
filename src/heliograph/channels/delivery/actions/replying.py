"""What somebody answers to a message is appended to their matter, where the procedure lets them say more.

Otherwise they are told how to go on; nothing is swallowed. An answer proves only that somebody writes from the address
(and, by mail, that they hold the letter): it can add words, never rate, take back or read anything. For a case, whose
page needs two things to open, an answer adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.conf import settings

from heliograph.channels.delivery import addressing, reading
from heliograph.channels.delivery.actions.composing import compose
from heliograph.channels.delivery.models import Address, Message
from heliograph.core.language.formulas import says_nothing
from heliograph.core.procedure import Group
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.actions import Actor, Details, MatterRef, act
from heliograph.matters.commit import durably, insert
from heliograph.matters.errors import MatterError
from heliograph.matters.models import Matter

LONGEST = 2_000
LAST_NEWS = timedelta(days=30)
MOST_A_DAY = 10
"""Answers from one address: two machines that answer each other stop here."""


class Became(StrEnum):
    """What became of an answer."""

    ADDED = "added"
    IN_PART = "added-in-part"  # the words were added; what was too long, or came as a file, was not, and they were told
    FILES = "files-not-added"  # nothing but files, which are not taken in like this: they were told where to
    NOT_NOW = "how-to-add"  # the matter can't be added to like this: they were told how to go on
    NOTHING = "nothing"  # thanks, or an empty message: nothing to add and nobody to write to
    REPORT = "report"  # no answer: a mail server says what became of a letter of ours
    UNKNOWN = "unknown"  # it belongs to nothing we know: nobody is written to
    TWICE = "twice"  # this very message came before
    TOO_MANY = "too-many"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came in. `id` is the channel's own; `token` the one our letter asked to be answered to, if there was one.

    `files`: so many came along, and are not taken in.
    """

    channel: str
    sender: str
    text: str
    id: str
    token: str = ""
    files: int = 0


def add_reply(bureau_id: int, answer: Answer, *, now: datetime) -> Became:
    """Append it, and say by the same way what became of it. The same `id` twice is one answer."""
    return durably(lambda: _add(bureau_id, answer, now))


def _add(bureau_id: int, answer: Answer, now: datetime) -> Became:
    address = _address(bureau_id, answer, now)
    if address is None:
        return Became.UNKNOWN
    name = f"in:{addressing.blind_of('answer', f'{answer.channel}:{answer.id}').hex()[:40]}"
    if Message.objects.filter(channel=address.channel, reference=name).exists():
        return Became.TWICE
    answered = reading.answered_since(address, now - timedelta(days=1))
    if answered > MOST_A_DAY:
        return Became.TOO_MANY
    if says_nothing(answer.text) and not answer.files:
        return Became.NOTHING
    assert address.matter_id is not None  # `_address` looks among those of matters only
    matter = Matter.objects.get(bureau_id=address.bureau_id, id=address.matter_id)
    became = Became.TOO_MANY if answered == MOST_A_DAY else _became(matter, address, answer, now)
    insert(_told(matter, address, became, answer, name, now))
    return became


def _became(matter: Matter, address: Address, answer: Answer, now: datetime) -> Became:
    if says_nothing(answer.text):
        return Became.FILES
    if not _append(matter, address, answer, now):
        return Became.NOT_NOW
    return Became.IN_PART if answer.files or len(answer.text.strip()) > LONGEST else Became.ADDED


def _address(bureau_id: int, answer: Answer, now: datetime) -> Address | None:
    """By the token of our letter, if it is theirs who answers; else the matter that this address was last told of."""
    there = [row for row in reading.at(bureau_id, answer.channel, answer.sender) if row.matter_id and row.is_usable]
    if answer.token:
        return next((row for row in there if row.id == _named(bureau_id, answer.token)), None)
    return _last_told(there, now)


def _named(bureau_id: int, token: str) -> UUID | None:
    try:
        of_bureau, found = addressing.read_reply_token(token)
    except addressing.BadToken:
        return None
    return found if of_bureau == bureau_id else None


def _last_told(there: Iterable[Address], now: datetime) -> Address | None:
    told: list[tuple[UUID, Address]] = []
    for address in there:
        mine = Message.objects.filter(
            bureau_id=address.bureau_id, matter_id=address.matter_id, batch_id=None, purpose="matter"
        )
        last = mine.filter(address_id=address.id, sent_at__gt=now - LAST_NEWS).order_by("-id").first()
        told += [(last.id, address)] if last is not None else []
    return max(told, key=lambda one: one[0])[1] if told else None


def _append(matter: Matter, address: Address, answer: Answer, now: datetime) -> bool:
    words = answer.text.strip()[:LONGEST]
    action = reading.step_for_words(matter)
    if action is None or not reading.may_add(address):
        return False
    by = Actor(door=answer.channel)
    try:
        act(MatterRef(matter.bureau_id, matter.id), action.name, by, now=now, details=Details(words=words))
    except MatterError:
        return False
    return True


def _told(matter: Matter, address: Address, became: Became, answer: Answer, name: str, now: datetime) -> list[Message]:
    """What became of it, back the same way. It stands in for the answer: the same one twice is found by its name."""
    fields: dict[str, str | Text] = {"link": f"{settings.BASE_URL}/r/{matter.number}"}
    rule = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    if rule.group is Group.CASE:
        fields["link"] = f"{settings.BASE_URL}/case/"
    if became is Became.IN_PART:
        fields["what"] = _left_out(answer)
    rows = compose([address], str(became), fields, purpose="answer", matter_id=matter.id, now=now)
    for row in rows:
        row.reference = name
    return rows


def _left_out(answer: Answer) -> Text:
    files = Text(f"{answer.files} 个附件", f"{answer.files} attached files")
    words = Text(f"{LONGEST} 字以后的内容", f"what came after {LONGEST} characters")
    if len(answer.text.strip()) <= LONGEST:
        return files
    return Text(f"{words.zh}和{files.zh}", f"{words.en}, and {files.en}") if answer.files else words
