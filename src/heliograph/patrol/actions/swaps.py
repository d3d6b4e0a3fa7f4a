"""Swaps of shifts (换班): asked for, taken or declined by a colleague, confirmed or refused by a lead, withdrawn, lapsed.

Each step locks the roster, then the swap, and looks at the rules again: what was lawful when it was asked may not be so any longer.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import partial

from django.db import IntegrityError, transaction

from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.organisation import actions as organisation_actions
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Officer, Posting, Role
from heliograph.organisation.reading import Viewer
from heliograph.patrol.actions.reasons import reason_given
from heliograph.patrol.errors import NotYours, PatrolError, Unusable
from heliograph.patrol.models import OPEN_SWAPS, SquadRoster, Swap, SwapNews, SwapState, SwapStep
from heliograph.patrol.reading.rights import may_plan
from heliograph.patrol.swapping import CantSwap, Option, Swapping


def ask_swap(
    viewer: Viewer, roster_id: int, day: date, *, to: int | None, back_days: Collection[date], may_give: bool, now: datetime
) -> Swap:  # fmt: skip
    """Offer the own shift of a day: to a colleague of the roster, or (None) to all who may take it. Raises `NotYours`; `CantSwap` where
    nobody could take it without breaking a rule, or it is offered already."""

    def work() -> Swap:
        roster = _locked_roster(viewer, roster_id)
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
        _note(swap, SwapState.ASKED, viewer.officer_id, now, {to} if to is not None else set())
        return swap

    return durably(work)


def take_swap(viewer: Viewer, swap_id: int, back: date | None, *, now: datetime) -> Swap:
    """Take a shift, for the asker's work on `back` (None: for nothing). Raises `NotYours`; `CantSwap` with the reason: somebody was
    quicker, it is too late, or a rule would be broken."""

    def work() -> Swap:
        swap, swapping = _locked(viewer, swap_id, now)
        if swap.asked_by_id == viewer.officer_id or swap.to_id not in (None, viewer.officer_id):
            raise NotYours
        _still(swap, SwapState.ASKED, now)
        option = _option(swap, swapping, viewer.officer_id, back)
        swap.taken_by_id, swap.taken_seat, swap.back_day, swap.back_shift = (
            viewer.officer_id,
            option.seat,
            option.back,
            option.gets,
        )
        if option.back is not None:
            swap.ends_at = min(swap.ends_at, swapping.ends_at(option.gets, option.back))
        _become(swap, SwapState.TAKEN, viewer.officer_id, now, {swap.asked_by_id, *leads_of(swap.roster, now)})
        return swap

    return durably(work)


def decline_swap(viewer: Viewer, swap_id: int, *, now: datetime) -> Swap:
    """Not take it, or not any more: an offer to all is open again then. Raises `NotYours`, `CantSwap`."""

    def work() -> Swap:
        swap, swapping = _locked(viewer, swap_id, now)
        if viewer.officer_id not in (swap.to_id, swap.taken_by_id):
            raise NotYours
        if swap.state not in OPEN_SWAPS:
            raise _over(swap)
        if swap.to_id is None:
            told = {swap.asked_by_id, *leads_of(swap.roster, now)}
            swap.taken_by, swap.taken_seat, swap.back_day, swap.back_shift = None, "", None, ""
            swap.ends_at = swapping.ends_at(swap.shift, swap.day)
            _become(swap, SwapState.ASKED, viewer.officer_id, now, told)
        else:
            _become(swap, SwapState.DECLINED, viewer.officer_id, now, {swap.asked_by_id})
        return swap

    return durably(work)


def withdraw_swap(viewer: Viewer, swap_id: int, *, now: datetime) -> Swap:
    """The asker takes it back, as long as it is not confirmed. Raises `NotYours`, `CantSwap`."""

    def work() -> Swap:
        swap, _ = _locked(viewer, swap_id, now)
        if swap.asked_by_id != viewer.officer_id:
            raise NotYours
        if swap.state not in OPEN_SWAPS:
            raise _over(swap)
        _become(swap, SwapState.WITHDRAWN, viewer.officer_id, now, _others(swap, now))
        return swap

    return durably(work)


def confirm_swap(viewer: Viewer, swap_id: int, *, now: datetime) -> Swap:
    """A lead who is no party confirms: the roster changes, and with it pages and calendars. Other offers of the same shifts lapse.
    Raises `NotYours`; `CantSwap` with the rule that it would break by now."""

    def work() -> Swap:
        swap, swapping = _locked(viewer, swap_id, now)
        _lead(viewer, swap)
        _still(swap, SwapState.TAKEN, now)
        option = _option(swap, swapping, swap.taken_by_id or 0, swap.back_day)
        if option.gets != swap.back_shift:
            raise CantSwap(Text("换回来的班已经变了。", "The shift in return has changed."))
        cells = swapping.cells(swap.seat, swap.day, option)
        after = swapping.table.after(cells)
        roster = swap.roster
        roster.rows, roster.result, roster.changed_at = after.rows(), after.figures(roster.result), now
        roster.save(update_fields=["rows", "result", "changed_at"])
        _become(swap, SwapState.CONFIRMED, viewer.officer_id, now, _parties(swap))
        _lapse_others(swap, {(seat, swapping.table.day(place)) for seat, place in cells}, now)
        _record(viewer, swap, now)
        return swap

    return durably(work)


def refuse_swap(viewer: Viewer, swap_id: int, reason: str, *, now: datetime) -> Swap:
    """A lead refuses, and says why. Raises `NotYours`, `CantSwap`; `Unusable` without a reason, and for one that names somebody."""

    def work() -> Swap:
        swap, _ = _locked(viewer, swap_id, now)
        _lead(viewer, swap)
        _still(swap, SwapState.TAKEN, now)
        swap.reason = reason_given(viewer.bureau_id, reason)
        _become(swap, SwapState.REFUSED, viewer.officer_id, now, _parties(swap))
        return swap

    return durably(work)


def see_swap(viewer: Viewer, swap_id: int) -> None:
    """What became of it has been seen. Run twice, the second does nothing."""
    durably(lambda: SwapNews.objects.filter(swap_id=swap_id, officer_id=viewer.officer_id).delete())


def lapse_swaps(*, now: datetime) -> int:
    """End what was not decided in time; how many. Run twice, the second finds none."""
    due = Swap.objects.filter(state__in=OPEN_SWAPS, ends_at__lte=now).order_by("id").values_list("id", "roster_id")
    return sum(durably(partial(_lapse, swap_id, roster_id, now)) for swap_id, roster_id in list(due))


def _lapse(swap_id: int, roster_id: int, now: datetime) -> int:
    SquadRoster.objects.select_for_update().get(id=roster_id)
    swap = Swap.objects.select_for_update(of=("self",)).select_related("roster").get(id=swap_id)
    if swap.state not in OPEN_SWAPS or swap.ends_at > now:
        return 0
    _become(swap, SwapState.LAPSED, None, now, {swap.asked_by_id, *_others(swap, now)})
    return 1


def leads_of(roster: SquadRoster, now: datetime) -> set[int]:
    """Who is told that there is something to confirm: leads of the roster's unit, or else of the nearest unit above with a lead or chief."""
    units, unit_id = organisation.units(roster.bureau_id), roster.unit_id
    today = now.astimezone(organisation.zone(roster.bureau_id)).date()
    while True:
        posts = Posting.objects.filter(unit_id=unit_id, role__in=(Role.LEAD, Role.CHIEF), officer__active=True)
        found = {
            post.officer_id
            for post in posts
            if (post.since is None or post.since <= today) and (post.until is None or today <= post.until)
        }
        above = units[unit_id].parent_id
        if found or above is None:
            return found
        unit_id = above


def _locked_roster(viewer: Viewer, roster_id: int) -> SquadRoster:
    rows = SquadRoster.objects.select_for_update(of=("self",)).select_related("bureau", "unit")
    found = rows.filter(bureau_id=viewer.bureau_id, id=roster_id).first()
    if found is None or not found.rows:
        raise NotYours
    return found


def _locked(viewer: Viewer, swap_id: int, now: datetime) -> tuple[Swap, Swapping]:
    found = Swap.objects.filter(roster__bureau_id=viewer.bureau_id, id=swap_id).values_list("roster_id", flat=True)
    roster_id = found.first()
    if roster_id is None:
        raise NotYours
    roster = _locked_roster(viewer, roster_id)
    swap = Swap.objects.select_for_update(of=("self",)).get(id=swap_id)
    swap.roster = roster
    return swap, Swapping(roster, now)


def _lead(viewer: Viewer, swap: Swap) -> None:
    if not may_plan(viewer, swap.roster.unit_id):
        raise NotYours
    if viewer.officer_id in _parties(swap):
        raise PatrolError(
            Text("换班的人自己不能批：请别的负责人批。", "Who swaps can't confirm it: another lead must.")
        )


def _still(swap: Swap, state: SwapState, now: datetime) -> None:
    if swap.state != state:
        raise _over(swap)
    if swap.ends_at <= now:
        raise CantSwap(
            Text("太晚了：离上班不到两小时，已经失效。", "Too late: it begins within two hours, and has lapsed.")
        )


def _over(swap: Swap) -> CantSwap:
    words = {
        SwapState.ASKED: Text(
            "接班的人又不接了，现在等别的同事答复。", "The colleague stepped back: it waits for another."
        ),
        SwapState.TAKEN: Text("已经有同事接了。", "A colleague has taken it already."),
        SwapState.CONFIRMED: Text("已经换好了。", "It is confirmed already."),
    }
    return CantSwap(words.get(SwapState(swap.state), Text("这个换班已经结束。", "This swap is over.")))


def _option(swap: Swap, swapping: Swapping, taker: int, back: date | None) -> Option:
    """The way that is asked for, lawful now. Raises `CantSwap` with what stands against it."""
    seat, code = swapping.asked(swap.asked_by_id, swap.day)
    if (seat, code) != (swap.seat, swap.shift):
        raise CantSwap(Text("这个班已经变了。", "This shift has changed."))
    offered = [date.fromisoformat(one) for one in swap.back_days]
    ways = swapping.options(swap.asked_by_id, swap.day, backs=offered, may_give=swap.may_give, only=taker)
    found = next((one for one in ways if one.back == back), None)
    if found is None:
        raise CantSwap(_why(swap, swapping, taker, back), "back")
    return found


def _why(swap: Swap, swapping: Swapping, taker: int, back: date | None) -> Text:
    seat = swapping.seat_of(taker, swap.day)
    if seat is None:
        return Text("接班的人这一天不在这张排班里。", "The colleague holds no seat of this roster on that day.")
    is_offered = swap.may_give if back is None else back.isoformat() in swap.back_days
    if is_offered:
        gets = swapping.shift(seat, back) if back is not None else ""
        broken = swapping.broken(swap.seat, swap.day, Option(taker, seat, back, gets))
        if broken is not None:
            return Text(f"会破规则：{broken.zh}", f"It would break a rule: {broken.en}")
    return Text("没有这种换法，或者现在不行了。", "There is no such way, or not any longer.")


def _parties(swap: Swap) -> set[int]:
    return {one for one in (swap.asked_by_id, swap.taken_by_id or swap.to_id) if one is not None}


def _others(swap: Swap, now: datetime) -> set[int]:
    """Beside the asker: the colleague, and the lead if it had got so far."""
    leads = leads_of(swap.roster, now) if swap.state == SwapState.TAKEN else set()
    return (_parties(swap) - {swap.asked_by_id}) | leads


def _become(swap: Swap, state: SwapState, by: int | None, now: datetime, told: Collection[int]) -> None:
    swap.state, swap.changed_at = state, now
    swap.save()
    _note(swap, state, by, now, told)


def _note(swap: Swap, state: SwapState, by: int | None, now: datetime, told: Collection[int]) -> None:
    SwapStep.objects.create(swap=swap, state=state, by_id=by, at=now)
    if by is not None:
        SwapNews.objects.filter(swap=swap, officer_id=by).delete()
    SwapNews.objects.bulk_create(
        [SwapNews(swap=swap, officer_id=one) for one in sorted(set(told) - {by})], ignore_conflicts=True
    )


def _lapse_others(swap: Swap, changed: Collection[tuple[str, date]], now: datetime) -> None:
    """Offers of shifts that have gone elsewhere."""
    others: Sequence[Swap] = list(
        Swap.objects.select_for_update(of=("self",))
        .select_related("roster")
        .filter(roster=swap.roster, state__in=OPEN_SWAPS)
        .exclude(id=swap.id)
        .order_by("id")
    )
    for other in others:
        cells = {(other.seat, other.day)}
        if other.back_day is not None:
            cells.add((other.taken_seat, other.back_day))
        if cells & set(changed):
            _become(other, SwapState.LAPSED, None, now, {other.asked_by_id, *_others(other, now)})


def _record(viewer: Viewer, swap: Swap, now: datetime) -> None:
    by = Officer.objects.get(id=viewer.officer_id)
    back = swap.back_day.isoformat() if swap.back_day else ""
    after = {
        "number": swap.roster.number,
        "seats": [swap.seat, swap.taken_seat],
        "day": swap.day.isoformat(),
        "back": back,
    }
    organisation_actions.record(
        swap.roster.bureau, "roster.swapped", f"roster:{swap.roster_id}", swap.roster.unit.name_zh, by=by, now=now, after=after
    )  # fmt: skip
