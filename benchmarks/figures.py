"""`BENCH=figures`: a year of a nation's events rolled up, and a day added to them, beside a raw scan of the same columns.

`FIGURES_EVENTS` says how many events (default 100 million; four a matter). The year is written once, month by month, as the
export and its gathering leave it (of the newest month all events, whose gathering is measured), and stays in `FIGURES_DIR`.
Nothing is asserted about time.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import table

EVENTS = int(os.environ.get("FIGURES_EVENTS", "100_000_000"))
PLACE = Path(os.environ.get("FIGURES_DIR", "/tmp/heliograph-figures"))
EVENTS_A_MATTER = 4
MONTHS = [202500 + month for month in range(1, 13)]
AS_OF = datetime(2026, 1, 1, tzinfo=UTC)
DAY = 86_400_000_000
UNITS, PROCEDURES = 120, 20
BY = ("unit", "month", "procedure")
PARTS = 8
MEMORY = int(os.environ.get("FIGURES_MEMORY", "1024"))


def main(tell: Callable[[str], None]) -> None:
    import django
    import duckdb

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from heliograph.insight.engines import DuckDB
    from heliograph.insight.export.folder import EventFolder, Month, Through

    place = PLACE / str(EVENTS)
    events, folder = place / "events", EventFolder(place / "events")
    if folder.through() is None:
        tell(f"{EVENTS:,} events, once")
        began = time.perf_counter()
        year(duckdb.connect(), folder)
        folder.advance(Through(EVENTS, AS_OF))
        tell(f"made in {time.perf_counter() - began:.0f} s")
    through = folder.through()
    assert through is not None
    folder.clear_beyond(EVENTS)
    newest = Month(1, MONTHS[-1])
    took = clock()
    folder.fold(newest, before=EVENTS, at=1)
    gathering = took()
    gathered = EVENTS // len(MONTHS)
    engine = DuckDB(PLACE / "spill", memory=MEMORY, threads=2)
    raw = scan(duckdb.connect(), events)
    cells, whole = rolled(engine, folder, through.leaf, MONTHS)

    day = one_day(duckdb.connect())
    took = clock()
    end = EVENTS + day.num_rows
    months = day["month"].to_numpy()
    folder.write(EVENTS, end, {Month(1, m): day.filter(months == m) for m in MONTHS if (months == m).any()})
    folder.advance(Through(end, AS_OF))
    added = took()
    _, again = rolled(engine, folder, end, [MONTHS[-1]])
    _, whole_again = rolled(engine, folder, end, MONTHS)
    folder.advance(Through(EVENTS, AS_OF))
    folder.clear_beyond(EVENTS)
    for part in folder.parts(newest, before=EVENTS):
        if part.is_folded:
            part.path.unlink()

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = sum(file.stat().st_size for file in events.rglob("matters-*.parquet")) / 1e6
    print(
        table.table(
            ("what", "seconds", "CPU s", "× raw (CPU)"),
            [
                raw.row("raw: DuckDB reads the same columns of every matter", raw),
                whole.row(f"a year by unit × month × procedure: {cells:,} cells, all measures", raw),
                gathering.row(f"a month of {gathered:,} events gathered into its matters, once", raw),
                added.row(f"a day of {day.num_rows:,} events: parts written, flushed, counting", raw),
                again.row("  the newest month rolled up with it", raw),
                whole_again.row("  the year rolled up with it", raw),
            ],
        )
    )
    print(
        f"{EVENTS:,} events of {EVENTS // EVENTS_A_MATTER:,} matters, {size:,.0f} MB gathered; DuckDB may take {MEMORY} MB;"
        f" peak of the process {peak:,.0f} MB; load {os.getloadavg()[0]:.1f}"
    )


@dataclass(frozen=True)
class Took:
    """Seconds by the clock, and of the processors: on a shared machine the second is the steady one."""

    seconds: float
    cpu: float

    def row(self, words: str, raw: Took) -> tuple[str, ...]:
        return words, f"{self.seconds:.2f}", f"{self.cpu:.2f}", f"{self.cpu / raw.cpu:.1f}"


def clock() -> Callable[[], Took]:
    """Start; the returned function says how long it took until it is called."""
    began, cpu = time.perf_counter(), time.process_time()
    return lambda: Took(time.perf_counter() - began, time.process_time() - cpu)


def rolled(engine: object, folder: object, through: int, months: list[int]) -> tuple[int, Took]:
    """The roll-up of these months, each in its turn as the pages' queries go; (cells, how long)."""
    from heliograph.insight.engines import DuckDB
    from heliograph.insight.export.folder import EventFolder, Month
    from heliograph.insight.measures import defined

    assert isinstance(engine, DuckDB)
    assert isinstance(folder, EventFolder)
    as_of = int(AS_OF.timestamp()) * 1_000_000
    took, cells = clock(), 0
    for month in months:
        gathered, since = folder.split(Month(1, month), before=through)
        with engine.reading([gathered.path] if gathered else [], [p.path for p in since]) as (folded, later):
            cells += engine.run(defined.roll_up(defined.matters(folded, later), as_of, BY)).num_rows
    return cells, took()


def scan(connection: object, events: Path) -> Took:
    """The raw limit: every column that the roll-up needs, read and added up without a group."""
    import duckdb

    assert isinstance(connection, duckdb.DuckDBPyConnection)
    connection.execute("SET threads=2")
    took = clock()
    for month in MONTHS:
        files = [str(f) for f in (events / "bureau=1" / f"month={month}").glob("matters-*.parquet")]
        connection.execute(
            "SELECT sum(unit), sum(length(procedure)), sum(submitted), sum(first_wait), sum(end_wait), sum(reopened),"
            " sum(moves), count_if(circled), count_if(answered), count_if(imported), count_if(promise = 'kept'), sum(due),"
            " sum(grade), count_if(follow_up = 'kept'), sum(follow_up_due), count_if(telling = 'kept'), sum(telling_due),"
            " sum(leaf) FROM read_parquet(?, hive_partitioning=false)",
            [files],
        ).fetchall()
    return took()


def year(connection: object, folder: object) -> None:
    """A month at a time: the last row of each matter, as gathering leaves it; of the newest month its events, to be gathered."""
    import duckdb

    from heliograph.insight.export.folder import EventFolder

    assert isinstance(connection, duckdb.DuckDBPyConnection)
    assert isinstance(folder, EventFolder)
    connection.execute("SET threads=2; SET memory_limit='2GB'")
    each = EVENTS // len(MONTHS)
    for number, month in enumerate(MONTHS):
        place = folder.path / "bureau=1" / f"month={month}"
        place.mkdir(parents=True, exist_ok=True)
        start, end = number * each, EVENTS if month == MONTHS[-1] else (number + 1) * each
        matters = (end - start) // EVENTS_A_MATTER
        matter = f"(i % {matters}) + {start}"
        if month == MONTHS[-1]:
            for part in range(PARTS):
                first, beyond = (start + (end - start) * n // PARTS for n in (part, part + 1))
                _copy(
                    connection,
                    _rows(f"range({first}, {beyond})", matter, str(month)),
                    place / f"part-{first}-{beyond}.parquet",
                )
        else:
            last = _rows(f"range({end - matters}, {end})", matter, str(month))
            _copy(connection, last, place / f"matters-0-{end}.parquet")


def _copy(connection: object, rows: str, to: Path) -> None:
    import duckdb

    assert isinstance(connection, duckdb.DuckDBPyConnection)
    connection.execute(f"COPY ({rows}) TO '{to}' (FORMAT parquet, COMPRESSION zstd)")


def one_day(connection: object) -> object:
    """A day's events: half of them of matters of the newest month, the others of older ones."""
    import duckdb

    from heliograph.insight.export.columns import schema

    assert isinstance(connection, duckdb.DuckDBPyConnection)
    number = EVENTS // 365
    each = EVENTS // len(MONTHS)
    late = "CASE WHEN hash(i) % 2 = 0 THEN 12 ELSE 1 + hash(i * 3) % 12 END"
    matter = f"(({late} - 1) * {each} + hash(i * 5) % {each // EVENTS_A_MATTER})"
    rows = _rows(f"range({EVENTS}, {EVENTS + number})", matter, f"202500 + ({late})")
    return connection.execute(rows).to_arrow_table().cast(schema())


def _rows(source: str, matter: str, month: str) -> str:
    """Events as SQL: everything follows from the row's number by hashing, so that a second run makes the same."""
    states = "['', 'kept', 'kept', 'kept', 'late', 'running', 'paused']"
    at = f"{int(datetime(2025, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000} + (({month}) % 100 - 1) * {30 * DAY}"

    def pick(salt: int, number: int) -> str:
        return f"(hash(i * 31 + {salt}) % {number})"

    return f"""SELECT i::BIGINT AS leaf, 1::SMALLINT AS bureau, ({month})::INTEGER AS month,
        (hash({matter}) % 9223372036854775807)::BIGINT AS matter,
        1::INTEGER AS sequence, ({at} + {pick(1, 30)} * {DAY})::BIGINT AS at, ['submit','answer','rate','accept'][1 + {pick(2, 4)}::INTEGER] AS kind,
        'handler' AS role, {pick(3, UNITS)}::INTEGER AS acting, 'procedure-' || {pick(4, PROCEDURES)} AS procedure,
        ({at} + {pick(5, 30 * 86_400)} * 1000000)::BIGINT AS submitted, {pick(6, UNITS)}::INTEGER AS unit, false AS imported,
        'answered' AS outcome, {pick(7, 10)} > 0 AS answered,
        (CASE WHEN {pick(8, 10)} > 0 THEN {pick(9, 15 * 86_400)} * 1000000 + {pick(10, 1_000_000)} END)::BIGINT AS first_wait,
        (CASE WHEN {pick(11, 10)} > 1 THEN {pick(12, 30 * 86_400)} * 1000000 + {pick(13, 1_000_000)} END)::BIGINT AS end_wait,
        ({pick(14, 25)} = 0)::SMALLINT AS reopened, greatest(0, {pick(15, 12)}::INTEGER - 9)::SMALLINT AS moves, {pick(16, 50)} = 0 AS circled,
        {states}[1 + {pick(17, 7)}::INTEGER] AS promise, ({at} + {pick(18, 60)} * {DAY})::BIGINT AS due, false AS provisional,
        greatest(0, {pick(19, 20)}::INTEGER - 14)::TINYINT AS grade, '' AS follow_up, NULL::BIGINT AS follow_up_due,
        {states}[1 + {pick(20, 7)}::INTEGER] AS telling, ({at} + {pick(21, 60)} * {DAY})::BIGINT AS telling_due
        FROM (SELECT range AS i FROM {source})"""


if __name__ == "__main__":
    main(print)
