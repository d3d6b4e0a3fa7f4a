"""Rosters (排班表) of a unit: the squad's file as it was given, each seat's shift on each day, how far the solver is, who signed.

Seats have codes, no names; `holders` says which officer holds one.
"""

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
    SIGNED = "signed", _("已签发")
    WITHDRAWN = "withdrawn", _("已撤回")


class SquadRoster(models.Model):
    """One version of a unit's roster. `squad`: the TOML; `rows`: [code of the seat, its `post/shift` of each day, "" for a day off];
    `steps`: by hand, the newest last, each a list of [seat, place of the day, was, is]; `undone`: those taken back, the last one last.
    `result`: places left empty, evenness, bound, conflicts. Signed, it holds from `from_day` to `last_day`, both counted in, and no other
    of the unit does; `empty_reason`: why it was signed with places left empty. Withdrawn before its first day, it never held."""

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=RosterState.choices, default=RosterState.WAITING)
    squad = models.TextField()
    seconds = models.PositiveIntegerField()
    rows = models.JSONField(default=list)
    steps = models.JSONField(default=list)
    undone = models.JSONField(default=list)
    result = models.JSONField(default=dict)
    done = models.FloatField(default=0)
    is_stopping = models.BooleanField(default=False)
    made_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    signed_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", null=True)
    signed_at = models.DateTimeField(null=True)
    from_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    empty_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("排班表")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau", "unit", "number"], name="squad_roster_number_once")
        ]
        indexes: ClassVar = [models.Index(fields=["bureau", "unit", "state", "last_day"], name="squad_rosters_signed")]

    def __str__(self) -> str:
        return f"{self.unit} {self.number}"
