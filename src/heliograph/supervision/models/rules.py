"""Rules that are data: how a card climbs, and the checklists of reviews. A version's text is kept for ever."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from heliograph.matters.appending import AppendOnly
from heliograph.organisation.models import Bureau, Officer


class RuleKind(models.TextChoices):
    ESCALATION = "escalation"
    CHECKLIST = "checklist"


class RuleText(AppendOnly):
    """One version of a rule as a bureau has it. The newest loaded one is in force; none: the shipped one."""

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=RuleKind.choices)
    version = models.CharField(max_length=40)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")

    class Meta(AppendOnly.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau", "kind", "version"], name="rule_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"
