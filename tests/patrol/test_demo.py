"""The demonstration's streets: on any day, a plan that holds, a proposal, a roster, a table that nobody has accepted yet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from heliograph.demo import mapped, patrolled
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Area
from heliograph.patrol import reading
from heliograph.patrol.models import (
    CallFile,
    FileState,
    Plan,
    PlanState,
    RosterState,
    ShiftPresence,
    SquadRoster,
    Swap,
    SwapState,
)
from tests.publishing.test_hearings_demo import bureau  # noqa: F401 (a fixture)


@pytest.mark.parametrize("moment", ["2026-12-02T03:00", "2027-02-28T15:59", "2028-02-29T16:30", "2027-01-01T16:00"])
def test_it_plays_on_any_day_and_at_any_hour(bureau, moment):  # noqa: F811
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    mapped.play(bureau, now - patrolled.MAPPED)
    before = {one.code: one.geometry for one in Area.objects.filter(kind="beat")}
    patrolled.play(bureau, now)
    signed = Plan.objects.get(state=PlanState.IN_FORCE)
    assert signed.unit.code == "hexi"
    assert signed.result["solved"]["within"]
    assert signed.result["proposed"]["broken"] == []
    assert signed.result["proposed"]["most"] < signed.result["today"]["most"] - 0.05, "the plan is better than what was"
    after = {one.code: one.geometry for one in Area.objects.filter(kind="beat")}
    assert set(after) == set(before), "every beat keeps its code, and so its card"
    assert {code for code in after if after[code] != before[code]} == set(signed.beats)
    assert Plan.objects.get(state=PlanState.READY).unit.code == "qiaotou"
    roster = SquadRoster.objects.get(unit__code="heping")
    assert roster.state == RosterState.SIGNED
    assert roster.result["empty"] == []
    today = now.astimezone(organisation.zone(bureau.id)).date()
    monday = today - timedelta(days=today.weekday() + 7)
    assert patrolled.squad(monday) == roster.squad
    assert (roster.from_day, roster.holders.count()) == (monday, 3)
    assert ShiftPresence.objects.filter(number=1).count() == 19
    assert ShiftPresence.objects.get(number=2).counts[0][1:] == [2, 1, 0]
    swap = Swap.objects.get()
    assert (swap.asked_by.badge, swap.state, swap.ends_at > now) == ("051002", SwapState.TAKEN, True)
    assert CallFile.objects.get(state=FileState.ACCEPTED).calls > 1_500
    swapped = CallFile.objects.get(state=FileState.CHECKED)
    assert swapped.usable
    assert timedelta(days=50) < swapped.last_day - swapped.first_day < timedelta(days=60), "no day read as another"
    assert swapped.last_day < today
    [(title, told)] = reading.public_patrol(bureau.id, "hexi", today).presence
    assert title.zh == "东湖派出所"
    assert any(workdays for _, workdays, _ in told.rows)


def test_the_same_day_tells_the_same_story(bureau):  # noqa: F811
    now = datetime(2026, 12, 2, 3, tzinfo=UTC)
    mapped.play(bureau, now - patrolled.MAPPED)
    patrolled.play(bureau, now)
    first = Plan.objects.get(state=PlanState.IN_FORCE)
    again = Plan.objects.get(pk=first.pk)
    again.pk, again.number, again.state, again.beats = None, 9, PlanState.WAITING, []
    again.save()
    patrolled.plans.solve(again.id, now=now)
    assert Plan.objects.get(pk=again.pk).beats == first.beats
