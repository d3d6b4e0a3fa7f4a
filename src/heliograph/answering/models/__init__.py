"""What answering keeps: hashes of what answers said, two counts a unit and month, and a bureau's own phrases. No text of an
answer, nothing about a person, no score.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from heliograph.organisation.models import Officer, Unit


class Seen(models.Model):
    """A keyed hash of eight letters in a row that an answer of the bureau had, and the month of the latest that had them.

    One in four is kept, chosen by the hash. Without the instance's key nobody can try a text against them.
    """

    pk = models.CompositePrimaryKey("bureau_id", "shingle")
    bureau_id = models.SmallIntegerField()
    shingle = models.BigIntegerField()
    month = models.DateField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau_id", "month"], name="seen_month")]

    def __str__(self) -> str:
        return f"{self.month}"


class Counted(models.Model):
    """An answer that was counted, so that it is not counted again; forgotten after two months."""

    pk = models.CompositePrimaryKey("bureau_id", "event_id")
    bureau_id = models.SmallIntegerField()
    event_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau_id", "at"], name="counted_at")]

    def __str__(self) -> str:
        return f"{self.event_id}"


class UnitMonth(models.Model):
    """How many answers a unit gave in a month, and how many of them were templates. `month` is its first day."""

    pk = models.CompositePrimaryKey("bureau_id", "month", "unit")
    bureau_id = models.SmallIntegerField()
    month = models.DateField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    answers = models.PositiveIntegerField(default=0)
    templates = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.month} {self.templates}/{self.answers}"


class OwnPhrase(models.Model):
    """A phrase the bureau added (官话 and what to say instead). Without `plainly`, a shipped phrase that it took out."""

    pk = models.CompositePrimaryKey("bureau_id", "said")
    bureau_id = models.SmallIntegerField()
    said = models.CharField(max_length=40)
    plainly = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.said
