"""`BENCH=fanout`: one alert to 100,000 addresses. How long until every message is written, how fast they go out, how much
memory it takes; beside a bare loop that inserts the same rows, and beside the gateway called by nobody but itself.

Each part runs in a process of its own on an instance in a temporary folder, so that its memory is its own.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from tools import postgres

from benchmarks.instance import Instance

MANY = 100_000
RATE = 500.0
"""Messages a second that the limited gateway takes."""


def main(tell: Callable[[str], None], title: str) -> None:
    many = int(os.environ.get("BENCH_MANY", MANY))
    print(f"\n{title}\n\nOne alert to {many:,} addresses\n")
    print("| database | written in | bare inserts | ratio | sent a second | gateway alone | ratio | memory grew by |")
    print("|---|---|---|---|---|---|---|---|")
    with ExitStack() as stack:
        for instance in _instances(stack, tell):
            tell(f"{instance.database}: {many:,} addresses")
            instance.run("benchmarks.fanout_run", "prepare", str(many))
            wrote = instance.run("benchmarks.fanout_run", "write")
            sent = instance.run("benchmarks.fanout_run", "send")
            limited = instance.run("benchmarks.fanout_run", "limited", str(RATE))
            print(_line(instance.database, wrote, sent), flush=True)
            rate = float(str(limited["rate"]))
            tell(f"{instance.database}: a gateway that takes {RATE:.0f} a second got {rate:.0f} a second")


def _line(name: str, wrote: dict[str, object], sent: dict[str, object]) -> str:
    took, bare = float(str(wrote["seconds"])), float(str(wrote["bare"]))
    rate, alone = float(str(sent["rate"])), float(str(sent["alone"]))
    grew = max(float(str(wrote["grew"])), float(str(sent["grew"])))
    return (
        f"| {name} | {took:.1f} s | {bare:.1f} s | {bare / took:.2f} | {rate:,.0f} | {alone:,.0f} | {rate / alone:.2f}"
        f" | {grew:.0f} MB |"
    )


def _instances(stack: ExitStack, tell: Callable[[str], None]) -> list[Instance]:
    def home() -> Path:
        return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="heliograph-bench-")))

    found = [Instance(home())]
    try:
        found.append(Instance(home(), stack.enter_context(postgres.server())))
    except FileNotFoundError as error:
        tell(f"{error}: SQLite only")
    return found
