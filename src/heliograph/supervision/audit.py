"""Is supervision whole? The board of stages against a recount, for `heliograph doctor`. Reads only."""

from __future__ import annotations

from datetime import datetime

from heliograph.matters.models import Deadline
from heliograph.organisation import reading as organisation
from heliograph.supervision.reading.stages import Figures, Stage, counts, recount


def problems(now: datetime) -> list[str]:
    """Each stage of each bureau whose figures are not those of a recount; an empty list is a good answer.

    Near and late are compared only when the watch is not behind: until it has looked, nobody has said it.
    """
    found: list[str] = []
    for bureau in organisation.bureaus():
        is_behind = Deadline.objects.filter(bureau_id=bureau.id, watch_at__lte=now).exists()
        kept, true = counts(bureau.id, now), recount(bureau.id, now)
        for stage in sorted(kept.keys() | true.keys()):
            shown, counted = kept.get(stage, Figures()), true.get(stage, Figures())
            if is_behind:
                shown, counted = (Figures(open=f.open, paused=f.paused) for f in (shown, counted))
            if shown != counted:
                found.append(_sentence(bureau.id, stage, shown, counted))
    return found


def _sentence(bureau_id: int, stage: Stage, shown: Figures, counted: Figures) -> str:
    unit, procedure, state = stage
    known = organisation.units(bureau_id).get(unit)
    return (
        f"The board of stages says {_figures(shown)} for {procedure} {state!r} at {known.code if known else unit};"
        f" counted are {_figures(counted)}. Run `heliograph stages rebuild`."
    )


def _figures(figures: Figures) -> str:
    return f"{figures.open} open, {figures.near} near, {figures.late} late, {figures.paused} paused"
