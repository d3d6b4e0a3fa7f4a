"""Presence (见警率) as a lead confirms it after a shift: how many places of each post were held. Counts, never persons, never where anybody was."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from heliograph.organisation.models import Officer
from heliograph.patrol.models.rosters import SquadRoster


class ShiftPresence(models.Model):
    """What was confirmed of one shift of a day: `counts` is [post, planned, held, replaced] a post, `replaced` of those held by somebody
    else than the roster says. `number` counts from 1; a later one corrects the ones before, which stay, and says why."""

    roster = models.ForeignKey(SquadRoster, models.PROTECT, related_name="presence")
    day = models.DateField()
    shift = models.CharField(max_length=200)
    number = models.PositiveIntegerField(default=1)
    counts = models.JSONField()
    reason = models.CharField(max_length=200, blank=True)
    confirmed_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", verbose_name=_("民警"))
    confirmed_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("到岗确认")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roster", "day", "shift", "number"], name="shift_presence_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.roster} {self.day} {self.shift}"
