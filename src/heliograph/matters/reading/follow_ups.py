"""Bad ratings that somebody above the rated unit must follow up (R-04, R-05).

Read through the deadlines that are owed by a superior: few, and indexed. The rated unit and officer never get here:
`sees_rating` decides for each matter, and words and contact open only on the matter's own page of the follow-up.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.actions.actor import sees_rating
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Deadline, Matter, Party, Rating
from heliograph.matters.reading.desk import SEALED
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer

MOST = 200


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up that is owed: on which matter, by when, and the grade without words."""

    number: str
    procedure: Text
    unit: Text | None
    due: datetime
    is_late: bool
    grade: int
    is_mine: bool


def list_follow_ups(viewer: Viewer, now: datetime) -> list[FollowUp]:
    """Open follow-ups the officer may see, those of the own units first, the earliest due first; at most `MOST`."""
    dues = _owed(viewer)
    seen = {matter.id: matter for matter in _seen(viewer, dues)}
    grades = dict(
        Rating.objects.filter(bureau_id=viewer.bureau_id, matter_id__in=list(seen)).values_list("matter_id", "grade")
    )
    made = [_follow_up(viewer, m, dues[i], grades.get(i, 0), now) for i, m in seen.items()]
    return sorted(made, key=lambda f: (not f.is_mine, f.due))


def count_follow_ups(viewer: Viewer) -> int:
    """How many of them there are."""
    return len(_seen(viewer, _owed(viewer)))


def _owed(viewer: Viewer) -> dict[UUID, datetime]:
    """The matters with a follow-up that is owed in the bureau, and when the earliest are due."""
    owed = Deadline.objects.filter(bureau_id=viewer.bureau_id, superior=True, settled_at__isnull=True).order_by("due")
    return dict(owed.values_list("matter_id", "due")[:MOST])


def _seen(viewer: Viewer, dues: Collection[UUID]) -> list[Matter]:
    """Those of the matters whose rating the officer may know of."""
    if not dues:
        return []
    matters = Matter.objects.filter(bureau_id=viewer.bureau_id, id__in=list(dues), erased_at=None).defer(*SEALED)
    return [matter for matter in matters if sees_rating(viewer, matter)]


def _follow_up(viewer: Viewer, matter: Matter, due: datetime, grade: int, now: datetime) -> FollowUp:
    return FollowUp(
        matter.number,
        procedures.version(matter.bureau_id, matter.procedure, matter.version).title,
        organisation.unit_name(matter.bureau_id, matter.unit_id),
        due,
        now > due,
        grade,
        _is_mine(viewer, matter),
    )


def _is_mine(viewer: Viewer, matter: Matter) -> bool:
    """Whether the duty lies with a unit the officer leads themself, not only below it."""
    above = organisation.superior(matter.bureau_id, matter.unit_id)
    return any(post.unit_id == above and post.role in {"lead", "chief"} for post in viewer.posts)


@dataclass(frozen=True, slots=True)
class Rated:
    """How a matter was rated, for those who may know. `contact` is empty unless the resident allowed contact."""

    grade: int
    words: str
    at: datetime
    may_contact: bool
    contact: dict[str, str]
    is_owed: bool


def rating_of(viewer: Viewer, matter: Matter) -> Rated | None:
    """The rating of a matter, with words and, if the resident agreed, how to reach them; None if there is none to see."""
    if matter.erased_at is not None or not sees_rating(viewer, matter):
        return None
    of_matter = {"bureau_id": matter.bureau_id, "matter_id": matter.id}
    rating = Rating.objects.filter(**of_matter).first()
    if rating is None:
        return None
    key = MatterKey.of(matter)
    contact: dict[str, str] = {}
    if rating.may_contact:
        party = Party.objects.filter(**of_matter, part="submitter").first()
        contact = key.open_values("party", party.id, party.sealed) if party else {}
    is_owed = Deadline.objects.filter(**of_matter, superior=True, settled_at__isnull=True).exists()
    return Rated(
        rating.grade,
        key.open_text("rating.words", rating.id, rating.words),
        rating.at,
        rating.may_contact,
        contact,
        is_owed,
    )
