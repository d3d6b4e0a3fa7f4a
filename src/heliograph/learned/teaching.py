"""Who can teach a model: each app that uses a kind brings the job that trains it from this bureau's confirmed history."""

from __future__ import annotations

_jobs: dict[str, str] = {}


def register(kind: str, job: str) -> None:
    """Have models of `kind` trained by the job of this name; it takes `bureau`."""
    _jobs[kind] = job


def job_for(kind: str) -> str | None:
    """The job that trains this kind; None where nothing does."""
    return _jobs.get(kind)
