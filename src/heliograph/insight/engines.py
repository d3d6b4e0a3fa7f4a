"""What runs the measures' expressions: DuckDB in this process, or Spark for a province or a nation. The same expressions.

`HELIOGRAPH_FIGURES_ENGINE=spark` chooses Spark (`make spark`); nothing else changes. DuckDB goes month by month, so that its
memory is bounded by the largest month, and may spill to `figures/spill`; Spark takes all months at once.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from ibis.expr.types import Table as Expression
    from pyarrow import Table

DUCKDB, SPARK = "duckdb", "spark"
_names = count()


class NoSpark(Exception):
    """PySpark or Java is not here."""


class Engine(Protocol):
    """Reads Parquet files as an Ibis table and runs expressions over it."""

    by_month: bool

    @contextmanager
    def reading(self, *files: Sequence[Path]) -> Iterator[list[Expression | None]]:
        """A table for each list of files; None for an empty one. They are gone afterwards."""

    def run(self, expression: Expression) -> Table:
        """The result, as Arrow."""


class DuckDB:
    """One connection of the process, one query at a time: DuckDB uses all the threads it was given for each."""

    by_month = True

    def __init__(self, spill: Path, *, memory: int, threads: int) -> None:
        import ibis

        spill.mkdir(parents=True, exist_ok=True)
        self._connection = ibis.duckdb.connect(
            threads=threads, memory_limit=f"{memory}MB", temp_directory=str(spill), preserve_insertion_order=False
        )
        self._one_at_a_time = threading.RLock()

    @contextmanager
    def reading(self, *files: Sequence[Path]) -> Iterator[list[Expression | None]]:
        with self._one_at_a_time:
            names = [f"read_{next(_names)}" if some else None for some in files]
            try:
                yield [
                    self._connection.read_parquet([str(p) for p in some], table_name=name, hive_partitioning=False)
                    if name
                    else None
                    for name, some in zip(names, files, strict=True)
                ]
            finally:
                for name in names:
                    if name:
                        self._connection.raw_sql(f'DROP VIEW IF EXISTS "{name}"')

    def run(self, expression: Expression) -> Table:
        return self._connection.to_pyarrow(expression)


class Spark:
    """One session of the process. Its start takes half a minute: for nightly work, not for pages of a small bureau."""

    by_month = False

    def __init__(self, *, master: str) -> None:
        try:
            import ibis
            from pyspark.sql import SparkSession
        except ImportError as error:
            raise NoSpark("PySpark is not installed: run `make spark`.") from error
        builder: Any = SparkSession.builder
        try:
            self._session = (
                builder.master(master)
                .appName("heliograph-figures")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.shuffle.partitions", "4")
                .config("spark.sql.catalogImplementation", "in-memory")
                .getOrCreate()
            )
        except Exception as error:  # PySpark says "Java gateway process exited" with a class of its own
            raise NoSpark(f"Spark does not start, perhaps for want of Java 17: {error}") from error
        self._connection = ibis.pyspark.connect(self._session)
        logging.getLogger("py4j").setLevel(logging.WARNING)  # it tells of every connection, even after the end

    def stop(self) -> None:
        """End the session and its Java process."""
        self._session.stop()

    @contextmanager
    def reading(self, *files: Sequence[Path]) -> Iterator[list[Expression | None]]:
        names = [f"read_{next(_names)}" if some else None for some in files]
        for name, some in zip(names, files, strict=True):
            if name:
                self._session.read.parquet(*(str(p) for p in some)).createOrReplaceTempView(name)
        try:
            yield [self._connection.table(name) if name else None for name in names]
        finally:
            for name in names:
                if name:
                    self._session.catalog.dropTempView(name)

    def run(self, expression: Expression) -> Table:
        return self._connection.to_pyarrow(expression)


@lru_cache(maxsize=1)
def engine() -> Engine:
    """The engine that the settings choose, started once in a process."""
    from django.conf import settings

    return of(settings.FIGURES_ENGINE, settings.HELIOGRAPH_HOME / "figures" / "spill")


def of(name: str, spill: Path) -> Engine:
    """DuckDB or Spark. Raises `NoSpark`."""
    from django.conf import settings

    makers: dict[str, Callable[[], Engine]] = {
        DUCKDB: lambda: DuckDB(spill, memory=settings.FIGURES_MEMORY, threads=settings.FIGURES_THREADS),
        SPARK: lambda: Spark(master=f"local[{settings.FIGURES_THREADS}]"),
    }
    return makers[name]()
