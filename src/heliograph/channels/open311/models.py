"""Rows of Open311: who may send requests in (a key each), which matters they sent, and what they added since.

What was sent lies in the matter, under the matter's key; here stand ids and times alone.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from heliograph.core.text import Text
from heliograph.organisation.models import Bureau


class Client(models.Model):
    """一个 Open311 程序: an app, a city's 311 or another site that sends requests in. Reading needs no key.

    `key_hash` checks its api_key, which is shown once. `a_minute`: how much it may send. A client is stopped, never
    deleted: events name it by `code`.
    """

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    key_hash = models.BinaryField(max_length=32)
    a_minute = models.PositiveIntegerField(default=60)
    made_at = models.DateTimeField()
    key_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau", "code"], name="open311_client_code_once"),
            models.UniqueConstraint(fields=["bureau", "key_hash"], name="open311_client_key_once"),
        ]
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code

    @property
    def title(self) -> Text:
        return Text(self.name_zh, self.name_en)


class Posted(models.Model):
    """程序提交的事项: which client sent a matter in. Written with the matter; only that client may add words to it."""

    pk = models.CompositePrimaryKey("bureau_id", "matter_id")
    bureau_id = models.SmallIntegerField()
    matter_id = models.UUIDField()
    client = models.ForeignKey(Client, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau_id", "client", "matter_id"], name="open311_posted_client")]

    def __str__(self) -> str:
        return str(self.matter_id)


class Added(models.Model):
    """程序后来补充的: an update that a client sent, under the client's own id, so that the same one counts once."""

    pk = models.CompositePrimaryKey("bureau_id", "matter_id", "their_id")
    bureau_id = models.SmallIntegerField()
    matter_id = models.UUIDField()
    their_id = models.CharField(max_length=100)
    event_id = models.UUIDField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.their_id
