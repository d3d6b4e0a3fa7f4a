"""`heliograph plan joint`: what it changes if the nearest suitable crew answers, whatever its service."""

from __future__ import annotations

import math
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
    from heliograph.core.planning.joint import Theory


def joint(
    areas: Areas,
    crews: CrewsTable,
    hours: Hours = None,
    travel: Travel = None,
    speed: Speed = 30,
    detour: Detour = 1.3,
    scene: Scene = "30",
    variation: Variation = None,
    back_up: Annotated[str, typer.Option(help="Share of calls that need a second crew; by priority: 0.3,0.05.")] = "0",
    target: Target = 15,
    calls: Number = 1_000_000,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Today's separate services against one nearest suitable crew, on the same calls. The tables need `asks` and `service`.

    Example: heliograph plan joint areas.csv crews.csv --scene 30 --target 15
    """
    from heliograph.core.planning import joint as engine
    from heliograph.core.planning import simulation, street
    from heliograph.core.planning.inputs import BadInput

    try:
        asked, there = street.calls(source(areas, as_json)), street.crews(source(crews, as_json))
        same = work(asked, scene, back_up, variation, hours, as_json)
        way = ways(asked, there, travel, speed, detour, as_json)
    except BadInput as error:
        refuse(str(error), as_json, WRONG_USE)
    if not all(asked.asks):
        refuse(f"{areas}: every line must say in the column asks which services are asked for.", as_json, WRONG_USE)
    try:
        made = engine.solve(asked, there, way, same, number=calls, target=target / 60, seed=seed)
    except engine.NoCrew as error:
        refuse(f"{crews}: {error}.", as_json, WRONG_USE)
    except (simulation.NotServed, simulation.TooMuch) as error:
        not_served(error, as_json)
    except simulation.TooRare as error:
        too_rare(error, as_json)
    gaps = [gap for gap in made.differences if gap.of == "all"]
    before, after = made.duplicates
    lines = [
        f"Separate, {len(asked.services)} services ({', '.join(asked.services)}):",
        *report_lines(made.separate),
        f"Joint, one pool of {len(there.names)} crews:",
        *report_lines(made.joint),
        "Joint less separate: " + "; ".join(told(gap) for gap in gaps) + ".",
        f"Crews beyond the first at a scene: {before:.3f} to a call, joint {after:.3f}.",
        _theory(made.theory),
        *made_by(made.joint, engine.ENGINE),
    ]
    value = {
        "separate": figure_values(made.separate.figures),
        "joint": figure_values(made.joint.figures),
        "difference": figure_values(gaps),
        "duplicates": {"separate": before, "joint": after},
        "theory": {name: found if math.isfinite(found) else None for name, found in _figures(made.theory).items()},
        "calls": made.joint.calls,
        "seed": seed,
        "bound": None,
        "engine": engine.ENGINE,
    }
    say(lines, value, as_json)


def _theory(theory: Theory) -> str:
    found = {
        name: f"{value:.2%}" if "waited" in name else f"{value:.2f} min" for name, value in _figures(theory).items()
    }
    return (
        f"By theory (Erlang C; no ways, all crews on duty, every skill): separate {found['separate_waited']} wait, "
        f"{found['separate_wait']}; joint {found['joint_waited']}, {found['joint_wait']}: the most that joining can save."
    )


def _figures(theory: Theory) -> dict[str, float]:
    return {
        "separate_waited": theory.separate_waited,
        "separate_wait": theory.separate_wait * 60,
        "joint_waited": theory.joint_waited,
        "joint_wait": theory.joint_wait * 60,
    }
