"""The tables that a measurement prints; Markdown, so that they can stand in docs/benchmarks.md as they are."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from benchmarks.measure import EMPTY, SCENARIOS, SUBMIT, Figures, Run

GOALS = {"follow, JSON": 6, "my matter, HTML": 12, "submit, JSON": 12}


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows]]
    return "\n".join(lines)


def speeds(run: Run) -> str:
    """One server's scenarios beside its empty view and the bare inserts."""
    rows = []
    for scenario in SCENARIOS:
        found = run[scenario]
        share = run[EMPTY].rate / max(found.rate, 1e-9)
        cpu = found.milliseconds / run[EMPTY].milliseconds
        rows.append([
            scenario.name,
            f"{found.rate:,.0f}",
            f"{found.middle(lambda one: one.p50):.1f}",
            f"{found.middle(lambda one: one.p99):.1f}",
            f"{found.milliseconds:.2f}",
            "1" if scenario is EMPTY else f"1/{share:.1f} (CPU 1/{cpu:.1f}; goal 1/{GOALS[scenario.name]})",
            f"{found.rate / median(run.bare):.2f} ×; {found.rate / median(run.bare_rows):.2f} ×" if scenario is SUBMIT else "",
        ])  # fmt: skip
    rows.append(["bare loop, a submission's rows a commit", f"{median(run.bare):,.0f}", "", "", "", "", "1"])
    rows.append(["bare loop, one row a commit", f"{median(run.bare_rows):,.0f}", "", "", "", "", "; 1"])
    rows.append(["disk flush probe", f"{median(run.flush):,.0f}", "", "", "", "", ""])
    head = [run.name, "a second", "p50 ms", "p99 ms", "CPU ms each", "of the empty view", "of the bare loops"]
    return table(head, rows)


def half(run: Run, figures: Figures) -> str:
    p99s = ", ".join(f"{one.p99:.0f}" for one in figures.outcomes)
    return (
        f"{run.name}: submissions sent by the clock at {run[SUBMIT].rate / 2:,.0f} a second (half of the maximum): "
        f"p50 {figures.middle(lambda one: one.p50):.1f} ms, p99 {figures.middle(lambda one: one.p99):.1f} ms "
        f"(rounds: {p99s}; goal under 100), {figures.refused} refused."
    )


def refusals(run: Run) -> list[str]:
    """What was not answered with success: a figure with these is worth nothing."""
    return [
        f"! {run.name}, {name}: {found.refused} requests were refused"
        for name, found in run.figures.items()
        if found.refused
    ]
