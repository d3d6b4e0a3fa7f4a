"""What a party was told, when, in which way and how that is known; what they are still owed; and what was served on them."""

from __future__ import annotations

from collections.abc import Iterator

from heliograph.cases.reading.page import words
from heliograph.cases.reading.page.clock import is_over
from heliograph.cases.reading.page.model import File
from heliograph.cases.reading.page.model import Told as Line
from heliograph.cases.reading.page.rows import Told
from heliograph.core.procedure import WAY_NAMES, Shown, Way
from heliograph.core.text import Text
from heliograph.matters.models import Attachment, Deadline, Telling

Status = Telling.Status
MADE = (Status.DELIVERED, Status.READ)


def tellings(told: Told) -> tuple[Line, ...]:
    """The tellings of this party, those of the law first, each kind oldest first."""
    if not told.may(Shown.TELLINGS):
        return ()
    duties = (_duty(told, row) for row in told.rows.tellings if may_show(told, row))
    news = (_news(told, row) for row in told.rows.tellings if not row.duty)
    return (*duties, *(line for line in news if line is not None))


def may_show(told: Told, row: Telling) -> bool:
    """Whether a duty to tell may be shown: made, or owed for a step that they may know was taken.

    Who learns of the case only as the law lets them know must not read on a page what is about to be done.
    """
    if not row.duty or not told.may_name(row.duty):
        return False
    if is_made(row) or not told.is_until_told:
        return True
    event = told.event(row.event_id)
    return event is not None and told.may_know_of(event)


def is_made(row: Telling) -> bool:
    """Whether the telling was made, with its proof."""
    return row.status in MADE and row.served_at is not None


def clock_of(told: Told, row: Telling) -> Deadline | None:
    return next((d for d in told.rows.deadlines if d.id == row.deadline_id), None)


def stands(told: Told, row: Telling) -> str:
    """How it stands: made, late, owed, broken, failed or impossible."""
    deadline = clock_of(told, row)
    if is_made(row):
        return "late" if deadline is not None and deadline.status == Deadline.Status.LATE else "made"
    if row.status == Status.IMPOSSIBLE:
        return "impossible"
    if deadline is not None and is_over(told, deadline):
        return "broken"
    return "failed" if row.status == Status.FAILED else "owed"


def _duty(told: Told, row: Telling) -> Line:
    rule, deadline = told.duty(row), clock_of(told, row)
    return Line(
        title=told.say(rule.title),
        stands=stands(told, row),
        at=row.served_at if is_made(row) else None,
        due=deadline.due if deadline is not None else None,
        way=WAY_NAMES[Way(row.way)] if row.way else None,
        plain=rule.plain,
        legal=rule.legal,
        proof=told.opened_text("telling.proof", row.id, bytes(row.proof)),
        reason=told.opened_text("telling.reason", row.id, bytes(row.reason)) if row.status in _WITH_REASON else "",
        read_at=row.read_at,
        grounds=told.procedure.grounds(rule.basis),
    )


_WITH_REASON = (Status.FAILED, Status.IMPOSSIBLE)


def _news(told: Told, row: Telling) -> Line | None:
    event = told.event(row.event_id)
    action = told.action(event.action) if event else None
    if event is None or action is None or not told.may_hear(action):
        return None
    return Line(
        title=told.say(action.title),
        stands="news",
        at=row.sent_at or row.owed_at,
        due=None,
        way=_channel(row.channel),
        plain=None,
        legal=None,
        proof="",
        reason="",
        read_at=row.read_at,
        grounds=(),
    )


def _channel(channel: str) -> Text | None:
    return WAY_NAMES[Way(channel)] if channel in set(Way) else None


def documents(told: Told) -> tuple[File, ...]:
    """The public files of the steps whose telling was served on this party: the documents that they hold already.

    Where somebody else in the case must not be named, and where a step was about several people, they stay on paper.
    """
    if not told.may(Shown.DOCUMENTS):
        return ()
    return tuple(_documents(told))


def _documents(told: Told) -> Iterator[File]:
    given = set()
    for row in told.rows.tellings:
        if not row.duty or row.served_at is None or not is_made(row) or not told.may_name(row.duty):
            continue
        title = told.say(told.duty(row).title)
        is_here = not told.has_guarded and not told.is_for_many(row.event_id)
        for file in told.rows.files:
            if file.event_id == row.event_id and file.id not in given:
                given.add(file.id)
                name = file_name(told, file) if is_here else title
                yield File(file.id, name, file.kind, file.size, row.served_at, title, is_here)


def file_name(told: Told, file: Attachment) -> str:
    """The opened name of a file; in place of one that names another party, or was erased, that it is so."""
    name = told.opened_text("attachment.name", file.id, bytes(file.name))
    return name or told.say(words.ERASED)
