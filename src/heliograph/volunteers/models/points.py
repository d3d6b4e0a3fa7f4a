"""警民联系点: a place that helps, what it offers, who answers for it, and everything that was done with it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from heliograph.core.text import Text
from heliograph.matters.appending import StepTaken
from heliograph.organisation.models import Officer, Unit


class PointState(models.TextChoices):
    """Where a point stands."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class ContactPoint(models.Model):
    """联系点: a shop, a school, a village office. Public from its opening on; its keeper's own name and number are not kept here.

    `services` are codes of kinds.toml; `area` is the code of the beat it lies in, whose card names the officers; `officer`
    answers for this point above all. `since` is the day of the state it is in now.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    kind = models.CharField(max_length=20)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=120)
    way = models.CharField(max_length=200, blank=True)
    hours = models.CharField(max_length=120)
    services = models.JSONField(default=list)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    area = models.CharField(max_length=50, blank=True)
    state = models.CharField(max_length=10, choices=PointState.choices, default=PointState.OPEN)
    why = models.CharField(max_length=300, blank=True)
    opened_on = models.DateField()
    since = models.DateField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="point_ends_with_reason", condition=Q(state="open") | ~Q(why="")),
        ]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "unit", "name_zh", "id"], name="point_unit"),
            models.Index(fields=["bureau_id", "name_zh", "id"], name="point_name", condition=~Q(state="closed")),
            models.Index(fields=["bureau_id", "id"], name="point_visited", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return self.name_zh

    @property
    def title(self) -> Text:
        return Text(self.name_zh, self.name_en or self.name_zh)


class PointStep(StepTaken):
    """联系点记录: one step, append-only, public. `words` say what changed or why."""

    point_id = models.UUIDField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau_id", "point_id", "at"], name="point_step_point")]
