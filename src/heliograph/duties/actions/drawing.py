"""Make matters ahead of time: one for each rule, turn and subject, once, whatever crashes and however often it runs.

A turn is drawn up a piece at a time; the cursor moves in the same transaction as the matters, so that a crash between
two pieces neither loses nor repeats one, and `duty_once` holds it where two workers meet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Model

from heliograph.core.procedure import Procedure
from heliograph.duties import subjects
from heliograph.duties.actions.pointing import coming, midnight, point
from heliograph.duties.actions.rules import PROMISE, versions_of
from heliograph.duties.models import Cursor, Duty
from heliograph.duties.occasions import Every
from heliograph.duties.rulebook import Rule
from heliograph.duties.subjects import Subject
from heliograph.duties.turns import Turn, by_day, next_turn
from heliograph.matters import procedures
from heliograph.matters.actions import SYSTEM, Submission
from heliograph.matters.actions import deadlines as clock
from heliograph.matters.actions.submit import prepare
from heliograph.matters.commit import durably, insert
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation

PIECE = 50
CHANNEL = "duty"
LONGEST = timedelta(days=2 * 366)
"""How long before today a turn that is not over can have begun: a year, and at most 366 days to do it in."""
ENOUGH = timedelta(days=13)
"""A fortnight, today counted: who begins later in a period is owed nothing in it that could only be missed."""


def draw_due(now: datetime, *, most: int = 20) -> int:
    """Draw up what is due, at most so many pieces in one run. Returns how many duties were made.

    A rule that can't be drawn up holds up no other: its error is raised when they are done, for the job to keep.
    """
    made = 0
    failed: dict[int, Exception] = {}
    for _ in range(most):
        cursor = Cursor.objects.filter(due_at__lte=now).exclude(id__in=failed).order_by("due_at").first()
        if cursor is None:
            break
        try:
            made += draw_up(cursor.bureau_id, cursor.code, now=now)
        except Exception as error:  # whatever a listing raises, or a procedure that is no longer in force
            failed[cursor.id] = error
    if failed:
        raise next(iter(failed.values()))
    return made


def draw_up(bureau_id: int, code: str, *, now: datetime) -> int:
    """Make the next piece of a rule's next turn if its time has come. Returns how many duties were made."""

    def work() -> int:
        cursor = Cursor.objects.select_for_update().get(bureau_id=bureau_id, code=code)
        versions = versions_of(bureau_id, code)
        found = coming(cursor, versions)
        if found is None or cursor.due_at is None or cursor.due_at > now:
            return 0
        rule, turn = found
        kind = subjects.kind(rule.subjects)
        on = _day_of_listing(bureau_id, turn, now)
        piece = list(kind.listing(bureau_id, on=on, after=cursor.subject, limit=PIECE)) if kind else []
        made = _make(bureau_id, rule, turn, piece, now)
        if len(piece) < PIECE:
            cursor.after, cursor.subject = turn.key, ""
            point(cursor, versions)
        else:
            cursor.subject = piece[-1].key
        cursor.save()
        return made

    return durably(work)


def _day_of_listing(bureau_id: int, turn: Turn, now: datetime) -> date:
    """Whoever holds today is owed the turn; ahead of it, who holds on its first day; long after it, who held on its last."""
    today = now.astimezone(organisation.zone(bureau_id)).date()
    return min(max(turn.opens, today), turn.due)


def include(bureau_id: int, kind: str, subject: Subject, *, now: datetime) -> int:
    """Take in a subject that began after a turn was drawn up. Returns how many duties were made; again makes none.

    For whole periods only: one that begins in the middle of a quarter is owed its visit in that quarter still, if `ENOUGH` of it
    is left, and in the next one if that was drawn up already.
    """

    def work() -> int:
        made = 0
        today = now.astimezone(organisation.zone(bureau_id)).date()
        for cursor in Cursor.objects.select_for_update().filter(bureau_id=bureau_id).order_by("code"):
            versions = [one for one in versions_of(bureau_id, cursor.code) if one.subjects == kind and not one.on]
            for rule, turn in _not_over(bureau_id, versions, cursor, today):
                made += _make(bureau_id, rule, turn, [subject], now)
        return made

    return durably(work)


def owe(bureau_id: int, code: str, subject: Subject, due: date, *, now: datetime) -> int:
    """Make the one duty of a subject that has a day of its own, under a rule of `every = "once"`; it opens today. Returns how many
    were made; again makes none. Raises LookupError where no version of the rule is in force, ValueError for a day that is over."""

    def work() -> int:
        today = now.astimezone(organisation.zone(bureau_id)).date()
        held = [one for one in versions_of(bureau_id, code) if one.in_force <= today and one.every is Every.ONCE]
        if not held:
            raise LookupError(f"no version of {code} is in force on {today}")
        if due < today:
            raise ValueError(f"{due} is over")
        known = Duty.objects.filter(bureau_id=bureau_id, rule=code, kind=held[-1].subjects, subject=subject.key)
        if known.exists():
            return 0
        return _make(bureau_id, held[-1], Turn(due, today, due, by_day(due)), [subject], now)

    return durably(work)


def _not_over(bureau_id: int, versions: Sequence[Rule], cursor: Cursor, today: date) -> Iterator[tuple[Rule, Turn]]:
    """The turns drawn up so far that leave enough time, the earliest first."""
    calendar, after = organisation.calendar(bureau_id), today - LONGEST
    while (found := next_turn(versions, after, calendar)) is not None and found[1].key <= cursor.after:
        after = found[1].key
        if today + min(ENOUGH, found[1].due - found[1].opens) <= found[1].due:
            yield found


def _make(bureau_id: int, rule: Rule, turn: Turn, piece: Sequence[Subject], now: datetime) -> int:
    procedure = procedures.in_force(bureau_id, rule.procedure, max(turn.opens, rule.in_force))
    if procedure is None:
        raise LookupError(f"the rule {rule.code} names {rule.procedure}, which is not in force on {turn.opens}")
    known = Duty.objects.filter(
        bureau_id=bureau_id, rule=rule.code, turn=turn.key, kind=rule.subjects, subject__in=[one.key for one in piece]
    )
    made = set(known.values_list("subject", flat=True))
    rows: list[Model] = []
    for subject in piece:
        if subject.key not in made:
            rows += _duty(bureau_id, procedure, rule, turn, subject, now)
    insert(rows)
    return sum(isinstance(row, Duty) for row in rows)


def _duty(bureau_id: int, procedure: Procedure, rule: Rule, turn: Turn, subject: Subject, now: datetime) -> list[Model]:
    """An ordinary matter, whose promise runs from the turn's first day to its last."""
    name = subject.name.zh if subject.shown else rule.title.zh
    said = Submission(
        values={"rule": f"{rule.title.zh}（{rule.code} {rule.version}）", "subject": name, "turn": turn.title.zh},
        contact=subject.contact,
        channel=CHANNEL,
        unit=subject.unit,
    )
    rows, receipt = prepare(bureau_id, procedure, said, SYSTEM, now=now)
    calendar, zone = organisation.calendar(bureau_id), organisation.zone(bureau_id)
    matter = next(row for row in rows if isinstance(row, Matter))
    matter.unit_id = matter.owed_by_id = subject.unit  # whatever its duties are: it is the unit that owes this
    promised = next(one for one in receipt.deadlines if one.promise == PROMISE)
    promised.starts_at = midnight(bureau_id, turn.opens - timedelta(days=1))
    promised.within = f"{(turn.due - turn.opens).days + 1} days"
    clock.count_anew(promised, procedure.promise(PROMISE), calendar, zone, now)
    clock.point_to_next(matter, receipt.deadlines)
    duty = Duty(
        bureau_id=bureau_id, id=matter.id, rule=rule.code, version=rule.version, kind=rule.subjects, subject=subject.key,
        name_zh=subject.name.zh, name_en=subject.name.en, url=subject.url, shown=subject.shown, unit_id=matter.unit_id,
        turn=turn.key, opens_on=turn.opens, due_on=turn.due, due_at=promised.due, number=matter.number, made_at=now,
    )  # fmt: skip
    return [*rows, duty]
