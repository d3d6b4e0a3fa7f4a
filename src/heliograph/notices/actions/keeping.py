"""保鲜: every board gets an owner and a day; "checked, still right" moves the day on; past it cards go to the owner and up.

`provide` and `remind` are the worker's and may be run twice. The ladder (owner, lead, legal office) and its times are those
of the cards of promises: `supervision`'s rule, which a bureau sets itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.core.cache import cache
from django.db import connection

from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, NotAllowed, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.notices import boards
from heliograph.notices.actions.recording import reason
from heliograph.notices.actions.rights import is_legal, may_keep, may_lead
from heliograph.notices.models.boards import Board, BoardCard, BoardCheck, kept_under
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Role
from heliograph.organisation.reading import Viewer
from heliograph.supervision.models import Colour
from heliograph.supervision.reading import rules

STEP = 200
OWNING = (Role.HANDLER, Role.LEAD, Role.CHIEF)
TOP = 2


def provide(bureau_id: int, now: datetime) -> int:
    """Give every board that has none an owner and a first day. Returns how many were new."""
    today = now.astimezone(organisation.zone(bureau_id)).date()
    known = set(Board.objects.filter(bureau_id=bureau_id).values_list("code", flat=True))
    missing = [kept for kept in boards.every(bureau_id, today) if kept.code not in known]
    rows = []
    for kept in missing:
        due = now + boards.FIRST_LOOK
        rows.append(
            Board(
                bureau_id=bureau_id, id=new_id(), code=kept.code, unit_id=kept.unit, role=Role.LEAD, days=kept.days,
                due_at=due, card_at=due - boards.WARNING,
            )
        )  # fmt: skip
    durably(lambda: Board.objects.bulk_create(rows, ignore_conflicts=True))
    cache.delete(kept_under(bureau_id))
    return len(rows)


def still_right(viewer: Viewer, code: str, *, now: datetime, words: str = "") -> Board:
    """Somebody looked, and it is right. Raises `NotAllowed`, `NotFound`, `Standing`, `Invalid`."""

    def work() -> Board:
        row = _locked(viewer, code)
        if not may_keep(viewer, row.unit_id, row.role):
            raise NotAllowed(Text("核对这一栏", "vouch for this board"))
        said = reason(row.bureau_id, words) if words.strip() else ""
        row.checked_at, row.due_at = now, now + timedelta(days=row.days)
        row.card_at = row.due_at - boards.warning_before(row.days)
        row.save()
        _put_on_record(row, "checked", viewer, now, said)
        BoardCard.objects.filter(bureau_id=row.bureau_id, code=code, ended_at__isnull=True).update(
            ended_at=now, show_at=None
        )
        return row

    return durably(work)


def hand_over(viewer: Viewer, code: str, unit_id: int, role: str, days: int, words: str, *, now: datetime) -> Board:
    """Give a board to another owner, or another rhythm. Whoever leads both units, and the legal office, may.

    Raises `NotAllowed`, `NotFound`, `Missing`, `Invalid`, `Standing`.
    """

    def work() -> Board:
        row = _locked(viewer, code)
        is_ours = may_lead(viewer, row.unit_id) and may_lead(viewer, unit_id)
        if unit_id not in organisation.units(viewer.bureau_id) or not (is_ours or is_legal(viewer)):
            raise NotAllowed(Text("改这一栏归谁管", "change who owns this board"))
        if role not in OWNING:
            raise Invalid("role", Text("请选一种职务。", "Choose a role."))
        if not 1 <= days <= 730:
            raise Invalid("days", Text("1 到 730 天。", "1 to 730 days."))
        said = reason(row.bureau_id, words)
        begin = row.checked_at or row.due_at - timedelta(days=row.days)
        if row.checked_at is not None:
            row.due_at = begin + timedelta(days=days)
        row.unit_id, row.role, row.days = unit_id, role, days
        row.card_at = row.due_at - boards.warning_before(days)
        row.save()
        _put_on_record(row, "handed-over", viewer, now, said)
        BoardCard.objects.filter(bureau_id=row.bureau_id, code=code, ended_at__isnull=True).update(
            ended_at=now, show_at=None
        )
        return row

    return durably(work)


def remind(now: datetime) -> int:
    """Show the cards whose time has come, and take those that climb a step up. Reads nothing that is not due."""
    done = 0
    for bureau in organisation.bureaus():
        due = Board.objects.filter(bureau_id=bureau.id, card_at__lte=now).order_by("card_at")
        while batch := list(due.values_list("id", flat=True)[:STEP]):
            done += durably(lambda bureau=bureau, batch=batch: _show(bureau.id, batch, now))  # type: ignore[misc]
        climbing = BoardCard.objects.filter(bureau_id=bureau.id, show_at__lte=now).order_by("show_at")
        while batch := list(climbing.values_list("id", flat=True)[:STEP]):
            done += durably(lambda bureau=bureau, batch=batch: _climb(bureau.id, batch, now))  # type: ignore[misc]
    return done


def _show(bureau_id: int, ids: list[UUID], now: datetime) -> int:
    rows = Board.objects.filter(bureau_id=bureau_id, id__in=ids, card_at__lte=now)
    held = list(rows.select_for_update() if connection.features.has_select_for_update else rows)
    for row in held:
        colour = Colour.RED if row.due_at <= now else Colour.YELLOW
        of = {"bureau_id": bureau_id, "code": row.code, "due": row.due_at}
        if colour == Colour.RED:
            BoardCard.objects.filter(**of, colour=Colour.YELLOW, ended_at__isnull=True).update(
                ended_at=now, show_at=None
            )
        card = BoardCard(**of, id=new_id(), colour=colour, at=now, unit_id=row.unit_id, role=row.role)
        card.show_at = _next(card)
        BoardCard.objects.bulk_create([card], ignore_conflicts=True)
        row.card_at = None if colour == Colour.RED else row.due_at
        row.save(update_fields=["card_at"])
    return len(held)


def _climb(bureau_id: int, ids: list[UUID], now: datetime) -> int:
    rows = BoardCard.objects.filter(bureau_id=bureau_id, id__in=ids, show_at__lte=now)
    held = list(rows.select_for_update() if connection.features.has_select_for_update else rows)
    for card in held:
        card.reached = min(card.reached + 1, TOP)
        card.show_at = _next(card)
        card.save(update_fields=["reached", "show_at"])
    return len(held)


def _next(card: BoardCard) -> datetime | None:
    """When the card goes to the next of its ladder."""
    rule = rules.escalation_of(card.bureau_id)
    after = rule.ladder("", card.colour).after(card.reached)
    if after is None:
        return None
    return after.reckon(card.at, rule.office, organisation.calendar(card.bureau_id), organisation.zone(card.bureau_id))


def _locked(viewer: Viewer, code: str) -> Board:
    row = Board.objects.select_for_update().filter(bureau_id=viewer.bureau_id, code=code).first()
    if row is None:
        raise NotFound
    return row


def _put_on_record(row: Board, verb: str, by: Viewer, now: datetime, words: str) -> None:
    BoardCheck(
        bureau_id=row.bureau_id, id=new_id(), code=row.code, verb=verb, at=now, by_id=by.officer_id, words=words
    ).save()
