"""Leaves, the tree's size, and every checkpoint that was ever signed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Leaf(models.Model):
    """叶: one entry of the log. `index` is its place, NULL until the sequencer has given it one.

    `entry` are the 32 bytes that the tree hashes and anyone may read; what it stands for is known here only. Rows are
    never changed after they have a place, and never deleted: an erased matter's leaves stay, and point to nobody.
    """

    class Kind(models.TextChoices):
        EVENT = "event"
        DUMMY = "dummy"  # so that a quiet night does not give away one complaint
        RELEASE = "release"  # a published document, by digest
        LOST = "lost"  # published, and gone from a database that was restored from an older backup

    id = models.BigAutoField(primary_key=True)
    index = models.BigIntegerField(null=True, unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    bureau_id = models.SmallIntegerField(null=True)
    event_id = models.UUIDField(null=True)
    entry = models.BinaryField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["id"], name="leaf_waiting", condition=Q(index__isnull=True)),
            models.Index(fields=["event_id"], name="leaf_event", condition=Q(event_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.index}"


class Tree(models.Model):
    """How far the log has got: its size, and the hashes of its complete subtrees from left to right. One row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField(default=0)
    hashes = models.BinaryField(default=b"")

    def __str__(self) -> str:
        return str(self.size)


class Checkpoint(models.Model):
    """检查点: a signed size and root. `note` gains the witnesses' lines, `witnesses` counts them.

    `witnessed_at` is when the policy's quorum was met.
    """

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    made_at = models.DateTimeField()
    witnesses = models.PositiveSmallIntegerField(default=0)
    witnessed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["made_at"], name="checkpoint_time"),
            models.Index(fields=["size"], name="checkpoint_witnessed", condition=Q(witnessed_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return str(self.size)
