"""Drawing by lot: the same seed gives the same matters, so anyone inside can draw again and see that nobody chose.

The lots are those of `core.drawing`; of each unit and procedure (a stratum) the smallest are taken. The whole population
is kept with the draw. A draw can't be taken back.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Model

from heliograph.core.drawing import digest, drawn, lot
from heliograph.ledger import reading as ledger
from heliograph.matters.commit import durably, insert
from heliograph.matters.errors import Missing
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.supervision import checklist
from heliograph.supervision.actions.rules import keep
from heliograph.supervision.errors import EmptyDraw, NoCheckpoint, NotYours
from heliograph.supervision.models import Reviewed, RuleKind, Sample, Stratum
from heliograph.supervision.reading import rules
from heliograph.supervision.reading.roles import is_reviewer


@dataclass(frozen=True, slots=True)
class Draw:
    """What somebody wants drawn: matters submitted from `since` to `until` that have ended, `each` of every stratum.

    `typed` is a seed said aloud and written down; without it the newest signed checkpoint of the public log is the seed.
    """

    kind: str
    title: str
    since: date
    until: date
    procedures: tuple[str, ...]
    units: tuple[int, ...] = ()
    each: int = 2
    typed: str = ""


@dataclass(slots=True)
class _Found:
    """One stratum: each matter's number and id."""

    unit: int
    procedure: str
    matters: dict[str, UUID] = field(default_factory=dict)


def draw(viewer: Viewer, wanted: Draw, *, now: datetime) -> Sample:
    """Draw a sample. Raises `NotYours`, `Missing` without a title, `EmptyDraw`, `NoCheckpoint`.

    Reads the matters of the period: what a draw costs is what it is made from. Confidential and erased ones are left out.
    """
    if not is_reviewer(viewer):
        raise NotYours
    if not wanted.title.strip():
        raise Missing("text")
    return durably(lambda: _draw(viewer, wanted, now))


def _draw(viewer: Viewer, wanted: Draw, now: datetime) -> Sample:
    strata = _population(viewer.bureau_id, wanted, now)
    if not strata:
        raise EmptyDraw
    text = rules.text_in_force(viewer.bureau_id, RuleKind.CHECKLIST)
    version = checklist.read(text).version
    rule = keep(viewer.bureau_id, RuleKind.CHECKLIST, version, text, by=None, now=now)
    seed, size = _seed(viewer.bureau_id, wanted, now)
    sample = Sample(
        bureau_id=viewer.bureau_id,
        id=new_id(),
        kind=wanted.kind,
        title=wanted.title.strip(),
        checklist=rule,
        seed=seed,
        seed_from=Sample.SeedFrom.TYPED if wanted.typed.strip() else Sample.SeedFrom.CHECKPOINT,
        seed_size=size,
        since=wanted.since,
        until=wanted.until,
        each=wanted.each,
        drawn_at=now,
        drawn_by_id=viewer.officer_id,
        population=sum(len(one.matters) for one in strata),
        size=sum(min(len(one.matters), wanted.each) for one in strata),
    )
    insert([sample, *(row for one in strata for row in _rows(sample, one))])
    return sample


def _seed(bureau_id: int, wanted: Draw, now: datetime) -> tuple[str, int | None]:
    typed = wanted.typed.strip()
    if typed:
        day = now.astimezone(organisation.zone(bureau_id)).date()
        return f"{typed[:150]} {day.isoformat()}", None
    newest = ledger.newest()
    if newest is None:
        raise NoCheckpoint
    return bytes(newest.root).hex(), newest.size


def _population(bureau_id: int, wanted: Draw, now: datetime) -> list[_Found]:
    zone = organisation.zone(bureau_id)
    since = datetime.combine(wanted.since, time(0), zone)
    until = datetime.combine(wanted.until + timedelta(days=1), time(0), zone)
    rows = Matter.objects.filter(
        bureau_id=bureau_id,
        submitted_at__gte=since,
        submitted_at__lt=until,
        procedure__in=wanted.procedures,
        confidential=False,
        erased_at=None,
        settled_at__lte=now,
    )
    if wanted.units:
        rows = rows.filter(unit_id__in=wanted.units)
    found: dict[tuple[int, str], _Found] = {}
    for matter, number, unit, procedure in rows.values_list("id", "number", "unit_id", "procedure").iterator(2000):
        found.setdefault((unit, procedure), _Found(unit, procedure)).matters[number] = matter
    return [found[key] for key in sorted(found)]


def _rows(sample: Sample, found: _Found) -> list[Model]:
    numbers = sorted(found.matters)
    stratum = Stratum(
        bureau_id=sample.bureau_id,
        id=new_id(),
        sample_id=sample.id,
        unit_id=found.unit,
        procedure=found.procedure,
        population=len(numbers),
        digest=digest(numbers),
        numbers=zlib.compress("\n".join(numbers).encode()),
    )
    taken = [
        Reviewed(
            bureau_id=sample.bureau_id,
            id=new_id(),
            matter_id=found.matters[number],
            sample_id=sample.id,
            unit_id=found.unit,
            procedure=found.procedure,
            rank=lot(sample.seed, number),
        )
        for number in drawn(sample.seed, numbers, sample.each)
    ]
    return [stratum, *taken]


def numbers_of(stratum: Stratum) -> list[str]:
    """All numbers of a stratum, sorted."""
    return zlib.decompress(bytes(stratum.numbers)).decode().split("\n")
