"""Swaps that a lead decides (confirmed or refused, by no party), and those that nobody decided in time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import partial

from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.organisation.reading import Viewer
from heliograph.patrol.actions.locking import record
from heliograph.patrol.actions.reasons import reason_given
from heliograph.patrol.actions.swap_steps import become, lawful_option, locked_swap, others, parties, still
from heliograph.patrol.errors import NotYours, PatrolError
from heliograph.patrol.models import OPEN_SWAPS, SquadRoster, Swap, SwapState
from heliograph.patrol.reading.rights import may_plan
from heliograph.patrol.swapping import CantSwap


def confirm_swap(viewer: Viewer, swap_id: int, *, now: datetime) -> Swap:
    """A lead who is no party confirms: the roster changes, and with it pages and calendars. Other offers of the same shifts lapse.
    Raises `NotYours`; `CantSwap` with the rule that it would break by now."""

    def work() -> Swap:
        swap, swapping = locked_swap(viewer, swap_id, now)
        _lead(viewer, swap)
        still(swap, SwapState.TAKEN, now)
        option = lawful_option(swap, swapping, swap.taken_by_id or 0, swap.back_day)
        if option.gets != swap.back_shift:
            raise CantSwap(Text("换回来的班已经变了。", "The shift in return has changed."))
        cells = swapping.cells(swap.seat, swap.day, option)
        after = swapping.table.after(cells)
        roster = swap.roster
        roster.rows, roster.result, roster.changed_at = after.rows(), after.figures(roster.result), now
        roster.save(update_fields=["rows", "result", "changed_at"])
        become(swap, SwapState.CONFIRMED, viewer.officer_id, now, parties(swap))
        _lapse_others(swap, {(seat, swapping.table.day(place)) for seat, place in cells}, now)
        _record(viewer, swap, now)
        return swap

    return durably(work)


def refuse_swap(viewer: Viewer, swap_id: int, reason: str, *, now: datetime) -> Swap:
    """A lead refuses, and says why. Raises `NotYours`, `CantSwap`; `Unusable` without a reason, and for one that names somebody."""

    def work() -> Swap:
        swap, _ = locked_swap(viewer, swap_id, now)
        _lead(viewer, swap)
        still(swap, SwapState.TAKEN, now)
        swap.reason = reason_given(viewer.bureau_id, reason)
        become(swap, SwapState.REFUSED, viewer.officer_id, now, parties(swap))
        return swap

    return durably(work)


def lapse_swaps(*, now: datetime) -> int:
    """End what was not decided in time; how many. Run twice, the second finds none."""
    due = Swap.objects.filter(state__in=OPEN_SWAPS, ends_at__lte=now).order_by("id").values_list("id", "roster_id")
    return sum(durably(partial(_lapse, swap_id, roster_id, now)) for swap_id, roster_id in list(due))


def _lapse(swap_id: int, roster_id: int, now: datetime) -> int:
    SquadRoster.objects.select_for_update().get(id=roster_id)
    swap = Swap.objects.select_for_update(of=("self",)).select_related("roster").get(id=swap_id)
    if swap.state not in OPEN_SWAPS or swap.ends_at > now:
        return 0
    become(swap, SwapState.LAPSED, None, now, {swap.asked_by_id, *others(swap, now)})
    return 1


def _lead(viewer: Viewer, swap: Swap) -> None:
    if not may_plan(viewer, swap.roster.unit_id):
        raise NotYours
    if viewer.officer_id in parties(swap):
        raise PatrolError(
            Text("换班的人自己不能批：请别的负责人批。", "Who swaps can't confirm it: another lead must.")
        )


def _lapse_others(swap: Swap, changed: Collection[tuple[str, date]], now: datetime) -> None:
    """Offers of shifts that have gone elsewhere."""
    offers: Sequence[Swap] = list(
        Swap.objects.select_for_update(of=("self",))
        .select_related("roster")
        .filter(roster=swap.roster, state__in=OPEN_SWAPS)
        .exclude(id=swap.id)
        .order_by("id")
    )
    for other in offers:
        cells = {(other.seat, other.day)}
        if other.back_day is not None:
            cells.add((other.taken_seat, other.back_day))
        if cells & set(changed):
            become(other, SwapState.LAPSED, None, now, {other.asked_by_id, *others(other, now)})


def _record(viewer: Viewer, swap: Swap, now: datetime) -> None:
    back = swap.back_day.isoformat() if swap.back_day else ""
    after = {
        "number": swap.roster.number,
        "seats": [swap.seat, swap.taken_seat],
        "day": swap.day.isoformat(),
        "back": back,
    }
    record(viewer, "roster.swapped", swap.roster, now, after=after)
