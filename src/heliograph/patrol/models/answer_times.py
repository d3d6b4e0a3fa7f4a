"""How long calls took (接警到到达), by week: tables that were checked, and weeks that were published. No row is about a call or a person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from heliograph.organisation.models import Bureau, Officer, Unit


class TimesFile(models.Model):
    """A table that was checked; the table itself is not kept. `stages`: [code, since, limits in seconds]; `figures`: of each week, unit and
    stage, as `reading.answer_times` reads them, emptied after 30 days; `weeks`: so many stand together."""

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    name = models.CharField(_("文件"), max_length=200)
    digest = models.CharField(max_length=64)
    report = models.JSONField(_("检查结果"))
    usable = models.BooleanField()
    calls = models.PositiveIntegerField(_("警情"))
    weeks = models.PositiveSmallIntegerField(default=1)
    stages = models.JSONField()
    figures = models.JSONField(default=list)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    taken_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("用时表")
        indexes: ClassVar = [models.Index(fields=["bureau", "unit", "-taken_at"], name="times_files_of_unit")]

    def __str__(self) -> str:
        return self.name


class TimesWeek(models.Model):
    """Published figures of the days from `first` to `last` (whole weeks), all of a unit's stages. `rows`: what is told, as the log's leaf holds
    its hash; `code`: the unit's on that day; `file`: where it is from. Taken back, it stays with its reason."""

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    code = models.CharField(max_length=50)
    file = models.ForeignKey(TimesFile, models.PROTECT, related_name="published")
    first = models.DateField()
    last = models.DateField()
    stages = models.JSONField()
    rows = models.JSONField()
    published_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.CharField(_("撤回的原因"), max_length=200, blank=True)
    record = models.JSONField(default=dict)
    salt = models.BinaryField(default=bytes)
    leaf_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("公布的用时")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bureau", "unit", "first"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="times_week_published_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.first}"
