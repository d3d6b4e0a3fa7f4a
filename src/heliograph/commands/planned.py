"""What every `heliograph plan` command shares: its options, reading a source, writing a plan, what is said of an outcome."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperCommand

from heliograph.commands.answer import WRONG_USE, refuse

if TYPE_CHECKING:
    from typer._click.core import Context  # typer brings its own click and names its types nowhere else

    from heliograph.core.planning.beats import TooFewBeats
    from heliograph.core.planning.city import City
    from heliograph.core.planning.inputs import Source
    from heliograph.core.planning.outcome import Outcome

Seconds = Annotated[
    float, typer.Option(min=0.1, max=86_400, help="How long to look; compiling at first use comes on top.")
]
Seed = Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Another seed looks elsewhere.")]
Rounds = Annotated[
    int | None, typer.Option(min=1, help="This much work instead of --seconds: the same answer on any machine.")
]


class Finite(TyperCommand):
    """A command whose numbers are finite: "nan" passes a limit on one side, and infinity too."""

    def invoke(self, ctx: Context) -> object:
        for name, value in ctx.params.items():
            if isinstance(value, float) and not math.isfinite(value):
                as_json = bool(ctx.params.get("as_json"))
                refuse(f"--{name.replace('_', '-')} must be a finite number.", as_json, WRONG_USE)
        return super().invoke(ctx)


def outcome_lines(outcome: Outcome, what: str) -> Sequence[str]:
    bound = "none" if outcome.bound is None else f"{outcome.bound:.10g}"
    gap = "unknown" if outcome.gap is None else f"{outcome.gap:.3%}"
    return [
        f"{what}: {outcome.objective:.10g}; proven bound: {bound}; gap: {gap}.",
        outcome.words.en,
        f"Seed {outcome.seed}, {outcome.rounds} rounds, {outcome.seconds:.1f} s; engine: {outcome.engine}.",
    ]


def outcome_values(outcome: Outcome) -> dict[str, object]:
    return {
        "objective": outcome.objective,
        "bound": outcome.bound,
        "gap": outcome.gap,
        "proven": outcome.is_proven,
        "seed": outcome.seed,
        "rounds": outcome.rounds,
        "seconds": outcome.seconds,
        "engine": outcome.engine,
    }


def too_few(error: TooFewBeats, city: City) -> str:
    """Why so many beats can't be, with a unit of each of the smallest parts by name."""
    import numpy as np

    part = city.parts()
    _, first, sizes = np.unique(part, return_index=True, return_counts=True)
    small = [f"{city.names[first[place]]} ({sizes[place]})" for place in np.argsort(sizes, kind="stable")[:3]]
    apart = f"; units in the smallest parts, and how many those have: {', '.join(small)}" if error.least > 1 else ""
    return (
        f"{error.asked} beats cannot each be in one piece: the city falls into {error.least} parts that no open border joins "
        f"(islands, stations, rivers) and has {error.most} units{apart}. Ask for {error.least} to {error.most} beats, or add edges."
    )


def source(path: Path, as_json: bool) -> Source:
    from heliograph.core.encodings import encoding_of
    from heliograph.core.planning.inputs import Source

    try:
        return Source(path.name, path.read_text(encoding_of(path)))
    except OSError as error:
        refuse(f"{path}: {error.strerror}.", as_json, WRONG_USE)
    except UnicodeDecodeError:
        refuse(f"{path} is no text in UTF-8 or GB 18030.", as_json, WRONG_USE)


def write(out: Path, text: str, as_json: bool) -> None:
    try:
        out.write_text(text, "utf-8")
    except OSError as error:
        refuse(f"{out}: {error.strerror}.", as_json)
