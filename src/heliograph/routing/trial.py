"""The dry run of a proposed router over last month: what it would have said, beside the present one and the decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from heliograph.core.language.model_file import ModelFile
from heliograph.core.language.routing import Model
from heliograph.core.sealing import SealBroken
from heliograph.core.text import Text
from heliograph.learned.trials import LATEST, Differing, Mixed, Trial
from heliograph.matters.actions.actor import may_open
from heliograph.matters.models import Matter
from heliograph.matters.reading.written import texts_of
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.routing import units
from heliograph.routing.history import confirmed, ended, told_with_place
from heliograph.routing.reading import title_of
from heliograph.routing.router import of_file, router

MONTH = timedelta(days=30)
MOST_SHOWN = 50
MOST_MIXED = 10
UNSURE = Text("没有把握", "Not sure")


@dataclass(frozen=True, slots=True)
class _Read:
    """Last month's matters that the viewer may open: what stands in each, and how it was decided."""

    matters: list[Matter]
    texts: list[str]
    labels: list[str]


def run(viewer: Viewer, proposed: ModelFile, now: datetime) -> Trial:
    """Read last month's confirmed matters that this viewer may open; nothing is written."""
    today = now.astimezone(organisation.zone(viewer.bureau_id)).date()
    read = _open(
        viewer, confirmed(viewer.bureau_id, now, since=now - MONTH, most=LATEST), lambda one: "\n".join(texts_of(one))
    )
    old = router(viewer.bureau_id, today)
    return _compared(read, old, of_file(proposed), lambda code: title_of(viewer.bureau_id, code, today))


def run_units(viewer: Viewer, proposed: ModelFile, now: datetime) -> Trial:
    """The same for units: what was answered last month, and by which unit."""
    read = _open(viewer, ended(viewer.bureau_id, now, since=now - MONTH, most=LATEST), told_with_place)
    old = units.model_of(viewer.bureau_id)
    return _compared(
        read, old, of_file(proposed), lambda code: units.title_of(viewer.bureau_id, code) or Text(code, code)
    )


def _open(viewer: Viewer, found: Iterable[tuple[Matter, str]], text_of: Callable[[Matter], str]) -> _Read:
    read = _Read([], [], [])
    for matter, label in found:
        if not may_open(viewer, matter):
            continue
        try:
            read.texts.append(text_of(matter))
        except SealBroken:
            continue
        read.matters.append(matter)
        read.labels.append(label)
    return read


def _compared(read: _Read, old: Model | None, new: Model, named: Callable[[str], Text]) -> Trial:
    matters, labels = read.matters, read.labels
    was, will = _said(old, read.texts), _said(new, read.texts)

    def title(code: str) -> Text:
        return named(code) if code else UNSURE

    differing = [
        Differing(matter.number, title(label), title(before), title(after))
        for matter, label, before, after in zip(matters, labels, was, will, strict=True)
        if before != after
    ]
    return Trial(
        read=len(matters),
        present_right=sum(said == label for said, label in zip(was, labels, strict=True)),
        present_unsure=was.count(""),
        proposed_right=sum(said == label for said, label in zip(will, labels, strict=True)),
        proposed_unsure=will.count(""),
        differing=tuple(differing[:MOST_SHOWN]),
        mixed=tuple(
            Mixed(title(decided), title(said), old_times, new_times)
            for decided, said, old_times, new_times in _mixed(labels, was, will)
        ),
    )


def _mixed(labels: list[str], was: list[str], will: list[str]) -> list[tuple[str, str, int, int]]:
    """What was decided, what a model said instead, how often the present one and the proposed one did."""
    old, new = (
        Counter((label, one) for label, one in zip(labels, said, strict=True) if one and one != label)
        for said in (was, will)
    )
    pairs = sorted({*old, *new}, key=lambda pair: (-old[pair] - new[pair], pair))
    return [(decided, said, old[decided, said], new[decided, said]) for decided, said in pairs[:MOST_MIXED]]


def _said(model: Model | None, texts: list[str]) -> list[str]:
    """What a model says of each text; empty where it is not sure."""
    if model is None or not texts:
        return [""] * len(texts)
    return [one.label if one.is_sure else "" for one in model.suggest(texts)]
