"""Files of calls (警情) and their counts per cell, hour, kind and origin."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from heliograph.organisation.models import Bureau, Officer, Unit


class FileState(models.TextChoices):
    """How far a file has got: looked at, taken for planning, taken back."""

    CHECKED = "checked", _("已检查，还没采用")
    ACCEPTED = "accepted", _("已采用")
    WITHDRAWN = "withdrawn", _("已撤回")


class CallFile(models.Model):
    """A file that was checked. `digest` tells the same file when it comes again; the file itself is not kept, `report` is."""

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name=_("公安局"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    name = models.CharField(_("文件"), max_length=200)
    digest = models.CharField(max_length=64)
    state = models.CharField(_("状态"), max_length=10, choices=FileState.choices, default=FileState.CHECKED)
    report = models.JSONField(_("检查结果"))
    usable = models.BooleanField()
    calls = models.PositiveIntegerField(_("警情"))
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    taken_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    accepted_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", null=True)
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("警情文件")
        indexes: ClassVar = [models.Index(fields=["bureau", "unit", "-taken_at"], name="call_files_of_unit")]

    def __str__(self) -> str:
        return self.name


class CallCount(models.Model):
    """How many calls of a kind began in a cell within an hour. `minutes` of work belong to `timed` of them."""

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+")
    file = models.ForeignKey(CallFile, models.CASCADE, related_name="counts")
    cell = models.CharField(max_length=20)
    hour = models.DateTimeField()
    kind = models.CharField(max_length=60, blank=True)
    origin = models.CharField(max_length=10)
    calls = models.PositiveIntegerField()
    timed = models.PositiveIntegerField()
    minutes = models.FloatField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau", "file", "cell", "hour", "kind", "origin"], name="call_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.cell} {self.hour:%Y-%m-%d %H} {self.kind}: {self.calls}"
