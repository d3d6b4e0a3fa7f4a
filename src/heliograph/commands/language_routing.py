"""`heliograph language train` and `route`: learn where messages belong from a table, and say it of another table."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from heliograph.commands.answer import WRONG_USE, AsJson, must_write, refuse, say

if TYPE_CHECKING:
    from heliograph.core.language.routing import Figures, Model, Suggestion

COLUMNS = ("id", "label", "probability", "second", "second_probability", "why")
TEXT = "title,text"
_AT_ONCE = 512
_FEWEST_TO_SHARE = 2_000
_T = TypeVar("_T")

TextColumns = Annotated[
    str, typer.Option("--text", help="The columns that make the text, with commas; absent ones are skipped.")
]


def train(
    file: Annotated[
        Path, typer.Argument(help="A CSV file with the columns label and text (and title, if it has one).")
    ],
    out: Annotated[Path, typer.Option(help="Where to write the model.")],
    label: Annotated[str, typer.Option(help="The column with the confirmed label.")] = "label",
    text: TextColumns = TEXT,
    seed: Annotated[int, typer.Option(help="The same file and seed give the same model.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Learn from messages whose label a person confirmed, and say how well it goes on messages not seen.

    Example: heliograph language train confirmed.csv --out routing.model
    """
    from heliograph.core.language import routing, table

    must_write(out, as_json)
    try:
        messages = table.read(file, text=_names(text), label=label)
        model = routing.train([routing.Row(message.text, message.label) for message in messages], seed=seed)
    except (table.BadTable, routing.CannotTrain) as error:
        refuse(f"{file}: {error}", as_json, WRONG_USE)
    except OSError as error:
        refuse(f"{file}: {error.strerror}.", as_json, WRONG_USE)
    digest = model.save(out)
    assert model.figures is not None
    size = out.stat().st_size
    value = {"model": str(out), "sha256": digest, "bytes": size, "figures": asdict(model.figures)}
    say([*_sentences(model.figures), f"{out}: {size / 1e6:.1f} MB, SHA-256 {digest}."], value, as_json)


def route(
    file: Annotated[Path, typer.Argument(help="A CSV file with the columns id and text (and title, if it has one).")],
    model: Annotated[Path, typer.Option(help="A model written by `heliograph language train`.")],
    out: Annotated[Path, typer.Option(help=f"Where to write the suggestions: {', '.join(COLUMNS)}.")],
    text: TextColumns = TEXT,
    processes: Annotated[int, typer.Option(min=0, help="How many work at once; 0: as many as there are cores.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Suggest a label for each message, with the words that led to it. Where no probability is high, a person reads.

    Example: heliograph language route new.csv --model routing.model --out predictions.csv
    """
    from heliograph.core.language import model_file, routing, table

    must_write(out, as_json)
    try:
        learned = routing.load(model)
        read = list(table.read(file, text=_names(text)))
    except (table.BadTable, model_file.ModelRefused) as error:
        refuse(f"{model if isinstance(error, model_file.ModelRefused) else file}: {error}", as_json, WRONG_USE)
    except OSError as error:
        refuse(f"{error.filename}: {error.strerror}.", as_json, WRONG_USE)
    sure = 0
    with out.open("w", encoding="utf-8", newline="") as written:
        rows = csv.writer(written)
        rows.writerow(COLUMNS)
        suggestions = _suggestions(learned, [message.text for message in read], processes or os.cpu_count() or 1)
        for message, found in zip(read, suggestions, strict=True):
            sure += found.is_sure
            why = " ".join(found.why)
            numbers = f"{found.probability:.6f}", f"{found.second_probability:.6f}"
            rows.writerow((message.id, found.label, numbers[0], found.second, numbers[1], why))
    value = {"messages": len(read), "sure": sure, "threshold": learned.threshold, "out": str(out)}
    share = f"{sure / len(read):.0%}" if read else "none"
    say(
        [f"{len(read)} messages; {sure} ({share}) at or above {learned.threshold:.2f}, where a suggestion is sure."],
        value,
        as_json,
    )


def _suggestions(model: Model, texts: list[str], processes: int) -> Iterator[Suggestion]:
    """In the order of the texts. Workers are forked, so that they share the model's memory."""
    if processes == 1 or len(texts) < _FEWEST_TO_SHARE:
        yield from model.suggesting(texts)
        return
    import multiprocessing

    global _model
    _model = model
    model.suggest(texts[:1])  # what is loaded once is loaded before the fork
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        for found in pool.imap(_suggest, _in_parts(texts, _AT_ONCE)):
            yield from found


_model: Model | None = None


def _suggest(texts: list[str]) -> list[Suggestion]:
    assert _model is not None
    return _model.suggest(texts)


def _in_parts(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    waiting = iter(items)
    while part := list(islice(waiting, size)):
        yield part


def _sentences(figures: Figures) -> list[str]:
    lines = [
        f"{figures.messages} messages, {len(figures.counts)} labels; {figures.folds} folds by text, seed {figures.seed}:",
        f"  macro-F1 {figures.macro_f1:.4f}, accuracy {figures.accuracy:.4f}, calibration error {figures.calibration_error:.4f}",
        f"  right among the surest 80 %: {figures.right_at_80:.4f}",
        f"  sure from {figures.threshold:.3f}: {figures.answered:.1%} answered, {figures.right_when_answered:.4f} of them right",
    ]
    if figures.left_out:
        few = ", ".join(f"{label} ({count})" for label, count in figures.left_out.items())
        lines.append(f"  too few messages to learn from, left out: {few}")
    return lines


def _names(columns: str) -> list[str]:
    return [name.strip() for name in columns.split(",") if name.strip()]
