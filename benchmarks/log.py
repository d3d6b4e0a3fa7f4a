"""The log's figures beside the raw limits: sequencing, events end to end, proofs, memory, an outsider's audit, a verifier.

Part of `make bench`; `BENCH=log` runs it alone, `BENCH=quick` with smaller logs.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks import table, verifying
from benchmarks.instance import ROOT, Instance

Figures = dict[str, float]


def main(tell: Callable[[str], None], title: str, *, quick: bool) -> None:
    rounds = 1 if quick else 3
    sizes = (100_000, 1_000_000) if quick else (1_000_000, 10_000_000)
    tell("the log: sequencing, and events through act()")
    batches = _middle([_fresh("batches", 50_000) for _ in range(rounds)])
    fast = _middle([_fresh("events", 1_800) for _ in range(rounds)])
    steady = _middle([_fresh("events", 1_800, rate=300) for _ in range(rounds)])
    grown = [_grown(size, tell) for size in sizes]
    print(f"\n{title}\n")
    print(table.table(["the log, SQLite", "measured", "raw limit in this run", "goal"], _rows(batches, fast, steady)))
    print()
    print(table.table(["log of", *(f"{size:,}" for size in sizes), "growth", "goal"], _growth(grown)), "\n")
    print(table.table(["checking a receipt", "CPU ms", "goal"], verifying.rows()), "\n")


def _rows(batches: Figures, fast: Figures, steady: Figures) -> list[list[str]]:
    each = 1e6 / batches["leaves"]
    return [
        [
            "leaves sequenced a second, batches of 1,000, durable",
            f"{batches['leaves']:,.0f} ({each:.1f} µs each, CPU {batches['cpu']:.1f})",
            f"SHA-256 of a node {batches['hashes']:,.0f}/s; flushes {batches['flushes']:,.0f}/s",
            "50,000",
        ],
        ["rows inserted a second, by 10,000", f"{batches['inserted']:,.0f}", "", ""],
        ["events a second through act(), grouped", f"{fast['events']:,.0f}", "", "600 (aim 1,500)"],
        ["  proof at hand after, p50 / p99 ms", f"{fast['p50']:,.0f} / {fast['p99']:,.0f}", "", ""],
        [
            f"at {steady['events']:,.0f} events a second: proof after, p50 / p99 ms",
            f"{steady['p50']:,.0f} / {steady['p99']:,.0f}",
            "a checkpoint a second",
            "p99 2,000",
        ],
    ]


def _growth(grown: list[Figures]) -> list[list[str]]:
    def row(name: str, key: str, form: str, goal: str, compared: bool = False) -> list[str]:
        small, large = (one[key] for one in grown)
        return [name, form.format(small), form.format(large), f"{large / small:.2f} ×" if compared else "", goal]

    return [
        row("inclusion proof from tiles, p50 ms", "inclusion_p50", "{:.2f}", "", compared=True),
        row("inclusion proof from tiles, p99 ms", "inclusion_p99", "{:.2f}", "5; 1.3 ×", compared=True),
        row("consistency proof from tiles, p99 ms", "consistency_p99", "{:.2f}", "5; 1.3 ×", compared=True),
        row("  inclusion with nothing remembered, p99 ms", "cold_p99", "{:.2f}", "5", compared=True),
        row("bytes of tree tiles a leaf", "tile_bytes", "{:.2f}", "40"),
        row("sequencer, fresh process: MB", "mb", "{:.0f}", "200"),
        row("outsider's audit, entries a second", "audited", "{:,.0f}", "20,000"),
    ]


def _grown(size: int, tell: Callable[[str], None]) -> Figures:
    """A log of this size in a folder of its own, looked at from all sides."""
    tell(f"the log: {size:,} leaves")
    home = Path(tempfile.mkdtemp(prefix="heliograph-log-"))
    try:
        instance = Instance(home)
        made = _run(instance, "tiles", size)
        audited = _audit(instance)
        return made | {"audited": audited} | _run(instance, "memory", 0)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _audit(instance: Instance) -> float:
    """Entries a second of `heliograph log audit`, the start of the command included."""
    start = time.perf_counter()
    said = subprocess.run(
        [sys.executable, "-m", "heliograph.cli", "log", "audit", str(instance.home / "log"), "--json"],
        env=instance.environment(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return float(json.loads(said.stdout)["size"]) / (time.perf_counter() - start)


def _fresh(part: str, count: int, rate: float = 0) -> Figures:
    home = Path(tempfile.mkdtemp(prefix="heliograph-log-"))
    try:
        return _run(Instance(home), part, count, rate)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _run(instance: Instance, part: str, count: int, rate: float = 0) -> Figures:
    said = instance.run("benchmarks.sequencing", part, "--count", str(count), "--rate", str(rate))
    return {name: float(str(value)) for name, value in said.items()}


def _middle(seen: list[Figures]) -> Figures:
    return {name: median(one[name] for one in seen) for name in seen[0]}


if __name__ == "__main__":
    main(lambda said: print("·", said, file=sys.stderr, flush=True), os.uname().nodename, quick="quick" in sys.argv)
