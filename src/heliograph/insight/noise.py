"""Fine-grained tables with noise: each is drawn once and takes its part of the year's budget, which everybody can read.

Whoever reads two draws of one table could average the noise away, so that a table of the same name and days is never drawn
again. Losses add up over all tables that hold the same days (sequential composition): of any day's data no more than `BUDGET`.
The log holds the hash of each table's file, with days and epsilon in it: so anybody adds up what was spent from files alone.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import rfc8785

from heliograph.core.noise import with_noise
from heliograph.core.text import Text
from heliograph.insight.models import NoiseSpent
from heliograph.insight.reading import rows
from heliograph.insight.reading.span import Span
from heliograph.ledger import reading as ledger
from heliograph.ledger.actions import log_release
from heliograph.matters import procedures
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, MatterError
from heliograph.matters.identifiers import new_id
from heliograph.organisation import reading as organisation

BUDGET = 4.0
"""Epsilon for any one day's data, for ever."""
FINE = "unit-procedure"
KIND = "noise"
"""Of the leaf."""
FORMAT = "heliograph/noise/v1"


class BudgetSpent(MatterError):
    """The days' budget does not allow it."""

    def __init__(self, left: float) -> None:
        super().__init__(
            Text(
                f"这些日期的隐私预算只剩 {left:g}，不够再发布这张表。请把 ε 写小一些，或者不发布。",
                f"Only {left:g} is left of these days' privacy budget: too little for this table. Ask for a smaller epsilon, or leave it.",
            )
        )


@dataclass(frozen=True, slots=True)
class Spent:
    """A year and what is left for each of its days at least."""

    year: int
    left: float


def release(bureau_id: int, span: Span, *, epsilon: float, now: datetime) -> NoiseSpent:
    """Matters submitted in the span by unit and procedure, every cell of them with noise. Drawn once.

    Raises `BudgetSpent`, `NoNoise` where OpenDP is missing, `Invalid` for an epsilon that is none or days that are not over.
    """
    today = now.astimezone(organisation.zone(bureau_id)).date()
    first, until = span.since, span.until
    if not 0 < epsilon <= BUDGET:
        raise Invalid("epsilon", Text(f"ε 要大于 0、不超过 {BUDGET:g}。", f"Epsilon lies above 0, up to {BUDGET:g}."))
    if until >= today:
        raise Invalid("until", Text("这些日期还没过完。", "These days are not over yet."))
    counts = _cells(bureau_id, span)

    def work() -> NoiseSpent:
        _only_one(bureau_id)
        known: NoiseSpent | None = NoiseSpent.objects.filter(
            bureau_id=bureau_id, name=FINE, first=first, until=until
        ).first()
        if known is not None:
            return known
        left = BUDGET - spent(bureau_id, first, until)
        if epsilon > left:
            raise BudgetSpent(left)
        noisy = with_noise(counts, epsilon=epsilon)
        units = organisation.units(bureau_id)
        cells = [[units[unit].code, procedure, number] for (unit, procedure), number in noisy.counts.items()]
        row = NoiseSpent(
            bureau_id=bureau_id,
            id=new_id(),
            name=FINE,
            first=first,
            until=until,
            epsilon=epsilon,
            within=noisy.within,
            cells=cells,
            at=now,
        )
        title = f"{FINE} {first}..{until}"
        made = log_release(bureau_id, kind=KIND, title=title, digest=hashlib.sha256(file_of(row)).digest(), now=now)
        row.record, row.salt, row.leaf_id = made.record, made.salt, made.leaf_id
        row.save()
        return row

    return durably(work)


def file_of(row: NoiseSpent) -> bytes:
    """The table as a file, always the same bytes (RFC 8785): the log holds their SHA-256."""
    return rfc8785.dumps(
        {
            "format": FORMAT,
            "bureau": organisation.bureau(row.bureau_id).code,
            "made_at": row.at.astimezone(UTC).isoformat(timespec="seconds"),
            **_table(row),
        }
    )


def opened(row: NoiseSpent) -> dict[str, object] | None:
    """What opens the table's leaf, and the proof once it is in the log; None for a table older than that."""
    return None if row.leaf_id is None else ledger.opened_leaf(row.record, bytes(row.salt), row.leaf_id)


def one(bureau_id: int, table_id: UUID) -> NoiseSpent | None:
    """A table that was released."""
    return NoiseSpent.objects.filter(bureau_id=bureau_id, id=table_id).first()


def _table(row: NoiseSpent) -> dict[str, Any]:
    return {
        "table": row.name,
        "from": row.first.isoformat(),
        "to": row.until.isoformat(),
        "epsilon": row.epsilon,
        "within_95": row.within,
        "columns": ["unit", "procedure", "matters"],
        "rows": row.cells,
    }


def spent(bureau_id: int, first: date, until: date) -> float:
    """What the most burdened of these days has paid already."""
    tables = NoiseSpent.objects.filter(bureau_id=bureau_id, until__gte=first, first__lte=until)
    return _most(list(tables.values_list("first", "until", "epsilon")), first, until)


def _most(paid: list[tuple[date, date, float]], first: date, until: date) -> float:
    """The sum of the day of these that has paid most: it is one on which a table begins, or the first."""
    within = [(start, end, epsilon) for start, end, epsilon in paid if end >= first and start <= until]
    starts = {max(start, first) for start, _, _ in within}
    return max((math.fsum(e for start, end, e in within if start <= day <= end) for day in starts), default=0.0)


def released(bureau_id: int) -> list[NoiseSpent]:
    """All tables with noise, the newest first."""
    return list(NoiseSpent.objects.filter(bureau_id=bureau_id).order_by("-until", "-first")[:500])


def left_by_year(bureau_id: int) -> list[Spent]:
    """For each year that a table speaks of; of all tables, also of those that are too many for a page."""
    paid = list(NoiseSpent.objects.filter(bureau_id=bureau_id).values_list("first", "until", "epsilon"))
    years = sorted({year for first, until, _ in paid for year in range(first.year, until.year + 1)}, reverse=True)
    return [Spent(year, round(BUDGET - _most(paid, date(year, 1, 1), date(year, 12, 31)), 6)) for year in years]


def as_json(bureau_id: int) -> str:
    """The tables and the account, for programs."""
    made = [{"id": str(row.id), "sha256": row.record.get("digest"), **_table(row)} for row in released(bureau_id)]
    left = {one.year: one.left for one in left_by_year(bureau_id)}
    return json.dumps({"budget": BUDGET, "left": left, "tables": made}, ensure_ascii=False, indent=1)


def _cells(bureau_id: int, span: Span) -> Mapping[tuple[int, str], int]:
    """Every unit by every procedure, zeros too: which cells there are must not depend on the matters."""
    start, end = span.bounds(organisation.zone(bureau_id))
    found = Counter(rows.cells(rows.Chosen(bureau_id, start, end)))
    codes = [procedure.code for procedure in procedures.all_in_force(bureau_id, span.until)]
    return {(unit, code): found[unit, code] for unit in organisation.units(bureau_id) for code in codes}


def _only_one(bureau_id: int) -> None:
    """One release at a time where the database has many writers; SQLite has one."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('insight.noise'), %s)", [bureau_id])
