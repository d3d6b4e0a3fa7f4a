"""Who can teach a model: each app that uses a kind brings the job that trains it from this bureau's confirmed history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from heliograph.core.text import Text

Standing = Callable[[int, datetime], list[Text]]
Naming = Callable[[int, str], Text | None]
_jobs: dict[str, str] = {}
_standing: dict[str, Standing] = {}
_naming: dict[str, Naming] = {}


def register(kind: str, job: str, standing: Standing | None = None, naming: Naming | None = None) -> None:
    """Have models of `kind` trained by the job of this name; it takes `bureau`.

    `standing` says in sentences how far a bureau is: what there is to learn from, how often suggestions were followed.
    `naming`: what a bureau calls a label; the title of the procedure of that code where nothing is given.
    """
    _jobs[kind] = job
    if naming is not None:
        _naming[kind] = naming
    if standing is not None:
        _standing[kind] = standing


def job_for(kind: str) -> str | None:
    """The job that trains this kind; None where nothing does."""
    return _jobs.get(kind)


def named(kind: str, bureau_id: int, label: str) -> Text | None:
    """What this bureau calls a label of this kind; None where its app says nothing."""
    found = _naming.get(kind)
    return None if found is None else found(bureau_id, label)


def standing(kind: str, bureau_id: int, now: datetime) -> list[Text]:
    """How far this bureau is with this kind."""
    found = _standing.get(kind)
    return [] if found is None else found(bureau_id, now)
