"""在线访谈: an hour in which a leader answers, its questions, and every step with them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from heliograph.matters.appending import StepTaken
from heliograph.organisation.models import Officer, Unit


class HourState(models.TextChoices):
    """Where an hour stands; whether it is under way is its time."""

    ANNOUNCED = "announced"
    CANCELLED = "cancelled"
    OVER = "over"


class OpenHour(models.Model):
    """访谈: who answers, about what, when. Public from its announcement on, and kept.

    `key` seals what people wrote before it was masked, `contact_key` what they left to be reached by; both wrapped. At
    `contacts_erase_at` the second goes.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    leader = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    post = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    about = models.TextField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=HourState.choices, default=HourState.ANNOUNCED)
    announced_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    announced_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    moves = models.PositiveSmallIntegerField(default=0)
    why = models.CharField(max_length=500, blank=True)
    closing = models.TextField(blank=True)
    key = models.BinaryField()
    contact_key = models.BinaryField(default=b"")
    contacts_erase_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="hour_times", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="hour_end_has_reason", condition=~Q(state="cancelled") | ~Q(why="")),
        ]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "starts_at", "id"], name="hour_start"),
            models.Index(
                fields=["bureau_id", "contacts_erase_at"],
                name="hour_erase",
                condition=Q(contacts_erase_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Put(models.TextChoices):
    """What has become of a question."""

    NEW = "new"  # nobody has read it yet
    SHOWN = "shown"
    ANSWERED = "answered"
    MERGED = "merged"  # asked the same: answered there
    ASIDE = "aside"  # under the published rule, with the reason
    CARRIED = "carried"  # became a matter
    LEFT = "left"  # not answered, and nobody left a way to be reached: its asker may still make it a matter


class HourQuestion(models.Model):
    """提问: `place` counts within the hour. `words` are sealed; `shown` is their masked form, public.

    Whoever holds number and secret follows it. `slip` (sealed under the contact key) is the receipt of the matter that it
    became. `news` is what must still be announced.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    hour_id = models.UUIDField()
    place = models.PositiveIntegerField()
    number = models.CharField(max_length=11)
    code_hash = models.BinaryField()
    asked_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    language = models.CharField(max_length=10, default="zh-hans")
    put = models.CharField(max_length=10, choices=Put.choices, default=Put.NEW)
    words = models.BinaryField()
    contact = models.BinaryField(default=b"")
    shown = models.TextField(blank=True)
    into_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=20, blank=True)
    why = models.CharField(max_length=500, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    matter_id = models.UUIDField(null=True)
    slip = models.BinaryField(default=b"")
    news = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "number"], name="hour_question_number_once"),
            models.UniqueConstraint(fields=["bureau_id", "hour_id", "place"], name="hour_question_place_once"),
            models.CheckConstraint(
                name="hour_aside_has_reason", condition=~Q(put="aside") | (~Q(reason="") & ~Q(why=""))
            ),
            models.CheckConstraint(
                name="hour_answered_is_shown", condition=~Q(put__in=("shown", "answered")) | ~Q(shown="")
            ),
            models.CheckConstraint(name="hour_merged_somewhere", condition=~Q(put="merged") | Q(into_id__isnull=False)),
        ]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "hour_id", "put", "place"], name="hour_question_put"),
            models.Index(
                fields=["bureau_id", "into_id"], name="hour_question_into", condition=Q(into_id__isnull=False)
            ),
            models.Index(fields=["bureau_id", "hour_id"], name="hour_question_news", condition=~Q(news="")),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.put}"


class HourStep(StepTaken):
    """访谈记录: one step with an hour or a question of it, append-only. `words` say why."""

    hour_id = models.UUIDField()
    question_id = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau_id", "hour_id", "at"], name="hour_step_hour")]
