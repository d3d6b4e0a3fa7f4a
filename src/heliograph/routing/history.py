"""Confirmed history: messages whose procedure a person confirmed, opened one by one inside the job that learns from them.

What is confirmed: an officer chose (`Choice`), or the matter was answered under its procedure. Never read: what is
confidential, cases, what was erased or brought in without a person here. No author, no contact, no number of a matter is
read; for units an address that the form asks for is, as a place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from django.db.models import Exists, OuterRef, Q, QuerySet

from heliograph.core.batches import batches
from heliograph.core.language.routing import Row
from heliograph.core.procedure import FieldKind, Group, Procedure
from heliograph.core.sealing import SealBroken
from heliograph.matters import procedures
from heliograph.matters.models import Matter
from heliograph.matters.reading import guides
from heliograph.matters.reading.written import RUNNING, texts_of
from heliograph.organisation import reading as organisation
from heliograph.routing.models import Choice

SPAN = timedelta(days=730)
MOST = 20_000
"""The latest confirmed messages that are learned from: what the job's lease and memory hold."""
FEWEST = 100
"""Fewer confirmed messages teach little beyond what the procedures say of themselves."""

_BATCH = 500
_ANSWERED = Q(settled_at__isnull=False, merged_into__isnull=True)
_WITH_PLACES = RUNNING | {FieldKind.PLACE}


@dataclass(frozen=True, slots=True)
class History:
    """`rows` to learn from: the confirmed ones, and the procedures' own words, so that a rare one is not forgotten."""

    rows: tuple[Row, ...]
    confirmed: int
    since: date | None
    until: date | None


def confirmed(
    bureau_id: int, now: datetime, *, since: datetime | None = None, most: int = MOST
) -> Iterator[tuple[Matter, str]]:
    """The latest matters with the procedure that a person confirmed, the newest first."""
    rows = _readable(bureau_id, since or now - SPAN, now).order_by("-submitted_at")
    found = (
        one for batch in batches(rows.iterator(chunk_size=_BATCH), _BATCH) for one in _with_choice(bureau_id, batch)
    )
    return islice(found, most)


def ended(
    bureau_id: int, now: datetime, *, since: datetime | None = None, most: int = MOST
) -> Iterator[tuple[Matter, str]]:
    """The latest matters that were answered, each with the code of the unit that answered, the newest first."""
    units = {ident: unit.code for ident, unit in organisation.units(bureau_id).items() if unit.active}
    rows = _readable(bureau_id, since or now - SPAN, now).filter(_ANSWERED, unit_id__in=list(units))
    latest = rows.order_by("-submitted_at").iterator(chunk_size=_BATCH)
    return islice(((matter, units[matter.unit_id]) for matter in latest if _is_read(matter)), most)


def count_ended(bureau_id: int, now: datetime) -> int:
    """How many answered messages there are to learn units from, counted up to `FEWEST`."""
    return _counted(bureau_id, now, _ANSWERED)


def told_with_place(matter: Matter) -> str:
    """What was written, the places in it, and the code of its procedure: what a unit is learned from. Raises `SealBroken`."""
    return "\n".join([*texts_of(matter, _WITH_PLACES), matter.procedure])


def count(bureau_id: int, now: datetime) -> int:
    """How many confirmed messages there are to learn from, counted up to `FEWEST`."""
    chosen = Choice.objects.filter(bureau_id=bureau_id, matter_id=OuterRef("id"))
    return _counted(bureau_id, now, _ANSWERED | Q(Exists(chosen)))


def _counted(bureau_id: int, now: datetime, which: Q) -> int:
    """Of the procedures in force today that teach: one look-up."""
    today = now.astimezone(organisation.zone(bureau_id)).date()
    codes = [one.code for one in procedures.all_in_force(bureau_id, today) if _teaches(one)]
    return _readable(bureau_id, now - SPAN, now).filter(which, procedure__in=codes)[:FEWEST].count()


def gather(bureau_id: int, now: datetime, today: date) -> History:
    """Everything there is to learn from in this bureau."""
    said = [row for one in guides.open_procedures(bureau_id, today) for row in _own_words(one)]
    return _opened(confirmed(bureau_id, now), lambda matter: "\n".join(texts_of(matter)), said)


def gather_units(bureau_id: int, now: datetime) -> History:
    """Which unit answered what, with nothing but what was written."""
    return _opened(ended(bureau_id, now), told_with_place, [])


def _opened(found: Iterable[tuple[Matter, str]], text_of: Callable[[Matter], str], more: list[Row]) -> History:
    rows, days = [], []
    for matter, label in found:
        try:
            text = text_of(matter)
        except SealBroken:
            continue
        if text:
            rows.append(Row(text, label))
            days.append(matter.submitted_at.date())
    return History((*rows, *more), len(rows), min(days, default=None), max(days, default=None))


def _own_words(procedure: Procedure) -> list[Row]:
    """What a procedure says of itself, as messages: how people put it, and what it is for, in either language."""
    guide = procedure.guide
    about = [procedure.title, procedure.summary, guide.what]
    in_english = [text.en for text in (*about, *guide.examples)]
    return [
        *(Row(example.zh, procedure.code) for example in guide.examples),
        Row("\n".join(text.zh for text in about), procedure.code),
        Row("\n".join(in_english), procedure.code),
    ]


def _readable(bureau_id: int, since: datetime, until: datetime) -> QuerySet[Matter]:
    """Matters of these days that may be opened for learning."""
    rows = Matter.objects.filter(bureau_id=bureau_id, submitted_at__gt=since, submitted_at__lte=until)
    return rows.filter(confidential=False, erased_at=None, origin="here")


def _is_read(matter: Matter) -> bool:
    return _teaches(procedures.version(matter.bureau_id, matter.procedure, matter.version))


def _teaches(procedure: Procedure) -> bool:
    """What a resident wrote: no case, and nothing that a rule made by itself (a duty)."""
    return procedure.group is not Group.CASE and guides.is_for_residents(procedure)


def _with_choice(bureau_id: int, batch: list[Matter]) -> Iterator[tuple[Matter, str]]:
    chosen = dict(
        Choice.objects.filter(bureau_id=bureau_id, matter_id__in=[one.id for one in batch]).values_list(
            "matter_id", "chosen"
        )
    )
    for matter in batch:
        if not _is_read(matter):
            continue
        if matter.id in chosen:
            yield matter, chosen[matter.id]
        elif matter.settled_at is not None and matter.merged_into is None:
            yield matter, matter.procedure
