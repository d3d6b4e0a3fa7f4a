"""Rosters (排班表) of a unit: the squad's file as it was given, each seat's shift on each day, how far the solver is, who signed.

Seats have codes, no names; `holders` says which officer holds one.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from heliograph.patrol.models.asked import AskedOfWorker


class RosterState(models.TextChoices):
    """How far a roster has got."""

    WAITING = "waiting", _("等待计算")
    RUNNING = "running", _("正在计算")
    READY = "ready", _("算好了")
    CANCELLED = "cancelled", _("已取消")
    FAILED = "failed", _("算不出来")
    SIGNED = "signed", _("已签发")
    WITHDRAWN = "withdrawn", _("已撤回")


class SquadRoster(AskedOfWorker):
    """One version of a unit's roster. `squad`: the TOML; `rows`: [code of the seat, its `post/shift` of each day, "" for a day off];
    `steps`: by hand, the newest last, each a list of [seat, place of the day, was, is]; `undone`: those taken back, the last one last.
    `result`: places left empty, evenness, bound, conflicts. Signed, it holds from `from_day` to `last_day`, both counted in, and no other
    of the unit does; `empty_reason`: why it was signed with places left empty. Withdrawn before its first day, it never held."""

    state = models.CharField(max_length=10, choices=RosterState.choices, default=RosterState.WAITING)
    squad = models.TextField()
    seconds = models.PositiveIntegerField()
    rows = models.JSONField(default=list)
    steps = models.JSONField(default=list)
    undone = models.JSONField(default=list)
    last_day = models.DateField(null=True)
    empty_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("排班表")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau", "unit", "number"], name="squad_roster_number_once")
        ]
        indexes: ClassVar = [models.Index(fields=["bureau", "unit", "state", "last_day"], name="squad_rosters_signed")]
