"""Calls as everybody reads them: what is asked, until when, and what came of it. No suggestion, no sender."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliograph.consultations.actions.publishing import FEWEST
from heliograph.consultations.models import Call, Group, State, Suggestion
from heliograph.core.text import Text
from heliograph.matters.errors import NotFound
from heliograph.organisation import reading as organisation

MOST = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One call. `is_late`: its results were promised by `results_due` and are not out."""

    id: UUID
    title: Text
    unit: Text | None
    opened_at: datetime
    ends_at: datetime
    results_due: datetime
    published_at: datetime | None
    state: str
    takes: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """A group with what the bureau says to it. `count` is None for 1 to 4."""

    place: int
    title: Text
    count: int | None
    adopted: str
    why: Text


@dataclass(frozen=True, slots=True)
class Page:
    """One call. `count` of suggestions is rounded down to fives, so that no small group can be had by subtraction.

    `groups` only once they are published. What the bureau says has no English where the officer gave none.
    """

    line: Line
    about: Text
    count: int
    groups: tuple[Answered, ...]
    closing: Text
    why: str

    @property
    def is_all_in_english(self) -> bool:
        """Whether a reader of English is shown everything in English."""
        said = (
            self.line.title,
            self.about,
            self.closing,
            *(text for one in self.groups for text in (one.title, one.why)),
        )
        return all(text.en or not text.zh for text in said)


def hidden(count: int) -> int | None:
    """The count as it may be told."""
    return count if count == 0 or count >= FEWEST else None


def is_any_open(bureau_id: int) -> bool:
    """Whether a call takes suggestions; its job closes it in the minute in which it ends."""
    return Call.objects.filter(bureau_id=bureau_id, state=State.OPEN).exists()


def coming_and_past(bureau_id: int, *, now: datetime, before: datetime | None = None) -> tuple[list[Line], bool]:
    """The latest calls first; `before` is the end of the last of the page before. And whether there are more."""
    rows = Call.objects.filter(bureau_id=bureau_id)
    if before is not None:
        rows = rows.filter(ends_at__lt=before)
    found = list(rows.order_by("-ends_at", "id")[: MOST + 1])
    return [line_of(row, now) for row in found[:MOST]], len(found) > MOST


def page_of(bureau_id: int, call_id: UUID, *, now: datetime) -> Page:
    """Raises `NotFound`."""
    call = Call.objects.filter(bureau_id=bureau_id, id=call_id).first()
    if call is None:
        raise NotFound
    count = Suggestion.objects.filter(bureau_id=bureau_id, call_id=call.id).count()
    groups = _groups(call) if call.state == State.PUBLISHED else ()
    about, closing = Text(call.about, call.about_en), Text(call.closing, call.closing_en)
    return Page(line_of(call, now), about, count // FEWEST * FEWEST, groups, closing, call.why)


def line_of(call: Call, now: datetime) -> Line:
    unit = organisation.unit_name(call.bureau_id, call.unit_id)
    takes = call.state == State.OPEN and now < call.ends_at
    is_late = call.state in (State.OPEN, State.SORTING) and now > call.results_due
    return Line(
        call.id, Text(call.title, call.title_en), unit, call.opened_at, call.ends_at, call.results_due, call.published_at, call.state,
        takes, is_late,
    )  # fmt: skip


def _title(row: Group) -> Text:
    return Text(row.title, row.title_en)


def _groups(call: Call) -> tuple[Answered, ...]:
    rows = Group.objects.filter(bureau_id=call.bureau_id, call_id=call.id).order_by("place")
    sizes = [Suggestion.objects.filter(bureau_id=call.bureau_id, group_id=row.id).count() for row in rows]
    told = [
        (size, Answered(row.place, _title(row), hidden(size), row.adopted, Text(row.why, row.why_en)))
        for row, size in zip(rows, sizes, strict=True)
    ]
    return tuple(one for _size, one in sorted(told, key=lambda pair: (-pair[0], pair[1].place)))
