"""A city as a plan's row keeps it, and back: so that a plan is always judged by what it was made from, whatever is imported later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from heliograph.core.calls.ground import DIGITS
from heliograph.core.planning import fairness, whatif
from heliograph.core.planning.city import City
from heliograph.core.planning.measuring import Measures, measure
from heliograph.patrol.reading.workload import Work


def kept(work: Work) -> dict[str, object]:
    """The row's value."""
    city = work.city
    return {
        "names": list(city.names),
        "at": city.at.round(1).tolist(),
        "loads": city.loads.round(3).tolist(),
        "areas": city.areas.round(1).tolist(),
        "perimeters": city.perimeters.round(1).tolist(),
        "starts": city.starts.tolist(),
        "neighbours": city.neighbours.tolist(),
        "borders": city.borders.round(1).tolist(),
        "open": city.open.tolist(),
        "stations": list(work.stations),
        "shapes": [mapping(shapely.set_precision(one, 10.0**-DIGITS)) for one in work.cut.shapes],
        "cells": work.cut.by,
        "calls": work.calls,
        "minutes": work.in_minutes,
        "called": list(work.called),
        "found": list(work.found),
        "by_hour": list(work.by_hour),
        "days": work.days,
        "left_out": work.left_out,
        "blocks": work.blocks,
    }


def city(value: Mapping[str, Any]) -> City:
    """What `kept` wrote."""
    return City(
        tuple(value["names"]),
        np.array(value["at"], dtype=np.float64).reshape(-1, 2),
        np.array(value["loads"], dtype=np.float64),
        np.array(value["areas"], dtype=np.float64),
        np.array(value["perimeters"], dtype=np.float64),
        np.array(value["starts"], dtype=np.int64),
        np.array(value["neighbours"], dtype=np.int64),
        np.array(value["borders"], dtype=np.float64),
        np.array(value["open"], dtype=np.bool_),
    )


def shapes(value: Mapping[str, Any], beats: Sequence[str]) -> dict[str, BaseGeometry]:
    """The ground of each beat."""
    found: dict[str, list[BaseGeometry]] = {}
    for beat, drawn in zip(beats, value["shapes"], strict=True):
        found.setdefault(beat, []).append(shapely.geometry.shape(drawn))
    return {beat: shapely.unary_union(parts).simplify(10.0**-DIGITS) for beat, parts in sorted(found.items())}


def figures(value: Mapping[str, Any], beats: Sequence[str]) -> dict[str, object]:
    """The measures of a plan as a row keeps them."""
    found: Measures = measure(city(value), beats)
    return {
        "beats": found.beats,
        "broken": list(found.broken),
        "most": found.max_over_mean,
        "least": found.min_over_mean,
        "travel": found.travel,
        "way": found.mean_travel,
        "compactness": found.compactness,
    }


def ways(value: Mapping[str, Any], beats: Sequence[str]) -> list[float]:
    """Metres of way of each tenth of the load, the shortest first."""
    there = city(value)
    served = fairness.service(there, beats, None)
    return whatif.tenths_of_ways(there.loads.tolist(), served.ways.tolist())


def moved(value: Mapping[str, Any], beats: Sequence[str], today: Sequence[str]) -> float:
    """The share of the load that leaves today's beat."""
    loads = value["loads"]
    leaving = [load for load, new, old in zip(loads, beats, today, strict=True) if new != old]
    return float(sum(leaving)) / float(sum(loads))
