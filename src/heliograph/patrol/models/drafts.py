"""Squads that a lead is writing, before a roster is asked for: the words as they were typed, of seats and never of persons."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from heliograph.organisation.models import Bureau, Officer, Unit


class SquadDraft(models.Model):
    """`typed`: as `drafting.typed.Typed` keeps it; `saved`: how many times it was, so that nobody writes over another's words unawares;
    `is_aside`: put aside, to be brought back."""

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    typed = models.JSONField()
    saved = models.PositiveIntegerField(default=0)
    is_aside = models.BooleanField(default=False)
    made_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("班组草稿")
        indexes: ClassVar = [
            models.Index(fields=["bureau", "unit", "changed_at"], name="squad_drafts_of_unit"),
            models.Index(fields=["changed_at"], name="squad_drafts_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.made_at}"
