"""The steps of a swap (换班): locked, looked at by the rules as they are now, taken, and told to whom it concerns.

Each step locks the roster, then the swap: what was lawful when it was asked may not be so any longer.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from heliograph.core.text import Text
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Posting, Role
from heliograph.organisation.reading import Viewer
from heliograph.patrol.errors import NotYours
from heliograph.patrol.models import SquadRoster, Swap, SwapNews, SwapState, SwapStep
from heliograph.patrol.swapping import CantSwap, Option, Swapping


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


def signed_roster_locked(viewer: Viewer, roster_id: int) -> SquadRoster:
    """Of the bureau, with its rows: whose shifts these are, the rules of a swap say. Call inside a transaction. Raises `NotYours`."""
    rows = SquadRoster.objects.select_for_update(of=("self",)).select_related("bureau", "unit")
    found = rows.filter(bureau_id=viewer.bureau_id, id=roster_id).first()
    if found is None or not found.rows:
        raise NotYours
    return found


def locked_swap(viewer: Viewer, swap_id: int, now: datetime) -> tuple[Swap, Swapping]:
    """The swap and its roster as they stand now, both locked. Raises `NotYours`."""
    found = Swap.objects.filter(roster__bureau_id=viewer.bureau_id, id=swap_id).values_list("roster_id", flat=True)
    roster_id = found.first()
    if roster_id is None:
        raise NotYours
    roster = signed_roster_locked(viewer, roster_id)
    swap = Swap.objects.select_for_update(of=("self",)).get(id=swap_id)
    swap.roster = roster
    return swap, Swapping(roster, now)


def still(swap: Swap, state: SwapState, now: datetime) -> None:
    """Raises `CantSwap` where it has gone on, or it is too late."""
    if swap.state != state:
        raise over(swap)
    if swap.ends_at <= now:
        raise CantSwap(
            Text("太晚了：离上班不到两小时，已经失效。", "Too late: it begins within two hours, and has lapsed.")
        )


def over(swap: Swap) -> CantSwap:
    """How far it has got instead, in words."""
    words = {
        SwapState.ASKED: Text(
            "接班的人又不接了，现在等别的同事答复。", "The colleague stepped back: it waits for another."
        ),
        SwapState.TAKEN: Text("已经有同事接了。", "A colleague has taken it already."),
        SwapState.CONFIRMED: Text("已经换好了。", "It is confirmed already."),
    }
    return CantSwap(words.get(SwapState(swap.state), Text("这个换班已经结束。", "This swap is over.")))


def lawful_option(swap: Swap, swapping: Swapping, taker: int, back: date | None) -> Option:
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


def parties(swap: Swap) -> set[int]:
    """The asker, and who took it or is asked."""
    return {one for one in (swap.asked_by_id, swap.taken_by_id or swap.to_id) if one is not None}


def others(swap: Swap, now: datetime) -> set[int]:
    """Beside the asker: the colleague, and the lead if it had got so far."""
    leads = leads_of(swap.roster, now) if swap.state == SwapState.TAKEN else set()
    return (parties(swap) - {swap.asked_by_id}) | leads


def become(swap: Swap, state: SwapState, by: int | None, now: datetime, told: Collection[int]) -> None:
    """Put it into a state, note who did it and when, and leave word for `told`."""
    swap.state, swap.changed_at = state, now
    swap.save()
    note_step(swap, state, by, now, told)


def note_step(swap: Swap, state: SwapState, by: int | None, now: datetime, told: Collection[int]) -> None:
    """A step of its history; who took it needs no news of it."""
    SwapStep.objects.create(swap=swap, state=state, by_id=by, at=now)
    if by is not None:
        SwapNews.objects.filter(swap=swap, officer_id=by).delete()
    SwapNews.objects.bulk_create(
        [SwapNews(swap=swap, officer_id=one) for one in sorted(set(told) - {by})], ignore_conflicts=True
    )
