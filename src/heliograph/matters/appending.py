"""Rows that are added and read, nothing else; only what was sealed in them goes when their matter is erased.

For apps that keep what somebody found, moved, answered or decided: it is followed by another row, never changed. Imports
no model of the spine.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, ClassVar, NoReturn
from uuid import UUID

from django.db import models


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


class OfMatterKept(AppendOnly):
    """An added row that belongs to a matter. `SEALED` names the columns under the matter's key."""

    SEALED: ClassVar[tuple[str, ...]] = ()

    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    matter_id = models.UUIDField()

    class Meta(AppendOnly.Meta):
        abstract = True
