"""Random histories of matters as an event table, made by numpy in one pass: no database."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa

from heliograph.insight.export.columns import schema
from heliograph.insight.export.folder import EventFolder, Month, Through
from tests.conftest import NOW

MONTHS = np.array([202601, 202602, 202603], dtype="int32")
STATES = np.array(["", "kept", "late", "running", "paused"])
DAY = 86_400_000_000
AS_OF = int(NOW.timestamp()) * 1_000_000


def events(matters: int, seed: int) -> pa.Table:
    """So many matters with one to six events each, interleaved; every event leaves its matter in another state."""
    chance = np.random.default_rng(seed)
    number = chance.integers(1, 7, matters)
    owner = chance.permutation(np.repeat(np.arange(matters), number))
    size = len(owner)
    month = MONTHS[chance.integers(0, len(MONTHS), matters)]
    submitted = AS_OF - chance.integers(0, 80 * DAY, matters)
    procedure = np.array(["case", "consultation", "help", "suggestion"])[chance.integers(0, 4, matters)]
    first = chance.integers(0, 30 * DAY, size)
    ends = chance.random(size)

    def states() -> np.ndarray:
        return STATES[chance.integers(0, len(STATES), size)]

    def dues(state: np.ndarray) -> pa.Array:
        due = AS_OF + chance.integers(-5 * DAY, 5 * DAY, size)
        return pa.array(due, mask=(state == "") | (state == "paused"))

    promise, follow_up, telling = states(), states(), states()
    pseudonyms = chance.permutation(matters).astype("int64") * 7_919 - 3
    columns = {
        "leaf": np.arange(size), "bureau": np.ones(size, "int16"), "month": month[owner], "matter": pseudonyms[owner],
        "sequence": np.ones(size, "int32"), "at": submitted[owner] + first,
        "kind": np.array(["submit", "answer", "rate", "reopen"])[chance.integers(0, 4, size)],
        "role": np.full(size, "handler"), "acting": pa.nulls(size, pa.int32()), "procedure": procedure[owner],
        "submitted": submitted[owner], "unit": chance.integers(1, 9, size).astype("int32"),
        "imported": chance.random(size) < 0.1, "outcome": np.array(["", "answered", "done"])[chance.integers(0, 3, size)],
        "answered": chance.random(size) < 0.8,
        "first_wait": pa.array(first, mask=ends < 0.2), "end_wait": pa.array(first * 2, mask=ends < 0.4),
        "reopened": (chance.random(size) < 0.1).astype("int16") * 2, "moves": chance.integers(0, 4, size).astype("int16"),
        "circled": chance.random(size) < 0.05, "promise": promise, "due": dues(promise),
        "provisional": np.zeros(size, bool), "grade": chance.integers(0, 6, size).astype("int8"),
        "follow_up": follow_up, "follow_up_due": dues(follow_up), "telling": telling, "telling_due": dues(telling),
    }  # fmt: skip
    described = schema()
    return pa.table([pa.array(columns[f.name]).cast(f.type) for f in described], schema=described)


def exported(table: pa.Table, place: Path, *, ranges: int = 6) -> EventFolder:
    """The table as the export writes it: in ranges of leaves, two of the months gathered half-way, one never."""
    folder = EventFolder(place)
    edges = np.linspace(0, table.num_rows, ranges + 1).astype(int).tolist()
    for number, (start, end) in enumerate(pairwise(edges)):
        part = table.slice(start, end - start)
        months = part["month"].to_numpy()
        folder.write(start, end, {Month(1, int(m)): part.filter(pa.array(months == m)) for m in MONTHS})
        folder.advance(Through(end, NOW))
        if number == ranges // 2:
            for month in MONTHS[:2]:
                assert folder.fold(Month(1, int(month)), before=end, at=2)
    return folder
