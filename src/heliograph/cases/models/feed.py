"""The inbox of case-handling systems: what they told, what became of it, and which of their cases and people are whose."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from heliograph.core.text import Text
from heliograph.organisation.models import Bureau, Officer


class FeedSource(models.Model):
    """来源系统: how one system's words are to be read. A change is a new row, so that it can be told what held when."""

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+")
    source = models.CharField(max_length=20)
    mapping = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau", "source", "id"], name="feed_source_latest")]

    def __str__(self) -> str:
        return self.source


class FeedItem(models.Model):
    """收件: one step as another system told it, kept before anything is made of it.

    `payload` is the item as it came, sealed under `key`, which is this row's own, wrapped by the keyring; both go once it
    is settled, because what it said then lies in the matter. `digest` is a keyed hash of it, so that the same item is
    known again. `order_*` is its place among the steps of its case.
    """

    class Status(models.TextChoices):
        WAITING = "waiting"  # its turn has not come
        APPLIED = "applied"
        REFUSED = "refused"  # with the reason; tried again when its cause is mended
        IGNORED = "ignored"  # means nothing here, by the mapping or because a person said so

    OPEN: ClassVar = (Status.WAITING, Status.REFUSED)

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    source = models.CharField(max_length=20)
    event = models.CharField(max_length=100)
    case = models.CharField(max_length=100)
    sequence = models.PositiveIntegerField(null=True)
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    needs_case = models.CharField(max_length=100, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    code = models.CharField(max_length=20, blank=True)
    reason_zh = models.CharField(max_length=500, blank=True)
    reason_en = models.CharField(max_length=500, blank=True)
    repeated = models.PositiveIntegerField(default=0)
    conflicts = models.PositiveIntegerField(default=0)
    conflict_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    matter_id = models.UUIDField(null=True)
    event_id = models.UUIDField(null=True)
    digest = models.BinaryField()
    key = models.BinaryField(default=b"")
    payload = models.BinaryField(default=b"")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "source", "event"], name="feed_item_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "source", "case"], name="feed_item_case"),
            models.Index(
                fields=["bureau_id", "received_at"],
                name="feed_item_open",
                condition=Q(status__in=("waiting", "refused")),
            ),
            models.Index(
                fields=["bureau_id", "id"],
                name="feed_item_untried",
                condition=Q(status="waiting", tried_at__isnull=True),
            ),
            models.Index(
                fields=["bureau_id", "source", "needs_case"], name="feed_item_needs", condition=~Q(needs_case="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.event} {self.status}"

    @property
    def reason(self) -> Text:
        return Text(self.reason_zh, self.reason_en)


class ExternalCase(models.Model):
    """Which matter a case of another system is here, and how far its steps have been taken in.

    `matter_id` is NULL while only steps came that mean nothing here.
    """

    pk = models.CompositePrimaryKey("bureau_id", "source", "case")
    bureau_id = models.SmallIntegerField()
    source = models.CharField(max_length=20)
    case = models.CharField(max_length=100)
    matter_id = models.UUIDField(null=True)
    last_sequence = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["bureau_id", "matter_id"], name="external_case_matter", condition=Q(matter_id__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.case}"


class ExternalParty(models.Model):
    """Which party of a matter somebody of another system's case is.

    Their id there may be an identity number, so only a keyed hash of case and id is kept: the same person in two cases
    has two hashes that nobody can bring together.
    """

    pk = models.CompositePrimaryKey("bureau_id", "source", "blind")
    bureau_id = models.SmallIntegerField()
    source = models.CharField(max_length=20)
    blind = models.BinaryField(max_length=32)
    matter_id = models.UUIDField()
    party_id = models.UUIDField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau_id", "matter_id"], name="external_party_matter")]

    def __str__(self) -> str:
        return self.source
