"""Plans of beats (警区方案): what was asked, the units with their load, each unit's beat, how far the solver is, who signed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from heliograph.patrol.models.asked import AskedOfWorker


class PlanState(models.TextChoices):
    """How far a plan has got."""

    WAITING = "waiting", _("等待计算")
    RUNNING = "running", _("正在计算")
    READY = "ready", _("算好了")
    CANCELLED = "cancelled", _("已取消")
    FAILED = "failed", _("算不出来")
    SIGNED = "signed", _("已签发")
    IN_FORCE = "in-force", _("已生效")


class Plan(AskedOfWorker):
    """One version of a unit's beats. `asked`: beats, seconds, weights, which calls. `city`: the units as the planners read them, and the
    shape of each; `today`: the beat each lies in now; `beats`: the proposal. `moves`: by hand, the newest last, so that each can be
    undone; `undone`: those taken back, the last one last. `result`: measures of today and of the proposal, bound and gap of what the
    solver found, the officers whose steps by hand are in it (`hands`)."""

    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.WAITING)
    asked = models.JSONField()
    city = models.JSONField(default=dict)
    today = models.JSONField(default=list)
    beats = models.JSONField(default=list)
    moves = models.JSONField(default=list)
    undone = models.JSONField(default=list)

    class Meta:
        verbose_name = verbose_name_plural = _("警区方案")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau", "unit", "number"], name="beat_plan_number_once")
        ]
        indexes: ClassVar = [models.Index(fields=["bureau", "state", "from_day"], name="beat_plans_to_come")]
