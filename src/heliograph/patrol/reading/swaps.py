"""Swaps as each officer may see them: the parties and the leads all of it; others only what they could take now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from heliograph.core.text import Text
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.patrol.errors import NotYours
from heliograph.patrol.models import OPEN_SWAPS, RosterState, SquadRoster, Swap, SwapNews, SwapState
from heliograph.patrol.reading.holders import seats_held
from heliograph.patrol.reading.place_names import shift_words
from heliograph.patrol.reading.rights import may_plan
from heliograph.patrol.swapping import AROUND, CantSwap, Option, Swapping

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class SwapLine:
    """A swap in a list. `shift`, `back`: what is given and what comes back, in words."""

    id: int
    unit: Text
    state: SwapState
    asker: Text
    taker: Text | None
    is_open_to_all: bool
    day: date
    shift: Text
    back_day: date | None
    back: Text | None
    ends_at: datetime
    is_news: bool

    @property
    def is_open(self) -> bool:
        """Not decided yet."""
        return self.state in OPEN_SWAPS


@dataclass(frozen=True, slots=True)
class SwapLists:
    """What an officer's page of swaps shows."""

    to_answer: list[SwapLine]
    to_confirm: list[SwapLine]
    own: list[SwapLine]
    over: list[SwapLine]

    @property
    def is_empty(self) -> bool:
        """Nothing at all."""
        return not (self.to_answer or self.to_confirm or self.own or self.over)


@dataclass(frozen=True, slots=True)
class Way:
    """How a shift can be taken: `value` is the day in return, "none" for nothing."""

    value: str
    back_day: date | None
    shift: Text | None


@dataclass(frozen=True, slots=True)
class StepLine:
    """One line of the history."""

    words: Text
    who: Text | None
    at: datetime


@dataclass(frozen=True, slots=True)
class SwapSheet:
    """One swap, with what this officer may do."""

    line: SwapLine
    history: list[StepLine]
    ways: list[Way]
    reason: str
    may_decline: bool
    may_withdraw: bool
    may_confirm: bool
    is_party_who_leads: bool
    offered: list[date]
    may_give: bool


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who could take the shift, and how."""

    officer: int
    name: Text
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """The form of a new swap: who could take the shift, and which days could come back. `why`: it can't be swapped."""

    roster: int
    day: date
    shift: Text | None
    colleagues: list[Colleague]
    backs: list[Way]
    why: Text | None


def swap_lists(viewer: Viewer, now: datetime) -> SwapLists:
    """All that concerns this officer, the newest first."""
    rows = _rows(viewer)
    mine = Q(asked_by_id=viewer.officer_id) | Q(taken_by_id=viewer.officer_id) | Q(to_id=viewer.officer_id)
    concerned = list(rows.filter(mine | Q(roster__unit_id__in=viewer.led_units))[: 4 * MOST_SHOWN])
    news = _news(viewer)
    is_alive = {one.id: one.state in OPEN_SWAPS and one.ends_at > now for one in concerned}
    asked = [one for one in concerned if is_alive[one.id] and one.to_id == viewer.officer_id and one.state == "asked"]
    taken = [one for one in concerned if is_alive[one.id] and _may_confirm(viewer, one)]
    own = [one for one in concerned if is_alive[one.id] and viewer.officer_id in (one.asked_by_id, one.taken_by_id)]
    shown = {one.id for one in (*asked, *taken, *own)}
    over = [one for one in concerned if not is_alive[one.id] and one.id not in shown][:MOST_SHOWN]
    return SwapLists(
        *([_line(one, news) for one in part] for part in ([*asked, *_open_to(viewer, now)], taken, own, over))
    )  # fmt: skip


def swaps_waiting(viewer: Viewer, now: datetime) -> int:
    """How many wait for this officer's answer, confirmation, or to be seen."""
    rows = _rows(viewer).filter(state__in=OPEN_SWAPS, ends_at__gt=now)
    asked = set(rows.filter(to_id=viewer.officer_id, state=SwapState.ASKED).values_list("id", flat=True))
    led = rows.filter(state=SwapState.TAKEN, roster__unit_id__in=viewer.led_units)
    return len(asked | {one.id for one in led if _may_confirm(viewer, one)} | _news(viewer))


def swap_sheet(viewer: Viewer, swap_id: int, now: datetime) -> SwapSheet:
    """Raises `NotYours`."""
    swap = _rows(viewer).filter(id=swap_id).first()
    if swap is None:
        raise NotYours
    is_party = viewer.officer_id in (swap.asked_by_id, swap.to_id, swap.taken_by_id)
    leads = may_plan(viewer, swap.roster.unit_id)
    ways = _ways_of(viewer, swap, now)
    if not (is_party or leads or ways):
        raise NotYours
    is_alive = swap.state in OPEN_SWAPS and swap.ends_at > now
    is_taken = is_alive and swap.state == SwapState.TAKEN
    return SwapSheet(
        _line(swap, _news(viewer)), _history(swap), ways, swap.reason,
        is_alive and (viewer.officer_id == swap.taken_by_id or (viewer.officer_id == swap.to_id and not is_taken)),
        is_alive and viewer.officer_id == swap.asked_by_id, is_alive and _may_confirm(viewer, swap),
        is_taken and leads and viewer.officer_id in (swap.asked_by_id, swap.taken_by_id),
        [date.fromisoformat(one) for one in swap.back_days], swap.may_give,
    )  # fmt: skip


def offer(viewer: Viewer, roster_id: int, day: date, now: datetime) -> Offer:
    """Raises `NotYours` if the officer has no seat in the roster."""
    roster = SquadRoster.objects.filter(bureau_id=viewer.bureau_id, id=roster_id, state=RosterState.SIGNED).first()
    if roster is None or not roster.holders.filter(officer_id=viewer.officer_id).exists():
        raise NotYours
    swapping = Swapping(roster, now)
    try:
        _, code = swapping.asked(viewer.officer_id, day)
        found = swapping.options(viewer.officer_id, day, backs=swapping.days_around(day), may_give=True)
    except CantSwap as error:
        return Offer(roster_id, day, None, [], [], error.text)
    open_now = Swap.objects.filter(roster=roster, asked_by_id=viewer.officer_id, day=day, state__in=OPEN_SWAPS)
    why = Text("这个班已经在换了。", "This shift is offered already.") if open_now.exists() else None
    backs = sorted({one.back for one in found if one.back is not None})
    return Offer(
        roster_id, day, shift_words(viewer.bureau_id, code), _colleagues(viewer, found),
        [Way(one.isoformat(), one, None) for one in backs], why,
    )  # fmt: skip


def _colleagues(viewer: Viewer, found: Iterable[Option]) -> list[Colleague]:
    by: dict[int, list[Way]] = {}
    for one in found:
        by.setdefault(one.officer, []).append(_way(viewer.bureau_id, one))
    return [Colleague(officer, _name(viewer.bureau_id, officer), tuple(ways)) for officer, ways in by.items()]


def _way(bureau_id: int, option: Option) -> Way:
    if option.back is None:
        return Way("none", None, None)
    return Way(option.back.isoformat(), option.back, shift_words(bureau_id, option.gets))


def _rows(viewer: Viewer) -> QuerySet[Swap]:
    return (
        Swap.objects.filter(roster__bureau_id=viewer.bureau_id).select_related("roster").order_by("-changed_at", "-id")
    )  # fmt: skip


def _news(viewer: Viewer) -> set[int]:
    return set(SwapNews.objects.filter(officer_id=viewer.officer_id).values_list("swap_id", flat=True))


def _open_to(viewer: Viewer, now: datetime) -> list[Swap]:
    """Offers to all that this officer could take without breaking a rule, the soonest first."""
    today = now.astimezone(organisation.zone(viewer.bureau_id)).date()
    rosters = {one.roster_id for one in seats_held(viewer.officer_id, today, today + 2 * AROUND)}
    asked = _rows(viewer).filter(roster_id__in=rosters, state=SwapState.ASKED, to=None, ends_at__gt=now)
    offers = asked.exclude(asked_by_id=viewer.officer_id).order_by("ends_at", "id")[:MOST_SHOWN]
    return [one for one in offers if _ways_of(viewer, one, now)]


def _ways_of(viewer: Viewer, swap: Swap, now: datetime) -> list[Way]:
    if swap.state != SwapState.ASKED or swap.ends_at <= now or swap.to_id not in (None, viewer.officer_id):
        return []
    if swap.asked_by_id == viewer.officer_id:
        return []
    backs = [date.fromisoformat(one) for one in swap.back_days]
    try:
        found = Swapping(swap.roster, now).options(
            swap.asked_by_id, swap.day, backs=backs, may_give=swap.may_give, only=viewer.officer_id
        )
    except CantSwap:
        return []
    return [_way(viewer.bureau_id, one) for one in found]


def _may_confirm(viewer: Viewer, swap: Swap) -> bool:
    is_party = viewer.officer_id in (swap.asked_by_id, swap.taken_by_id)
    return swap.state == SwapState.TAKEN and may_plan(viewer, swap.roster.unit_id) and not is_party


def _history(swap: Swap) -> list[StepLine]:
    words = {
        SwapState.ASKED: Text("请求换班", "Asked"),
        SwapState.TAKEN: Text("接了", "Taken"),
        SwapState.CONFIRMED: Text("确认", "Confirmed"),
        SwapState.REFUSED: Text("没有同意", "Refused"),
        SwapState.DECLINED: Text("不接", "Declined"),
        SwapState.WITHDRAWN: Text("撤回", "Withdrawn"),
        SwapState.LAPSED: Text(
            "失效：没有及时定下来，或者班已经变了", "Lapsed: not decided in time, or the shift has changed"
        ),
    }
    again = Text("不接了，重新等人接", "Stepped back: open to all again")
    return [
        StepLine(
            again if one.state == SwapState.ASKED and one.by_id != swap.asked_by_id else words[SwapState(one.state)],
            organisation.officer_name(swap.roster.bureau_id, one.by_id), one.at,
        )
        for one in swap.history.order_by("id")
    ]  # fmt: skip


def _line(swap: Swap, news: set[int]) -> SwapLine:
    bureau_id = swap.roster.bureau_id
    taker = swap.taken_by_id or swap.to_id
    return SwapLine(
        swap.id, organisation.units(bureau_id)[swap.roster.unit_id].title, SwapState(swap.state),
        _name(bureau_id, swap.asked_by_id), _name(bureau_id, taker) if taker is not None else None, swap.to_id is None,
        swap.day, shift_words(bureau_id, swap.shift), swap.back_day,
        shift_words(bureau_id, swap.back_shift) if swap.back_day else None, swap.ends_at, swap.id in news,
    )  # fmt: skip


def _name(bureau_id: int, officer: int) -> Text:
    return organisation.officer_name(bureau_id, officer) or Text("—", "—")
