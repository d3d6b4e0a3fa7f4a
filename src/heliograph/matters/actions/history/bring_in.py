"""Lines of history into the database, a batch a transaction; stopped anywhere, it goes on where it was.

Idempotent: a row's matter has an id of its own for ever (`rows.matter_id`), so a second import finds it there. What was
imported is history: a row that says something else the next time is refused, not written over.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import IntegrityError

from heliograph.matters.actions.history.past import Past, Reason, Refused
from heliograph.matters.actions.history.rows import Setting, matter_id, rows_of, values_of
from heliograph.matters.commit import durably_insert
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Event, Matter

BATCH = 200


@dataclass(slots=True)
class Tally:
    """What came of the lines. read = added + already + refused."""

    read: int = 0
    added: int = 0
    already: int = 0
    unanswered: int = 0
    undated: int = 0
    refused: Counter[Reason] = field(default_factory=Counter)


def bring_in(
    lines: Iterable[Past | Refused],
    place: Setting,
    *,
    now: datetime,
    dry_run: bool = False,
    refuse: Callable[[Refused], None] = lambda _: None,
    progress: Callable[[int], None] = lambda _: None,
) -> Tally:
    """Take in the lines; returns when all are durable. A dry run counts the same and writes nothing.

    `refuse` gets every line that is not taken in, `progress` the number of lines of each batch that is finished.
    """
    tally = Tally()
    source = iter(lines)
    while batch := list(islice(source, BATCH)):
        good = []
        for line in batch:
            if isinstance(line, Refused):
                _refuse(line, tally, refuse)
            else:
                good.append(line)
        new = []
        for past, refused in _new_ones(good, place):
            if refused:
                _refuse(refused, tally, refuse)
            elif past:
                new.append(past)
        if not dry_run:
            _write(new, place, now)
        tally.read += len(batch)
        tally.added += len(new)
        tally.unanswered += sum(not past.answer for past in new)
        tally.undated += sum(bool(past.answer) and past.answered_at is None for past in new)
        tally.already = tally.read - tally.added - tally.refused.total()
        progress(len(batch))
    return tally


def _refuse(line: Refused, tally: Tally, refuse: Callable[[Refused], None]) -> None:
    tally.refused[line.reason] += 1
    refuse(line)


def _new_ones(batch: list[Past], place: Setting) -> Iterator[tuple[Past | None, Refused | None]]:
    """Each line that is not there yet, and a refusal for each that is there with other words."""
    ids = {matter_id(place.bureau_id, place.source, past.identity): past for past in batch}
    there = {m.id: m for m in Matter.objects.filter(bureau_id=place.bureau_id, id__in=list(ids))}
    answers = _answers(place.bureau_id, list(there))
    for row, past in ids.items():
        if row not in there:
            yield past, None
        elif _differs(past, place, there[row], answers.get(row)):
            says = "Imported before, saying something else. History is not changed: act on the matter instead."
            yield None, Refused(past.line, Reason.CHANGED, says, past.id)


def _answers(bureau_id: int, ids: list[UUID]) -> dict[UUID, Event]:
    found = Event.objects.filter(bureau_id=bureau_id, matter_id__in=ids, sequence=2)
    return {e.matter_id: e for e in found if "imported" in e.facts}


def _differs(past: Past, place: Setting, matter: Matter, answer: Event | None) -> bool:
    """Whether the stored row says something else. Erased content can't be compared, and is not brought back."""
    if matter.erased_at is not None:
        return False
    if matter.submitted_at != past.submitted_at or matter.procedure != past.procedure:
        return True
    key = MatterKey.of(matter)
    said = json.loads(key.open("matter.sealed", matter.id, matter.sealed))
    answered = key.open_values("event.public", answer.id, answer.public).get("words", "") if answer else ""
    time_differs = past.answered_at is not None and answer is not None and answer.at != past.answered_at
    return said != values_of(past, place.procedures[past.procedure]) or answered != past.answer or time_differs


def _write(new: list[Past], place: Setting, now: datetime) -> None:
    if not new:
        return
    rows = [row for past in new for row in rows_of(past, place, now=now)]
    try:
        durably_insert(rows)
    except IntegrityError:
        # Another import of the same file at the same moment: take in what it did not, once more.
        left = [past for past, refused in _new_ones(new, place) if past is not None and refused is None]
        if len(left) == len(new):
            raise
        _write(left, place, now)
