"""Rosters (排班表) of a unit: the squad's file as it was given, each seat's shift on each day, how far the solver is. Seats have codes, no names."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from heliograph.organisation.models import Bureau, Officer, Unit


class RosterState(models.TextChoices):
    """How far a roster has got."""

    WAITING = "waiting", _("等待计算")
    RUNNING = "running", _("正在计算")
    READY = "ready", _("算好了")
    CANCELLED = "cancelled", _("已取消")
    FAILED = "failed", _("算不出来")


class SquadRoster(models.Model):
    """One version of a unit's roster. `squad`: the TOML; `rows`: [code of the seat, its `post/shift` of each day, "" for a day off];
    `result`: places left empty, evenness, bound, conflicts."""

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=RosterState.choices, default=RosterState.WAITING)
    squad = models.TextField()
    seconds = models.PositiveIntegerField()
    rows = models.JSONField(default=list)
    result = models.JSONField(default=dict)
    done = models.FloatField(default=0)
    is_stopping = models.BooleanField(default=False)
    made_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("排班表")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau", "unit", "number"], name="squad_roster_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.number}"
