"""Rows of telling people: the addresses they allowed, what goes to each, and how each gateway is.

`Message` is the outbox. What is due stands in one partial index by channel, lane and time; nothing ever walks the table.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from heliograph.organisation.models import Bureau, Officer


class Lane(models.IntegerChoices):
    """Who goes first when a gateway takes only so many a second."""

    URGENT = 0  # an alert, or a code that somebody is waiting for
    PERSON = 1  # news about somebody's own matter
    MANY = 2  # what goes to many at once


class Address(models.Model):
    """A way to reach one person that they allowed: for one matter (of one party), or as a subscriber or talker.

    `of_id`, where there is no matter: what else it was left for and is used for alone (a question of an open hour), or the
    address of a subscriber in whose place it is used when that one fails. An address of both is two rows, stopped apart.

    `blind` finds it again by channel and address; the address itself is sealed, under the matter's key or a key of its
    own (`key`, wrapped). Used only while confirmed, not stopped and not gone. `rank` is the order of fail-over: the
    lowest first. `of_contact`: it stands in the contact of its party, and ends when it is taken out there. `quiet_from`
    and `quiet_until` are the person's own hours of quiet; NULL: the bureau's.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    channel = models.CharField(max_length=20)
    blind = models.BinaryField(max_length=32)
    matter_id = models.UUIDField(null=True)
    party_id = models.UUIDField(null=True)
    of_id = models.UUIDField(null=True)
    sealed = models.BinaryField()
    key = models.BinaryField(default=b"")
    language = models.CharField(max_length=10, default="zh-hans")
    rank = models.PositiveSmallIntegerField(default=0)
    of_contact = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)
    quiet_from = models.PositiveSmallIntegerField(null=True)
    quiet_until = models.PositiveSmallIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "blind", "id"], name="address_blind"),
            models.Index(
                fields=["bureau_id", "matter_id", "party_id", "rank"],
                name="address_matter",
                condition=Q(matter_id__isnull=False),
            ),
            models.Index(fields=["bureau_id", "of_id"], name="address_of", condition=Q(of_id__isnull=False)),
            models.Index(
                fields=["made_at"],
                name="address_unconfirmed",
                condition=Q(matter_id__isnull=True, confirmed_at__isnull=True),
            ),
            models.Index(
                fields=["stopped_at"],
                name="address_stopped",
                condition=Q(matter_id__isnull=True, stopped_at__isnull=False),
            ),
            models.Index(
                fields=["gone_at"], name="address_gone", condition=Q(matter_id__isnull=True, gone_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.id}"

    @property
    def is_usable(self) -> bool:
        return self.confirmed_at is not None and self.stopped_at is None and self.gone_at is None


class Batch(models.Model):
    """One thing told to many: its words stand here once. After `expires_at` whatever has not gone out is dropped."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    purpose = models.CharField(max_length=20)
    text = models.CharField(max_length=60)
    fields = models.JSONField(default=dict)
    urgent = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau_id", "made_at"], name="batch_time")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.text}"


class Tally(models.Model):
    """How many messages of a batch stand in which state on which channel; kept in the transactions that move them."""

    bureau_id = models.SmallIntegerField()
    batch_id = models.UUIDField()
    channel = models.CharField(max_length=20)
    state = models.CharField(max_length=10)
    count = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "batch_id", "channel", "state"], name="tally_once")
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state} {self.count}"


OPEN = ("waiting", "sending", "to-print")
"""States of a message that has not gone out yet."""


class Message(models.Model):
    """One message to one address; `id` is the idempotence key that gateways are given at every try.

    `next_at` is when it must be looked at again, NULL when never: that is what the index of due work holds. `instead_of`
    is the message that failed on another channel before. `count` tells how many changes it carries. It is open until
    `ended_at`; one that failed and that staff must still see to has `unseen_since`.

    Indexes of a part of the table ask whether a column is NULL, and so do the queries: SQLite does not see that a list of
    values given as parameters is the list that an index names.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"  # a worker has it; if that one dies, it is taken again after the lease
        TO_PRINT = "to-print"  # a letter: somebody must print and post it
        SENT = "sent"
        DELIVERED = "delivered"
        READ = "read"
        FAILED = "failed"
        DROPPED = "dropped"  # no longer needed: read on the page, merged, stopped, out of date

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    address_id = models.UUIDField()
    channel = models.CharField(max_length=20)
    lane = models.PositiveSmallIntegerField(choices=Lane.choices, default=Lane.PERSON)
    purpose = models.CharField(max_length=20)
    text = models.CharField(max_length=60)
    fields = models.JSONField(default=dict)
    wording = models.CharField(max_length=40, blank=True)
    batch_id = models.UUIDField(null=True)
    matter_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=100, blank=True)
    reference = models.CharField(max_length=100, null=True, default=None)
    count = models.PositiveSmallIntegerField(default=1)
    instead_of = models.UUIDField(null=True)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    unseen_since = models.DateTimeField(null=True)
    seen_to_at = models.DateTimeField(null=True)
    seen_to_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bureau_id", "batch_id", "address_id"],
                name="message_once",
                condition=Q(batch_id__isnull=False, instead_of__isnull=True),
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["channel", "lane", "next_at"], name="message_due", condition=Q(next_at__isnull=False)),
            models.Index(
                fields=["bureau_id", "channel", "made_at"],
                name="message_open",
                condition=Q(ended_at__isnull=True),
            ),
            models.Index(
                fields=["bureau_id", "address_id", "id"],
                name="message_pending",
                condition=Q(ended_at__isnull=True),
            ),
            models.Index(fields=["bureau_id", "matter_id", "id"], name="message_matter", condition=Q(batch_id=None)),
            models.Index(
                fields=["channel", "reference"],
                name="message_reference",
                condition=Q(reference__isnull=False),
            ),
            models.Index(
                fields=["bureau_id", "unseen_since"],
                name="message_unseen",
                condition=Q(unseen_since__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.text} {self.state}"

    @property
    def urgent(self) -> bool:
        return self.lane == Lane.URGENT


class Carried(models.Model):
    """Which telling of a matter goes out with which message. Several changes within an hour go out with one."""

    pk = models.CompositePrimaryKey("bureau_id", "telling_id")
    bureau_id = models.SmallIntegerField()
    telling_id = models.UUIDField()
    message_id = models.UUIDField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau_id", "message_id"], name="carried_message")]

    def __str__(self) -> str:
        return f"{self.telling_id} by {self.message_id}"


class Gateway(models.Model):
    """How the other side of a channel is: one row a channel, shared by every worker.

    `free_at` is when it takes the next message (`a_second`). While it is away (`down_since`) one message tries it now
    and then (`retry_at`); the others wait and lose no tries. Of those, what was made before `moved_until` was offered the
    next way that its person allowed.
    """

    channel = models.CharField(max_length=20, primary_key=True)
    free_at = models.DateTimeField(null=True)
    down_since = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)
    misses = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=100, blank=True)
    sent_at = models.DateTimeField(null=True)
    moved_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.channel


class Policy(models.Model):
    """When and how patiently a bureau tells: quiet hours, merging, fail-over. Never changed: a new row replaces it."""

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+")
    quiet_from = models.PositiveSmallIntegerField()
    quiet_until = models.PositiveSmallIntegerField()
    quiet_channels = models.JSONField(default=list)
    merge_minutes = models.PositiveSmallIntegerField()
    next_way_minutes = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("bureau_id", "id")

    def __str__(self) -> str:
        return f"{self.quiet_from}-{self.quiet_until}"


class Wording(models.Model):
    """A bureau's own words for a text. Never changed: the newest row of a code counts; an empty one restores ours."""

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    words = models.JSONField(default=dict)
    at = models.DateTimeField()
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau", "code", "id"], name="wording_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.id}"
