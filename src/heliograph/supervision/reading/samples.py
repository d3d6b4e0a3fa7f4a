"""What pages show of samples and findings: counts and sizes, never a grade, a score or a ranking.

The three grades and points of Order 137 were not verified (law.md Q-07), so nothing here computes them. Units stand in the
order of the tree. Nothing is counted by officer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count

from heliograph.core.drawing import digest, drawn, lot
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.errors import NotFound
from heliograph.matters.models import Matter
from heliograph.matters.reading.desk import SEALED
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.supervision import checklist
from heliograph.supervision.actions.drawing import numbers_of
from heliograph.supervision.checklist import Checklist, Item
from heliograph.supervision.models import (
    Finding,
    FindingStep,
    Review,
    Reviewed,
    Sample,
    StepKind,
    Stratum,
    Verdict,
)
from heliograph.supervision.reading.opened import side
from heliograph.supervision.reading.roles import is_reviewer

PAGE = 30


def samples(bureau_id: int, after: UUID | None = None) -> list[Sample]:
    """One more than a page of draws, the newest first. Every draw there ever was is among them."""
    rows = Sample.objects.filter(bureau_id=bureau_id)
    if after is not None:
        rows = rows.filter(id__lt=after)
    return list(rows.order_by("-id")[: PAGE + 1])


def sample_for(viewer: Viewer, sample_id: UUID) -> Sample:
    """A draw of the viewer's bureau. Raises `NotFound`."""
    found: Sample | None = (
        Sample.objects.select_related("checklist").filter(bureau_id=viewer.bureau_id, id=sample_id).first()
    )
    if found is None:
        raise NotFound
    return found


def checklist_of(sample: Sample) -> Checklist:
    """The version of the checklist that the draw is reviewed by."""
    return checklist.read(sample.checklist.text)


@dataclass(slots=True)
class Figures:
    """Findings on one point, or of one unit. Set aside on appeal are not counted as broken."""

    kept: int = 0
    broken: int = 0
    na: int = 0
    overturned: int = 0

    def add(self, verdict: str, n: int) -> None:
        setattr(self, verdict, getattr(self, verdict) + n)

    def overturn(self, n: int) -> None:
        self.broken -= n
        self.overturned += n


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A drawn matter in a sample's list."""

    id: UUID
    number: str
    procedure: Text
    unit: Text | None
    is_reviewed: bool
    is_erased: bool
    broken: int
    href_open: bool


@dataclass(frozen=True, slots=True)
class OfSample:
    """What a sample's page shows."""

    sample: Sample
    drawn_by: Text | None
    checklist: Checklist
    reviewed: int
    by_item: list[tuple[Item, Figures]]
    by_unit: list[tuple[Text | None, int, Figures]]
    lines: list[DrawnLine]
    strata: int


def of_sample(viewer: Viewer, sample: Sample) -> OfSample:
    """Counts for everybody inside; the drawn matters for reviewers, and for others those of theirs that were reviewed."""
    of = {"bureau_id": sample.bureau_id, "sample_id": sample.id}
    by_item: dict[str, Figures] = {}
    by_unit: dict[int, Figures] = {}
    rows = Finding.objects.filter(**of).values_list("item", "unit_id", "verdict").annotate(n=Count("id"))
    for item, unit, verdict, n in rows:
        by_item.setdefault(item, Figures()).add(verdict, n)
        by_unit.setdefault(unit, Figures()).add(verdict, n)
    overturned = FindingStep.objects.filter(**of, kind=StepKind.OVERTURNED).values("finding_id")
    for item, unit in Finding.objects.filter(bureau_id=sample.bureau_id, id__in=overturned).values_list(
        "item", "unit_id"
    ):
        by_item[item].overturn(1)
        by_unit[unit].overturn(1)
    points = checklist_of(sample)
    reviews = {r.reviewed_id for r in Review.objects.filter(**of).only("bureau_id", "id", "reviewed_id")}
    every = list(Reviewed.objects.filter(**of).order_by("unit_id", "procedure", "rank"))
    return OfSample(
        sample=sample,
        drawn_by=organisation.officer_name(sample.bureau_id, sample.drawn_by_id),
        checklist=points,
        reviewed=len(reviews),
        by_item=[(item, by_item.get(item.code, Figures())) for item in points.items],
        by_unit=_by_unit(sample.bureau_id, every, by_unit),
        lines=_drawn_lines(viewer, every, reviews),
        strata=Stratum.objects.filter(**of).count(),
    )


def _by_unit(
    bureau_id: int, every: list[Reviewed], figures: dict[int, Figures]
) -> list[tuple[Text | None, int, Figures]]:
    """Each drawn unit with how many of its matters were drawn, in the order of the tree."""
    sizes: dict[int, int] = {}
    for one in every:
        sizes[one.unit_id] = sizes.get(one.unit_id, 0) + 1
    order = [unit for unit in organisation.units(bureau_id) if unit in sizes]
    return [(organisation.unit_name(bureau_id, unit), sizes[unit], figures.get(unit, Figures())) for unit in order]


def _drawn_lines(viewer: Viewer, every: list[Reviewed], reviews: set[UUID]) -> list[DrawnLine]:
    matters = {
        m.id: m
        for m in Matter.objects.filter(bureau_id=viewer.bureau_id, id__in=[one.matter_id for one in every]).defer(
            *SEALED
        )
    }
    broken: dict[UUID, int] = {}
    for matter in Finding.objects.filter(
        bureau_id=viewer.bureau_id, sample_id__in={one.sample_id for one in every}, verdict=Verdict.BROKEN
    ).values_list("matter_id", flat=True):
        broken[matter] = broken.get(matter, 0) + 1
    lines = []
    for one in every:
        matter = matters[one.matter_id]
        is_reviewed = one.id in reviews
        where = side(viewer, matter, one.unit_id)
        if not where and not is_reviewer(viewer):
            continue
        if where and where != "reviewer" and not is_reviewed and not is_reviewer(viewer):
            continue
        lines.append(
            DrawnLine(
                one.id,
                matter.number,
                procedures.version(matter.bureau_id, matter.procedure, matter.version).title,
                organisation.unit_name(one.bureau_id, one.unit_id),
                is_reviewed,
                matter.erased_at is not None,
                broken.get(one.matter_id, 0),
                where == "reviewer" or (bool(where) and is_reviewed),
            )
        )
    return lines


@dataclass(frozen=True, slots=True)
class Redrawn:
    """What drawing again says: whether each stratum is as it was kept, and gives the matters that were taken."""

    is_same: bool
    problems: list[Text] = field(default_factory=list)


def redraw(sample: Sample) -> Redrawn:
    """Draw again from the kept populations with the kept seed. Its cost is what the draw was made from."""
    of = {"bureau_id": sample.bureau_id, "sample_id": sample.id}
    taken: dict[tuple[int, str], set[str]] = {}
    ids = dict(Reviewed.objects.filter(**of).values_list("matter_id", "rank"))
    numbers = dict(Matter.objects.filter(bureau_id=sample.bureau_id, id__in=list(ids)).values_list("id", "number"))
    for unit, procedure, matter in Reviewed.objects.filter(**of).values_list("unit_id", "procedure", "matter_id"):
        taken.setdefault((unit, procedure), set()).add(numbers[matter])
    problems = [
        Text(f"{numbers[matter]} 的序号不对。", f"The lot of {numbers[matter]} is wrong.")
        for matter, rank in ids.items()
        if lot(sample.seed, numbers[matter]) != rank
    ]
    for stratum in Stratum.objects.filter(**of):
        known = numbers_of(stratum)
        name = organisation.unit_name(sample.bureau_id, stratum.unit_id) or Text("", "")
        if digest(known) != stratum.digest or len(known) != stratum.population:
            problems.append(
                Text(f"{name.zh}：名册被改过。", f"{name.en}: the list of what was drawn from was changed.")
            )
        again = set(drawn(sample.seed, known, sample.each))
        if again != taken.pop((stratum.unit_id, stratum.procedure), set()):
            problems.append(Text(f"{name.zh}：重抽的结果不一样。", f"{name.en}: drawing again gives other matters."))
    problems += [Text("抽到了名册以外的。", "Something was drawn from no list.")] if taken else []
    return Redrawn(not problems, problems)


def population(sample: Sample) -> Iterator[tuple[str, str, str, str, str]]:
    """unit, procedure, number, lot, whether it was drawn: everything somebody needs to draw again with their own tools."""
    units = organisation.units(sample.bureau_id)
    for stratum in Stratum.objects.filter(bureau_id=sample.bureau_id, sample_id=sample.id).order_by(
        "unit_id", "procedure"
    ):
        known = numbers_of(stratum)
        taken = set(drawn(sample.seed, known, sample.each))
        for number in known:
            drawn_word = "1" if number in taken else "0"
            yield units[stratum.unit_id].code, stratum.procedure, number, lot(sample.seed, number), drawn_word
