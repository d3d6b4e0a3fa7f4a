"""What officers said of suggestions: codes and times, never words of a message, never who wrote it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Choice(models.Model):
    """Which procedure a matter is one for, as an officer confirmed it: what the next model learns from.

    `suggested` is empty where the reader was not sure or off. `model` is the digest of the model that suggested, empty for
    the cold start. Of several choices for one matter the last stands.
    """

    pk = models.CompositePrimaryKey("bureau_id", "matter_id")
    bureau_id = models.SmallIntegerField()
    matter_id = models.UUIDField()
    at = models.DateTimeField()
    suggested = models.CharField(max_length=60, blank=True)
    chosen = models.CharField(max_length=60)
    model = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau_id", "at"], name="routing_choice_time")]
