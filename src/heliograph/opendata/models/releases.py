"""Releases of the open data, their files, and the terms in force. Rows are added, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from heliograph.matters.appending import AppendOnly
from heliograph.organisation.models import Officer


class Terms(AppendOnly):
    """Under which licence a bureau releases, and on which day of the month; the newest row holds."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    licence = models.CharField(max_length=40)
    day = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(AppendOnly.Meta):
        constraints: ClassVar = [models.CheckConstraint(name="opendata_day", condition=Q(day__gte=1, day__lte=28))]

    def __str__(self) -> str:
        return f"{self.licence}, {self.day}"


class Release(AppendOnly):
    """One month's tables as they were released. `number` above 1 corrects the one before and says why.

    `digest` is the SHA-256 of its manifest, which names every file's; `record` and `salt` open its leaf of the log.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    month = models.DateField()
    number = models.PositiveSmallIntegerField(default=1)
    as_of = models.DateTimeField()
    made_at = models.DateTimeField()
    licence = models.CharField(max_length=40)
    why_zh = models.CharField(max_length=300, blank=True)
    why_en = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=64)
    record = models.JSONField()
    salt = models.BinaryField()
    leaf_id = models.BigIntegerField()

    class Meta(AppendOnly.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "month", "number"], name="opendata_release_once"),
            models.CheckConstraint(
                name="opendata_corrected_with_reason", condition=Q(number=1) | (~Q(why_zh="") & ~Q(why_en=""))
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """As it stands in addresses: 2026-01, and 2026-01-r2 for its first correction."""
        month = f"{self.month:%Y-%m}"
        return month if self.number == 1 else f"{month}-r{self.number}"


class ReleaseFile(AppendOnly):
    """A file of a release, byte for byte."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    release_id = models.UUIDField()
    name = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta(AppendOnly.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "release_id", "name"], name="opendata_file_once")
        ]

    def __str__(self) -> str:
        return self.name
