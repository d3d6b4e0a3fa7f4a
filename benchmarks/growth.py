"""`make bench BENCH=scale`: the same requests on ten thousand and on a million stored matters, in turn.

Filling takes some ten minutes a database. `BENCH_KEEP=folder` keeps the filled SQLite instances there and takes them
again; `BENCH_DATABASE=sqlite` (or `postgresql`) leaves the other one out.
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

SIZES = (10_000, 1_000_000)
DESKS = {
    name: measure.Scenario(f"desk of a {name}", "/", "get.lua", {"paths": f"desk-{name}"})
    for name in ("handler", "lead", "chief")
}
LOADED = (measure.FOLLOW, measure.PAGE, measure.SUBMIT)


def main(tell: Callable[[str], None], title: str, *, sizes: tuple[int, int] = SIZES, rounds: int = 3) -> None:
    wanted = os.environ.get("BENCH_DATABASE", "")
    with ExitStack() as stack:
        if wanted != "postgresql":
            compare([_sqlite(stack, size, tell) for size in sizes], sizes, rounds, tell, title)
    with ExitStack() as stack:
        if wanted != "sqlite":
            compare([_postgresql(stack, size, tell) for size in sizes], sizes, rounds, tell, title)


def _sqlite(stack: ExitStack, size: int, tell: Callable[[str], None]) -> Instance:
    kept = os.environ.get("BENCH_KEEP")
    home = (
        Path(kept) / f"sqlite-{size}"
        if kept
        else Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="heliograph-bench-")))
    )
    return _filled(Instance(home), size, tell)


def _postgresql(stack: ExitStack, size: int, tell: Callable[[str], None]) -> Instance:
    """Each size has a server of its own, so that neither lives in the other's cache."""
    home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="heliograph-bench-")))
    return _filled(Instance(home, stack.enter_context(postgres.server())), size, tell)


def _filled(instance: Instance, size: int, tell: Callable[[str], None]) -> Instance:
    if not (instance.home / "bodies").exists():
        instance.home.mkdir(parents=True, exist_ok=True)
        tell(f"{instance.database}: storing {size:,} matters")
        instance.run("benchmarks.stage", "--matters", str(size))
    measure.prepare(instance.home)
    instance.run("benchmarks.sessions")  # log-ins and holders' cookies last hours, a kept instance may be older
    return instance


def compare(
    instances: list[Instance], sizes: tuple[int, int], rounds: int, tell: Callable[[str], None], title: str
) -> None:
    """Everything on both, round by round, so that both meet the same machine."""
    with ExitStack() as stack:
        runs = [measure.Run(stack.enter_context(serving(one))) for one in instances]
        for run in runs:
            for scenario in (*LOADED, *DESKS.values()):
                scenario.run(run.server, 2, connections=4)
        for number in range(rounds):
            for scenario in LOADED:
                for run in runs:
                    run[scenario].add(*scenario.run(run.server, 6))
            for scenario in DESKS.values():
                for run in runs:
                    run[scenario].add(*scenario.run(run.server, 3, connections=1))
            tell(f"{runs[0].name}: round {number + 1} of {rounds}")
        print(
            f"\n{title}\n\n{_table(runs, sizes)}\n", *[line for run in runs for line in table.refusals(run)], sep="\n"
        )
    print(_watches(instances, sizes), "\n")


def _table(runs: list[measure.Run], sizes: tuple[int, int]) -> str:
    small = runs[0]
    rows = []
    for scenario in LOADED:
        pair = [run[scenario] for run in runs]
        rows.append(
            [
                scenario.name,
                *(
                    f"{one.rate:,.0f}/s, p50 {one.middle(lambda o: o.p50):.1f}, CPU {one.milliseconds:.2f} ms"
                    for one in pair
                ),
                f"{pair[1].milliseconds / pair[0].milliseconds:.2f} × (rate {pair[0].rate / pair[1].rate:.2f} ×)",
            ]
        )
    for scenario in DESKS.values():
        pair = [run[scenario] for run in runs]
        p50s = [one.middle(lambda o: o.p50) for one in pair]
        shown = [f"p50 {p50:.1f} ms, CPU {one.milliseconds:.2f} ms" for p50, one in zip(p50s, pair, strict=True)]
        rows.append([f"{scenario.name}, one at a time", *shown, f"{pair[1].milliseconds / pair[0].milliseconds:.2f} ×"])
    return table.table([small.name, *(f"{size:,} matters" for size in sizes), "growth of CPU"], rows)


def _watches(instances: list[Instance], sizes: tuple[int, int]) -> str:
    """What the watch reads when twenty promises are due, and when none is."""
    lines = []
    for instance, size in zip(instances, sizes, strict=True):
        seen = [instance.run("benchmarks.watching") for _ in range(3)]
        due, idle = (median(float(str(one[key])) for one in seen) for key in ("due", "idle"))
        cost = f"with 20 due promises {due:,.0f} {seen[0]['unit']}, with none {idle:,.0f}"
        lines.append(f"{instance.database}, {size:,} matters: the watch {cost}; {seen[0]['plan']}")
    return "\n".join(lines)
