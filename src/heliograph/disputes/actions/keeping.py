"""What was agreed is followed up, clause by clause, until it is kept or the case goes on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.disputes.actions.rows import check_may, clauses_of, locked, matter_of, step
from heliograph.disputes.actions.signing import end_of
from heliograph.disputes.actions.table import COURT, is_running
from heliograph.disputes.errors import StillOwed
from heliograph.disputes.models import Clause, Dispute, Standing
from heliograph.matters.actions import SYSTEM, Actor, Details, MatterRef
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, NotFound
from heliograph.organisation.reading import Viewer

BATCH = 200


def follow_up(*, now: datetime) -> int:
    """Begin to look at every clause whose day is over; returns how many. Bears being run twice."""
    due = Clause.objects.filter(follow_at__lte=now).order_by("follow_at")[:BATCH]
    return sum(_begin(clause, now) for clause in due)


def _begin(clause: Clause, now: datetime) -> bool:
    def work() -> bool:
        dispute = locked(MatterRef(clause.bureau_id, clause.dispute_id))
        row = Clause.objects.filter(bureau_id=clause.bureau_id, id=clause.id).first()
        if row is None or row.follow_at is None:
            return False
        over, row.follow_at = row.follow_at, None
        is_due = matter_of(dispute).state == "agreed" and row.standing == Standing.OPEN
        row.asked_at = now if is_due else None
        row.save()
        if is_due:
            _say_due(dispute, row, over, now)
        return is_due

    return durably(work)


def _say_due(dispute: Dispute, clause: Clause, over: datetime, now: datetime) -> None:
    words = f"协议第 {clause.place} 条约定的日子到了，我们来核实做到没有。"
    step(dispute, "clause-due", SYSTEM, now=now, details=Details(words=words, happened_at=over))


def found(viewer: Viewer, ref: MatterRef, clause_id: UUID, *, kept: bool, words: str, now: datetime) -> None:
    """Record whether a clause was kept, also before its day. Raises `Invalid` where it was recorded, `NotFound`."""

    def work() -> None:
        dispute = locked(ref)
        name = "clause-kept" if kept else "clause-not-kept"
        check_may(viewer, dispute, name)
        clause = next((one for one in clauses_of(dispute) if one.id == clause_id), None)
        if clause is None:
            raise NotFound
        if clause.standing != Standing.OPEN:
            raise Invalid("clause", Text("这一条已经核实过了。", "This clause has been looked at already."))
        clause.standing, clause.found_at, clause.follow_at = Standing.KEPT if kept else Standing.FAILED, now, None
        clause.save()
        said = f"协议第 {clause.place} 条：{words.strip()}" if words.strip() else ""
        step(dispute, name, Actor(viewer), now=now, details=Details(words=said))
        _check_off(dispute, viewer, now)

    durably(work)


def _check_off(dispute: Dispute, viewer: Viewer, now: datetime) -> None:
    """The clock of what was due is kept; for what became due meanwhile the next one runs, from its own day."""
    if not is_running(dispute, "check"):
        return
    step(dispute, "checked", Actor(viewer), now=now, details=Details())
    left = [one for one in clauses_of(dispute) if one.asked_at is not None and one.standing == Standing.OPEN]
    for clause in left:
        _say_due(dispute, clause, end_of(dispute, clause.due), now)


def finish(viewer: Viewer, ref: MatterRef, words: str, *, now: datetime) -> None:
    """Every clause was kept: settled. One was not: ended, the case goes on, and both are told the way to court (A-36)."""

    def work() -> None:
        dispute = locked(ref)
        standings = {one.standing for one in clauses_of(dispute)}
        if Standing.FAILED in standings:
            details = Details(words=f"{words.strip()}\n{COURT}".strip())
            step(dispute, "break", Actor(viewer), now=now, details=details)
        elif standings == {Standing.KEPT}:
            details = Details(words=words.strip() or "协议每一条都做到了，这件事了结。")
            step(dispute, "close", Actor(viewer), now=now, details=details)
        else:
            raise StillOwed

    durably(work)
