"""A table whose rows are written one by one, through `save`, so that nothing passes what `save` refuses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from heliograph.publishing.errors import Tampered


class OneByOne(models.QuerySet[Any]):
    """Nothing is written, changed or deleted by the many."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        raise Tampered("hearings")

    def update(self, **values: Any) -> int:
        raise Tampered("hearings")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Tampered("hearings")

    def _raw_delete(self, using: str | None) -> int:
        raise Tampered("hearings")
