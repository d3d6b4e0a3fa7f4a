"""Figures of two models side by side, as a page shows them: which way is better, and of which class."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from heliograph.core.text import Text
from heliograph.learned.models import Learned
from heliograph.learned.reading import Reader

_NAMES: dict[str, tuple[Text, bool]] = {
    "messages": (Text("用来检验的件数", "messages tested with"), False),
    "pairs": (Text("用来检验的问答对", "pairs tested with"), False),
    "macro_f1": (Text("各类平均 F1", "mean F1 of the classes"), True),
    "accuracy": (Text("说对的比例", "share right"), True),
    "right_at_80": (Text("最有把握的八成里说对的", "right among the surest 80 %"), True),
    "answered": (Text("有把握、给出建议的", "sure enough to suggest"), True),
    "right_when_answered": (Text("给出的建议里说对的", "right when it suggests"), True),
    "calibration_error": (Text("把握与实际相差", "calibration error"), True),
    "auc": (Text("分辨答非所问的能力（AUC）", "telling true pairs from swapped ones (AUC)"), True),
    "low": (Text("AUC 区间下限", "AUC, lower end"), True),
    "high": (Text("AUC 区间上限", "AUC, upper end"), True),
}
"""Each figure's name, and whether it is a share."""


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of both models, ready to be shown; empty where a model does not have it."""

    name: Text
    present: str
    proposed: str


@dataclass(frozen=True, slots=True)
class Compared:
    """`lines` of the whole, `labels` of each class (F1, and how many messages there were of it)."""

    lines: tuple[Line, ...]
    labels: tuple[Line, ...]


def compared(reader: Reader, named: Callable[[str], Text]) -> Compared:
    """The present model's figures beside the proposed one's; `named` says what a label is called."""
    present, proposed = _of(reader.in_use), _of(reader.proposed)
    lines = [
        Line(name, _shown(present.get(key), is_share), _shown(proposed.get(key), is_share))
        for key, (name, is_share) in _NAMES.items()
        if key in present or key in proposed
    ]
    old, new = _labels(present), _labels(proposed)
    labels = [Line(named(label), old.get(label, ""), new.get(label, "")) for label in sorted({*old, *new})]
    return Compared(tuple(lines), tuple(labels))


def _of(model: Learned | None) -> Mapping[str, Any]:
    return model.figures if model is not None and isinstance(model.figures, dict) else {}


def _labels(figures: Mapping[str, Any]) -> dict[str, str]:
    by_label, counts = figures.get("by_label"), figures.get("counts")
    if not isinstance(by_label, dict) or not isinstance(counts, dict):
        return {}
    return {label: f"{_shown(score, True)}（{counts.get(label, '?')}）" for label, score in by_label.items()}


def _shown(value: object, is_share: bool) -> str:
    if not isinstance(value, int | float):
        return ""
    return f"{100 * value:.1f} %" if is_share else f"{value:,}"
