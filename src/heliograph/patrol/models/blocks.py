"""Maps of blocks (社区、网格): shapes of a unit's own, from which plans may be made instead of from squares."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from heliograph.organisation.models import Bureau, Officer, Unit


class BlockMap(models.Model):
    """One file of blocks, never changed: plans copy what they need. `blocks`: [name, GeoJSON geometry in WGS-84, id of the station or None]
    in the file's order. `is_retired`: no longer offered to new plans."""

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    name = models.CharField(_("文件"), max_length=200)
    blocks = models.JSONField()
    count = models.PositiveIntegerField(default=0)
    dropped = models.JSONField(default=list)
    is_retired = models.BooleanField(default=False)
    made_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("网格图")
        indexes: ClassVar = [models.Index(fields=["bureau", "unit", "-made_at"], name="block_maps_of_unit")]

    def __str__(self) -> str:
        return self.name
