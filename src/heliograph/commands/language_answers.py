"""`heliograph language check-answers` and `train-answers`: does each answer of a table answer its question, and what is open."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from heliograph.commands.answer import WRONG_USE, AsJson, must_write, refuse, say

if TYPE_CHECKING:
    from heliograph.core.language.answers import Model

COLUMNS = ("id", "fit", "template", "why")
_MONTH = re.compile(r"(\d{4})\D(\d{1,2})(?!\d)")
_FEWEST_TO_SHARE = 1_000
_AT_ONCE = 64


class Row(NamedTuple):
    id: str
    title: str
    text: str
    answer: str


def train_answers(
    file: Annotated[
        Path, typer.Argument(help="A CSV file with the columns title, text, answer (and at, the date of the question).")
    ],
    out: Annotated[Path, typer.Option(help="Where to write the model.")],
    seed: Annotated[int, typer.Option(help="The same file and seed give the same model.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Learn from questions with their real answers which answers belong to which questions.

    Example: heliograph language train-answers answered.csv --out answers.model
    """
    from heliograph.core.language import answers, table

    must_write(out, as_json)
    try:
        months = _column(file, "at", len(rows := _rows(file)))
        pairs = [answers.Answered(r.title, r.text, r.answer, _month(at)) for r, at in zip(rows, months, strict=True)]
        trained = answers.train(pairs, seed=seed)
    except (table.BadTable, answers.CannotTrain) as error:
        refuse(f"{file}: {error}", as_json, WRONG_USE)
    except OSError as error:
        refuse(f"{file}: {error.strerror}.", as_json, WRONG_USE)
    digest, figures = trained.save(out), trained.model.figures
    assert figures is not None
    lines = [
        f"{figures.pairs} pairs, {figures.folds} folds, seed {figures.seed}; answers swapped within a month:",
        f"  AUC {figures.auc:.4f} (95 %: {figures.low:.4f} to {figures.high:.4f}) on pairs not learned from",
        f"{out}: {out.stat().st_size / 1e6:.1f} MB, SHA-256 {digest}.",
    ]
    value = {"model": str(out), "sha256": digest, "bytes": out.stat().st_size, "figures": asdict(figures)}
    say(lines, value, as_json)


def check_answers(
    file: Annotated[Path, typer.Argument(help="A CSV file with the columns id, title, text and answer.")],
    out: Annotated[Path, typer.Option(help=f"Where to write what was found: {', '.join(COLUMNS)}.")],
    model: Annotated[
        Path | None, typer.Option(help="A model of `train-answers`; without one, the shipped formula.")
    ] = None,
    language: Annotated[str, typer.Option(help="The language of the column why: zh or en.")] = "zh",
    processes: Annotated[int, typer.Option(min=0, help="How many work at once; 0: as many as there are cores.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Say of each answer how likely it belongs to its question (fit, 0 to 1), how much of it other answers have, and why.

    Each answer is read by itself; only the template share looks at the other answers of the file.

    Example: heliograph language check-answers answered.csv --out scores.csv
    """
    from heliograph.core.language import answers, model_file, table
    from heliograph.core.language.answers.cutting import fold

    must_write(out, as_json)
    if language not in ("zh", "en"):
        refuse(f"--language is zh or en, not {language!r}.", as_json, WRONG_USE)
    try:
        learned = answers.load(model) if model is not None else answers.untrained()
        rows = _rows(file)
    except model_file.ModelRefused as error:
        refuse(f"{model}: {error}", as_json, WRONG_USE)
    except table.BadTable as error:
        refuse(f"{file}: {error}", as_json, WRONG_USE)
    except OSError as error:
        refuse(f"{error.filename}: {error.strerror}.", as_json, WRONG_USE)
    shares = answers.shares([answers.shingles(fold(row.answer)) for row in rows])
    low = templates = 0
    with out.open("w", encoding="utf-8", newline="") as written:
        lines = csv.writer(written)
        lines.writerow(COLUMNS)
        found = _checked(learned, rows, language, processes or os.cpu_count() or 1)
        for row, (fit, why), share in zip(rows, found, shares, strict=True):
            low += fit < 0.5
            templates += share >= answers.TEMPLATE
            lines.writerow((row.id, f"{fit:.6f}", f"{share:.4f}", why))
    value = {"answers": len(rows), "low": low, "templates": templates, "out": str(out)}
    sentence = f"{len(rows)} answers; {low} may belong to another question (fit below 0.5), {templates} are templates."
    say([sentence], value, as_json)


def _checked(model: Model, rows: list[Row], language: str, processes: int) -> Iterator[tuple[float, str]]:
    """In the order of the rows. Workers are forked, so that they share the model's memory."""
    check = partial(_check, model, language)
    if processes == 1 or len(rows) < _FEWEST_TO_SHARE:
        yield from map(check, rows)
        return
    import multiprocessing

    global _shared
    _shared = check
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        yield from pool.imap(_check_shared, rows, _AT_ONCE)


_shared: partial[tuple[float, str]] | None = None


def _check_shared(row: Row) -> tuple[float, str]:
    assert _shared is not None
    return _shared(row)


def _check(model: Model, language: str, row: Row) -> tuple[float, str]:
    from heliograph.core.language.answers import check

    found = check(row.title, row.text, row.answer, model=model, phrases=())
    return found.fit, found.why.get(language)


def _rows(file: Path) -> list[Row]:
    from heliograph.core.language import table

    given = list(table.read(file, text=["answer"]))
    texts = [message.text for message in table.read(file, text=["text"])]
    titles = _column(file, "title", len(given))
    return [Row(m.id, title, text, m.text) for m, title, text in zip(given, titles, texts, strict=True)]


def _column(file: Path, name: str, rows: int) -> list[str]:
    """A column that may be absent: then it is empty."""
    from heliograph.core.language import table

    try:
        return [message.text for message in table.read(file, text=[name])]
    except table.BadTable:
        return [""] * rows


def _month(at: str) -> str:
    found = _MONTH.search(at)
    return f"{found[1]}-{int(found[2]):02}" if found else ""
