"""`gather`: the bureau's own messages of the last half year, read into topics. Run by the job, by nobody else.

Which messages: only those of procedures whose outcome may become public (`public` is outcome or full), which are about
nobody's conduct (`conflict`), not confidential, asked under no secrecy, and not erased. So complaints about officers,
cases and protected reporters never come near a topic: their procedures say so.

Their words are opened in memory, compared and dropped. What is kept: which matter stands in which topic, how many
matters and people, where, and one title with what may be personal masked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from heliograph.core.language import topics as language
from heliograph.core.language.topics import Message
from heliograph.core.procedure import Procedure, Public
from heliograph.core.sealing import SealBroken
from heliograph.matters import procedures
from heliograph.matters.commit import durably
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Matter, Party, ProcedureVersion
from heliograph.matters.reading import guides
from heliograph.matters.reading.written import values_of
from heliograph.publishing.for_everybody import masked
from heliograph.topics.models import Topic, TopicMatter, TopicRead

MOST_READ = 20_000
"""The newest so many messages are read at most, so that a night is long enough on two cores."""

SUBJECT, WORDS, PLACE = "subject", "words", "place"
_AT_ONCE = 500


def gather(bureau_id: int, *, now: datetime) -> int:
    """Read what came. Topics that exist keep their id and their matters; returns how many topics there are in the window.

    Running it again changes nothing but the recency in the heat.
    """
    since = now - language.WINDOW
    rows = _eligible(bureau_id, codes_that_enter(bureau_id), since, now)
    found = list(rows.order_by("-submitted_at", "-id")[:MOST_READ])
    read_from = found[-1].submitted_at if len(found) == MOST_READ else since
    messages = list(_opened(bureau_id, found))
    standing = TopicMatter.objects.filter(bureau_id=bureau_id, at__gte=read_from)
    known = {str(matter): str(topic) for matter, topic in standing.values_list("matter_id", "topic_id")}
    told = language.topics(messages, now=now, known={m.id: known[m.id] for m in messages if m.id in known})

    def work() -> None:
        _leave_out(bureau_id, {UUID(message.id) for message in messages}, read_from)
        for one in told:
            _keep(bureau_id, one)
        TopicRead(bureau_id=bureau_id, at=now, since=read_from, messages=len(messages)).save()

    durably(work)
    return len(told)


def codes_that_enter(bureau_id: int) -> list[str]:
    """Procedures of which every version lets its outcome become public: a stricter one among them keeps all out."""
    every: dict[str, bool] = {}
    for code, name in ProcedureVersion.objects.filter(bureau_id=bureau_id).values_list("code", "version"):
        every[code] = every.get(code, True) and may_enter(procedures.version(bureau_id, code, name))
    return sorted(code for code, enters in every.items() if enters)


def may_enter(procedure: Procedure) -> bool:
    """Whether matters under this procedure may be counted into topics."""
    is_open = procedure.public in (Public.OUTCOME, Public.FULL) and not procedure.conflict
    return is_open and guides.is_for_residents(procedure)


def _eligible(bureau_id: int, codes: list[str], since: datetime, now: datetime) -> QuerySet[Matter]:
    return Matter.objects.filter(
        bureau_id=bureau_id, procedure__in=codes, confidential=False, erased_at__isnull=True,
        submitted_at__gte=since, submitted_at__lte=now,
    )  # fmt: skip


def _opened(bureau_id: int, matters: list[Matter]) -> Iterator[Message]:
    for start in range(0, len(matters), _AT_ONCE):
        some = matters[start : start + _AT_ONCE]
        ids = [matter.id for matter in some]
        parties = Party.objects.filter(bureau_id=bureau_id, matter_id__in=ids, part="submitter")
        of = {party.matter_id: party for party in parties}
        for matter in some:
            message = _message(matter, of.get(matter.id))
            if message is not None:
                yield message


def _message(matter: Matter, party: Party | None) -> Message | None:
    """The matter as topics read it; None for one that asked for secrecy or cannot be opened."""
    if party is not None and party.protected:
        return None
    try:
        values = values_of(matter)
        contact = MatterKey.of(matter).open_values("party", party.id, bytes(party.sealed)) if party else {}
    except SealBroken:
        return None
    said = {name: values[name] for name in (SUBJECT, WORDS, PLACE) if isinstance(values.get(name), str)}
    title = said.get(SUBJECT) or said.get(WORDS, "")[:60]
    text = "\n".join(part for part in (said.get(PLACE, ""), said.get(WORDS, "")) if part)
    if not title.strip():
        return None
    return Message(str(matter.id), title, text, matter.submitted_at, sender=_sender(contact))


def _sender(contact: dict[str, str]) -> str:
    """A mark by which one person counts once; it lives as long as the reading. Without a contact: a person of their own."""
    return contact.get("phone") or contact.get("email") or ""


def _keep(bureau_id: int, one: language.Topic) -> None:
    ids = [UUID(message.id) for message in one.messages]
    rows = Topic.objects.filter(bureau_id=bureau_id)
    topic = None if one.id.startswith("T") else rows.filter(id=UUID(one.id)).first()
    topic = topic or Topic(bureau_id=bureau_id, id=new_id(), first_at=one.since)
    topic.title, topic.place = (
        masked(bureau_id, one.title)[:200],
        masked(bureau_id, one.place)[:60] if one.place else "",
    )
    topic.matters, topic.people, topic.heat = len(ids), one.people, round(one.heat.value, 3)
    topic.first_at, topic.last_at = min(topic.first_at, one.since), one.until
    topic.save()
    there = set(TopicMatter.objects.filter(bureau_id=bureau_id, topic_id=topic.id).values_list("matter_id", flat=True))
    TopicMatter.objects.bulk_create(
        [
            TopicMatter(bureau_id=bureau_id, matter_id=ident, topic_id=topic.id, at=message.at)
            for ident, message in zip(ids, one.messages, strict=True)
            if ident not in there
        ]
    )


def _leave_out(bureau_id: int, read: Iterable[UUID], since: datetime) -> None:
    """What may not be counted any more (it became confidential, it was erased) leaves its topic."""
    kept = set(read)
    rows = TopicMatter.objects.filter(bureau_id=bureau_id, at__gte=since)
    gone = {ident: topic for ident, topic in rows.values_list("matter_id", "topic_id") if ident not in kept}
    idents = list(gone)
    for start in range(0, len(idents), _AT_ONCE):
        rows.filter(matter_id__in=idents[start : start + _AT_ONCE]).delete()
    for topic_id in sorted(set(gone.values())):
        left = TopicMatter.objects.filter(bureau_id=bureau_id, topic_id=topic_id).count()
        of = Topic.objects.filter(bureau_id=bureau_id, id=topic_id)
        of.update(matters=left)
        of.filter(people__gt=left).update(people=left)
