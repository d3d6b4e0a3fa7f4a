"""双随机: a public draw, announced before its seed exists; what was drawn, and who checks it. A draw is never deleted."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from heliograph.matters.appending import AppendOnly
from heliograph.organisation.models import Officer, Unit


class PublicDraw(models.Model):
    """一次公开抽取. `announcement` is the published JSON, compressed; its digest stands in the log at `leaf_id`.

    `key` (wrapped) and `population` (sealed) tell which matter a label stands for. Until `drawn_at` only the seed is missing;
    `void_at`: no checkpoint came in the announced span. Once either is set, the row does not change. `announced_by` None: by
    the clock.
    """

    class Purpose(models.TextChoices):
        INSPECTION = "inspection"  # checked by officers
        PANEL = "panel"  # looked at by the external panel
        SURVEY = "survey"  # asked: numbers of lists that stay with the bureau; there are no items
        CALLS = "calls"  # called back: who agreed, by labels; what was drawn is kept by who calls

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    title_zh = models.CharField(max_length=100)
    title_en = models.CharField(max_length=200)
    since = models.DateField()
    until = models.DateField()
    announced_at = models.DateTimeField()
    announced_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    after = models.DateTimeField()
    within = models.PositiveIntegerField()
    announcement = models.BinaryField()
    record = models.JSONField()
    salt = models.BinaryField()
    leaf_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    people = models.PositiveSmallIntegerField()
    key = models.BinaryField()
    population = models.BinaryField()
    drawn_at = models.DateTimeField(null=True)
    void_at = models.DateTimeField(null=True)
    before = models.TextField(blank=True)
    checkpoint = models.TextField(blank=True)
    included = models.TextField(blank=True)
    seed = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "purpose", "id"], name="public_draw_list"),
            models.Index(
                fields=["after"], name="public_draw_due", condition=Q(drawn_at__isnull=True, void_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.title_zh

    @property
    def has_items(self) -> bool:
        """Whether what was drawn becomes items, each looked at by somebody."""
        return self.purpose in (self.Purpose.INSPECTION, self.Purpose.PANEL)


class DrawnItem(AppendOnly):
    """A matter that was drawn: its label, the unit it was drawn from, and the labels of who checks it.

    `token` opens the label to who holds the matter's number: SHA-256 of token and number begins with the label.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    draw_id = models.UUIDField()
    label = models.CharField(max_length=20)
    token = models.CharField(max_length=64)
    matter_id = models.UUIDField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    place = models.PositiveIntegerField()
    checkers = models.JSONField(default=list)

    class Meta(AppendOnly.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "draw_id", "matter_id"], name="drawn_item_once"),
            models.UniqueConstraint(fields=["bureau_id", "draw_id", "place"], name="drawn_item_place"),
        ]

    def __str__(self) -> str:
        return self.label


class DrawChecker(AppendOnly):
    """Somebody who may be drawn to check, by a label. `key` says who: an officer's id, or a panel member's."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    draw_id = models.UUIDField()
    label = models.CharField(max_length=20)
    key = models.CharField(max_length=40)

    class Meta(AppendOnly.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "draw_id", "label"], name="draw_checker_once")
        ]
        indexes: ClassVar = [models.Index(fields=["bureau_id", "key", "draw_id"], name="draw_checker_key")]

    def __str__(self) -> str:
        return self.label
