"""Check what was drawn, and write what a unit has to put right: a matter with a clock, and its public line."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Model

from heliograph.core.text import Text
from heliograph.inspections.errors import CheckedAlready, NotDrawn, NotInspection
from heliograph.inspections.models import Check, Finding
from heliograph.inspections.reading.checkers import stand_ins
from heliograph.matters import procedures
from heliograph.matters.actions import SYSTEM, Submission
from heliograph.matters.actions import deadlines as clock
from heliograph.matters.actions.submit import prepare
from heliograph.matters.commit import durably, insert
from heliograph.matters.errors import Invalid, Missing, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Role
from heliograph.organisation.reading import Viewer
from heliograph.publishing.for_everybody import refuse_personal
from heliograph.supervision.models import DrawnItem, PublicDraw
from heliograph.supervision.reading import draws

PROCEDURE = "inspection-finding"
PROMISE = "correction"
LONGEST = 2_000
MOST_DAYS = 90


def check(viewer: Viewer, item_id: UUID, *, problem: str = "", due: date | None = None, now: datetime) -> Check:
    """What a drawn checker found: nothing, or a problem that the unit puts right by a day.

    Raises `NotFound`, `NotDrawn`, `CheckedAlready`, `Missing`, `Invalid`, `Standing` (the words are public).
    """

    def work() -> Check:
        item = DrawnItem.objects.filter(bureau_id=viewer.bureau_id, id=item_id).first()
        draw = item and draws.draw_row(viewer.bureau_id, item.draw_id, PublicDraw.Purpose.INSPECTION)
        if item is None or draw is None:
            raise NotFound
        mine = draws.labels_of(viewer.bureau_id, str(viewer.officer_id)).get(item.draw_id)
        if mine not in item.checkers and mine not in stand_ins(draw, [item], now).get(item.id, ()):
            raise NotDrawn
        if Check.objects.filter(bureau_id=viewer.bureau_id, item_id=item.id, officer_id=viewer.officer_id).exists():
            raise CheckedAlready
        rows, finding = _found(viewer, item.unit_id, problem, due, draw, now) if problem.strip() else ([], None)
        made = Check(
            bureau_id=viewer.bureau_id, id=new_id(), draw_id=item.draw_id, item_id=item.id, unit_id=item.unit_id,
            officer_id=viewer.officer_id, at=now, fine=finding is None, finding_id=finding.id if finding else None,
        )  # fmt: skip
        insert([*rows, made])
        return made

    return durably(work)


def find_on_the_spot(viewer: Viewer, unit_id: int, problem: str, due: date | None, *, now: datetime) -> Finding:
    """督察 found something in a unit without a draw. Raises `NotInspection`, `Missing`, `Invalid`, `Standing`."""

    def work() -> Finding:
        if not viewer.is_one_of(Role.SUPERVISOR):
            raise NotInspection
        if unit_id not in organisation.units(viewer.bureau_id) or unit_id in viewer.posted_units:
            raise Invalid("unit", Text("请选别的单位。", "Choose a unit that is not your own."))
        rows, finding = _found(viewer, unit_id, problem, due, None, now)
        insert(rows)
        return finding

    return durably(work)


def _found(
    viewer: Viewer, unit_id: int, problem: str, due: date | None, draw: PublicDraw | None, now: datetime
) -> tuple[list[Model], Finding]:
    words = problem.replace("\r\n", "\n").strip()
    if not any(one.isalnum() for one in words):
        raise Missing("text")
    if len(words) > LONGEST:
        raise Invalid("problem", Text(f"最多 {LONGEST} 个字。", f"{LONGEST} characters at most."))
    refuse_personal(viewer.bureau_id, words)
    bureau_id, today = viewer.bureau_id, now.astimezone(organisation.zone(viewer.bureau_id)).date()
    if due is not None and not 1 <= (due - today).days <= MOST_DAYS:
        raise Invalid(
            "due", Text(f"整改期限从明天起，最多 {MOST_DAYS} 天。", f"A day from tomorrow, within {MOST_DAYS} days.")
        )
    procedure = procedures.in_force(bureau_id, PROCEDURE, today)
    if procedure is None:
        raise LookupError(f"{PROCEDURE} is not in force")
    source = draw.title_zh if draw is not None else "现场督察"
    said = Submission(values={"source": source, "problem": words}, channel="inspection", unit=unit_id)
    rows, receipt = prepare(bureau_id, procedure, said, SYSTEM, now=now)
    matter = next(row for row in rows if isinstance(row, Matter))
    matter.unit_id = matter.owed_by_id = unit_id  # whatever its duties are: it is the unit that was checked
    promised = next(one for one in receipt.deadlines if one.promise == PROMISE)
    if due is not None:
        promised.within = f"{(due - today).days} days"
        clock.count_anew(
            promised, procedure.promise(PROMISE), organisation.calendar(bureau_id), organisation.zone(bureau_id), now
        )
        clock.point_to_next(matter, receipt.deadlines)
    finding = Finding(
        bureau_id=bureau_id, id=matter.id, number=matter.number, unit_id=unit_id, draw_id=draw.id if draw else None,
        problem=words, found_at=now, due_on=promised.due.astimezone(organisation.zone(bureau_id)).date(),
        due_at=promised.due,
    )  # fmt: skip
    return [*rows, finding], finding
