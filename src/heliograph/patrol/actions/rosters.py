"""Rosters of a squad: asked for with the squad's file, solved by the worker, cancelled."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from heliograph.core.planning import squads
from heliograph.core.planning.inputs import BadInput, Source
from heliograph.core.planning.rosters import conflict
from heliograph.core.planning.rosters.search import NoRow
from heliograph.core.planning.squads import describing
from heliograph.core.planning.squads.model import problem
from heliograph.core.text import Text
from heliograph.jobs.queue import owe
from heliograph.matters.commit import durably
from heliograph.organisation.models import Officer
from heliograph.organisation.reading import Viewer
from heliograph.patrol.actions.asked import Watch, begun, next_number, stop_asked
from heliograph.patrol.actions.locking import locked
from heliograph.patrol.errors import NotYours, Unusable
from heliograph.patrol.models import RosterState, SquadRoster
from heliograph.patrol.reading.rights import may_plan

if TYPE_CHECKING:
    from heliograph.core.planning.squads.squad import Squad

ROSTER = "patrol.roster"
MOST_ROSTER_SECONDS = 120
EXPLAIN_SECONDS = 30.0
"""With the roster's own seconds, well within a lease of five minutes."""
MOST_SQUAD_BYTES = 256 * 1024
MOST_SEATS = 60


def ask_roster(viewer: Viewer, unit_id: int, data: bytes, seconds: int, *, now: datetime) -> SquadRoster:
    """A new version of the unit's roster, to be solved by the worker. Raises `NotYours`, `Unusable`: then nothing is kept."""
    if not may_plan(viewer, unit_id):
        raise NotYours
    if not 1 <= seconds <= MOST_ROSTER_SECONDS:
        raise Unusable(
            Text(f"应当在 1 到 {MOST_ROSTER_SECONDS} 之间。", f"It must be from 1 to {MOST_ROSTER_SECONDS}."), "seconds"
        )
    text = read_squad(data, viewer.bureau_id)

    def write() -> SquadRoster:
        of_unit = SquadRoster.objects.filter(bureau_id=viewer.bureau_id, unit_id=unit_id)
        made = SquadRoster.objects.create(
            bureau_id=viewer.bureau_id, unit_id=unit_id, number=next_number(of_unit), squad=text, seconds=seconds,
            made_by_id=viewer.officer_id, made_at=now, changed_at=now,
        )  # fmt: skip
        owe(ROSTER, at=now, once=f"{ROSTER}:{made.id}", roster=made.id).save()
        return made

    return durably(write)


def read_squad(data: bytes, bureau_id: int) -> str:
    """The file's text, if it is a squad that may be asked for. Raises `Unusable` at "file"."""
    if len(data) > MOST_SQUAD_BYTES:
        raise Unusable(Text("文件太大。", "The file is too large."), "file")
    try:
        text = data.decode("utf-8-sig")
        found = describing.squad(Source("squad.toml", text))
    except UnicodeDecodeError:
        raise Unusable(Text("文件不是 UTF-8 的 TOML。", "The file is no TOML in UTF-8."), "file") from None
    except BadInput as error:
        raise Unusable(error.text, "file") from error
    if len(found.members) > MOST_SEATS:
        raise Unusable(
            Text(f"一份排班表最多 {MOST_SEATS} 人。", f"A roster holds {MOST_SEATS} officers at most."), "file"
        )
    _refuse_names(found, bureau_id)
    return text


def _refuse_names(squad: Squad, bureau_id: int) -> None:
    """A code says a place; who fills it is said by accounts, and follows transfers."""
    codes = [one.code for part in (squad.members, squad.posts, squad.teams, squad.duties) for one in part]
    names = Officer.objects.filter(bureau_id=bureau_id).values_list("name_zh", "name_en")
    for name in (name for pair in names for name in pair if len(name) > 1):
        wrong = next((code for code in codes if name.casefold() in code.casefold()), None)
        if wrong is not None:
            zh = f"代号“{wrong}”里有民警的姓名：只写代号，例如 01。谁在哪个席位，排好以后再选。"
            en = f"The code {wrong!r} has an officer's name in it: write a code, as 01. Who holds a seat is chosen later."
            raise Unusable(Text(zh, en), "file")


def solve_roster(roster_id: int, *, now: datetime) -> None:
    """What the worker does. Run again after it broke off, it begins anew; a roster that is ready, cancelled or gone is left alone."""
    rows = SquadRoster.objects.filter(id=roster_id)
    roster = begun(rows, lambda: _settle(roster_id, RosterState.CANCELLED, now))
    if roster is None:
        return
    squad = describing.squad(Source("squad.toml", roster.squad))
    watch = Watch(rows, roster.seconds)
    try:
        made = squads.solve(squad, seconds=roster.seconds, stop=watch.stop)
    except NoRow:
        why = _why(squad, needs=False)
        durably(lambda: _settle(roster_id, RosterState.FAILED, now, result={"why": why}))
        return
    if watch.is_stopped:
        durably(lambda: _settle(roster_id, RosterState.CANCELLED, now))
        return
    result = _result(made)
    if made.empty:
        result["why"] = _why(squad, needs=True)
    table = _rows(squad, made)
    durably(lambda: _settle(roster_id, RosterState.READY, now, rows=table, result=result))


def _rows(squad: Squad, made: squads.Planned) -> list[list[Any]]:
    codes = ["", *(shift.code for shift in made.problem.shifts)]
    return [
        [member.code, [codes[at] for at in row]]
        for member, row in zip(squad.members, made.made.roster.tolist(), strict=True)
    ]


def _result(made: squads.Planned) -> dict[str, Any]:
    """Of evenness only what holds for all together: nobody is ranked."""
    outcome = made.made.outcome
    return {
        "empty": [[one.day, one.shift, one.officers] for one in made.empty],
        "fair": made.is_fair, "price": made.price, "cheapest": made.cheapest.outcome.objective, "bound": made.bound,
        "apart": {name: one.max_minus_min for name, one in made.spreads.items()},
        "seed": outcome.seed, "seconds": outcome.seconds, "cost": outcome.objective,
    }  # fmt: skip


def _why(squad: Squad, *, needs: bool) -> list[list[str]]:
    """The rules in conflict, each in Chinese and English; or that there are none, or that it is not known."""

    def day_name(day: int) -> str:
        return (squad.begins + timedelta(days=day)).isoformat()

    found = conflict.explain(problem(squad), needs=needs, seconds=EXPLAIN_SECONDS, day_name=day_name)
    if found is False:
        zh, en = (
            "规则不冲突：有一张每个岗都有人的表，算久一点。",
            "The rules do not conflict: a full roster exists. Allow more time.",
        )
        return [[zh, en]]
    if found is None:
        zh, en = "时间内没有弄清规则是否冲突。", "Whether the rules conflict was not found out in the time."
        return [[zh, en]]
    return [[one.zh, one.en] for one in (found.words, *(rule.words for rule in found.rules))]


def _settle(
    roster_id: int, state: RosterState, now: datetime, *, rows: list[list[Any]] | None = None,
    result: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    roster = SquadRoster.objects.select_for_update().get(id=roster_id)
    roster.state, roster.changed_at, roster.done = state, now, 1
    roster.rows, roster.result = rows or [], result or {}
    roster.save()


def cancel_roster(viewer: Viewer, roster_id: int, *, now: datetime) -> SquadRoster:
    """Stop a roster that waits or runs. Otherwise changes nothing. Raises `NotYours`."""

    def work() -> SquadRoster:
        found = locked(viewer, SquadRoster, roster_id)
        stop_asked(found, ROSTER, now=now)
        return found

    return durably(work)
