"""What the pages of appraisal show: lists in the order of the units (never of their scores), one appraisal with its steps and scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from heliograph.appraisal import indicators
from heliograph.appraisal.indicators import IndicatorSet
from heliograph.appraisal.models import PUBLIC, Appraisal, Score, SetVersion, Step, Verb
from heliograph.appraisal.reading.figures import seen
from heliograph.appraisal.reading.places import directly_below, is_above, is_below, is_over, kind_of, may_read
from heliograph.appraisal.scoring import FEWEST, Scored, Seen, again, score
from heliograph.core.text import Text
from heliograph.matters.errors import NotFound
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Unit
from heliograph.organisation.reading import Viewer

MOST = 400
VERBS = {
    Verb.PROPOSE: Text("提出方案", "Proposed"),
    Verb.COMMENT: Text("意见", "Comment"),
    Verb.TARGETS: Text("改目标", "Targets changed"),
    Verb.SIGN_ABOVE: Text("上级签字", "Signed by the unit above"),
    Verb.SIGN_BELOW: Text("本单位签字", "Signed by the unit"),
    Verb.PUBLISH: Text("公布结果", "Result published"),
    Verb.OBJECT: Text("提出异议", "Objection"),
    Verb.UPHOLD: Text("异议成立，重新计算", "Objection upheld, computed anew"),
    Verb.REJECT: Text("异议不成立", "Objection not upheld"),
    Verb.CORRECT: Text("更正，重新计算", "Corrected, computed anew"),
    Verb.REWARD: Text("结果怎么用：奖励", "Use: reward"),
    Verb.HELP: Text("结果怎么用：帮扶", "Use: help"),
    Verb.FINDING: Text("不定期抽查发现", "Found in a spot check"),
}


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step as it is shown; `by` is named inside, not in public."""

    verb: Verb
    title: Text
    at: datetime
    by: Text | None
    words: str
    facts: Mapping[str, object]

    @property
    def due(self) -> datetime | None:
        """By when an objection must be answered."""
        said = self.facts.get("due")
        return datetime.fromisoformat(said) if isinstance(said, str) else None


@dataclass(frozen=True, slots=True)
class Line:
    """An appraisal in a list."""

    appraisal: Appraisal
    unit: Text
    found: IndicatorSet
    total: float | None
    is_open: bool

    @property
    def state(self) -> str:
        """proposed, agreed (running), published."""
        row = self.appraisal
        return "published" if row.published_at else "agreed" if row.agreed_at else "proposed"

    def is_late(self, now: datetime) -> bool:
        """An objection waits longer than was promised."""
        due = self.appraisal.objection_due
        return due is not None and now > due

    def is_withheld(self, now: datetime) -> bool:
        """The period is over, both had signed, and no result is published."""
        return self.state == "agreed" and is_over(self.appraisal, now)


@dataclass(frozen=True, slots=True)
class Shown:
    """One appraisal. `scores`: every published one, the newest first, each computed again from what was kept with it."""

    line: Line
    above: Text
    steps: list[StepLine]
    scores: list[tuple[Score, Scored]]

    @property
    def objection_is_late(self) -> bool:
        return any(step.facts.get("late") for step in self.steps)


def public_lines(bureau_id: int) -> list[Line]:
    """What both sides agreed on, the newest period first, and within it the units in the order of the tree."""
    rows = Appraisal.objects.filter(bureau_id=bureau_id, agreed_at__isnull=False)
    return _lines(bureau_id, rows.select_related("version").order_by("-until", "unit")[:MOST])


def desk_lines(viewer: Viewer) -> list[Line]:
    """What the officer may read, open proposals among them."""
    rows = (
        Appraisal.objects.filter(bureau_id=viewer.bureau_id).select_related("version").order_by("-until", "unit")[:MOST]
    )
    return [line for line in _lines(viewer.bureau_id, rows) if may_read(viewer, line.appraisal)]


def _lines(bureau_id: int, rows: Iterable[Appraisal]) -> list[Line]:
    rows = list(rows)
    units = organisation.units(bureau_id)
    order = {unit: place for place, unit in enumerate(units)}
    totals: dict[UUID, float | None] = {}
    for appraisal_id, total in (
        Score.objects.filter(bureau_id=bureau_id, appraisal_id__in=[row.id for row in rows])
        .order_by("id")
        .values_list("appraisal_id", "total")
    ):
        totals[appraisal_id] = total
    made = [
        Line(
            row, units[row.unit_id].title, indicators.read(row.version.text), totals.get(row.id),
            row.objection_due is not None,
        )
        for row in rows
    ]  # fmt: skip
    return sorted(made, key=lambda one: (-one.appraisal.until.toordinal(), order.get(one.appraisal.unit_id, 0)))


def shown(bureau_id: int, appraisal_id: UUID, viewer: Viewer | None = None) -> Shown:
    """One appraisal: for an officer who may read it with every step, otherwise what is public. Raises `NotFound`."""
    row = Appraisal.objects.filter(bureau_id=bureau_id, id=appraisal_id).select_related("version").first()
    if row is None or (viewer is None and row.agreed_at is None) or (viewer is not None and not may_read(viewer, row)):
        raise NotFound
    steps = Step.objects.filter(bureau_id=bureau_id, appraisal_id=row.id).order_by("id")
    if viewer is None:
        steps = steps.filter(verb__in=PUBLIC)
    found = indicators.read(row.version.text)
    scores = Score.objects.filter(bureau_id=bureau_id, appraisal_id=row.id).order_by("-id")
    [line] = _lines(bureau_id, [row])
    above = organisation.units(bureau_id)[row.above_id].title
    told = [_step(bureau_id, step, viewer is not None) for step in steps]
    return Shown(line, above, told, [(one, again(found, one.kept)) for one in scores])


def _step(bureau_id: int, step: Step, is_inside: bool) -> StepLine:
    verb = Verb(step.verb)
    by = organisation.officer_name(bureau_id, step.by_id) if is_inside else None
    return StepLine(verb, VERBS[verb], step.at, by, step.words, step.facts)


def running(row: Appraisal) -> Scored:
    """How the score stands by the events of now; nothing of it is kept."""
    found = indicators.read(row.version.text)
    now, past = _figures(row, found)
    return score(found, row.targets, now, past)


def what_if(row: Appraisal, targets: Mapping[str, float], values: Mapping[str, float]) -> Scored:
    """What these targets would give: for the figures of the period before, or for other values that somebody tries."""
    found = indicators.read(row.version.text)
    first, until = found.period.before(row.first)
    past = seen(row.bureau_id, row.unit_id, found, first, until)
    now = {code: _with(one, values.get(code)) for code, one in past.items()}
    return score(found, {**row.targets, **targets}, now, past)


def _with(figure: Seen, value: float | None) -> Seen:
    """A supposed value, of enough matters; the response is that of the period before, or enough where there was none."""
    if value is None:
        return figure
    enough = max(figure.of, FEWEST)
    return Seen(
        value,
        None,
        None,
        None,
        enough,
        figure.asked,
        figure.response if figure.value is not None and figure.response is not None else 1.0,
    )


def _figures(row: Appraisal, found: IndicatorSet) -> tuple[dict[str, Seen], dict[str, Seen]]:
    of = (row.bureau_id, row.unit_id, found)
    return seen(*of, row.first, row.until), seen(*of, *found.period.before(row.first))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit directly below that could be appraised, with the set for its kind, if the bureau has one."""

    unit: Unit
    kind: Text
    set: IndicatorSet | None


def candidates(viewer: Viewer, on: date) -> list[Candidate]:
    from heliograph.appraisal.actions.sets import in_force

    found = []
    for unit in directly_below(viewer):
        kind = kind_of(viewer.bureau_id, unit)
        version = in_force(viewer.bureau_id, kind, on)
        found.append(Candidate(unit, kind.words, indicators.read(version.text) if version else None))
    return found


@dataclass(frozen=True, slots=True)
class Version:
    row: SetVersion
    found: IndicatorSet


def versions(bureau_id: int, code: str | None = None) -> list[Version]:
    """Every version of the bureau's sets, or of one; the newest first."""
    rows = SetVersion.objects.filter(bureau_id=bureau_id).select_related("loaded_by").order_by("-id")
    if code is not None:
        rows = rows.filter(code=code)
    return [Version(row, indicators.read(row.text)) for row in rows]


def sides(viewer: Viewer, row: Appraisal) -> tuple[bool, bool]:
    """(leads the unit above, leads the unit)."""
    return is_above(viewer, row), is_below(viewer, row)
