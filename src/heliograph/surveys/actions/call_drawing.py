"""Draw who is called of those who agreed: announced in the log by labels, drawn by the clock when the witnesses' seed exists.

What anybody can repeat with `heliograph draw verify` (docs/surveys.md), without learning who agreed. Decision 185.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count

from heliograph.core import drawing
from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Bureau
from heliograph.supervision.actions import Labelled, announce_labels, taken
from heliograph.supervision.models import PublicDraw
from heliograph.supervision.reading import draws
from heliograph.surveys.actions.calling import LONG_AGO
from heliograph.surveys.actions.planning import today
from heliograph.surveys.models import CallBack, CallDraw

EACH = 10
"""Of each unit and month, so many are called; of units in which fewer agreed, everybody."""
FEWEST = 10
"""A unit in which fewer agreed is not named in what is announced: who ended alone there would be known to have agreed."""
WITHIN = timedelta(days=21)
"""A bureau's own promise: who was drawn is called within three weeks."""
LOOK_BACK = timedelta(days=62)
FEW = Text("同意的人不到十位的各单位，合在一起", "Units in which fewer than ten agreed, together")


def announce_due(now: datetime) -> int:
    """Announce the draw of the month that has just ended, in every bureau; anew where one was void. Returns how many."""
    return sum(
        announce_month(bureau, _last_month(today(bureau, now)), now=now)
        for bureau in Bureau.objects.order_by("id").values_list("id", flat=True)
    )


def announce_month(bureau_id: int, month: date, *, now: datetime) -> bool:
    """Put into the log, by labels, all who agreed before the end of the month that begins on `month`. Who agrees later is in
    the next. Again it does nothing; False also where nobody agreed, or the month is not over."""
    after = _next(month)
    if today(bureau_id, now) < after:
        return False

    def work() -> bool:
        Bureau.objects.select_for_update().get(id=bureau_id)
        told = PublicDraw.objects.filter(
            bureau_id=bureau_id, purpose=PublicDraw.Purpose.CALLS, since=month, void_at=None
        )
        groups = _groups(bureau_id, month)
        if told.exists():
            return False
        if not groups:
            _nobody(bureau_id, month, now)
            return False
        title = Text(f"{month.year}年{month.month}月的回访", f"Call-backs of {month:%B %Y}")
        days = (month, after - timedelta(days=1))
        announce_labels(bureau_id, PublicDraw.Purpose.CALLS, title, groups, days, now=now)
        return True

    return durably(work)


def _nobody(bureau_id: int, month: date, now: datetime) -> None:
    """A month in which nobody agreed is counted too: how many ended, and that none could be drawn."""
    if not CallDraw.objects.filter(bureau_id=bureau_id, month=month).exists():
        for unit, ended in sorted(_ended(bureau_id, month).items()):
            CallDraw(
                bureau_id=bureau_id, id=new_id(), unit_id=unit, month=month, seed="", seed_size=0, digest=drawing.digest(()),
                ended=ended, agreed=0, took=0, at=now,
            ).save()  # fmt: skip


def _groups(bureau_id: int, month: date) -> list[Labelled]:
    """Who agreed, by unit; the units of which few did are one group, with the smallest of the others where they are too few even so."""
    by_unit: dict[int, dict[UUID, str]] = defaultdict(dict)
    for row in _agreed(bureau_id, month):
        by_unit[row.unit_id][row.matter_id] = row.number
    small = [unit for unit, rows in by_unit.items() if len(rows) < FEWEST]
    large = sorted((unit for unit in by_unit if unit not in small), key=lambda unit: (len(by_unit[unit]), unit))
    take = sum(len(by_unit[unit]) for unit in small)
    if 0 < take < FEWEST and large:
        small.append(large.pop(0))
        take += EACH
    units = organisation.units(bureau_id)
    groups = [Labelled(units[unit].title, by_unit[unit], EACH) for unit in sorted(large)]
    few = {one: number for unit in sorted(small) for one, number in by_unit[unit].items()}
    return [*groups, Labelled(FEW, few, take)] if few else groups


def _agreed(bureau_id: int, month: date) -> Iterable[CallBack]:
    over = datetime.combine(_next(month), time(0), organisation.zone(bureau_id))
    return CallBack.objects.filter(
        bureau_id=bureau_id, status=CallBack.Status.AGREED, ended_on__gte=month - LONG_AGO, agreed_at__lt=over
    ).order_by("matter_id")


def draw_due(now: datetime) -> int:
    """Hand those to the callers whom the clock has drawn. Returns how many."""
    drawn = PublicDraw.objects.filter(purpose=PublicDraw.Purpose.CALLS, drawn_at__gte=now - LOOK_BACK)
    return sum(_hand_over(one, now) for one in drawn.order_by("id"))


def _hand_over(given: PublicDraw, now: datetime) -> int:
    """Once for each draw. Who took their consent back since the announcement is not called, and counted as that."""
    month = given.since
    if CallDraw.objects.filter(bureau_id=given.bureau_id, month=month).exists():
        return 0

    def work() -> int:
        draw = PublicDraw.objects.select_for_update().get(bureau_id=given.bureau_id, id=given.id)
        if CallDraw.objects.filter(bureau_id=draw.bureau_id, month=month).exists():
            return 0
        chosen = set(taken(draw))
        agreed: dict[int, list[CallBack]] = defaultdict(list)
        for row in _agreed(draw.bureau_id, month):
            agreed[row.unit_id].append(row)
        ended = _ended(draw.bureau_id, month)
        for unit in sorted({*agreed, *ended}):
            _of_unit(draw, unit, (ended.get(unit, 0), agreed[unit]), chosen, now)
        return len(chosen)

    return durably(work)


def _of_unit(draw: PublicDraw, unit: int, of: tuple[int, list[CallBack]], chosen: set[UUID], now: datetime) -> None:
    ended, agreed = of
    calls = [row for row in agreed if row.matter_id in chosen]
    made = CallDraw(
        bureau_id=draw.bureau_id, id=new_id(), unit_id=unit, month=draw.since, seed=draw.seed, seed_size=draws.size_of(draw),
        digest=drawing.digest(row.number for row in agreed), ended=ended, agreed=len(agreed), took=len(calls), at=now,
    )  # fmt: skip
    made.save()
    for row in calls:
        row.status, row.draw_id, row.due = CallBack.Status.DRAWN, made.id, today(draw.bureau_id, now) + WITHIN
        row.save()


def _ended(bureau_id: int, month: date) -> dict[int, int]:
    zone = organisation.zone(bureau_id)
    since, until = (datetime.combine(day, time(0), zone) for day in (month, _next(month)))
    rows = Matter.objects.filter(bureau_id=bureau_id, settled_at__gte=since, settled_at__lt=until, confidential=False)
    found = rows.exclude(outcome="").order_by().values_list("unit_id").annotate(many=Count("id"))
    return dict(found.values_list("unit_id", "many"))


def _next(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def _last_month(on: date) -> date:
    return (on.replace(day=1) - timedelta(days=1)).replace(day=1)
