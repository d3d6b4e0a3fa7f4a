"""The files of a release: tables, the figures computed from them, the note on method, the manifest, one ZIP of all.

The figures are computed from the released Parquet files by the very function that `heliograph recompute` calls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from heliograph.core.text import Text
from heliograph.opendata.note import note
from heliograph.opendata.tables import columns, folder, recomputing, writing
from heliograph.opendata.tables.folder import Held
from heliograph.opendata.tables.recomputing import Computed
from heliograph.opendata.tables.values import Tables
from heliograph.opendata.tables.writing import File

Row = dict[str, writing.Value]


def composed(
    about: Mapping[str, object], tables: Tables, others: Mapping[str, Held], named: Sequence[Mapping[str, str | None]]
) -> list[File]:
    """Every file of the release. `others`: the other released months of the same year."""
    files = [
        *writing.files(columns.COUNTS, [asdict(row) for row in tables.counts]),
        *writing.files(columns.DURATIONS, [asdict(row) for row in tables.durations]),
    ]
    empty = writing.files(columns.FIGURES, [])
    draft = [*files, *empty]
    month = str(about["month"])
    held = folder.opened(month, {one.name: one.content for one in [*draft, writing.manifest(about, draft)]})
    figures = [_figure(one) for one in _published({**others, month: held}, month)]
    files += writing.files(columns.FIGURES, figures)
    files += writing.files(columns.NAMES, [dict(row) for row in named])
    files.append(File("method.txt", note(about).encode()))
    files.append(writing.manifest(about, files))
    return [*files, writing.archive(f"promises-{about['bureau']}-{about['release']}", files)]


def _published(held: Mapping[str, Held], month: str) -> list[Computed]:
    """The figures of the month; of its quarter and its year, once all their months are released."""
    year, number = month[:4], int(month[5:])
    quarter = (number - 1) // 3 * 3
    spans = [(number, number), (quarter + 1, quarter + 3), (1, 12)]
    found: list[Computed] = []
    for first, last in spans:
        months = [f"{year}-{at:02}" for at in range(first, last + 1)]
        if all(one in held for one in months):
            found += recomputing.every_figure(held, months)
    return found


def _figure(one: Computed) -> Row:
    return {
        "figure": str(one.id),
        "value": one.value,
        "low": one.low,
        "high": one.high,
        "part": one.part,
        "of": one.of,
        "asked": one.asked,
    }


def names(
    kind: str, code: str, title: Text, *, above: str | None = None, method: Text | None = None
) -> dict[str, str | None]:
    """A row of `names`."""
    return {
        "kind": kind, "code": code, "zh": title.zh, "en": title.en, "above": above,
        "method_zh": method.zh if method else None, "method_en": method.en if method else None,
    }  # fmt: skip
