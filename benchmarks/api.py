"""`BENCH=api`: the API's `follow` beside the page-free follow of the first bench, and beside django-ninja's way to the same answer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from benchmarks import table
from benchmarks.instance import serving
from benchmarks.measure import EMPTY, FOLLOW, Run, Scenario

MATTERS = 3_000
ROUNDS, SECONDS = 5, 4
PAGE_FREE = Scenario("page-free follow, as the first bench measured it", "/", "get.lua", {"paths": "follow-page-free"})
THROUGH_NINJA = Scenario("the same through django-ninja", "/", "get.lua", {"paths": "follow-through-ninja"})
LIST = Scenario("list of procedures", "/", "get.lua", {"paths": "procedures"})
SCENARIOS = (EMPTY, PAGE_FREE, FOLLOW, THROUGH_NINJA, LIST)


def main(tell: Callable[[str], None], title: str) -> None:
    from benchmarks.__main__ import make

    with ExitStack() as stack:
        instance = make(stack, matters=MATTERS)
        lines = instance.lines("follow")
        for name in ("page-free", "through-ninja"):
            swapped = [line.replace("/api/v1/matters/", f"/{name}/", 1) for line in lines]
            (instance.home / f"follow-{name}").write_text("\n".join(swapped), "utf-8")
        (instance.home / "procedures").write_text("/api/v1/procedures", "utf-8")
        run = Run(stack.enter_context(serving(instance)))
        for scenario in SCENARIOS:
            scenario.run(run.server, 1)
        for number in range(ROUNDS):
            for scenario in SCENARIOS:
                run[scenario].add(*scenario.run(run.server, SECONDS))
            tell(f"round {number + 1} of {ROUNDS}")
        print(f"\n{title}\n")
        print(table.table(["API, SQLite", "a second", "p50 / p99 ms", "CPU ms", "of the page-free follow"], rows(run)))
        print(*table.refusals(run), sep="\n")


def rows(run: Run) -> list[list[str]]:
    """Each scenario beside the page-free follow."""
    whole = run[PAGE_FREE]
    return [
        [
            scenario.name,
            f"{run[scenario].rate:,.0f}",
            f"{run[scenario].middle(lambda one: one.p50):.0f} / {run[scenario].middle(lambda one: one.p99):.0f}",
            f"{run[scenario].milliseconds:.2f}",
            f"{run[scenario].rate / max(whole.rate, 1e-9):.2f}" + (" (goal 0.8)" if scenario is FOLLOW else ""),
        ]
        for scenario in SCENARIOS
    ]
