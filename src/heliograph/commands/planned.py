"""What every `heliograph plan` command shares: its options, reading a source, writing a plan, what is said of an outcome."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from heliograph.commands.answer import WRONG_USE, refuse

if TYPE_CHECKING:
    from heliograph.core.planning.beats import TooFewBeats
    from heliograph.core.planning.inputs import Source
    from heliograph.core.planning.outcome import Outcome

Seconds = Annotated[
    float, typer.Option(min=0.1, max=86_400, help="How long to look; compiling at first use comes on top.")
]
Seed = Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Another seed looks elsewhere.")]
Rounds = Annotated[
    int | None, typer.Option(min=1, help="This much work instead of --seconds: the same answer on any machine.")
]


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


def too_few(error: TooFewBeats) -> str:
    return (
        f"{error.asked} beats cannot each be in one piece: the city falls into {error.least} parts that no open border joins "
        f"(islands, stations, rivers) and has {error.most} units. Ask for {error.least} to {error.most} beats, or add edges."
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
