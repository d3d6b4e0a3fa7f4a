"""`receive`: what another system tells goes into the inbox, then into the matters. The one door for every channel.

A command reads a file and calls it; an HTTP door calls the same. What a person decides about items that can't be taken
in, and how a source's words are read, are here too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction

from heliograph.cases.actions.feed import keeping
from heliograph.cases.actions.feed.applying import take_in_case
from heliograph.cases.actions.feed.keeping import OPEN_ITEMS, Outcome, forget, reason_of, say
from heliograph.cases.actions.feed.mapping import Meanings, read_mapping
from heliograph.cases.actions.feed.meaning import Place
from heliograph.cases.actions.feed.reasons import Reason, gap
from heliograph.cases.actions.feed.shapes import Item
from heliograph.cases.models import ExternalCase, FeedItem, FeedSource
from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, NotAllowed, NotFound
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Officer
from heliograph.organisation.reading import Viewer

TOGETHER = 500
MOST_ROUNDS = 50
SOURCE = re.compile(r"[a-z0-9][a-z0-9-]{0,19}")
MANAGERS = ("supervisor", "administrator")
SET_ASIDE = {
    "by-hand": Text("已经人工登记", "It was entered by hand"),
    "mistake": Text("对方发错了", "The other system sent it by mistake"),
    "not-ours": Text("不归这里登记", "It does not belong here"),
}
"""Why a person leaves an item out. Words of their own would be kept beside the case, so there are none."""


class BadSource(ValueError):
    """The name of a source is not 1 to 20 small letters, digits or dashes."""


def place_of(bureau_id: int, source: str) -> Place:
    """The source with its mapping as it holds now. Raises `BadSource`, `MappingInvalid`."""
    if not SOURCE.fullmatch(source):
        raise BadSource(f"The source {source!r} must be 1 to 20 small letters, digits or dashes.")
    row = FeedSource.objects.filter(bureau_id=bureau_id, source=source).order_by("id").last()
    return Place(bureau_id, source, read_mapping(row.mapping) if row else Meanings())


def receive(
    bureau_id: int, source: str, items: Iterable[Any], now: datetime, *, dry_run: bool = False
) -> list[Outcome]:
    """Take in items as `shapes.Item` says, in any order, any number of times; one outcome for each, in order.

    What is not refused as malformed is durable when this returns, whatever became of it. The same item again does nothing.
    With `dry_run` everything is tried and nothing is kept. Raises `BadSource`, `MappingInvalid`.
    """
    place = place_of(bureau_id, source)
    if dry_run:
        with transaction.atomic():
            found = _receive(place, items, now)
            transaction.set_rollback(True)
        return found
    return _receive(place, items, now)


def _receive(place: Place, items: Iterable[Any], now: datetime) -> list[Outcome]:
    source, found = iter(items), []
    while batch := list(islice(source, TOGETHER)):
        found += _receive_batch(place, batch, now)
    return found


def _receive_batch(place: Place, batch: Sequence[Any], now: datetime) -> list[Outcome]:
    good: list[tuple[int, Item]] = []
    known: dict[int, Outcome] = {}
    for at, raw in enumerate(batch):
        one = keeping.read(raw, now)
        if isinstance(one, Outcome):
            known[at] = one
        else:
            good.append((at, one))
    kept = keeping.keep(place.bureau_id, place.source, good, now=now)
    known |= kept.outcomes
    take_in(place, kept.cases, now=now)
    left = [item.id for at, item in good if at not in known]
    rows = {row.event: row for row in _mine(place).filter(event__in=left)}
    known |= {at: _outcome(rows[item.id]) for at, item in good if at not in known}
    return [known[at] for at in range(len(batch))]


def _mine(place: Place) -> Any:  # a query of items, whose type is long
    return FeedItem.objects.filter(bureau_id=place.bureau_id, source=place.source)


def _outcome(row: FeedItem) -> Outcome:
    return Outcome(row.event, row.case, str(row.status), reason_of(row))


def take_in(place: Place, cases: Iterable[str], *, now: datetime) -> None:
    """Take in what can be of these cases, and of those that waited for them."""
    todo = list(dict.fromkeys(cases))
    for _ in range(MOST_ROUNDS):
        todo = sorted({more for case in todo for more in take_in_case(place, case, now=now)})
        if not todo:
            return


def take_in_untried(now: datetime) -> int:
    """What was stored and then not looked at, because a process ended in between; and what waits for another case that
    came at the same moment. Returns how many cases were looked at.
    """
    found = 0
    for bureau in organisation.bureaus():
        waiting = FeedItem.objects.filter(bureau_id=bureau.id, status=FeedItem.Status.WAITING)
        untried = waiting.filter(tried_at=None).order_by("id").values_list("source", "case")[: TOGETHER * 4]
        for source, case in sorted({*untried, *_may_go_on(bureau.id, waiting)}):
            take_in(place_of(bureau.id, source), [case], now=now)
            found += 1
    return found


def _may_go_on(bureau_id: int, waiting: Any) -> set[tuple[str, str]]:
    """Cases that wait for another one which is here."""
    rows = set(waiting.exclude(needs_case="").values_list("source", "case", "needs_case"))
    known = ExternalCase.objects.filter(bureau_id=bureau_id, matter_id__isnull=False)
    here = set(known.filter(case__in={needs for _, _, needs in rows}).values_list("source", "case"))
    return {(source, case) for source, case, needs in rows if (source, needs) in here}


def try_again(bureau_id: int, *, now: datetime, source: str = "", case: str = "") -> dict[str, int]:
    """After a cause was mended: try whatever is refused or waits, of a source, of a case, or everything.

    Returns how many items were open before, and how many of them are settled now.
    """
    rows = FeedItem.objects.filter(OPEN_ITEMS, bureau_id=bureau_id)
    rows = rows.filter(source=source) if source else rows
    rows = rows.filter(case=case) if case else rows
    before = rows.count()
    for name in sorted(set(rows.values_list("source", flat=True))):
        take_in(
            place_of(bureau_id, name), sorted(set(rows.filter(source=name).values_list("case", flat=True))), now=now
        )
    return {"tried": before, "settled": before - rows.count()}


def take_in_all_the_same(bureau_id: int, item_id: UUID, by: Viewer, *, now: datetime) -> FeedItem:
    """A person checked an item that came after later steps, and lets it in. Raises `NotFound`, `NotAllowed`."""
    row = _for(bureau_id, item_id, by)
    place = place_of(bureau_id, row.source)
    take_in(place, take_in_case(place, row.case, now=now, all_the_same=row.id), now=now)
    FeedItem.objects.filter(bureau_id=bureau_id, id=row.id, status=FeedItem.Status.APPLIED).update(
        settled_by_id=by.officer_id
    )
    return FeedItem.objects.get(bureau_id=bureau_id, id=row.id)


def set_aside(bureau_id: int, item_id: UUID, why: str, by: Viewer, *, now: datetime) -> None:
    """A person decides that an item is not taken in, so that those after it go on. Its content is forgotten.

    Raises `NotFound`, `NotAllowed`, `Invalid` (no such reason, or an earlier item comes first).
    """
    if why not in SET_ASIDE:
        raise Invalid("why", Text("请选择原因。", "Choose the reason."))
    row = _for(bureau_id, item_id, by)
    durably(lambda: _set_aside(row, SET_ASIDE[why], by, now))
    take_in(place_of(bureau_id, row.source), [row.case], now=now)


def _set_aside(row: FeedItem, why: Text, by: Viewer, now: datetime) -> None:
    held = FeedItem.objects.select_for_update().get(bureau_id=row.bureau_id, id=row.id)
    if held.status not in FeedItem.OPEN:
        raise NotFound
    key = {"bureau_id": row.bureau_id, "source": row.source, "case": row.case}
    known = ExternalCase.objects.select_for_update().filter(**key).first()
    last = known.last_sequence if known else 0
    if held.sequence is not None and held.sequence > last + 1:
        raise Invalid("why", gap(last + 1).reason.text)
    if held.sequence == last + 1:
        known = known or ExternalCase(**key, last_at=held.happened_at)
        known.last_sequence = last + 1
        known.save()
    badge = organisation.badge(row.bureau_id, by.officer_id)
    held.status, held.settled_at, held.settled_by_id, held.needs_case = FeedItem.Status.IGNORED, now, by.officer_id, ""
    forget([held])
    say(held, Reason("set-aside", Text(f"{badge} 核对后不登记：{why.zh}。", f"Left out by {badge}: {why.en}.")))
    held.save()


def _for(bureau_id: int, item_id: UUID, by: Viewer) -> FeedItem:
    if by.bureau_id != bureau_id or not by.is_one_of(*MANAGERS):
        raise NotAllowed(Text("处理接收的案件步骤", "see to what other systems sent"))
    row = FeedItem.objects.filter(bureau_id=bureau_id, id=item_id, status__in=FeedItem.OPEN).first()
    if row is None:
        raise NotFound
    return row


def set_mapping(bureau_id: int, source: str, text: str, *, by: Officer | None, now: datetime) -> bool:
    """From now on the source's words are read so. Returns whether that is new. Raises `BadSource`, `MappingInvalid`."""
    read_mapping(text)
    if not SOURCE.fullmatch(source):
        raise BadSource(f"The source {source!r} must be 1 to 20 small letters, digits or dashes.")
    row = FeedSource.objects.filter(bureau_id=bureau_id, source=source).order_by("id").last()
    if row is not None and row.mapping == text:
        return False
    durably(lambda: FeedSource.objects.create(bureau_id=bureau_id, source=source, mapping=text, by=by, at=now))
    return True
