"""保鲜承诺: each board, guide and unit page has an owner and a day by which somebody looks whether it is still right."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.cache import cache
from django.db import models
from django.db.models import Q

from heliograph.notices.models.append_only import Recorded
from heliograph.organisation.models import Officer, Role, Unit


def kept_under(bureau_id: int) -> str:
    """The name in Django's cache under which a bureau's boards are kept for readers."""
    return f"notices:boards:{bureau_id}"


class Board(models.Model):
    """A page that somebody answers for. `code`: "kind:traffic", "guide:consultation", "unit:pcs-1".

    `due_at` is when it must be looked at next: past it the page says so to everybody. `card_at` is when the owner is shown
    the next card about it (yellow before `due_at`, red at it); NULL once the red one is out. `checked_at` NULL: never yet.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    code = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.LEAD)
    days = models.PositiveSmallIntegerField()
    checked_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    card_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "code"], name="notice_board_once"),
            models.CheckConstraint(name="notice_board_days", condition=Q(days__gte=1, days__lte=730)),
        ]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "due_at", "id"], name="notice_board_due"),
            models.Index(fields=["bureau_id", "unit", "due_at"], name="notice_board_unit"),
            models.Index(fields=["bureau_id", "card_at"], name="notice_board_card", condition=Q(card_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        cache.delete(kept_under(self.bureau_id))


class BoardCheck(Recorded):
    """核对记录: who looked at a board and said that it is still right, append-only; or who gave it to whom."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    code = models.CharField(max_length=80)
    verb = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    words = models.CharField(max_length=1000, blank=True)

    class Meta(Recorded.Meta):
        indexes: ClassVar = [models.Index(fields=["bureau_id", "code", "at", "id"], name="notice_board_check")]

    def __str__(self) -> str:
        return f"{self.code} {self.verb}"


class BoardCard(models.Model):
    """亮牌: a board that is near its day (yellow) or past it (red). Climbs as the cards of promises do; ends with the check.

    `reached`: 0 the owner, 1 who leads the unit, 2 the legal office. `show_at` is when the next of them is shown it.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    code = models.CharField(max_length=80)
    colour = models.CharField(max_length=6)
    due = models.DateTimeField()
    at = models.DateTimeField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=20)
    reached = models.PositiveSmallIntegerField(default=0)
    show_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "code", "due", "colour"], name="notice_card_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "show_at"], name="notice_card_show", condition=Q(show_at__isnull=False)),
            models.Index(fields=["bureau_id", "code", "at"], name="notice_card_board"),
            models.Index(fields=["bureau_id", "at"], name="notice_card_open", condition=Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.colour} {self.code}"
