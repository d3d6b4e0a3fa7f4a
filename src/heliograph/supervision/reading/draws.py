"""Public draws as everybody reads them: announced, drawn, void; the strata; the file with which anybody repeats it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from heliograph.core.drawing import digest, next_in_line
from heliograph.core.merkle import TlogProof
from heliograph.core.text import Text
from heliograph.ledger import reading as ledger
from heliograph.matters.errors import NotFound
from heliograph.supervision.actions.public_drawing import announcement_of
from heliograph.supervision.models import DrawChecker, DrawnItem, PublicDraw
from heliograph.verifier.draw_file import Announcement, DrawFile, Drawn, Result, result_of

AT_ONCE = 30


@dataclass(frozen=True, slots=True)
class StratumShown:
    """One stratum: how many it has, with what weights, and how many are taken. `weights`: (weight, how many)."""

    name: Text
    population: int
    weights: tuple[tuple[int, int], ...]
    take: int
    digest: str
    taken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DrawShown:
    """A draw for everybody. `state`: announced, waiting (the moment has passed), drawn, void."""

    id: UUID
    purpose: str
    title: Text
    announced_at: datetime
    after: datetime
    until: datetime
    drawn_at: datetime | None
    state: str
    count: int
    taken: int
    people: int
    each: int
    witnesses: tuple[str, ...]
    seed: str
    size: int
    digest: str
    strata: tuple[StratumShown, ...]
    in_log: bool


def listed(bureau_id: int, purpose: str, *, now: datetime, after: UUID | None = None) -> tuple[list[DrawShown], bool]:
    """Draws, the newest first, and whether there are more."""
    rows = PublicDraw.objects.filter(bureau_id=bureau_id, purpose=purpose).order_by("-id")
    if after is not None:
        rows = rows.filter(id__lt=after)
    found = list(rows[: AT_ONCE + 1])
    return [shown(one, now) for one in found[:AT_ONCE]], len(found) > AT_ONCE


def draw_row(bureau_id: int, draw_id: UUID, purpose: str = "") -> PublicDraw:
    """Raises `NotFound`."""
    rows = PublicDraw.objects.filter(bureau_id=bureau_id, id=draw_id)
    found = (rows.filter(purpose=purpose) if purpose else rows).first()
    if found is None:
        raise NotFound
    return found


def shown(draw: PublicDraw, now: datetime) -> DrawShown:
    told = announcement_of(draw)
    taken = result_of(told, draw.seed).taken if draw.drawn_at else ((),) * len(told.strata)
    return DrawShown(
        id=draw.id,
        purpose=draw.purpose,
        title=told.title,
        announced_at=draw.announced_at,
        after=draw.after,
        until=draw.after + timedelta(seconds=draw.within),
        drawn_at=draw.drawn_at,
        state=_state(draw, now),
        count=draw.count,
        taken=sum(map(len, taken)) if draw.drawn_at else sum(min(one.take, len(one.labels)) for one in told.strata),
        people=draw.people,
        each=told.each,
        witnesses=tuple(one.partition("+")[0] for one in told.witnesses),
        seed=draw.seed,
        size=size_of(draw),
        digest=told.digest().hex(),
        strata=tuple(
            StratumShown(
                one.name,
                len(one.labels),
                tuple(sorted(Counter(one.labels.values()).items())),
                min(one.take, len(one.labels)),
                digest(f"{label} {weight}" for label, weight in one.labels.items()),
                some,
            )
            for one, some in zip(told.strata, taken, strict=True)
        ),
        in_log=ledger.proof_of_leaf(draw.leaf_id) is not None,
    )


def _state(draw: PublicDraw, now: datetime) -> str:
    if draw.void_at is not None:
        return "void"
    if draw.drawn_at is not None:
        return "drawn"
    return "announced" if now < draw.after else "waiting"


def size_of(draw: PublicDraw) -> int:
    """How many leaves the log had at the seed's checkpoint; 0 before the draw."""
    return int(draw.checkpoint.split("\n")[1]) if draw.checkpoint else 0


def file_of(draw: PublicDraw) -> str | None:
    """The published file; None while the announcement is not in the log yet."""
    proof = ledger.proof_of_leaf(draw.leaf_id)
    if proof is None:
        return None
    index, hashes, note = proof
    announced = TlogProof(index, tuple(hashes), note).text()
    told = announcement_of(draw)
    drawn = _drawn(draw, told) if draw.drawn_at else None
    return DrawFile(told, dict(draw.record), bytes(draw.salt), announced, drawn).text()


def _drawn(draw: PublicDraw, told: Announcement) -> Drawn:
    """As it was kept: the items in their order with who checks them, not drawn again. Where there are none, nothing was kept but the seed."""
    items = list(DrawnItem.objects.filter(bureau_id=draw.bureau_id, draw_id=draw.id).order_by("place"))
    included = tuple(bytes.fromhex(one) for one in draw.included.split("\n") if one)
    if not draw.has_items:
        return Drawn(draw.before, draw.checkpoint, included, draw.seed, result_of(told, draw.seed))
    taken = tuple(tuple(one.label for one in items if one.label in stratum.labels) for stratum in told.strata)
    checks = {one.label: tuple(one.checkers) for one in items} if told.inspectors else {}
    return Drawn(draw.before, draw.checkpoint, included, draw.seed, Result(taken, checks))


def items_of(draw: PublicDraw) -> list[DrawnItem]:
    """What was drawn, in order."""
    return list(DrawnItem.objects.filter(bureau_id=draw.bureau_id, draw_id=draw.id).order_by("place"))


def labels_of(bureau_id: int, key: str) -> dict[UUID, str]:
    """In which draws somebody may check, and their label there."""
    rows = DrawChecker.objects.filter(bureau_id=bureau_id, key=key)
    return dict(rows.values_list("draw_id", "label"))


def stand_ins(
    draw: PublicDraw, items: Sequence[DrawnItem], gone: Collection[str], done: Collection[tuple[UUID, str]]
) -> dict[UUID, tuple[str, ...]]:
    """Who checks instead of those who left (`gone`: their keys) before they had (`done`: items with labels): for each item
    the next by the same seed, of all who were announced and are not kept from it. So nobody chooses who follows either."""
    away = set(
        DrawChecker.objects.filter(bureau_id=draw.bureau_id, draw_id=draw.id, key__in=gone).values_list(
            "label", flat=True
        )
    )
    owed = {one: {label for label in away.intersection(one.checkers) if (one.id, label) not in done} for one in items}
    if not any(owed.values()):
        return {}
    told = announcement_of(draw)
    where = {label: at for at, stratum in enumerate(told.strata) for label in stratum.labels}
    found = {}
    for one, missing in owed.items():
        able = {
            person.label
            for person in told.inspectors
            if where[one.label] not in person.strata and one.label not in person.labels
        }
        if missing:
            found[one.id] = tuple(next_in_line(draw.seed, one.label, able - away - set(one.checkers), len(missing)))
    return found
