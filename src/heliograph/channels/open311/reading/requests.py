"""Requests as everybody may read them: that they are there, how they stand, by when they are promised.

What somebody wrote, where it was, and which station has it stay inside. Words are shown only where question and answer
were masked and released by a second person, and are in force now (`publishing`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, OuterRef, QuerySet, Subquery

from heliograph.channels.open311 import ids
from heliograph.channels.open311.answering import Value
from heliograph.channels.open311.parsing import LONGEST
from heliograph.channels.open311.reading import shown
from heliograph.core.procedure import Owes, Public
from heliograph.matters.models import Deadline, Event, Matter
from heliograph.organisation import reading as organisation
from heliograph.publishing.models.register import Document, State
from heliograph.questions.words import split
from heliograph.reader import tr

ANSWER = "answer"
"""The kind of document that holds a question and its answer."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to list: registered from `start` to `end`, of these services, in these statuses (none: all)."""

    start: datetime
    end: datetime
    codes: frozenset[str]
    statuses: frozenset[str]
    most: int
    page: int = 1


def listed(bureau_id: int, wanted: Wanted) -> list[Value]:
    """The newest first."""
    rules = shown.rules(bureau_id)
    rules = rules.only(wanted.codes) if wanted.codes else rules
    closed = "closed" in wanted.statuses if len(wanted.statuses) == 1 else None
    rows = shown.shown(bureau_id, rules, closed=closed)
    rows = rows.filter(submitted_at__gte=wanted.start, submitted_at__lte=wanted.end)
    first = (wanted.page - 1) * wanted.most
    return _values(bureau_id, rules, rows.order_by("-submitted_at", "-id"), first, first + wanted.most)


def named(bureau_id: int, names: Iterable[str], most: int) -> list[Value]:
    """Those of these ids that everybody may see; of the others nothing, whatever the reason."""
    found = [row for name in names if (row := ids.read(ids.Of.REQUEST, name)) is not None]
    rules = shown.rules(bureau_id)
    rows = shown.shown(bureau_id, rules).filter(id__in=found)
    return _values(bureau_id, rules, rows.order_by("-submitted_at", "-id"), 0, most)


def called(bureau_id: int, typed: str) -> list[UUID]:
    """The matter that a `service_request_id` stands for, for officers who search by it; they see it only if they may."""
    row = ids.read(ids.Of.REQUEST, typed)
    return [row] if row is not None else []


def is_there(bureau_id: int, name: str) -> bool:
    """Whether everybody may see the request of this id."""
    row = ids.read(ids.Of.REQUEST, name)
    return row is not None and shown.shown(bureau_id, shown.rules(bureau_id)).filter(id=row).exists()


def _values(bureau_id: int, rules: shown.Rules, rows: QuerySet[Matter], first: int, end: int) -> list[Value]:
    moved = Event.objects.filter(bureau_id=bureau_id, matter_id=OuterRef("id")).exclude(from_state=F("to_state"))
    plain = ("bureau_id", "id", "procedure", "version", "state", "submitted_at")
    page = list(rows.annotate(moved_at=Subquery(moved.order_by("-sequence").values("at")[:1])).only(*plain)[first:end])
    promised = _promised(bureau_id, rules, page)
    released = _released(bureau_id, [row.id for row in page if rules.of(row).public is Public.FULL])
    zone, agency = organisation.zone(bureau_id), tr(organisation.bureau(bureau_id).title)
    return [_value(row, rules, promised.get(row.id), released.get(row.id), zone, agency) for row in page]


def _value(
    row: Matter,
    rules: shown.Rules,
    due: datetime | None,
    words: tuple[str, str] | None,
    zone: ZoneInfo,
    agency: str,
) -> Value:
    procedure = rules.of(row)
    state = procedure.state(row.state)
    moved: datetime = getattr(row, "moved_at", None) or row.submitted_at
    question, answer = words or (None, None)
    return {
        "service_request_id": ids.show(ids.Of.REQUEST, row.id),
        "status": "closed" if state.final else "open",
        "status_notes": answer or tr(state.title),
        "service_name": tr(procedure.title),
        "service_code": procedure.code,
        "description": question,
        "agency_responsible": agency,
        "service_notice": None,
        "requested_datetime": local(row.submitted_at, zone),
        "updated_datetime": local(moved, zone),
        "expected_datetime": local(due, zone) if due and not state.final else None,
        "address": None,
        "address_id": None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def local(moment: datetime, zone: ZoneInfo) -> str:
    """W3C date and time with its offset, to the second."""
    return moment.astimezone(zone).isoformat(timespec="seconds")


def _promised(bureau_id: int, rules: shown.Rules, page: Sequence[Matter]) -> Mapping[UUID, datetime]:
    """By when the last of what the police promised, and have not done yet, is due."""
    procedures = {row.id: rules.of(row) for row in page}
    open_ = (Deadline.Status.RUNNING, Deadline.Status.PAUSED)
    rows = Deadline.objects.filter(
        bureau_id=bureau_id, matter_id__in=procedures, superior=False, about=None, status__in=open_
    )
    found: dict[UUID, datetime] = {}
    for matter_id, name, due in rows.values_list("matter_id", "promise", "due"):
        if procedures[matter_id].promise(name).owes is Owes.POLICE:
            found[matter_id] = max(due, found.get(matter_id, due))
    return found


def _released(bureau_id: int, matters: Sequence[UUID]) -> Mapping[UUID, tuple[str, str]]:
    """Question and answer as they were released, of those that are in force."""
    if not matters:
        return {}
    rows = Document.objects.filter(bureau_id=bureau_id, matter_id__in=matters, kind=ANSWER, state=State.RELEASED)
    found: dict[UUID, tuple[str, str]] = {}
    for matter_id, title, text in rows.order_by("released_at", "id").values_list("matter_id", "title", "text"):
        answer, asked = split(text)
        assert matter_id is not None
        found[matter_id] = (f"{title}\n{asked}".strip()[:LONGEST], answer)
    return found
