"""The board of stages, kept: moves are counted in by the worker, or everything is counted anew by command.

Whoever counts holds the bureau's `Folded` row. A move that is committed while a batch is counted leaves its own `Touch`
behind, so nothing is missed and nothing is counted twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import F, QuerySet

from heliograph.core.procedure import Group
from heliograph.matters import procedures
from heliograph.matters.commit import durably, insert
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation
from heliograph.supervision.models import Folded, Placed, StageCount, Touch

STEP = 1000
NO_CLOCK = datetime(9999, 1, 1, tzinfo=UTC)
FIGURES = ("open", "near", "late", "paused")
Stage = tuple[int, str, str]
"""Unit, procedure, state."""


def is_on_board(matter: Matter) -> bool:
    """Whether the board counts the matter: cases, which only the police open, but none that is confidential.

    Other matters have the lead's board (`matters.reading.board`), and pay nothing for this one.
    """
    if matter.confidential:
        return False
    return procedures.version(matter.bureau_id, matter.procedure, matter.version).group is Group.CASE


def case_codes(bureau_id: int) -> list[str]:
    """The procedures of cases that the bureau has or will have in force."""
    return [p.code for p in procedures.all_in_force(bureau_id, date.max) if p.group is Group.CASE]


def nearness(matter: Matter, now: datetime) -> str:
    """How an open matter's next promise stands: "late", "near", "far", or "paused" where no clock runs."""
    if matter.due is None:
        return "paused"
    if matter.due < now:
        return "late"
    return "near" if matter.warn_at is not None and matter.warn_at <= now else "far"


def fold(now: datetime) -> int:
    """Count in what moved, in every bureau. Returns how many matters were looked at."""
    looked = 0
    for bureau in organisation.bureaus():
        if not Touch.objects.filter(bureau_id=bureau.id).exists():
            continue
        while found := durably(lambda bureau=bureau: _fold(bureau.id, now)):  # type: ignore[misc]
            looked += found
    return looked


def rebuild(bureau_id: int, now: datetime) -> int:
    """Forget every count of a bureau and count its open cases anew. Returns how many moves were counted in.

    All are marked as moved in one short transaction, so the board is exact all the time, if slow to read until they are
    counted in; then batches go as ever, and nobody waits longer than for one of them.
    """
    durably(lambda: _forget(bureau_id, now))
    return fold(now)


def _forget(bureau_id: int, now: datetime) -> None:
    _hold(bureau_id, now)
    for model in (StageCount, Placed):
        model.objects.filter(bureau_id=bureau_id).delete()
    sql, values = open_cases(bureau_id, case_codes(bureau_id)).values_list("bureau_id", "id").query.sql_with_params()
    touch = connection.ops.quote_name(Touch._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {touch} (bureau_id, matter_id) {sql}", values)


def open_cases(bureau_id: int, codes: Sequence[str]) -> QuerySet[Matter]:
    """What the board counts, of these procedures."""
    return Matter.objects.filter(bureau_id=bureau_id, procedure__in=codes, settled_at=None, confidential=False)


READ = (
    "bureau_id", "id", "unit", "procedure", "state", "due", "warn_at", "settled_at", "confidential",
)  # fmt: skip


def _hold(bureau_id: int, now: datetime) -> None:
    """The right to count for this bureau, until the transaction ends. On SQLite the transaction itself is the lock."""
    Folded.objects.get_or_create(bureau_id=bureau_id, defaults={"at": now})
    rows = Folded.objects.filter(bureau_id=bureau_id)
    if connection.features.has_select_for_update:
        list(rows.select_for_update())
    rows.update(at=now)


def _fold(bureau_id: int, now: datetime) -> int:
    _hold(bureau_id, now)
    touched = list(Touch.objects.filter(bureau_id=bureau_id).order_by("id").values_list("id", "matter_id")[:STEP])
    if not touched:
        return 0
    ids = sorted({matter for _, matter in touched})
    before = list(Placed.objects.filter(bureau_id=bureau_id, matter_id__in=ids))
    matters = open_cases(bureau_id, case_codes(bureau_id)).filter(id__in=ids).only(*READ)
    after = [_place(matter, now) for matter in matters]
    changed = _figures(before, -1)
    changed.update(_figures(after, 1))  # adds: it is a Counter
    _replace(bureau_id, ids, after)
    _add(bureau_id, changed)
    Touch.objects.filter(id__in=[row for row, _ in touched]).delete()
    return len(ids)


def _place(matter: Matter, now: datetime) -> Placed:
    return Placed(
        bureau_id=matter.bureau_id,
        matter_id=matter.id,
        unit_id=matter.unit_id,
        procedure=matter.procedure,
        state=matter.state,
        nearness=nearness(matter, now),
        due=matter.due or NO_CLOCK,
    )


def _replace(bureau_id: int, ids: Sequence[UUID], after: Sequence[Placed]) -> None:
    Placed.objects.filter(bureau_id=bureau_id, matter_id__in=ids).delete()
    insert(after)


def _figures(placed: Iterable[Placed], sign: int) -> Counter[tuple[Stage, str]]:
    """What the matters add to each figure of each stage."""
    counted: Counter[tuple[Stage, str]] = Counter()
    for one in placed:
        stage = (one.unit_id, one.procedure, one.state)
        counted[stage, "open"] += sign
        if one.nearness in FIGURES:
            counted[stage, one.nearness] += sign
    return counted


def _add(bureau_id: int, changed: Counter[tuple[Stage, str]]) -> None:
    """Add to the counts; a stage that is empty has no row."""
    stages: dict[Stage, dict[str, int]] = {}
    for (stage, figure), by in changed.items():
        if by:
            stages.setdefault(stage, {})[figure] = by
    new = []
    for (unit, procedure, state), figures in sorted(stages.items()):
        which = {"bureau_id": bureau_id, "unit_id": unit, "procedure": procedure, "state": state}
        rows = StageCount.objects.filter(**which)
        if not rows.update(**{name: F(name) + by for name, by in figures.items()}):
            new.append(StageCount(**which, **figures))
    insert(new)
    StageCount.objects.filter(bureau_id=bureau_id, open=0, near=0, late=0, paused=0).delete()
