"""A chief signs a roster for days to come, and takes it back. A signed roster makes way for the next one from that one's first day on."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from heliograph.core.planning.inputs import Source
from heliograph.core.planning.squads import describing
from heliograph.core.planning.squads.required import balance
from heliograph.core.planning.squads.squad import Squad
from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Unit
from heliograph.organisation.reading import Viewer
from heliograph.patrol.actions.locking import locked, record
from heliograph.patrol.actions.reasons import reason_given, reason_if_given
from heliograph.patrol.actions.seats import seats_elsewhere
from heliograph.patrol.errors import PatrolError, Unusable
from heliograph.patrol.models import RosterState, SeatHolder, SquadRoster
from heliograph.patrol.reading.rights import signs_for

SIGNABLE = (RosterState.READY, RosterState.WITHDRAWN)


def may_sign_roster(viewer: Viewer, roster: SquadRoster) -> bool:
    """A chief above the unit, who did not ask for the roster."""
    return signs_for(viewer, roster.unit_id) and roster.made_by_id != viewer.officer_id


def sign_roster(viewer: Viewer, roster_id: int, from_day: date, reason: str = "", *, now: datetime) -> SquadRoster:
    """Sign a roster, to hold from a day to come until its table ends. `reason`: why places may stay empty; needed if some do. Another
    signed roster of the unit ends the day before; one that would begin later is withdrawn. A withdrawn one can be signed again.

    Raises `NotYours`; `PatrolError` if this officer may not, it is not ready, it needs more hours than the rules leave (R7), the day is
    none of its own or not to come, a place is empty without a reason, or an officer is on another unit's roster in that time."""

    def work() -> SquadRoster:
        roster = locked(viewer, SquadRoster, roster_id)
        Unit.objects.select_for_update().get(id=roster.unit_id)  # two signatures for one unit stand in line
        if not may_sign_roster(viewer, roster):
            raise PatrolError(
                Text(
                    "由局领导签发，而且不能是排班的人。",
                    "A chief signs, who is not the one who asked for the roster.",
                )
            )
        if roster.state not in SIGNABLE or not roster.rows:
            raise PatrolError(Text("这张表现在不能签发。", "This roster can't be signed now."))
        squad = describing.squad(Source("squad.toml", roster.squad))
        last = squad.begins + timedelta(days=squad.days - 1)
        today = now.astimezone(organisation.zone(viewer.bureau_id)).date()
        _check_hours(squad)
        _check_day(from_day, squad.begins, last, today)
        said = _said_of_places(roster, (from_day - squad.begins).days, reason)
        _check_officers(roster, from_day, last)
        _make_way(roster, from_day, last)
        roster.state, roster.from_day, roster.last_day = RosterState.SIGNED, from_day, last
        roster.signed_by_id, roster.signed_at, roster.empty_reason = viewer.officer_id, now, said
        roster.save(update_fields=["state", "from_day", "last_day", "signed_by", "signed_at", "empty_reason"])
        _record(viewer, roster, "roster.signed", {"since": from_day, "until": last, "reason": roster.empty_reason}, now)
        return roster

    return durably(work)


def _check_hours(squad: Squad) -> None:
    over = balance(squad).overtime
    if over > 0:
        raise PatrolError(
            Text(
                f"这张表要的工时比规则允许的多 {over:.0f} 小时，不能签发：先减岗位或加人，再排一版。",
                f"It needs {over:.0f} hours more than the rules leave, and can't be signed: ask for fewer posts or more officers.",
            )
        )


def _check_day(from_day: date, first: date, last: date, today: date) -> None:
    if from_day <= today:
        raise Unusable(
            Text("请选以后的一天：大家要先知道。", "Choose a day to come: people must know before."), "from_day"
        )
    if not first <= from_day <= last:
        raise Unusable(
            Text(f"这张表从 {first} 到 {last}：请选其中一天。", f"It goes from {first} to {last}: choose one of its days."),
            "from_day",
        )  # fmt: skip


def _said_of_places(roster: SquadRoster, first: int, reason: str) -> str:
    said = reason_if_given(roster.bureau_id, reason)
    empty = sum(missing for day, _, missing in roster.result.get("empty", []) if day >= first)
    if empty and not said:
        zh, en = f"有 {empty} 个岗次空着：写明为什么可以空。", f"{empty} places are empty: say why they may be."
        raise Unusable(Text(zh, en), "reason")
    return said


def _check_officers(roster: SquadRoster, first: date, last: date) -> None:
    held = dict(SeatHolder.objects.filter(roster=roster, until=None).values_list("officer_id", "seat"))
    elsewhere = seats_elsewhere(roster, set(held), first, last)
    if elsewhere:
        zh = "、".join(f"{held[one]}（{unit.zh}）" for one, unit in elsewhere.items())
        en = ", ".join(f"{held[one]} ({unit.en})" for one, unit in elsewhere.items())
        raise PatrolError(
            Text(
                f"这些席位的民警同时在别的单位的排班里：{zh}。", f"Officers of these seats are on other rosters: {en}."
            )
        )


def _make_way(roster: SquadRoster, from_day: date, last: date) -> None:
    signed = SquadRoster.objects.select_for_update().filter(
        bureau_id=roster.bureau_id, unit_id=roster.unit_id, state=RosterState.SIGNED, from_day__lte=last, last_day__gte=from_day
    )  # fmt: skip
    for other in signed:
        if other.from_day is not None and other.from_day >= from_day:
            other.state = RosterState.WITHDRAWN
        else:
            other.last_day = from_day - timedelta(days=1)
        other.save(update_fields=["state", "last_day"])


def withdraw_roster(viewer: Viewer, roster_id: int, reason: str, *, now: datetime) -> SquadRoster:
    """Take a signed roster back, and say why: before its first day it never held; later it ends with today, since today's shifts run.
    Raises `NotYours`, `PatrolError`."""

    def work() -> SquadRoster:
        roster = locked(viewer, SquadRoster, roster_id)
        if not signs_for(viewer, roster.unit_id):
            raise PatrolError(Text("由局领导撤回。", "A chief takes it back."))
        if roster.state != RosterState.SIGNED or roster.from_day is None or roster.last_day is None:
            raise PatrolError(Text("这张表没有签发。", "This roster is not signed."))
        said = reason_given(viewer.bureau_id, reason, "why")
        today = now.astimezone(organisation.zone(viewer.bureau_id)).date()
        if roster.last_day <= today:
            raise PatrolError(Text("这张表到今天就结束了。", "This roster ends today, or has ended."))
        if roster.from_day > today:
            roster.state = RosterState.WITHDRAWN
        else:
            roster.last_day = today
        roster.save(update_fields=["state", "last_day"])
        _record(viewer, roster, "roster.withdrawn", {"until": roster.last_day, "reason": said}, now)
        return roster

    return durably(work)


def _record(viewer: Viewer, roster: SquadRoster, verb: str, said: dict[str, object], now: datetime) -> None:
    after = {"number": roster.number, **{word: str(value) for word, value in said.items() if value}}
    record(viewer, verb, roster, now, after=after)
