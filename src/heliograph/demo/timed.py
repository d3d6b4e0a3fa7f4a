"""How long the invented town waited for its police: eight weeks of times made from a seed, checked, their questions read, seven weeks published.

One station fills in arrivals by habit: the page says how many are in question. Called by `play` when units and stations are there.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Bureau, User
from heliograph.patrol.actions.answer_times import HowToTime, publish_times, take_times

WEEKS = 8
A_DAY = 90
STATIONS = {"heping": 34, "donghu": 26, "qiaotou": 22, "gaoxin": 18}
"""Of a hundred calls, how many are theirs."""
BY_HABIT = "qiaotou"
HEAD = "接警时间,签收时间,派警时间,到达时间,反馈时间,派出所"


def play(bureau: Bureau, now: datetime) -> None:
    """Tang has the whole town's table checked and publishes all of it but the newest week."""
    today = now.astimezone(organisation.zone(bureau.id)).date()
    tang = organisation.viewer_for(User.objects.get(username="tang"), today)
    assert tang is not None
    monday = today - timedelta(days=today.weekday() + 7 * WEEKS)
    unit = next(one.id for one in organisation.units(bureau.id).values() if one.code == "chunan")
    begins = datetime(monday.year, monday.month, monday.day)  # noqa: DTZ001 (a table's clock)
    data = table(begins).encode()
    made = take_times(tang, unit, "接处警时间（八周）.csv", data, HowToTime(unit="派出所"), now=now)
    publish_times(tang, made.id, monday, monday + timedelta(days=7 * (WEEKS - 2)), noted=True, now=now)


def table(begins: datetime) -> str:
    """Calls in the order of time, each a little faster than those of the week before."""
    chance = Random(20260602)  # noqa: S311 (a story, not a secret)
    lines = [HEAD]
    for day in range(7 * WEEKS):
        pace = 1.15 - 0.03 * (day // 7)
        for second in sorted(chance.randrange(86_400) for _ in range(A_DAY)):
            at = begins + timedelta(days=day, seconds=second)
            unit = chance.choices(list(STATIONS), list(STATIONS.values()))[0]
            lines.append(_line(chance, at, unit, pace))
    return "\n".join([*lines, ""])


def _line(chance: Random, at: datetime, unit: str, pace: float) -> str:
    signed = chance.lognormvariate(2.9, 0.9)
    dispatched = signed + pace * chance.lognormvariate(5.1, 0.9)
    arrived = dispatched + pace * chance.lognormvariate(5.9, 0.6)
    if unit == BY_HABIT and chance.random() < 0.4:
        arrived = 480.0
        dispatched = min(dispatched, 400.0)
    fed_back = arrived + chance.lognormvariate(7.9, 0.9)
    moments = [at, *(at + timedelta(seconds=after) for after in (signed, dispatched, arrived, fed_back))]
    cells = [f"{one:%Y-%m-%d %H:%M:%S}" for one in moments]
    if chance.random() < 0.03:
        cells[-1] = ""
    return ",".join([*cells, unit])
