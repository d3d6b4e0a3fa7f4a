"""宣传活动: a campaign, what it hands out, who was counted at its doors, and what readers answered. Nobody stands here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from heliograph.core.text import Text
from heliograph.matters.appending import AppendOnly
from heliograph.organisation.models import Officer, Unit


class State(models.TextChoices):
    """Where a campaign stands; public from its opening on. It is over by itself after `until`."""

    OPEN = "open"
    STOPPED = "stopped"


class Campaign(models.Model):
    """A campaign. Its events are times of `bookings` with this row's id as their subject."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    kind = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    title_zh = models.CharField(max_length=60)
    title_en = models.CharField(max_length=120, blank=True)
    about = models.TextField()
    about_en = models.TextField(blank=True)
    begins_on = models.DateField()
    until = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    why = models.CharField(max_length=300, blank=True)
    opened_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    opened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="campaign_days", condition=Q(until__gte=F("begins_on"))),
            models.CheckConstraint(name="campaign_stopped_with_reason", condition=Q(state="open") | ~Q(why="")),
        ]
        indexes: ClassVar = [models.Index(fields=["bureau_id", "-until", "-id"], name="campaign_until")]

    def __str__(self) -> str:
        return self.title_zh

    @property
    def title(self) -> Text:
        return Text(self.title_zh, self.title_en or self.title_zh)


class Material(models.Model):
    """What a campaign hands out: a notice, or a document of the register. Its words stay there and are never copied."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    campaign_id = models.UUIDField()
    notice_id = models.UUIDField(null=True)
    document_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="material_is_one_thing",
                condition=Q(notice_id__isnull=False, document_id__isnull=True)
                | Q(notice_id__isnull=True, document_id__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["bureau_id", "campaign_id", "notice_id"], name="material_notice_once",
                condition=Q(notice_id__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["bureau_id", "campaign_id", "document_id"], name="material_document_once",
                condition=Q(document_id__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.notice_id or self.document_id}"


class Count(AppendOnly):
    """到场人数: so many people, at this place on this day, counted in this way by this officer. Append-only.

    A wrong count is not changed: a new one stands `instead_of` it, with the reason.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    campaign_id = models.UUIDField()
    on = models.DateField()
    place = models.CharField(max_length=120)
    people = models.PositiveIntegerField()
    way = models.CharField(max_length=20)
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    instead_of = models.UUIDField(null=True)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bureau_id", "instead_of"], name="count_replaced_once", condition=Q(instead_of__isnull=False)
            ),
            models.CheckConstraint(
                name="count_replaced_with_reason", condition=Q(instead_of__isnull=True) | ~Q(why="")
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["bureau_id", "campaign_id", "on", "id"], name="campaign_count")]

    def __str__(self) -> str:
        return f"{self.on} {self.people}"


class Answer(models.Model):
    """ "Did this help?", once a browser. `blind` is a keyed hash of a word that only that browser holds, and of the campaign.

    Only the day is kept. The same browser meets nobody's other answers: the word is another one for each campaign.
    """

    pk = models.CompositePrimaryKey("bureau_id", "campaign_id", "blind")
    bureau_id = models.SmallIntegerField()
    campaign_id = models.UUIDField()
    blind = models.BinaryField(max_length=32)
    helped = models.BooleanField()
    on = models.DateField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau_id", "campaign_id", "helped"], name="campaign_answer")]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.helped}"
