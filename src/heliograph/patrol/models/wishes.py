"""Wishes for patrol (巡逻愿望), as far as they can be counted: the beat and the parts of the week. What was written stays sealed in the matter."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from heliograph.organisation.models import Bureau


class Wish(models.Model):
    """One matter that asks for patrol. `beat`: the code of the beat its place lies in, empty where that is not known; `times`: codes of
    `patrol.times.Time`."""

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+")
    matter_id = models.UUIDField()
    beat = models.CharField(max_length=50, blank=True)
    times = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("巡逻愿望")
        constraints: ClassVar = [models.UniqueConstraint(fields=["bureau", "matter_id"], name="wish_once")]
        indexes: ClassVar = [models.Index(fields=["bureau", "at"], name="wishes_by_time")]

    def __str__(self) -> str:
        return f"{self.beat} {self.times}"
