"""A release's tables as rows again."""

from __future__ import annotations

import io

from heliograph.opendata.tables.folder import Held
from heliograph.opendata.tables.values import Counted, Duration, Tables


def tables_of(held: Held) -> Tables:
    """The rows that a release holds, as they were before they were written."""
    from pyarrow import parquet

    counts = parquet.read_table(io.BytesIO(held.tables["counts"])).to_pylist()
    durations = parquet.read_table(io.BytesIO(held.tables["durations"])).to_pylist()
    return Tables(tuple(Counted(**row) for row in counts), tuple(Duration(**row) for row in durations))
