"""What a plan and a roster have in common: a version that somebody asked the worker for, and a chief signed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from heliograph.organisation.models import Bureau, Officer, Unit

ON_ITS_WAY = ("waiting", "running")
"""States of what the worker has still to do, by whatever model."""


class AskedOfWorker(models.Model):
    """`number` counts the unit's versions; `done`: how far the worker is, from 0 to 1; `is_stopping`: somebody cancelled. Signed, it holds
    from `from_day` on."""

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    number = models.PositiveIntegerField()
    result = models.JSONField(default=dict)
    done = models.FloatField(default=0)
    is_stopping = models.BooleanField(default=False)
    made_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    signed_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", null=True)
    signed_at = models.DateTimeField(null=True)
    from_day = models.DateField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.unit} {self.number}"
