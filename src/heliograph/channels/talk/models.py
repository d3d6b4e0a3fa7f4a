"""Rows of talking: one a talker, with the sealed conversation, and short-lived tickets.

A conversation is sealed under a key of its own, wrapped by the keyring; wiping it replaces key and content. Who talks is
kept as a keyed hash, and their address only within the sealed part.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from heliograph.organisation.models import Bureau, Officer


class Talker(models.Model):
    """Somebody who talks with us on one channel, found by `blind`.

    `turn` counts the messages that were answered: two at once take turns by it. `due_at` is when the conversation is
    wiped (`is_open`), and after that when the row goes. `waits_since`: since when an answer waits to go out; `again_at`:
    when it is tried again, by a job that is owed for then.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    channel = models.CharField(max_length=20)
    blind = models.BinaryField(max_length=32)
    key = models.BinaryField()
    sealed = models.BinaryField()
    turn = models.PositiveIntegerField(default=0)
    is_open = models.BooleanField(default=True)
    changed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    waits_since = models.DateTimeField(null=True)
    again_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["bureau_id", "blind"], name="talker_once")]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="talker_due"),
            models.Index(
                fields=["bureau_id", "channel", "waits_since"],
                name="talker_waits",
                condition=Q(waits_since__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.id}"


class OwnSaying(models.Model):
    """A bureau's own words for a saying. Never changed: the newest row of a code counts; one without words restores ours."""

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    words = models.JSONField(default=dict)
    at = models.DateTimeField()
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau", "code", "id"], name="own_saying_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.pk}"


class Ticket(models.Model):
    """What a code or a link stands for, once and for a short time: a receipt to pick up, or a party's matter to follow in a chat.

    `code` is a keyed hash. A receipt's number and secret are sealed under a key that only the link holds; once they were
    shown, `sealed` is empty and `used_at` says when.
    """

    class Kind(models.TextChoices):
        RECEIPT = "receipt"
        BIND = "bind"

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    code = models.BinaryField(max_length=32)
    matter_id = models.UUIDField()
    party_id = models.UUIDField(null=True)
    sealed = models.BinaryField(default=b"")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["bureau_id", "code"], name="ticket_once")]
        indexes: ClassVar = [
            models.Index(fields=["expires_at"], name="ticket_end"),
            models.Index(fields=["bureau_id", "matter_id", "party_id"], name="ticket_bind", condition=Q(kind="bind")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
