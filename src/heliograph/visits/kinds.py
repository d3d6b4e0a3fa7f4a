"""Kinds of place, outcome and advice, and the limits of slips and plans: data, read once from kinds.toml and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from heliograph.core.text import Text


class KindsUnusable(ValueError):
    """kinds.toml contradicts itself; the message says where."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a visit ended. `met`: somebody was there, so advice can have been given; `counts`: it is in the open figures."""

    title: Text
    met: bool = False
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Kinds:
    """Everything in the file, by code, in its order."""

    places: Mapping[str, Text]
    outcomes: Mapping[str, Outcome]
    advice: Mapping[str, Text]
    procedures: tuple[str, ...]
    slip_batch: int
    most_slips: int
    slip_life: timedelta
    plan_life: timedelta
    device_life: timedelta
    entry_life: timedelta
    entry_batch: int


def read(text: str) -> Kinds:
    """Raises `KindsUnusable`."""
    try:
        data = tomllib.loads(text)
        outcomes = {
            row["code"]: Outcome(_text(row), row.get("met", False), row.get("counts", True)) for row in data["outcomes"]
        }
        found = Kinds(
            places={row["code"]: _text(row) for row in data["places"]},
            outcomes=outcomes,
            advice={row["code"]: _text(row) for row in data["advice"]},
            procedures=tuple(data["requests"]["procedures"]),
            slip_batch=int(data["slips"]["batch"]),
            most_slips=int(data["slips"]["most"]),
            slip_life=timedelta(days=data["slips"]["days"]),
            plan_life=timedelta(days=data["plans"]["days"]),
            device_life=timedelta(days=data["plans"]["device_days"]),
            entry_life=timedelta(days=data["entries"]["days"]),
            entry_batch=int(data["entries"]["batch"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise KindsUnusable(f"kinds.toml of visits: {error!r}") from error
    if found.slip_batch > found.most_slips or any(one.met and not one.counts for one in outcomes.values()):
        raise KindsUnusable(
            "kinds.toml of visits: a batch larger than what may be held, or a meeting that does not count"
        )
    return found


def _text(row: Mapping[str, Mapping[str, str]]) -> Text:
    return Text(row["title"]["zh"], row["title"]["en"])


@lru_cache(maxsize=1)
def kinds() -> Kinds:
    """What is shipped."""
    return read((Path(__file__).resolve().parent / "kinds.toml").read_text("utf-8"))
