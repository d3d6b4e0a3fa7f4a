"""Swaps of shifts (换班) between colleagues: asked for, taken or declined, withdrawn. Leads decide in `swap_decisions`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import IntegrityError, transaction

from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.organisation.reading import Viewer
from heliograph.patrol.actions.swap_steps import (
    become,
    lawful_option,
    leads_of,
    locked_swap,
    note_step,
    others,
    over,
    signed_roster_locked,
    still,
)
from heliograph.patrol.errors import NotYours, Unusable
from heliograph.patrol.models import OPEN_SWAPS, Swap, SwapNews, SwapState
from heliograph.patrol.swapping import CantSwap, Swapping


def ask_swap(
    viewer: Viewer, roster_id: int, day: date, *, to: int | None, back_days: Collection[date], may_give: bool, now: datetime
) -> Swap:  # fmt: skip
    """Offer the own shift of a day: to a colleague of the roster, or (None) to all who may take it. Raises `NotYours`; `CantSwap` where
    nobody could take it without breaking a rule, or it is offered already."""

    def work() -> Swap:
        roster = signed_roster_locked(viewer, roster_id)
        swapping = Swapping(roster, now)
        seat, code = swapping.asked(viewer.officer_id, day)
        if not may_give and not back_days:
            raise Unusable(Text("请选至少一种换法。", "Choose at least one way to swap."), "back_days")
        offered = sorted(set(back_days) & set(swapping.days_around(day)))
        if not swapping.options(viewer.officer_id, day, backs=offered, may_give=may_give, only=to):
            zh, en = "这样换，没有人能接而不破规则。", "Nobody could take it like this without breaking a rule."
            if to is not None:
                zh, en = (
                    "这样换，这位同事接了会破规则。",
                    "This colleague can't take it like this without breaking a rule.",
                )
            raise CantSwap(Text(zh, en), "to" if to is not None else "back_days")
        try:
            with transaction.atomic():
                swap = Swap.objects.create(
                    roster=roster, asked_by_id=viewer.officer_id, seat=seat, day=day, shift=code, to_id=to,
                    back_days=[one.isoformat() for one in offered], may_give=may_give, asked_at=now, changed_at=now,
                    ends_at=swapping.ends_at(code, day),
                )  # fmt: skip
        except IntegrityError:
            raise CantSwap(Text("这个班已经在换了。", "This shift is offered already."), "day") from None
        note_step(swap, SwapState.ASKED, viewer.officer_id, now, {to} if to is not None else set())
        return swap

    return durably(work)


def take_swap(viewer: Viewer, swap_id: int, back: date | None, *, now: datetime) -> Swap:
    """Take a shift, for the asker's work on `back` (None: for nothing). Raises `NotYours`; `CantSwap` with the reason: somebody was
    quicker, it is too late, or a rule would be broken."""

    def work() -> Swap:
        swap, swapping = locked_swap(viewer, swap_id, now)
        if swap.asked_by_id == viewer.officer_id or swap.to_id not in (None, viewer.officer_id):
            raise NotYours
        still(swap, SwapState.ASKED, now)
        option = lawful_option(swap, swapping, viewer.officer_id, back)
        swap.taken_by_id, swap.taken_seat, swap.back_day, swap.back_shift = (
            viewer.officer_id,
            option.seat,
            option.back,
            option.gets,
        )
        if option.back is not None:
            swap.ends_at = min(swap.ends_at, swapping.ends_at(option.gets, option.back))
        become(swap, SwapState.TAKEN, viewer.officer_id, now, {swap.asked_by_id, *leads_of(swap.roster, now)})
        return swap

    return durably(work)


def decline_swap(viewer: Viewer, swap_id: int, *, now: datetime) -> Swap:
    """Not take it, or not any more: an offer to all is open again then. Raises `NotYours`, `CantSwap`."""

    def work() -> Swap:
        swap, swapping = locked_swap(viewer, swap_id, now)
        if viewer.officer_id not in (swap.to_id, swap.taken_by_id):
            raise NotYours
        if swap.state not in OPEN_SWAPS:
            raise over(swap)
        if swap.to_id is None:
            told = {swap.asked_by_id, *leads_of(swap.roster, now)}
            swap.taken_by, swap.taken_seat, swap.back_day, swap.back_shift = None, "", None, ""
            swap.ends_at = swapping.ends_at(swap.shift, swap.day)
            become(swap, SwapState.ASKED, viewer.officer_id, now, told)
        else:
            become(swap, SwapState.DECLINED, viewer.officer_id, now, {swap.asked_by_id})
        return swap

    return durably(work)


def withdraw_swap(viewer: Viewer, swap_id: int, *, now: datetime) -> Swap:
    """The asker takes it back, as long as it is not confirmed. Raises `NotYours`, `CantSwap`."""

    def work() -> Swap:
        swap, _ = locked_swap(viewer, swap_id, now)
        if swap.asked_by_id != viewer.officer_id:
            raise NotYours
        if swap.state not in OPEN_SWAPS:
            raise over(swap)
        become(swap, SwapState.WITHDRAWN, viewer.officer_id, now, others(swap, now))
        return swap

    return durably(work)


def see_swap(viewer: Viewer, swap_id: int) -> None:
    """What became of it has been seen. Run twice, the second does nothing."""
    durably(lambda: SwapNews.objects.filter(swap_id=swap_id, officer_id=viewer.officer_id).delete())
