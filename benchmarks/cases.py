"""`make bench BENCH=cases`: parties' pages, boards and the watch on ten thousand and on a million stored cases, in turn.

Filling takes some twenty minutes a database. `BENCH_KEEP=folder` keeps the filled SQLite instances there and takes them
again; `BENCH_DATABASE=postgresql` measures PostgreSQL instead; `BENCH_CASES=2000,20000` takes other sizes.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from tools import postgres

from benchmarks import measure, table
from benchmarks.instance import Instance, serving
from benchmarks.stage_cases import DESKS, OFFICERS

SIZES = "10000,1000000"
PARTY = measure.Scenario("a party's page", "/", "get.lua", {"paths": "party"})
NAMES = {"stages": "board of stages", "cards": "cards", "tellings": "report on tellings", "desk": "desk"}
PAGES = (
    PARTY,
    *(
        measure.Scenario(f"{NAMES[page]}, {post}", "/", "get.lua", {"paths": f"{page}-{post}"})
        for page in DESKS
        for post in OFFICERS
    ),
)


def main(tell: Callable[[str], None], title: str, *, rounds: int = 3) -> None:
    sizes = [int(size) for size in os.environ.get("BENCH_CASES", SIZES).split(",")]
    with ExitStack() as stack:
        instances = [_filled(stack, size, tell) for size in sizes]
        with ExitStack() as served:
            runs = [measure.Run(served.enter_context(serving(one))) for one in instances]
            for scenario in (measure.EMPTY, *PAGES):
                for run in runs:
                    scenario.run(run.server, 1, connections=1)
            for number in range(rounds):
                for scenario in (measure.EMPTY, *PAGES):
                    for run in runs:
                        run[scenario].add(*scenario.run(run.server, 2, connections=1))
                tell(f"round {number + 1} of {rounds}")
            print(f"\n{title}\n\n{_table(runs, sizes)}\n")
            print(*[line for run in runs for line in table.refusals(run)], sep="\n")
        for instance, size in zip(instances, sizes, strict=True):
            print(_watch(instance, size))


def _filled(stack: ExitStack, size: int, tell: Callable[[str], None]) -> Instance:
    kept = os.environ.get("BENCH_KEEP")
    if os.environ.get("BENCH_DATABASE") == "postgresql":
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="heliograph-bench-")))
        instance = Instance(home, stack.enter_context(postgres.server()))
    else:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="heliograph-bench-"))
        instance = Instance(Path(kept) / f"cases-{size}" if kept else Path(folder))
    if not (instance.home / "bodies").exists():
        instance.home.mkdir(parents=True, exist_ok=True)
        tell(f"{instance.database}: storing {size:,} cases")
        instance.run("benchmarks.stage_cases", "--cases", str(size))
    measure.prepare(instance.home)
    instance.run("benchmarks.case_sessions")
    return instance


def _table(runs: list[measure.Run], sizes: list[int]) -> str:
    """Each page one at a time: p50 and p99 of the whole request, CPU, and its ratio to the empty view of the same run."""
    rows = []
    for scenario in (measure.EMPTY, *PAGES):
        shown = []
        for run in runs:
            one, empty = run[scenario], run[measure.EMPTY]
            p50, p99 = one.middle(lambda o: o.p50), one.middle(lambda o: o.p99)
            shown.append(
                f"p50 {p50:.1f}, p99 {p99:.1f} ms, CPU {one.milliseconds:.2f} ms"
                f" ({one.milliseconds / empty.milliseconds:.1f} × empty)"
            )
        growth = runs[-1][scenario].milliseconds / runs[0][scenario].milliseconds
        rows.append([scenario.name, *shown, f"{growth:.2f} ×"])
    return table.table([runs[0].name, *(f"{size:,} cases" for size in sizes), "growth of CPU"], rows)


def _watch(instance: Instance, size: int) -> str:
    """What the watch reads when twenty promises are due, and when none is, beside how many are open."""
    seen = [instance.run("benchmarks.watching") for _ in range(3)]
    due, idle = (median(float(str(one[key])) for one in seen) for key in ("due", "idle"))
    cost = f"with 20 due promises {due:,.0f} {seen[0]['unit']}, with none {idle:,.0f}"
    watched = f"{seen[0]['watched']:,} open deadlines"
    return f"{instance.database}, {size:,} cases, {watched}: the watch {cost}; {seen[0]['plan']}"
