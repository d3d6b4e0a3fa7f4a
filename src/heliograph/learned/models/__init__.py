"""What a bureau has learned: its models with their figures, and which readers it switched off. No content, no person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from heliograph.organisation.models import Bureau, Officer


class State(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("model", "待定")
    IN_USE = "in-use", pgettext_lazy("model", "在用")
    DECLINED = "declined", pgettext_lazy("model", "没有采用")
    REPLACED = "replaced", pgettext_lazy("model", "已被替换")


class Learned(models.Model):
    """One model of one kind. The file lies in `HELIOGRAPH_HOME/models`, named by its digest (SHA-256 in hex).

    `examples` confirmed messages between `since` and `until` taught it; `figures` is what it reached on messages that it
    had not seen, as the file says it.
    """

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    examples = models.PositiveIntegerField()
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    figures = models.JSONField()
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bureau", "kind"], condition=Q(state=State.IN_USE), name="one_model_in_use"
            ),
            models.UniqueConstraint(
                fields=["bureau", "kind"], condition=Q(state=State.PROPOSED), name="one_model_proposed"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["bureau", "kind", "-proposed_at"], name="learned_history")]


class SwitchedOff(models.Model):
    """A reader that shows nothing in this bureau. The row goes when it is switched on again; the record of changes stays."""

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["bureau", "kind"], name="reader_switched_off_once")]
