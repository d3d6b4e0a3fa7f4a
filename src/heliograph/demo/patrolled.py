"""The streets of the invented town, planned in the open: half a year of calls, blocks, a plan that holds, a proposal, a roster.

Calls, blocks and squads are made by this module from a seed. Each step is taken by who would take it, on its day in the past.
Called by `play` when units, beats and cards are there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from heliograph.core.geography.datum import Datum
from heliograph.demo.mapped import SOUTH, STATIONS, STEP, WEST
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Bureau, User
from heliograph.organisation.reading import Viewer
from heliograph.patrol import actions
from heliograph.patrol.actions import HowToRead, Wanted, plans, rosters, signing, swaps
from heliograph.patrol.actions.presence import Held, confirm_presence
from heliograph.patrol.actions.roster_signing import sign_roster
from heliograph.patrol.actions.seats import assign_seats
from heliograph.patrol.models import SquadRoster
from heliograph.patrol.presences import Planned
from heliograph.patrol.reading.holders import serving
from heliograph.patrol.swapping import CantSwap, Swapping

DAYS = 182
MAPPED, BEGAN, SIGNED, HOLDS = timedelta(days=240), timedelta(days=45), timedelta(days=40), timedelta(days=30)
"""How long ago the town was mapped; calls were taken in and a plan made of them; it was signed; it became the bureau's beats."""
LATELY, BEFORE_ITS_FIRST_DAY = timedelta(days=6), timedelta(days=16)
A_DAY = 12
BY_HOUR = (4, 3, 2, 1, 1, 1, 2, 4, 5, 5, 5, 5, 5, 5, 5, 5, 6, 7, 8, 9, 10, 9, 8, 6)
BUSY = {
    "heping": ((0.22, 0.66), (0.34, 0.30)),
    "donghu": ((0.70, 0.28), (0.60, 0.70)),
    "qiaotou": ((0.55, 0.60),),
    "gaoxin": ((0.35, 0.30), (0.72, 0.66)),
}
"""Where most happens in each station's quarter, in shares of its side."""
KINDS = (
    # kind, weight, minutes that it takes a crew
    ("求助", 30, (10, 35)),
    ("纠纷", 24, (25, 80)),
    ("交通", 18, (15, 50)),
    ("噪音扰民", 12, (10, 25)),
    ("盗窃", 9, (30, 90)),
    ("诈骗", 7, (30, 70)),
)
BLOCKS = 6
"""To a side of a station's quarter."""
CYCLE = ("早", "早", "晚", "晚", "夜", "夜", "-", "-")


def play(bureau: Bureau, now: datetime) -> None:
    """All of it. Zheng signs what Wu made; He looks at a proposal; Qian has a roster of four teams, where Zhao swaps a shift."""
    who = {name: _viewer(name, now) for name in ("tang", "wu", "he", "qian", "gao", "zheng", "zhao", "zhou")}
    units = {one.code: one.id for one in organisation.units(bureau.id).values()}
    chance = Random(20260601)  # noqa: S311 (a story, not a secret)
    _take_calls(who["tang"], units["chunan"], chance, now - BEGAN)
    _sign(who["wu"], who["zheng"], units["hexi"], now)
    proposed = actions.ask(who["he"], units["qiaotou"], Wanted(beats=3, balance=1.2, rounds=1), now=now - LATELY)
    plans.solve(proposed.id, now=now - LATELY)
    roster = _roster(who["qian"], who["zheng"], who["zhao"], units["heping"], now)
    _swap(roster, who["zhao"], now)
    _confirm(roster, who["qian"], now)
    _month(who["zhou"], who["zheng"], units["donghu"], now)
    _unread(who["gao"], units["gaoxin"], chance, now - LATELY)


def _viewer(username: str, now: datetime) -> Viewer:
    found = organisation.viewer_for(User.objects.get(username=username), now.date())
    assert found is not None
    return found


def _take_calls(tang: Viewer, unit: int, chance: Random, at: datetime) -> None:
    """Half a year of the whole town, read and taken for planning."""
    last = at.astimezone(organisation.zone(tang.bureau_id)).date() - timedelta(days=1)
    lines = _lines(chance, last - timedelta(days=DAYS - 1), DAYS, list(BUSY), A_DAY)
    made = actions.take_in(tang, unit, "警情表（半年）.csv", _table(lines), HowToRead(datum=Datum.WGS84), now=at)
    actions.accept(tang, made.id, noted=True, now=at)


def _lines(chance: Random, first: date, days: int, where: list[str], a_day: float) -> Iterator[tuple[datetime, str]]:
    """Calls in the order of time: more in the evening and at weekends, most of them near where most happens."""
    for number in range(days):
        day = first + timedelta(days=number)
        many = round(a_day * chance.uniform(0.7, 1.3) * (1.15 if day.weekday() >= 5 else 1))
        hours = sorted(chance.choices(range(24), weights=BY_HOUR, k=many))
        for hour in hours:
            at = datetime(day.year, day.month, day.day, hour, chance.randrange(60))  # noqa: DTZ001 (a table's clock)
            kind, _weight, (least, most) = chance.choices(KINDS, weights=[one[1] for one in KINDS])[0]
            origin = "民警发现" if chance.random() < 0.08 else "群众报警"
            x, y = _place(chance, where)
            yield at, f"{y:.6f},{x:.6f},{kind},{chance.randint(least, most)},{origin}"


def _place(chance: Random, where: list[str]) -> tuple[float, float]:
    unit, _zh, _en, column, row = chance.choice([one for one in STATIONS if one[0] in where])
    across, up = chance.random(), chance.random()
    if chance.random() < 0.7:
        middle = chance.choice(BUSY[unit])
        across, up = (min(max(chance.gauss(at, 0.13), 0.01), 0.99) for at in middle)
    return WEST + (column + across) * STEP, SOUTH + (row + up) * STEP


def _table(lines: Iterator[tuple[datetime, str]], form: str = "%Y-%m-%d %H:%M") -> bytes:
    rows = [f"{number},{at.strftime(form)},{rest}" for number, (at, rest) in enumerate(lines, 1)]
    return "\n".join(["编号,报警时间,纬度,经度,警情类别,用时分钟,来源", *rows, ""]).encode()


def _sign(wu: Viewer, zheng: Viewer, unit: int, now: datetime) -> None:
    """Hexi's plan by blocks: two beats for each of its stations, signed, and the beats of the town since."""
    drawn = actions.take_blocks(
        wu, unit, "河西网格.geojson", _blocks(("donghu", "heping")), Datum.WGS84, now=now - BEGAN
    )
    asked = Wanted(beats=4, balance=1.1, keep=0.2, rounds=1, blocks=drawn.id)
    plan = actions.ask(wu, unit, asked, now=now - BEGAN)
    plans.solve(plan.id, now=now - BEGAN)
    day = (now - HOLDS).astimezone(organisation.zone(wu.bureau_id)).date()
    actions.sign(zheng, plan.id, day, now=now - SIGNED)
    signing.take_effect(now=now - HOLDS)


def _blocks(units: tuple[str, ...]) -> bytes:
    """Crooked blocks that fill the quarters of these stations, which lie one above the other."""
    found = [one for one in STATIONS if one[0] in units]
    column, low = found[0][3], min(one[4] for one in found)
    high = low + len(found)

    def corner(x: int, y: int) -> list[float]:
        """Corners inside lean a little; those on a station's border stay on it."""
        lean = Random(1000 * x + y)  # noqa: S311 (a drawing)
        east = 0.0 if x in (0, BLOCKS) else lean.uniform(-0.25, 0.25)
        north = 0.0 if y % BLOCKS == 0 else lean.uniform(-0.25, 0.25)
        across, up = column + (x + east) / BLOCKS, low + (y + north) / BLOCKS
        return [round(WEST + across * STEP, 6), round(SOUTH + up * STEP, 6)]

    features: list[dict[str, object]] = []
    for code, zh, _en, _column, row in found:
        for y in range((row - low) * BLOCKS, (row - low + 1) * BLOCKS):
            for x in range(BLOCKS):
                ring = [corner(x, y), corner(x + 1, y), corner(x + 1, y + 1), corner(x, y + 1), corner(x, y)]
                name = f"{zh.removesuffix('派出所')}{len(features) % BLOCKS**2 + 1:02d}网格"
                shape = {"type": "Polygon", "coordinates": [ring]}
                features.append({"type": "Feature", "properties": {"name": name, "station": code}, "geometry": shape})
    assert high - low == len(found), "stations one above the other"
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _roster(qian: Viewer, zheng: Viewer, zhao: Viewer, unit: int, now: datetime) -> SquadRoster:
    """Four weeks from last week's Monday: two officers on each beat around the clock, four teams in turn. Zhao has the first seat, two more
    have officers; Zheng signed it."""
    today = now.astimezone(organisation.zone(qian.bureau_id)).date()
    monday = today - timedelta(days=today.weekday() + 7)
    text = squad(monday)
    made = actions.ask_roster(qian, unit, text.encode(), 1, now=now - BEFORE_ITS_FIRST_DAY)
    rosters.solve_roster(made.id, now=now - BEFORE_ITS_FIRST_DAY)
    others = [one.officer for one in serving(qian.bureau_id, unit) if one.officer != zhao.officer_id]
    held = dict(zip(("甲1", "乙1", "丁1"), dict.fromkeys((zhao.officer_id, *others)), strict=False))
    assign_seats(qian, made.id, held, now=now - BEFORE_ITS_FIRST_DAY)
    return sign_roster(zheng, made.id, monday, "演示", now=now - BEFORE_ITS_FIRST_DAY)


def _swap(roster: SquadRoster, zhao: Viewer, now: datetime) -> None:
    """Zhao offers the first shift that somebody may take from in four days on; a colleague takes it, and it waits for a lead."""
    swapping = Swapping(roster, now)
    today = now.astimezone(swapping.zone).date()
    for ahead in range(4, 20):
        day = today + timedelta(days=ahead)
        try:
            found = swapping.options(zhao.officer_id, day, backs=swapping.days_around(day), may_give=False)
        except CantSwap:
            continue
        taking = [(one, viewer) for one in found if (viewer := _taker(zhao.bureau_id, one.officer, today)) is not None]
        if taking:
            option, colleague = taking[0]
            backs = [option.back] if option.back is not None else []
            made = swaps.ask_swap(
                zhao, roster.id, day, to=None, back_days=backs, may_give=False, now=now - timedelta(hours=1)
            )
            swaps.take_swap(colleague, made.id, option.back, now=now)
            return


def _confirm(roster: SquadRoster, qian: Viewer, now: datetime) -> None:
    """Qian confirms last week's shifts but the last two; one place stood empty, one was held by somebody else, one figure was corrected."""
    over = [one for one in Planned(roster).shifts() if one.ends_at <= now][:19]
    for at, one in enumerate(over):
        held = {post: Held(count, 0) for post, count in one.planned}
        post, count = one.planned[0]
        if at == 4:
            held[post] = Held(count - 1, 0)
        if at == 9:
            held[post] = Held(count, 1)
        confirm_presence(qian, roster.id, one.day, one.duty.code, held, seen=0, now=now)
    if over:
        held = {post: Held(count, 0) for post, count in over[0].planned} | {over[0].planned[0][0]: Held(1, 0)}
        said = "漏记了一人请假"
        confirm_presence(qian, roster.id, over[0].day, over[0].duty.code, held, seen=1, reason=said, now=now)


def _taker(bureau_id: int, officer: int, today: date) -> Viewer | None:
    """Not a lead: a lead is to confirm it."""
    found = organisation.viewer_of_badge(bureau_id, organisation.badge(bureau_id, officer), today)
    return None if found is None or found.led_units else found


def _month(zhou: Viewer, zheng: Viewer, unit: int, now: datetime) -> None:
    """All of this month at Donghu, signed before it began: planned presence that everybody may see."""
    zone = organisation.zone(zhou.bureau_id)
    first = now.astimezone(zone).date().replace(day=1)
    begins = first - timedelta(days=first.weekday())
    at = datetime.combine(first - timedelta(days=12), time(10), zone)
    made = actions.ask_roster(zhou, unit, squad(begins, 6, "donghu").encode(), 1, now=at)
    rosters.solve_roster(made.id, now=at)
    sign_roster(zheng, made.id, first, "演示", now=at + timedelta(days=2))


def squad(begins: date, weeks: int = 4, unit: str = "heping") -> str:
    """The file of a station's squad: sixteen seats, eight hours a shift, six shifts in eight days."""
    rules = {
        "hours_a_week": 44, "hours_basis": '"演示：按本局规定填写"', "hours_within": 40, "rest_hours": 11, "in_a_row": 7, "days_off": 1,
        "least_on_a_beat": 2, "absence": 0.1, "front_line": 0.85,
    }  # fmt: skip
    shifts = (("早", "07:00", ""), ("晚", "15:00", ""), ("夜", "23:00", "night = true"))
    parts = [
        f"begins = {begins.isoformat()}\nweeks = {weeks}\n\n[rules]",
        *(f"{name} = {value}" for name, value in rules.items()),
    ]
    parts += [f'\n[[shift]]\ncode = "{code}"\nbegins = "{at}"\nhours = 8\n{more}' for code, at, more in shifts]
    for number, name in ((1, "一警区"), (2, "二警区")):
        parts.append(
            f'\n[[post]]\ncode = "{name}"\nbeat = "{unit}-beat-{number}"\nneeds = {{ "早" = 2, "晚" = 2, "夜" = 2 }}'
        )
    cycle = ", ".join(f'"{one}"' for one in CYCLE)
    parts += [f'\n[[team]]\ncode = "{team}"\ncycle = [{cycle}]\nfirst = {2 * at}' for at, team in enumerate("甲乙丙丁")]
    parts += [f'\n[[officer]]\ncode = "{team}{seat}"\nteam = "{team}"' for team in "甲乙丙丁" for seat in range(1, 5)]
    return "\n".join(parts) + "\n"


def _unread(gao: Viewer, unit: int, chance: Random, at: datetime) -> None:
    """A small table with day and month changed over in part of it, as spreadsheets do: read right, and left for Gao to accept."""
    last = at.astimezone(organisation.zone(gao.bureau_id)).date() - timedelta(days=1)
    lines = list(_lines(chance, last - timedelta(days=59), 60, ["gaoxin"], 3))
    rows = [
        f"{number},{moment.strftime('%d/%m/%Y %H:%M' if moment.day <= 12 else '%m/%d/%Y %H:%M')},{rest}"
        for number, (moment, rest) in enumerate(lines, 1)
    ]
    text = "\n".join(["编号,报警时间,纬度,经度,警情类别,用时分钟,来源", *rows, ""])
    actions.take_in(gao, unit, "高新所警情.csv", text.encode(), HowToRead(), now=at)
