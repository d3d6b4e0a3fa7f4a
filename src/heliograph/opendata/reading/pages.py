"""What the pages of open data show: one release explained, and the badges."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.cache import cache

from heliograph.core.text import Text
from heliograph.insight import identity
from heliograph.insight.catalogue import Kind, measure, measures
from heliograph.insight.reading import figures
from heliograph.ledger import reading as ledger
from heliograph.opendata.badge import MONTHS, Badge, badge, gone
from heliograph.opendata.models import Release, ReleaseFile
from heliograph.opendata.reading import releases
from heliograph.opendata.reading.terms import month_before
from heliograph.opendata.report import shown as rounded
from heliograph.opendata.tables.columns import TABLES, Table
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Unit

BADGE = "on-time"
"""What a badge is of."""
KINDS = {Kind.SHARE: "share", Kind.QUANTILE: "days"}
PREVIEW = 6
FRESH = 3600
"""Seconds for which a badge is kept."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as its page shows it: its files by format, and its first rows."""

    table: Table
    files: Sequence[ReleaseFile]
    rows: Sequence[Sequence[str]]


def shown(release: Release) -> list[Shown]:
    """Every table of the release with a preview."""
    files = releases.files(release)
    found = []
    for table in TABLES:
        mine = [one for one in files if one.name.rsplit(".", 1)[0] == table.name]
        found.append(Shown(table, mine, _preview(release, table)))
    return found


def others(release: Release) -> list[ReleaseFile]:
    """Files that are no table: the note, the manifest, everything in one."""
    names = {table.name for table in TABLES}
    return [one for one in releases.files(release) if one.name.rsplit(".", 1)[0] not in names]


def _preview(release: Release, table: Table) -> list[list[str]]:
    """The first rows; of the published figures, the bureau's own."""
    file = releases.file(release, f"{table.name}.csv")
    if file is None:
        return []
    rows = list(csv.reader(io.StringIO(bytes(file.content).decode("utf-8-sig"))))[1:]
    return rows[:PREVIEW]


@dataclass(frozen=True, slots=True)
class Headline:
    """A published figure of the whole bureau; its numbers are text, to the last digit. `kind`: share, days or ratio."""

    figure: str
    title: Text
    kind: str
    value: str
    low: str
    high: str
    part: str
    of: str
    asked: str

    def said(self, language: str) -> str:
        """Rounded as the yearly report does: 88.2 %, 4.1 days, 0.05."""
        return rounded.with_unit(self._numbers(), language)

    def sample(self, language: str) -> str:
        """120 / 136"""
        return rounded.sample(self._numbers(), language)

    @property
    def between(self) -> str:
        """81.7 – 92.6"""
        return rounded.interval(self._numbers())

    def _numbers(self) -> rounded.Row:
        found = {"value": self.value, "low": self.low, "high": self.high}
        counts = {"part": self.part, "of": self.of, "asked": self.asked}
        return (
            {name: float(digits) if digits else None for name, digits in found.items()}
            | {name: int(digits) if digits else None for name, digits in counts.items()}
            | {"kind": self.kind}
        )


def headline(release: Release) -> list[Headline]:
    """The month's figures of the whole bureau, in the order of the measures."""
    file = releases.file(release, "figures.csv")
    if file is None:
        return []
    found = {}
    for row in csv.DictReader(io.StringIO(bytes(file.content).decode("utf-8-sig"))):
        name = identity.read(row["figure"])
        if name.unit is None and name.procedure is None and f"{name.until:%Y-%m}" == f"{name.since:%Y-%m}":
            known = measure(name.code)
            kind = KINDS.get(known.kind, "ratio")
            numbers = (row[column] for column in ("value", "low", "high", "part", "of", "asked"))
            found[name.code] = Headline(row["figure"], known.title, kind, *numbers)
    return [found[one.code] for one in measures() if one.code in found]


def proof(release: Release) -> tuple[int, list[bytes], str] | None:
    """The release's place in the log, the proof and the checkpoint; None while it has no place yet."""
    return ledger.proof_of_leaf(release.leaf_id)


def opened(release: Release) -> dict[str, object]:
    """What opens the release's leaf; once it is in the log, also a case for `heliograph log check-proof`."""
    return ledger.opened_leaf(release.record, bytes(release.salt), release.leaf_id)


def badges(bureau_id: int) -> list[Unit]:
    """Units whose badge is offered."""
    return [unit for unit in organisation.units(bureau_id).values() if unit.active]


def unit_of_code(bureau_id: int, code: str) -> Unit | None:
    """The unit, also one that is no more: other sites embed its badge."""
    return next((unit for unit in organisation.units(bureau_id).values() if unit.code == code), None)


def days_of_badge(bureau_id: int, now: datetime) -> tuple[date, date]:
    """The first and the last day of the months that are over: those of the unit's board, so that the two never differ."""
    today = now.astimezone(organisation.zone(bureau_id)).date()
    first = month_before(today)
    for _ in range(MONTHS - 1):
        first = month_before(first)
    return first, today.replace(day=1) - timedelta(days=1)


def badge_of(bureau_id: int, unit: Unit, *, now: datetime) -> Badge:
    """What the unit's badge says; counted once an hour at most."""
    if not unit.active:
        return gone(unit.code, unit.title)
    since, until = days_of_badge(bureau_id, now)
    key = f"opendata.badge.{bureau_id}.{unit.id}.{until}"
    found: Badge | None = cache.get(key)
    if found is None:
        figure = figures.figure(bureau_id, BADGE, figures.Span(since, until), unit=unit.id)
        found = badge(unit.code, unit.title, figure)
        cache.set(key, found, FRESH)
    return found


def released_of(bureau_id: int, unit: Unit) -> dict[str, str] | None:
    """What the newest release publishes of the same measure: of the longest span that it gives. None where it is hidden.

    The badge counts up to today; this is what anybody can compute again.
    """
    release = releases.newest(bureau_id)
    file = releases.file(release, "figures.csv") if release is not None else None
    if release is None or file is None:
        return None
    found: dict[str, tuple[timedelta, dict[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(bytes(file.content).decode("utf-8-sig"))):
        name = identity.read(row["figure"])
        of = None if unit.parent_id is None else unit.code
        if name.code == BADGE and name.unit == of and name.procedure is None:
            said = {key: row[key] for key in ("figure", "value", "low", "high")}
            found[row["figure"]] = (name.until - name.since, said | {"release": release.code})
    return max(found.values(), key=lambda one: one[0])[1] if found else None
