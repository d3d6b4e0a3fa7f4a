"""A roster that is ready, without a solver: three seats on day, evening and night, over two weeks from Monday 23 March 2026."""

from __future__ import annotations

from datetime import date, timedelta

from heliograph.patrol.models import RosterState, SquadRoster

BEGINS = date(2026, 3, 23)
HEAD = """begins = {begins}
weeks = {weeks}
[rules]
hours_a_week = {hours}
hours_basis = "未核实"
hours_within = 40
rest_hours = 8
in_a_row = 7
least_on_a_beat = 1
absence = 0.1
[[shift]]
code = "早"
begins = "08:00"
hours = 8
[[shift]]
code = "中"
begins = "16:00"
hours = 8
[[shift]]
code = "夜"
begins = "22:00"
hours = 10
night = true
[[post]]
code = "巡"
beat = "一警区"
sworn = true
needs = {{ "早" = 1, "中" = 1, "夜" = 1 }}
"""
CELLS = {"01": "巡/早", "02": "巡/中", "03": "巡/夜"}


def file_of(*, begins: date = BEGINS, weeks: int = 2, hours: int = 70, seats: int = 3) -> str:
    """The squad's file; at 70 hours a week three seats can hold all."""
    officers = "".join(f'[[officer]]\ncode = "{seat:02d}"\nskills = []\n' for seat in range(1, seats + 1))
    return HEAD.format(begins=begins, weeks=weeks, hours=hours) + officers


def ready(cast, *, number: int = 1, who: str = "qian", unit: str = "heping", empty=(), **file) -> SquadRoster:
    """Each seat the same shift every day."""
    weeks, begins = file.get("weeks", 2), file.get("begins", BEGINS)
    rows = [[seat, [CELLS[seat]] * (7 * weeks)] for seat in list(CELLS)[: file.get("seats", 3)]]
    return SquadRoster.objects.create(
        bureau=cast.bureau, unit=cast.units[unit], number=number, state=RosterState.READY,
        squad=file_of(begins=begins, weeks=weeks, hours=file.get("hours", 70), seats=file.get("seats", 3)),
        seconds=1, rows=rows, done=1, made_by=cast.officers[who], made_at=cast.now, changed_at=cast.now,
        result={"empty": list(empty), "fair": True, "price": 0, "cost": 0, "bound": None,
                "apart": {"nights": 0, "weekends": 0, "hours": 0}},
    )  # fmt: skip


def on(day: date, offset: int) -> date:
    return day + timedelta(days=offset)


def on_the_map(roster: SquadRoster, code: str = "hp-1", beat: str = "hp-2") -> None:
    """The post and its beat are called by codes of the bureau's map."""
    roster.squad = roster.squad.replace('"巡"', f'"{code}"').replace('"一警区"', f'"{beat}"')
    roster.rows = [[seat, [cell.replace("巡/", f"{code}/") for cell in cells]] for seat, cells in roster.rows]
    roster.result["empty"] = [[1, f"{code}/早", 1]]
    roster.save()
