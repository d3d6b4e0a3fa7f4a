"""书面同意: the written consents that open the mediation of a public-order case."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from heliograph.organisation.models import Officer
from heliograph.publishing.errors import Tampered
from heliograph.publishing.models.one_by_one import OneByOne


class Consent(models.Model):
    """书面同意: one party agreed in writing that the mediation be open. `how` (sealed): where the paper is. Append-only."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    sitting_id = models.UUIDField()
    party_id = models.UUIDField()
    at = models.DateTimeField()
    recorded_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    how = models.BinaryField()

    objects = OneByOne.as_manager()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "sitting_id", "party_id"], name="consent_once")
        ]

    def __str__(self) -> str:
        return str(self.party_id)

    def save(self, *args: Any, **kwargs: Any) -> None:
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Tampered("consents")
