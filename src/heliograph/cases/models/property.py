"""涉案财物: each thing on the list of a property matter, where it went (保管链), and its photos."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from heliograph.core.text import Text
from heliograph.matters.appending import OfMatterKept
from heliograph.organisation.models import Officer, Unit


class Status(models.TextChoices):
    """What the police hold of a thing, or what became of it."""

    SEIZED = "seized"  # 扣押
    SEALED_UP = "sealed-up"  # 查封
    FROZEN = "frozen"  # 冻结
    HELD = "held"  # 在库保管: kept, no measure of its own (lost property, what was handed in)
    UNCLAIMED = "unclaimed"  # 公告认领期满无人认领
    RETURNED = "returned"  # 返还
    HANDED_OVER = "handed-over"  # 移送
    CONFISCATED = "confiscated"  # 没收、收缴、追缴
    DESTROYED = "destroyed"  # 销毁
    DISPOSED = "disposed"  # 无人认领的，变卖、拍卖、上缴


STATUS_WORDS: dict[str, Text] = {
    Status.SEIZED: Text("扣押中", "Seized"),
    Status.SEALED_UP: Text("查封中", "Sealed up"),
    Status.FROZEN: Text("冻结中", "Frozen"),
    Status.HELD: Text("保管中", "Kept"),
    Status.UNCLAIMED: Text("无人认领", "Unclaimed"),
    Status.RETURNED: Text("已返还", "Returned"),
    Status.HANDED_OVER: Text("已移送", "Handed over"),
    Status.CONFISCATED: Text("已没收、收缴或追缴", "Confiscated"),
    Status.DESTROYED: Text("已销毁", "Destroyed"),
    Status.DISPOSED: Text("无人认领，已依法处理", "Unclaimed, disposed of by law"),
}
WITH_POLICE = frozenset({Status.SEIZED, Status.SEALED_UP, Status.FROZEN, Status.HELD, Status.UNCLAIMED})


class OfProperty(models.Model):
    """What every row about things has: the property matter it belongs to."""

    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    matter_id = models.UUIDField()

    class Meta:
        abstract = True


class PropertyItem(OfProperty):
    """财物: one line of the list. What it is, its marks, value, why it was taken and where it lies are sealed together.

    `owner_id` is the party of the property matter to whom it belongs; NULL while nobody knows. `is_out` while somebody
    has taken it out of the store (for an appraisal, to court): it must come back before anything becomes of it.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    position = models.PositiveSmallIntegerField()
    sealed = models.BinaryField(default=b"")
    quantity = models.CharField(max_length=30)
    status = models.CharField(max_length=12, choices=Status.choices)
    is_out = models.BooleanField(default=False)
    owner_id = models.UUIDField(null=True)
    event_id = models.UUIDField()
    listed_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "matter_id", "position"], name="property_position_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["bureau_id", "owner_id"], name="property_owner", condition=models.Q(owner_id__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.status}"


class Movement(OfMatterKept):
    """保管记录: one thing went out, came back, or became something else: when, by which event, recorded by whom (nobody: the owner themselves).

    Who took it, why, where it went and what proves it are sealed in `words`.
    """

    class Kind(models.TextChoices):
        LISTED = "listed"
        OUT = "out"
        IN = "in"
        BECAME = "became"

    SEALED: ClassVar[tuple[str, ...]] = ("words",)

    pk = models.CompositePrimaryKey("bureau_id", "id")
    item_id = models.UUIDField()
    event_id = models.UUIDField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    before = models.CharField(max_length=12, blank=True)
    after = models.CharField(max_length=12)
    at = models.DateTimeField()
    happened_at = models.DateTimeField()
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    words = models.BinaryField(default=b"")

    class Meta(OfMatterKept.Meta):
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "item_id"], name="movement_item"),
            models.Index(fields=["bureau_id", "matter_id", "id"], name="movement_matter"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.after}"


class PropertyPhoto(OfProperty):
    """照片: an attachment of the property matter that shows one thing. Nobody but staff sees it until a person decides."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    item_id = models.UUIDField()
    attachment_id = models.UUIDField()
    shown = models.BooleanField(default=False)
    decided_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "item_id"], name="photo_item"),
            models.Index(fields=["bureau_id", "matter_id", "id"], name="photo_matter"),
        ]

    def __str__(self) -> str:
        return "shown" if self.shown else "not shown"
