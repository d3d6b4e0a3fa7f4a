"""How many people a campaign reached: counted at doors by officers, and those who answered the page's question. Nothing else.

Each figure carries how it was counted and what is doubtful about it. They are never added up: somebody may be in both. A
figure below `FEWEST` is not told (`None`), so that nobody can be recognised in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from heliograph.campaigns.kinds import kinds
from heliograph.campaigns.models import Answer, Campaign, Count
from heliograph.core.text import Text
from heliograph.organisation import reading as organisation

FEWEST = 10


@dataclass(frozen=True, slots=True)
class Counted:
    """One count at one door. `people` None: it, or another of the same way, is fewer than ten.

    `replaced`: a newer count stands instead of it. `why` that one came in.
    """

    id: UUID
    on: date
    place: str
    people: int | None
    way: Text
    by: Text | None
    at: datetime
    replaced: bool
    why: str


@dataclass(frozen=True, slots=True)
class Sum:
    """The people counted in one way, over `doors` counts."""

    way: Text
    doubt: Text
    people: int | None
    doors: int


@dataclass(frozen=True, slots=True)
class Reach:
    """What is known. `yes` and `no` are None while fewer than ten answered, or fewer than ten gave either."""

    sums: tuple[Sum, ...]
    counts: tuple[Counted, ...]
    asks: Text
    answered: int | None
    yes: int | None
    no: int | None
    answers_how: Text
    answers_doubt: Text


def told(people: int) -> int | None:
    """A figure as it may be told."""
    return people if people == 0 or people >= FEWEST else None


def _sum(counts: Sequence[int], shown: Callable[[int], int | None], *, are_hidden: bool) -> int | None:
    """The sum as it may be told: beside several hidden counts only if each of them could still be `FEWEST` numbers."""
    if are_hidden and len(counts) > 1 and sum(counts) - len(counts) < FEWEST - 1:
        return None
    return shown(sum(counts))


def _plain(people: int) -> int | None:
    return people


def reach_of(campaign: Campaign, *, plainly: bool = False) -> Reach:
    """`plainly`: with small counts too, for the unit that counted them."""
    known = kinds()
    rows = list(
        Count.objects.filter(bureau_id=campaign.bureau_id, campaign_id=campaign.id).order_by("-on", "-at", "-id")
    )
    replaced = {row.instead_of for row in rows if row.instead_of}
    by_way: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row.id not in replaced:
            by_way[row.way].append(row.people)
    shown = _plain if plainly else told
    small = {row.way for row in rows if shown(row.people) is None}  # one hidden alone would be the sum less the others
    sums = [
        Sum(way.title, way.doubt, _sum(by_way[way.code], shown, are_hidden=way.code in small), len(by_way[way.code]))
        for way in known.counts
        if by_way.get(way.code)
    ]
    kind = known.kind(campaign.kind)
    yes, no = (
        Answer.objects.filter(bureau_id=campaign.bureau_id, campaign_id=campaign.id, helped=helped).count()
        for helped in (True, False)
    )
    both = told(yes) is not None and told(no) is not None
    answered = _sum([n for n in (yes, no) if n], told, are_hidden=not both)
    return Reach(
        sums=tuple(sums), counts=tuple(
            _counted(row, row.id in replaced, None if row.way in small else row.people) for row in rows
        ),
        asks=kind.asks if kind else Text("", ""), answered=answered, yes=yes if both else None,
        no=no if both else None, answers_how=known.answers.how, answers_doubt=known.answers.doubt,
    )  # fmt: skip


def _counted(row: Count, is_replaced: bool, people: int | None) -> Counted:
    way = kinds().way(row.way)
    return Counted(
        row.id, row.on, row.place, people, way.title if way else Text(row.way, row.way),
        organisation.officer_name(row.bureau_id, row.by_id), row.at, is_replaced, row.why,
    )  # fmt: skip
