"""The folder of exported events: parts named by the leaves they cover, and how far they go. Django-free.

    bureau=1/month=202603/part-<from>-<to>.parquet     events of leaves from <= index < to
    bureau=1/month=202603/matters-0-<to>.parquet       the last row of each matter of that month, of all leaves before `to`
    through.json                                       {"leaf": N, "as_of": …}: parts count as far as N

A range is written aside, flushed, renamed part by part, and counts only when `through.json` names its end; that file is
replaced in one step. What lies beyond it was left by a process that was killed, and is removed before the next range.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pyarrow

_NAME = re.compile(r"(part|matters)-(\d+)-(\d+)\.parquet")
GROUP = 131_072
FOLD_AT = 24
"""So many parts of a month, and its matters are gathered into one file."""


class Month(NamedTuple):
    """A partition: a bureau, and the month in which its matters were submitted (202603)."""

    bureau: int
    month: int


@dataclass(frozen=True, slots=True)
class Through:
    """Everything before `leaf` is exported; `as_of` is when that was all there was."""

    leaf: int
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """One file and the leaves it covers."""

    path: Path
    is_folded: bool
    start: int
    end: int


class EventFolder:
    """`HELIOGRAPH_HOME/figures/events`. One process writes at a time (`running.export` sees to it); any number read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def through(self) -> Through | None:
        """How far it goes; None before the first export."""
        try:
            found = json.loads((self.path / "through.json").read_text("utf-8"))
        except FileNotFoundError:
            return None
        return Through(int(found["leaf"]), datetime.fromisoformat(found["as_of"]))

    def months(self, bureau: int) -> list[int]:
        """The months a bureau has parts of."""
        found = (self.path / f"bureau={bureau}").glob("month=*")
        return sorted(int(each.name.removeprefix("month=")) for each in found)

    def parts(self, of: Month, *, before: int) -> list[Part]:
        """The parts that count, in order of their leaves."""
        return sorted((p for p in self._all(of) if p.end <= before), key=lambda p: (p.start, p.end))

    def split(self, of: Month, *, before: int) -> tuple[Part | None, list[Part]]:
        """What to read to know every matter of a month: the newest gathered file, and the parts since then."""
        parts = self.parts(of, before=before)
        folded = max((p for p in parts if p.is_folded), key=lambda p: p.end, default=None)
        since = folded.end if folded else 0
        return folded, [p for p in parts if not p.is_folded and p.start >= since]

    def clear_beyond(self, leaf: int) -> int:
        """Remove what a killed process left: parts beyond `leaf` and files it was writing. Returns how many."""
        gone = 0
        for file in list(self.path.glob("bureau=*/month=*/*")):
            named = _NAME.fullmatch(file.name)
            if named is None or int(named[3]) > leaf:
                file.unlink()
                gone += 1
        return gone

    def write(self, start: int, end: int, tables: Mapping[Month, pyarrow.Table]) -> None:
        """Put the parts of one range in place, durably. They count only after `advance`."""
        for of, table in tables.items():
            self._put(self._folder(of) / f"part-{start}-{end}.parquet", partial(_write, table))

    def advance(self, to: Through) -> None:
        """From now on everything before `to.leaf` counts: one rename, durable."""
        self.path.mkdir(parents=True, exist_ok=True)
        aside = self.path / "through.json.new"
        aside.write_text(json.dumps({"leaf": to.leaf, "as_of": to.as_of.isoformat()}), "utf-8")
        _flush(aside)
        aside.replace(self.path / "through.json")
        _flush(self.path)

    def fold(self, of: Month, *, before: int, at: int = FOLD_AT) -> bool:
        """Gather the matters of a month with `at` parts or more into one file; the one before goes a round later.

        Readers that chose their files a moment ago find them still. Returns whether it was done.
        """
        folded, parts = self.split(of, before=before)
        if len(parts) < at:
            return False
        end = parts[-1].end
        files = [*([folded] if folded else []), *parts]
        self._put(self._folder(of) / f"matters-0-{end}.parquet", partial(_gather, files))
        for old in self._all(of):
            if old.is_folded and old.end < (folded.end if folded else 0):
                old.path.unlink(missing_ok=True)
        return True

    def _all(self, of: Month) -> Iterator[Part]:
        for file in self._place(of).glob("*.parquet"):
            named = _NAME.fullmatch(file.name)
            if named is not None:
                yield Part(file, named[1] == "matters", int(named[2]), int(named[3]))

    def _place(self, of: Month) -> Path:
        return self.path / f"bureau={of.bureau}" / f"month={of.month}"

    def _folder(self, of: Month) -> Path:
        place = self._place(of)
        if not place.is_dir():
            place.mkdir(parents=True)
            for folder in (place.parent, self.path):
                _flush(folder)
        return place

    def _put(self, to: Path, write: Callable[[Path], None]) -> None:
        """Write aside, flush, rename, flush the folder."""
        aside = to.with_name(to.name + ".new")
        write(aside)
        _flush(aside)
        aside.replace(to)
        _flush(to.parent)


def _write(table: pyarrow.Table, to: Path) -> None:
    import pyarrow.parquet as pq

    pq.write_table(table, to, compression="zstd")


def _gather(parts: list[Part], to: Path) -> None:
    """The last row of each matter of a month. Memory holds two columns of it and one group of rows."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    files = [pq.ParquetFile(each.path) for each in parts]
    known = pa.concat_tables([file.read(columns=["matter", "leaf"]) for file in files])
    last = np.sort(known.group_by("matter").aggregate([("leaf", "max")])["leaf_max"].to_numpy())
    with pq.ParquetWriter(to, files[0].schema_arrow, compression="zstd") as writer:
        kept: list[pa.RecordBatch] = []
        for file in files:
            for batch in file.iter_batches(batch_size=GROUP):
                leaves = batch["leaf"].to_numpy()
                place = np.minimum(np.searchsorted(last, leaves), len(last) - 1)
                kept.append(batch.filter(pa.array(last[place] == leaves)))
                if sum(one.num_rows for one in kept) >= GROUP:
                    writer.write_table(pa.Table.from_batches(kept))
                    kept = []
        if kept:
            writer.write_table(pa.Table.from_batches(kept))


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
