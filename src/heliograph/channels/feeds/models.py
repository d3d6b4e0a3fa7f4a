"""What the feeds keep: the bureau's signing keys, alerts as they were sent, and who follows its account on other servers.

No word that anybody wrote elsewhere is kept, and of a follower only what delivering needs: the address of their account and
of the inbox. Both end with the following.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Purpose(models.TextChoices):
    """What a key signs."""

    ALERTS = "alerts", "CAP"
    FEDIVERSE = "fediverse", "ActivityPub"


class SigningKey(models.Model):
    """A bureau's RSA key. `sealed` is the private key under `key`, which the keyring wraps; `public` is everybody's, as PEM:
    a certificate for alerts, a public key for the account. One is in use for each purpose; earlier ones stay, retired, so
    that what they signed can still be checked."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    key = models.BinaryField()
    sealed = models.BinaryField()
    public = models.TextField()
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bureau_id", "purpose"], condition=Q(retired_at__isnull=True), name="signing_key_in_use_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.made_at:%Y-%m-%d}"


class AlertMessage(models.Model):
    """A CAP message as it was sent, signature and all: it never changes, whatever becomes of areas and keys.

    `number` is the version of the notice, 0 for its withdrawal. Goes when the notice's words may not be read any more.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    notice_id = models.UUIDField()
    number = models.PositiveIntegerField()
    body = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "notice_id", "number"], name="alert_message_once")
        ]

    def __str__(self) -> str:
        return f"{self.notice_id}.{self.number}"


class Follower(models.Model):
    """An account on another server that asked to be sent the bureau's notices. `shared_inbox` is that server's one for all."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    actor = models.CharField(max_length=500)
    inbox = models.CharField(max_length=500)
    shared_inbox = models.CharField(max_length=500)
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["bureau_id", "actor"], name="follower_once")]
        indexes: ClassVar = [models.Index(fields=["bureau_id", "shared_inbox"], name="follower_inbox")]

    def __str__(self) -> str:
        return self.actor


class Inbox(models.Model):
    """How another server's inbox fares: since when nothing could be delivered there. Deliveries stop after a week of that."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    address = models.CharField(max_length=500)
    failing_since = models.DateTimeField(null=True)
    failure = models.CharField(max_length=40, blank=True)
    tried_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["bureau_id", "address"], name="feeds_inbox_once")]
        indexes: ClassVar = [models.Index(fields=["bureau_id", "failing_since"], name="feeds_inbox_failing")]

    def __str__(self) -> str:
        return self.address


class Heard(models.Model):
    """A signed request that was taken once: a digest of its signature, for as long as its date could be believed."""

    pk = models.CompositePrimaryKey("bureau_id", "digest")
    bureau_id = models.SmallIntegerField()
    digest = models.BinaryField(max_length=32)
    until = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau_id", "until"], name="feeds_heard_until")]

    def __str__(self) -> str:
        return bytes(self.digest).hex()
