"""Dry runs: what a proposed model would have said of last month, beside what was decided. Each app brings its own.

An app that uses a kind of model registers a trial in `AppConfig.ready()`. A trial reads, writes nothing, and tells of
content only to who may see it: rows name matters, and only those that this viewer may open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from heliograph.core.language.model_file import ModelFile
from heliograph.core.text import Text
from heliograph.organisation.reading import Viewer

LATEST = 500
"""A trial reads at most so many of the latest matters."""


@dataclass(frozen=True, slots=True)
class Differing:
    """A matter of which the two models say different things, or the proposed one something else than was decided."""

    number: str
    decided: Text
    present: Text
    proposed: Text


@dataclass(frozen=True, slots=True)
class Mixed:
    """`decided` was taken for `said`: in so many matters by the present model, in so many by the proposed one."""

    decided: Text
    said: Text
    present: int
    proposed: int


@dataclass(frozen=True, slots=True)
class Trial:
    """`read` matters; of these, how many each model got as it was decided, and how many it left open.

    `mixed`: what was taken for what, the commonest first.
    """

    read: int
    present_right: int
    present_unsure: int
    proposed_right: int
    proposed_unsure: int
    differing: tuple[Differing, ...]
    mixed: tuple[Mixed, ...] = ()


Try = Callable[[Viewer, ModelFile, datetime], Trial]
_trials: dict[str, Try] = {}


def register(kind: str, trial: Try) -> None:
    """Have proposed models of `kind` tried by this function."""
    _trials[kind] = trial


def run(kind: str, viewer: Viewer, proposed: ModelFile, now: datetime) -> Trial | None:
    """The dry run of a proposed model; None for a kind that has none."""
    trial = _trials.get(kind)
    return None if trial is None else trial(viewer, proposed, now)
