"""Rows of subscriptions: what each address wants to hear, and what was sent to subscribers about each notice.

Who a subscriber is, nobody knows: there is an address (`delivery.Address`, sealed, of no matter) and its choices.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Subscription(models.Model):
    """订阅: an address wants notices of a kind about an area. `kind` empty: every kind; `area` empty: the whole bureau.

    `area` is the code of an area or of a unit. The rows of an address are replaced when it chooses anew, and go with it.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    address_id = models.UUIDField()
    kind = models.CharField(max_length=40, blank=True)
    area = models.CharField(max_length=50, blank=True)
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "address_id", "kind", "area"], name="subscription_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "kind", "area", "address_id"], name="subscription_audience")
        ]

    def __str__(self) -> str:
        return f"{self.kind or '*'} {self.area or '*'}"


class Release(models.Model):
    """What was sent to subscribers about one change of a notice: as one batch of messages.

    `done_at`: every message has come into being. `after` is how far the walk over the subscribers got.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    notice_id = models.UUIDField()
    change = models.CharField(max_length=10)
    version = models.PositiveIntegerField()
    batch_id = models.UUIDField()
    at = models.DateTimeField()
    after = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "notice_id", "version", "change"], name="release_once")
        ]

    def __str__(self) -> str:
        return f"{self.change} {self.version}"
