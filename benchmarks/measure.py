"""One scenario after another, round after round, on servers that stay up: rates, times and CPU, as medians."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks import load
from benchmarks.bare import flushes, inserts
from benchmarks.instance import Server

CONNECTIONS = 32


@dataclass(frozen=True)
class Scenario:
    """What is asked of a server. `script` is a wrk script, `inputs` the files of the instance's folder that it reads."""

    name: str
    path: str
    script: str
    inputs: dict[str, str] = field(default_factory=dict)

    def run(self, server: Server, seconds: float, connections: int = CONNECTIONS) -> tuple[load.Outcome, float]:
        """(what the load saw, CPU milliseconds of the server for each request)."""
        files = {name: str(server.instance.home / file) for name, file in self.inputs.items()}
        before = server.cpu()
        outcome = load.wrk(server.url + self.path, self.script, seconds=seconds, connections=connections, inputs=files)
        return outcome, 1e3 * (server.cpu() - before) / max(1, outcome.requests)


EMPTY = Scenario("empty view", "/empty/", "get.lua", {"paths": "empty"})
FOLLOW = Scenario("follow, JSON", "/", "get.lua", {"paths": "follow"})
PAGE = Scenario("my matter, HTML", "/", "get.lua", {"paths": "pages"})
SUBMIT = Scenario("submit, JSON", "/api/v1/matters", "post.lua", {"bodies": "bodies"})
SCENARIOS = (EMPTY, FOLLOW, PAGE, SUBMIT)


@dataclass
class Figures:
    """What all rounds of one scenario on one server gave."""

    outcomes: list[load.Outcome] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def add(self, outcome: load.Outcome, cpu: float) -> None:
        self.outcomes.append(outcome)
        self.cpu.append(cpu)

    def middle(self, of: Callable[[load.Outcome], float]) -> float:
        return median(of(one) for one in self.outcomes)

    @property
    def rate(self) -> float:
        return self.middle(lambda one: one.rate)

    @property
    def milliseconds(self) -> float:
        return median(self.cpu)

    @property
    def refused(self) -> int:
        return sum(one.refused for one in self.outcomes)


@dataclass
class Run:
    """Everything measured on one server."""

    server: Server
    figures: dict[str, Figures] = field(default_factory=dict)
    bare: list[float] = field(default_factory=list)
    bare_rows: list[float] = field(default_factory=list)
    flush: list[float] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.server.instance.database

    def __getitem__(self, scenario: Scenario) -> Figures:
        return self.figures.setdefault(scenario.name, Figures())


def prepare(home: Path) -> None:
    """The path of the empty view as a file like the others."""
    (home / "empty").write_text("/empty/", "utf-8")


def rounds(
    runs: Sequence[Run], scenarios: Sequence[Scenario], *, count: int, seconds: float, tell: Callable[[str], None]
) -> None:
    """Every scenario on every server in turn, `count` times, the raw limits among them; a short warming up first."""
    for run in runs:
        for scenario in scenarios:
            scenario.run(run.server, 1)
    for number in range(count):
        for run in runs:
            run.flush.append(flushes(run.server.instance.home, 0.5))
            for scenario in scenarios:
                run[scenario].add(*scenario.run(run.server, seconds))
            run.bare.append(inserts(run.server.instance, 2, each_row=False))
            run.bare_rows.append(inserts(run.server.instance, 2, each_row=True))
        tell(f"round {number + 1} of {count}")


def half_rate(run: Run, *, seconds: float, count: int) -> Figures:
    """Submissions at half of the highest rate measured, sent by the clock (`load.at_rate`)."""
    bodies = [body.encode() for body in run.server.instance.lines("bodies") if body]
    headers = {"Content-Type": "application/json"}
    figures = Figures()
    for _ in range(count):
        before = run.server.cpu()
        outcome = load.at_rate(
            run.server.port,
            lambda n: ("POST", "/api/v1/matters", bodies[n % len(bodies)], headers),
            rate=run[SUBMIT].rate / 2,
            seconds=seconds,
        )
        figures.add(outcome, 1e3 * (run.server.cpu() - before) / max(1, outcome.requests))
    return figures


def sample(server: Server, path: str) -> object:
    """One answer's JSON, to see that a scenario measures what it says."""
    import urllib.request

    first, _, header = path.partition("\t")
    name, _, value = header.partition(": ")
    request = urllib.request.Request(server.url + first, headers={name: value} if name else {})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())
