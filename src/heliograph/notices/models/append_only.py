"""A table whose rows are added and read, and never written again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from heliograph.notices.errors import Rewriting


class AppendOnly(models.QuerySet[Any]):
    """Rows are added. Changing, deleting and writing over rows that are there is closed."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        if kwargs.get("update_conflicts"):
            raise Rewriting(self.model.__name__)
        rows = list(objs)
        for row in rows:
            row.refuse_what_is_forbidden()
        return super().bulk_create(rows, *args, **kwargs)

    def update(self, **values: Any) -> int:
        raise Rewriting(self.model.__name__)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Rewriting(self.model.__name__)

    def _raw_delete(self, using: str | None) -> int:
        raise Rewriting(self.model.__name__)


class Recorded(models.Model):
    """A row on record: saved once."""

    objects = AppendOnly.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def refuse_what_is_forbidden(self) -> None:
        """Raises what speaks against this row, if anything does."""

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Rewriting(type(self).__name__)
        self.refuse_what_is_forbidden()
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Rewriting(type(self).__name__)
