"""`heliograph plan simulate`: how calls are answered by the crews there are, and what another set of crews would change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from heliograph.commands.answer import WRONG_USE, AsJson, refuse, say
from heliograph.commands.planned import Seed, source
from heliograph.commands.planned_street import (
    Areas,
    CrewsTable,
    Detour,
    Hours,
    Number,
    Scene,
    Speed,
    Target,
    Travel,
    Variation,
    figure_values,
    made_by,
    not_served,
    report_lines,
    told,
    too_rare,
    ways,
    work,
)

if TYPE_CHECKING:
    from heliograph.core.planning.simulation import Plan, Report
    from heliograph.core.planning.street import Calls, Crews, Numbers


def simulate(
    areas: Areas,
    crews: CrewsTable,
    against: Annotated[Path | None, typer.Option(help="Other crews, to meet the same calls.")] = None,
    hours: Hours = None,
    travel: Travel = None,
    speed: Speed = 30,
    detour: Detour = 1.3,
    scene: Scene = "30",
    variation: Variation = None,
    back_up: Annotated[str, typer.Option(help="Share of calls that need a second crew; by priority: 0.3,0.05.")] = "0",
    reserve: Annotated[int, typer.Option(min=0, help="Crews held back for calls of priority 1.")] = 0,
    rest: Annotated[float, typer.Option(min=0, max=240, help="Minutes of a rest.")] = 0,
    rest_after: Annotated[float, typer.Option(min=0.5, max=24, help="Hours on duty after which a rest is due.")] = 4,
    target: Target = 15,
    calls: Number = 1_000_000,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Calls and crews, event by event: waits, arrivals, how busy each crew is, each with its interval.

    Example: heliograph plan simulate areas.csv crews.csv --against proposed.csv --scene 30,45 --target 12
    """
    from heliograph.core.planning import simulation, street
    from heliograph.core.planning.inputs import BadInput

    if against is not None and travel is not None:
        refuse("--travel names the crews of one plan: it can't be used with --against.", as_json, WRONG_USE)
    rules = {"reserve": reserve, "rest": rest / 60, "rest_after": rest_after}
    try:
        asked = street.calls(source(areas, as_json))
        same = work(asked, scene, back_up, variation, hours, as_json)
        plans = []
        for path in (crews,) if against is None else (crews, against):
            there = street.crews(source(path, as_json))
            plans.append((path, _plan(asked, there, ways(asked, there, travel, speed, detour, as_json), rules)))
    except BadInput as error:
        refuse(str(error), as_json, WRONG_USE)
    reports = []
    for path, plan in plans:
        if not plan.able.any(axis=1).all():
            refuse(f"{path}: nobody has the skills for some calls of {areas}.", as_json, WRONG_USE)
        try:
            reports.append(simulation.simulate(asked, same, plan, number=calls, target=target / 60, seed=seed))
        except (simulation.NotServed, simulation.TooMuch) as error:
            not_served(error, as_json)
        except simulation.TooRare as error:
            too_rare(error, as_json)
    are_alike = against is not None and against.name == crews.name
    called = {path: str(path) if are_alike else path.name for path, _ in plans}
    lines: list[str] = []
    value: dict[str, object] = {}
    for (path, plan), report in zip(plans, reports, strict=True):
        lines += [f"{called[path]}, {len(plan.names)} crews:", *report_lines(report), _busiest(report)]
        value[called[path]] = {
            "figures": figure_values(report.figures),
            "late_hours_a_week": dict(zip(plan.names, report.late.tolist(), strict=True)),
            "rests_a_week": dict(zip(plan.names, report.rests.tolist(), strict=True)),
        }
    if against is not None:
        apart = [gap for _, _, gap in simulation.compare(*reports) if gap.of == "all"]
        lines.append(f"{called[against]} less {called[crews]}: " + "; ".join(told(gap) for gap in apart) + ".")
        value["difference"] = figure_values(apart)
    lines += made_by(reports[0], simulation.ENGINE)
    found = {"target_minutes": target, "calls": reports[0].calls, "seed": seed, "bound": None}
    say(lines, {**found, "engine": simulation.ENGINE, "plans": value}, as_json)


def _plan(calls: Calls, crews: Crews, travel: Numbers, rules: dict[str, float]) -> Plan:
    """One crew to each call, the nearest that has all that is asked for."""
    import numpy as np

    from heliograph.core.planning.simulation import Plan

    able = np.array([[crews.can(crew, asked) for crew in range(len(crews.names))] for asked in calls.asks])
    tasks = tuple((kind,) for kind in range(len(calls.asks)))
    return Plan(
        crews.names,
        travel,
        tasks,
        able,
        crews.on_duty,
        reserve=int(rules["reserve"]),
        rest_after=rules["rest_after"],
        rest=rules["rest"],
    )


def _busiest(report: Report) -> str:
    busy = sorted(
        (figure for figure in report.figures if figure.what == "busy" and figure.of != "all"), key=lambda one: one.value
    )
    return (
        f"Busiest crew {busy[-1].of}: {told(busy[-1])}; least busy {busy[0].of}: {told(busy[0])}. "
        f"{report.late.sum():.1f} hours a week past the end of a shift, {report.rests.sum():.0f} rests a week."
    )
