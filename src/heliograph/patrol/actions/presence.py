"""A lead confirms after a shift which places were held: once, and corrected in the open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.organisation.reading import Viewer
from heliograph.patrol.actions.reasons import reason_given
from heliograph.patrol.errors import NotYours, PatrolError, Unusable
from heliograph.patrol.models import ShiftPresence, SquadRoster
from heliograph.patrol.presences import Planned, PlannedShift

MOST_EXTRA = 20


@dataclass(frozen=True, slots=True)
class Held:
    """Of one post: places that were held, and how many of them by somebody else than the roster says."""

    held: int
    replaced: int


def confirm_presence(
    viewer: Viewer, roster_id: int, day: date, shift: str, held: Mapping[str, Held], *, seen: int, reason: str = "",
    now: datetime,
) -> ShiftPresence:  # fmt: skip
    """Confirm a shift that has ended, post by post. `seen`: the number of the confirmation that was on the page, 0 for none; after it,
    this is a correction and says why, naming nobody. Raises `NotYours`; `PatrolError` if the shift still runs or somebody was quicker; `Unusable`."""

    def work() -> ShiftPresence:
        rows = SquadRoster.objects.select_for_update(of=("self",))  # two confirmations stand in line
        roster = rows.filter(bureau_id=viewer.bureau_id, id=roster_id).first()
        planned = Planned(roster) if roster is not None else None
        found = planned.shift(day, shift) if planned is not None else None
        if roster is None or planned is None or found is None or not planned.may_confirm(viewer, found):
            raise NotYours
        if found.ends_at > now:
            raise PatrolError(
                Text("这个班还没有结束：下班以后再确认。", "This shift isn't over: confirm it afterwards.")
            )
        before = ShiftPresence.objects.filter(roster=roster, day=day, shift=shift).order_by("-number").first()
        number = before.number if before is not None else 0
        if number != seen:
            raise PatrolError(
                Text("刚才有人确认过了：请看看，不对再更正。", "Somebody has just confirmed it: look, and correct it if it is wrong.")
            )  # fmt: skip
        said = reason_given(viewer.bureau_id, reason) if before is not None else ""
        return ShiftPresence.objects.create(
            roster=roster, day=day, shift=shift, number=number + 1, counts=_counts(found, held), reason=said,
            confirmed_by_id=viewer.officer_id, confirmed_at=now,
        )  # fmt: skip

    return durably(work)


def _counts(shift: PlannedShift, held: Mapping[str, Held]) -> list[list[object]]:
    found: list[list[object]] = []
    for place, (post, planned) in enumerate(shift.planned):
        one = held.get(post)
        if one is None:
            raise Unusable(Text(f"没有填“{post}”。", f"{post} is missing."), f"held_{place}")
        if not 0 <= one.held <= planned + MOST_EXTRA:
            zh, en = f"应当在 0 到 {planned + MOST_EXTRA} 之间。", f"It must be from 0 to {planned + MOST_EXTRA}."
            raise Unusable(Text(zh, en), f"held_{place}")
        if not 0 <= one.replaced <= one.held:
            zh, en = "替班的不能比到岗的多。", "No more can have been replaced than were held."
            raise Unusable(Text(zh, en), f"replaced_{place}")
        found.append([post, planned, one.held, one.replaced])
    return found
