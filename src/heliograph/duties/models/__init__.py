"""Recurring duties: the bureau's rules with their history, how far each has been drawn, and each duty's public line."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from heliograph.core.text import Text
from heliograph.matters.appending import TextVersion
from heliograph.organisation.models import Bureau, Unit


class RuleVersion(TextVersion):
    """One version of a rule as a bureau has it. None is ever changed; which one holds on a day, its `in_force` says."""

    class Meta(TextVersion.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau", "code", "version"], name="duty_rule_version_once")
        ]


class Cursor(models.Model):
    """How far a rule's turns have been drawn up: all up to the key `after`, of the one that comes next the subjects up to
    `subject`. `due_at`: when the next must be drawn; NULL while none comes. The only thing the job looks for."""

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    after = models.DateField()
    subject = models.CharField(max_length=60, blank=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["bureau", "code"], name="duty_cursor_once")]
        indexes: ClassVar = [models.Index(fields=["due_at"], name="duty_cursor_due", condition=Q(due_at__isnull=False))]

    def __str__(self) -> str:
        return f"{self.code} {self.after}"


class Status(models.TextChoices):
    """Where a duty stands, for everybody. `late`: done after it was missed."""

    OWED = "owed"
    DONE = "done"
    MISSED = "missed"
    LATE = "late"
    ENDED = "ended"


OPEN = (Status.OWED, Status.MISSED)


class Duty(models.Model):
    """任务: one turn of a rule for one subject. Its matter has the same id; all here is public, and drawn from its events.

    `due_on` is the day first promised and never changes: boards count by it. `due_at` follows what was moved. `said` and
    `why` are the last public words of who did and of who moved (or why it ended); withheld while they hold something personal.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    rule = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    url = models.CharField(max_length=200, blank=True)
    shown = models.BooleanField(default=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    turn = models.DateField()
    opens_on = models.DateField()
    due_on = models.DateField()
    due_at = models.DateTimeField()
    number = models.CharField(max_length=20)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OWED)
    moves = models.PositiveSmallIntegerField(default=0)
    why = models.CharField(max_length=1000, blank=True)
    said = models.CharField(max_length=3000, blank=True)
    withheld = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    missed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "rule", "turn", "kind", "subject"], name="duty_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "due_on", "rule", "unit", "status"], name="duty_board"),
            models.Index(fields=["bureau_id", "unit", "due_at", "id"], name="duty_unit"),
            models.Index(fields=["bureau_id", "kind", "subject", "due_on"], name="duty_subject"),
            models.Index(fields=["bureau_id", "kind", "subject"], name="duty_open", condition=Q(settled_at=None)),
            models.Index(fields=["bureau_id", "unit", "due_on"], name="duty_unit_open", condition=Q(settled_at=None)),
            models.Index(fields=["bureau_id", "unit", "due_on"], name="duty_withheld", condition=Q(withheld=True)),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.turn} {self.status}"

    @property
    def name(self) -> Text:
        return Text(self.name_zh, self.name_en)
