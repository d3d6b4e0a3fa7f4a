"""`make bench`: an instance's speeds beside the raw limits of the machine.

`BENCH=` `quick`, `scale`, `log`, `cases`, `api`, `fanout`, `cache`, `beats`, `bookings`, `visits`, `gaming`, `figures`, `planning`: one subject
alone.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tools import postgres

from benchmarks import log, measure, table
from benchmarks.instance import Instance, Server, serving

MATTERS = 10_000


def tell(words: str) -> None:
    print(f"· {words}", file=sys.stderr, flush=True)


def main() -> int:
    mode = os.environ.get("BENCH", "")
    if shutil.which("wrk") is None:
        print("wrk is not installed: apt-get install wrk", file=sys.stderr)
        return 1
    if mode == "scale":
        from benchmarks import growth

        growth.main(tell, machine())
        return 0
    if mode == "cases":
        from benchmarks import cases

        cases.main(tell, machine())
        return 0
    if mode == "api":
        from benchmarks import api

        api.main(tell, machine())
        return 0
    if mode == "fanout":
        from benchmarks import fanout

        fanout.main(tell, machine())
        return 0
    if mode == "beats":
        from benchmarks import beats

        beats.main()
        return 0
    if mode == "figures":
        from benchmarks import figures

        figures.main(tell)
        return 0
    if mode == "planning":
        from benchmarks import planning

        return planning.main(tell, machine())
    if mode == "bookings":
        from benchmarks import bookings

        return bookings.main()
    if mode == "visits":
        from benchmarks import visits

        visits.main(tell, machine())
        return 0
    if mode == "gaming":
        from benchmarks import gaming

        gaming.run()
        return 0
    if mode == "cache":
        from benchmarks import proxied

        return proxied.main(tell, machine())
    quick = mode == "quick"
    if mode == "log":
        log.main(tell, machine(), quick=False)
        return 0
    started = time.monotonic()
    with ExitStack() as stack:
        instances = [
            make(stack, matters=1_000 if quick else MATTERS),
            *postgresql(stack, matters=1_000 if quick else MATTERS),
        ]
        runs = [measure.Run(stack.enter_context(serving(one))) for one in instances]
        for run in runs:
            tell(f"{run.name} serves on {run.server.url}")
        measure.rounds(runs, measure.SCENARIOS, count=1 if quick else 3, seconds=2 if quick else 6, tell=tell)
        halves = [measure.half_rate(run, seconds=3 if quick else 8, count=1 if quick else 3) for run in runs]
        print(f"\n{machine()}\n")
        for run, figures in zip(runs, halves, strict=True):
            print(table.speeds(run), "", table.half(run, figures), *table.refusals(run), "", sep="\n")
    log.main(tell, machine(), quick=quick)
    tell(f"{time.monotonic() - started:.0f} s in all")
    return 0


def machine() -> str:
    """Where and when: figures of another machine are not comparable."""
    version = sys.version.split()[0]
    when, load = time.strftime("%Y-%m-%d %H:%M"), os.getloadavg()[0]
    return (
        f"{when}, {os.cpu_count()} cores, load {load:.1f}, Python {version}, wrk with {measure.CONNECTIONS} connections"
    )


def make(stack: ExitStack, *, matters: int, database_url: str = "") -> Instance:
    """A filled instance in a folder that is removed at the end."""
    home = Path(tempfile.mkdtemp(prefix="heliograph-bench-"))
    stack.callback(shutil.rmtree, home, ignore_errors=True)
    instance = Instance(home, database_url)
    tell(f"{instance.database}: making an instance with {matters:,} matters")
    instance.run("benchmarks.stage", "--matters", str(matters))
    measure.prepare(home)
    return instance


def postgresql(stack: ExitStack, *, matters: int) -> list[Instance]:
    """The same on a PostgreSQL server of its own; none where its programs are not installed."""
    try:
        url = stack.enter_context(postgres.server())
    except FileNotFoundError as error:
        tell(f"{error}: SQLite only")
        return []
    return [make(stack, matters=matters, database_url=url)]


def served(instance: Instance) -> Server:
    return Server(instance)


if __name__ == "__main__":
    sys.exit(main())
