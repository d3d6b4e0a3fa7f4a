"""Rows of webhooks: whose system is told at which address, and what was or is to be delivered there.

A delivery says that something happened and where to read it, never what anybody wrote: `body` is not sealed.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from heliograph.channels.api.models import Partner
from heliograph.channels.open311.models import Client
from heliograph.organisation.models import Bureau


class Endpoint(models.Model):
    """接收地址: where another system is told. Stopped, never deleted.

    It belongs to a partner (told of the matters that it brought in), to an Open311 client (of those that it sent in), or to
    neither (of notices only, which everybody may know). `secret` and, until `old_until`, `old_secret` are sealed under
    `key`, its own. `failing_since`: nothing was taken since then; `retry_at`: not called before. `address_id` is the mail
    address of its owner (`delivery`).
    """

    class Why(models.TextChoices):
        """Why it is stopped."""

        BY_HAND = "by-hand"
        FAILING = "failing"  # nothing was taken for days
        GONE = "gone"  # it answered 410: whoever runs it wants no more

    id = models.UUIDField(primary_key=True)
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    url = models.CharField(max_length=500)
    events = models.JSONField(default=list)
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, null=True, related_name="+")
    key = models.BinaryField()
    secret = models.BinaryField()
    old_secret = models.BinaryField(default=b"")
    old_until = models.DateTimeField(null=True)
    address_id = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    secret_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    misses = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_why = models.CharField(max_length=10, choices=Why.choices, blank=True)

    class Meta:
        ordering = ("made_at",)
        constraints: ClassVar = [
            models.CheckConstraint(name="webhook_one_owner", condition=Q(partner__isnull=True) | Q(client__isnull=True))
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """投递: one event for one endpoint. `id` is what the receiver knows it again by; `body` is the same at every try.

    `status` is what the other side answered last, `failure` why no answer came. `next_at` is NULL once it is over.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        DELIVERED = "delivered"
        FAILED = "failed"  # three days of trying
        DROPPED = "dropped"  # its endpoint was stopped first

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    endpoint = models.ForeignKey(Endpoint, models.PROTECT, related_name="deliveries", db_index=False)
    event = models.CharField(max_length=40)
    body = models.TextField()
    made_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    failure = models.CharField(max_length=20, blank=True)
    milliseconds = models.PositiveIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["endpoint", "next_at"], name="webhook_due", condition=Q(next_at__isnull=False)),
            models.Index(fields=["endpoint", "id"], name="webhook_log"),
            models.Index(fields=["bureau_id", "made_at"], name="webhook_time", condition=Q(next_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.state}"
