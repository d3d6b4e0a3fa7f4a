"""Yearly reports: figures fixed when the draft is made, words that a person writes, and what was published."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from heliograph.matters.appending import AppendOnly
from heliograph.organisation.models import Officer


class State(models.TextChoices):
    """Where a report stands. Published, it changes no more."""

    DRAFT = "draft"
    PUBLISHED = "published"


class Report(models.Model):
    """The report of one year. `facts` are computed from the releases and never edited; `digest` is of the published files."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    facts = models.JSONField()
    drafted_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    pdf_zh = models.BinaryField(null=True)
    pdf_en = models.BinaryField(null=True)
    record = models.JSONField(null=True)
    salt = models.BinaryField(null=True)
    leaf_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "year"], name="opendata_report_once"),
            models.CheckConstraint(
                name="opendata_report_published",
                condition=Q(state="draft", published_at__isnull=True, leaf_id__isnull=True)
                | Q(state="published", published_at__isnull=False, published_by__isnull=False, leaf_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class Wording(AppendOnly):
    """The words of one section as somebody wrote them; the newest row of a section holds."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    report_id = models.UUIDField()
    section = models.CharField(max_length=20)
    zh = models.TextField(blank=True)
    en = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(AppendOnly.Meta):
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "report_id", "section", "id"], name="opendata_wording_newest"),
        ]

    def __str__(self) -> str:
        return self.section
