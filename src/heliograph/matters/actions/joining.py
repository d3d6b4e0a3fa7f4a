"""Matters about the same thing, handled together: joined, told the same answer, and let go again.

One goes on by itself when the other is taken back, or when its submitter says "not solved".

Each stays sealed with its own key, and its submitter is told on the own receipt. Called by `effects`.
"""

from __future__ import annotations

from heliograph.core.procedure import Kind
from heliograph.core.receipt import Mistyped, read_number
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.actions import deadlines as clock
from heliograph.matters.actions.actor import SYSTEM, may_see
from heliograph.matters.actions.change import Change, attach, hashes, project, record, tell
from heliograph.matters.actions.details import Details
from heliograph.matters.actions.ending import retention_end
from heliograph.matters.actions.locking import held, joined_to
from heliograph.matters.errors import Invalid
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Deadline, Event, Matter, Party


def merge(change: Change) -> None:
    """Join the matter to another open one of the same procedure that the officer also has."""
    matter = change.matter
    try:
        number = read_number(change.details.into)
    except Mistyped as error:
        raise Invalid("into", error.text) from error
    target = next(iter(held(bureau_id=matter.bureau_id, number=number)), None)
    if target is None or target.id == matter.id or not _fits(change, target):
        raise Invalid(
            "into",
            Text(
                "请填写同类、尚未办结的另一件事项的编号。", "Give the number of another open matter of the same kind."
            ),
        )
    matter.merged_into, matter.offered_to_id = target.id, None
    change.facts["into"] = target.number
    event = record(
        target, MatterKey.of(target), action="merged-here", kind="told", to=target.state, role=change.role,
        now=change.now, actor=change.actor, facts={"from": matter.number},
    )  # fmt: skip
    change.rows += [event, *project(target, event)]
    target.save()


def number_to_join(details: Details) -> str:
    """The number of the matter that another is to be joined to, as it is stored; "" if there is none."""
    try:
        return read_number(details.into) if details.into else ""
    except Mistyped:
        return ""


def _fits(change: Change, target: Matter) -> bool:
    """Open, of the same kind, in the officer's own lists, and not in the hands of whoever this one complains about."""
    matter, viewer = change.matter, change.actor.viewer
    is_open = target.erased_at is None and not target.outcome and target.procedure == matter.procedure
    is_accused = target.unit_id == matter.about_unit_id or (
        target.officer_id is not None and target.officer_id == matter.about_officer_id
    )
    return is_open and viewer is not None and may_see(viewer, target) and not is_accused


def tell_joined(change: Change) -> None:
    """Those whose matters were joined to this one get the same answer, and whatever was joined to theirs before."""
    waiting = [change.matter]
    while waiting:
        into = waiting.pop()
        for child in joined_to(into):
            _tell_one(change, child, into)
            waiting.append(child)


def _tell_one(change: Change, child: Matter, into: Matter) -> None:
    key, details, now = MatterKey.of(child), change.details, change.now
    event = record(
        child, key, action="told-answer", kind="told", to=child.state, role=change.role, now=now, actor=change.actor,
        words=details.words.strip(), facts={"into": into.number}, sealed_facts=dict(change.sealed_facts),
        files_hashed=hashes(details.attachments),
    )  # fmt: skip
    child.answered_by_id = into.answered_by_id
    child.settled_at = now  # rating and retention count from the answer, not from the day it was joined
    child.erase_at = retention_end(procedures.version(child.bureau_id, child.procedure, child.version), now)
    files = attach(child, key, event, details.attachments, is_public=True)
    change.rows += [event, *files, *tell(child, event, ["submitter"], _parties(child), now), *project(child, event)]
    child.save()


def leave(change: Change) -> None:
    """ "Not solved", said by whoever was joined to another: theirs goes on by itself, and the other one is told.

    Nothing else happens to the other: whether its own submitter is content is for them to say.
    """
    matter = change.matter
    if matter.merged_into is None:
        return
    matter.answered_by_id = matter.answered_by_id if _was_told(matter) else _joined(matter).officer_id
    into = next(iter(held(bureau_id=matter.bureau_id, id=matter.merged_into, erased_at=None)), None)
    matter.merged_into = None
    if into is None:
        return
    change.facts["from"] = into.number
    event = record(
        into, MatterKey.of(into), action="left-here", kind="told", to=into.state, role=change.role, now=change.now,
        actor=change.actor, facts={"from": matter.number},
    )  # fmt: skip
    change.rows += [event, *project(into, event)]
    into.save()


def _joined(child: Matter) -> Event:
    """The last time it was joined to another."""
    joined = Event.objects.filter(bureau_id=child.bureau_id, matter_id=child.id, kind=Kind.MERGE)
    return joined.order_by("-sequence")[0]


def _was_told(child: Matter) -> bool:
    """Whether an answer came after it was joined; until then, who joined it is who closed it."""
    told = Event.objects.filter(bureau_id=child.bureau_id, matter_id=child.id, action="told-answer")
    return told.filter(sequence__gt=_joined(child).sequence).exists()


def release_joined(change: Change) -> None:
    """The matter was taken back by its own submitter: each joined to it goes on by itself, on its own clock."""
    into = change.matter
    for child in joined_to(into):
        joined = _joined(child)
        event = record(
            child, MatterKey.of(child), action="unmerged", kind="told", to=joined.from_state, role="system",
            now=change.now, actor=SYSTEM, facts={"from": into.number},
        )  # fmt: skip
        child.state, child.merged_into, child.outcome = joined.from_state, None, ""
        child.settled_at = child.erase_at = None
        clock.point_to_next(child, _taken_up_again(child, joined))
        told = tell(child, event, ["submitter"], _parties(child), change.now)
        change.rows += [event, *told, *project(child, event)]
        child.save()


def _taken_up_again(child: Matter, joined: Event) -> list[Deadline]:
    """The promises that were dropped when it was joined: they were never kept, so their clocks never stopped."""
    dropped = Deadline.objects.filter(
        bureau_id=child.bureau_id, matter_id=child.id, status=Deadline.Status.VOID, settled_at=joined.at
    )
    rows = list(dropped)
    for row in rows:
        row.settled_at, row.status = None, Deadline.Status.RUNNING
        ended = joined.at.isoformat()
        if any(until == ended for _, until, *_ in row.pauses):
            row.pauses = [[since, None if until == ended else until, *by] for since, until, *by in row.pauses]
            row.status = Deadline.Status.PAUSED
        clock.watch(row)
        row.save()
    return rows


def _parties(matter: Matter) -> list[Party]:
    return list(Party.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id))
