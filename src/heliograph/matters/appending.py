"""Rows that are added and read, nothing else; only what was sealed in them goes when their matter is erased.

For apps that keep what somebody found, moved, answered or decided: it is followed by another row, never changed. Imports
no model of the spine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, ClassVar, NoReturn, Self
from uuid import UUID

from django.db import models

from heliograph.organisation.models import Bureau, Officer


def refuse() -> NoReturn:
    """Raises the TypeError of every such row."""
    raise TypeError("this record is append-only: it can be followed by another, not changed or deleted")


class Kept(models.QuerySet[Any]):
    """Rows that nobody changes, one by one or many at once."""

    def update(self, **values: object) -> int:
        refuse()

    def delete(self) -> tuple[int, dict[str, int]]:
        refuse()

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        refuse()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **options: Any) -> list[Any]:  # as Django's own
        if options.get("update_conflicts") or options.get("update_fields"):
            refuse()
        return super().bulk_create(objs, *args, **options)

    def _raw_delete(self, using: str | None) -> int:
        refuse()

    def forget(self, bureau_id: int, matter_id: UUID, columns: Collection[str]) -> int:
        """Blank what was sealed under a matter's key, in the transaction that erases the matter."""
        return super(Kept, self.filter(bureau_id=bureau_id, matter_id=matter_id)).update(**dict.fromkeys(columns, b""))


class AppendOnly(models.Model):
    """A row that is added once. Changing or deleting it raises TypeError, by whatever way of Django's it is tried."""

    objects = Kept.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **options: Any) -> None:  # as Django's own
        if not self._state.adding:
            refuse()
        super().save(force_insert=True)

    def delete(self, *args: object, **options: object) -> tuple[int, dict[str, int]]:
        refuse()


class StepTaken(AppendOnly):
    """A step that was taken with something of an app's own: what, when, by whom (nobody: by itself), and the words to it."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    verb = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    words = models.CharField(max_length=600, blank=True)

    class Meta(AppendOnly.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.verb


class TextVersion(AppendOnly):
    """One version of a text by which a bureau goes (a rule, a set of indicators), with who set it. None is ever changed."""

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")

    class Meta(AppendOnly.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    @classmethod
    def keep(
        cls, bureau_id: int, code: str, version: str, text: str, *, by: int | None, now: datetime, otherwise: Exception
    ) -> Self:
        """The version with this text, kept once; raises `otherwise` if it is known with another. Call inside a transaction."""
        digest = hashlib.sha256(text.encode()).hexdigest()
        known: Self | None = cls.objects.filter(bureau_id=bureau_id, code=code, version=version).first()
        if known is not None and known.digest != digest:
            raise otherwise
        if known is not None:
            return known
        made = cls(
            bureau_id=bureau_id, code=code, version=version, text=text, digest=digest, loaded_at=now, loaded_by_id=by
        )
        made.save()
        return made


class OfMatterKept(AppendOnly):
    """An added row that belongs to a matter. `SEALED` names the columns under the matter's key."""

    SEALED: ClassVar[tuple[str, ...]] = ()

    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    matter_id = models.UUIDField()

    class Meta(AppendOnly.Meta):
        abstract = True
