"""Random checks and inspection: what checkers found in what was drawn for them, and each finding's public line.

A finding is about a unit. No row here has an officer as its subject.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from heliograph.matters.appending import AppendOnly
from heliograph.organisation.models import Officer, Unit


class Check(AppendOnly):
    """检查: a drawn matter was checked. `fine`: nothing was found; otherwise `finding_id` is what has to be put right."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    draw_id = models.UUIDField()
    item_id = models.UUIDField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    fine = models.BooleanField()
    finding_id = models.UUIDField(null=True)

    class Meta(AppendOnly.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["bureau_id", "item_id", "officer"], name="check_once")]
        indexes: ClassVar = [models.Index(fields=["bureau_id", "draw_id"], name="check_draw")]

    def __str__(self) -> str:
        return "fine" if self.fine else "found"


class Status(models.TextChoices):
    """Where a finding stands, for everybody."""

    FOUND = "found"
    CORRECTED = "corrected"
    CONFIRMED = "confirmed"


class Finding(models.Model):
    """督察发现: something a unit has to put right. Its matter has the same id; all here is public, drawn from its events.

    `due_on` is the day first set and never changes: counts go by it. `due_at` follows what was extended or sent back. `missed_at`: the
    day came and it was not put right. `recheck_by`: by when inspection itself must look again, while it has not; `recheck_missed_at`: it
    did not once. `said`: what the unit put right; withheld while it holds something personal.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    number = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    draw_id = models.UUIDField(null=True)
    problem = models.CharField(max_length=2000)
    found_at = models.DateTimeField()
    due_on = models.DateField()
    due_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.FOUND)
    said = models.CharField(max_length=2000, blank=True)
    withheld = models.BooleanField(default=False)
    corrected_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    recheck_by = models.DateTimeField(null=True)
    recheck_missed_at = models.DateTimeField(null=True)
    sent_back = models.PositiveSmallIntegerField(default=0)
    extended = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "found_at", "unit", "status"], name="inspected_when"),
            models.Index(fields=["bureau_id", "unit", "id"], name="inspected_unit"),
            models.Index(fields=["bureau_id", "draw_id"], name="inspected_draw", condition=Q(draw_id__isnull=False)),
            models.Index(fields=["bureau_id", "due_at"], name="inspected_open", condition=~Q(status="confirmed")),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.status}"
