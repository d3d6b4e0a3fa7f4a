"""The dry run of a proposed router over last month: what it would have said, beside the present one and the decision."""

from __future__ import annotations

from collections import Counter
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
from heliograph.routing.history import confirmed
from heliograph.routing.reading import title_of
from heliograph.routing.router import of_file, router

MONTH = timedelta(days=30)
MOST_SHOWN = 50
MOST_MIXED = 10
UNSURE = Text("没有把握", "Not sure")


def run(viewer: Viewer, proposed: ModelFile, now: datetime) -> Trial:
    """Read last month's confirmed matters that this viewer may open; nothing is written."""
    today = now.astimezone(organisation.zone(viewer.bureau_id)).date()
    new, old = of_file(proposed), router(viewer.bureau_id, today)
    matters: list[Matter] = []
    labels, texts = [], []
    for matter, label in confirmed(viewer.bureau_id, now, since=now - MONTH, most=LATEST):
        if not may_open(viewer, matter):
            continue
        try:
            texts.append("\n".join(texts_of(matter)))
        except SealBroken:
            continue
        matters.append(matter)
        labels.append(label)
    was, will = _said(old, texts), _said(new, texts)

    def title(code: str) -> Text:
        return title_of(viewer.bureau_id, code, today) if code else UNSURE

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
    if model is None:
        return [""] * len(texts)
    return [one.label if one.is_sure else "" for one in model.suggest(texts)]
