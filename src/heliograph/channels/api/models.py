"""Rows of the API: partners and their tokens, what they brought in, what we handed to them, and answers kept for a day.

What a partner's matter says lies in the matter, under the matter's key. Nothing here outlives that key but ids, times and states.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from heliograph.core.text import Text
from heliograph.organisation.models import Bureau, Officer, Unit


class Scope(models.TextChoices):
    """What a partner may do. The names are those of OAuth2's `scope`."""

    INTAKE = "intake"  # bring matters in, in bulk, and follow those
    HANDOVER = "handover"  # take over what we hand to them, and say how it goes
    CASES_READ = "cases:read"  # follow cases, without anything sealed
    CASES_WRITE = "cases:write"  # tell the steps of cases
    WEBHOOKS = "webhooks"  # look after its own webhooks


class Partner(models.Model):
    """合作单位: another system that comes in by the API (110, 12345, another agency): OAuth2 client credentials.

    `secret_hash` checks its secret, which is shown once. `procedures` are those its intake may begin; empty: all that
    residents may. `a_minute`: how many requests are answered. A partner is stopped, never deleted: events name it.
    """

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    client_id = models.CharField(max_length=40, unique=True)
    secret_hash = models.BinaryField()
    scopes = models.JSONField(default=list)
    procedures = models.JSONField(default=list)
    a_minute = models.PositiveIntegerField(default=120)
    made_at = models.DateTimeField()
    secret_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["bureau", "code"], name="partner_code_once")]
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code

    @property
    def title(self) -> Text:
        return Text(self.name_zh, self.name_en)


class Token(models.Model):
    """An access token, as a keyed hash. It ends by itself; stopping a partner or giving it a new secret ends it at once."""

    pk = models.CompositePrimaryKey("bureau_id", "digest")
    bureau_id = models.SmallIntegerField()
    digest = models.BinaryField(max_length=32)
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="tokens")
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["until"], name="api_token_until")]

    def __str__(self) -> str:
        return "token"


class KeptAnswer(models.Model):
    """The answer to a request with an Idempotency-Key, for whoever sends the same again within a day.

    `blind` stands for sender, address and key; `asked` for the whole request. The answer (it may hold a receipt's secret)
    is sealed under a key that is made of the Idempotency-Key itself, which is kept nowhere: we can't open it. `token` is
    the id that the work was begun with, so that work begun twice registers once.
    """

    pk = models.CompositePrimaryKey("bureau_id", "blind")
    bureau_id = models.SmallIntegerField()
    blind = models.BinaryField(max_length=32)
    asked = models.BinaryField(max_length=32)
    token = models.UUIDField()
    begun_at = models.DateTimeField()
    until = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    sealed = models.BinaryField(default=b"")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["until"], name="api_answer_until")]

    def __str__(self) -> str:
        return str(self.status or "begun")


class Intake(models.Model):
    """转来的事项: which matter an item of a partner became. `source_id` is the item's id over there, which never comes twice.

    `digest` is a keyed hash of what was sent, so that the same again is told from something else under that id.
    `answer_back`: the person wants the answer to come through the partner too (they called 12345 and wait for its call).
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", db_index=False)
    source_id = models.CharField(max_length=100)
    digest = models.BinaryField(max_length=32)
    matter_id = models.UUIDField()
    at = models.DateTimeField()
    answer_back = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "partner", "source_id"], name="api_intake_once")
        ]
        indexes: ClassVar = [models.Index(fields=["bureau_id", "matter_id"], name="api_intake_matter")]

    def __str__(self) -> str:
        return self.source_id


class News(models.Model):
    """进展: an event in a matter that a partner brought in, for it to fetch. Written with the event."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", db_index=False)
    intake_id = models.UUIDField()
    matter_id = models.UUIDField()
    event_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau_id", "partner", "id"], name="api_news_partner")]

    def __str__(self) -> str:
        return str(self.event_id)


class HandOver(models.Model):
    """转出: a matter (or the part of it that is theirs) handed to another body, until they say that it is settled.

    `sealed` holds the words for them and, if the person agreed, the contact, under the matter's key. `their_number` is the
    number that they acknowledged it with.
    """

    class Status(models.TextChoices):
        WAITING = "waiting"  # not acknowledged yet
        TAKEN = "taken"  # acknowledged with their number
        RETURNED = "returned"  # they say it is not theirs
        SETTLED = "settled"  # they answered

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", db_index=False)
    matter_id = models.UUIDField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    their_number = models.CharField(max_length=60, blank=True)
    with_contact = models.BooleanField(default=False)
    sealed = models.BinaryField()
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    handed_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "partner", "id"], name="api_handover_partner"),
            models.Index(fields=["bureau_id", "matter_id"], name="api_handover_matter"),
            models.Index(fields=["bureau_id", "handed_at"], name="api_handover_waiting", condition=Q(status="waiting")),
        ]

    def __str__(self) -> str:
        return str(self.status)


class Said(models.Model):
    """对方说的: something a partner told later of what it brought in, or of what was handed to it (`about_id`).

    Its own id is known again, so that it counts once. What it said stands in the matter's event.
    """

    pk = models.CompositePrimaryKey("bureau_id", "about_id", "source_id")
    bureau_id = models.SmallIntegerField()
    about_id = models.UUIDField()
    source_id = models.CharField(max_length=100)
    digest = models.BinaryField(max_length=32)
    event_id = models.UUIDField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.source_id
