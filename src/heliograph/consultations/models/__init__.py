"""建议征集: a question the bureau asks, what came in, the groups of it, and every step. Suggestions themselves are matters."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from heliograph.matters.appending import StepTaken
from heliograph.organisation.models import Officer, Unit


class State(models.TextChoices):
    """Where a call stands."""

    OPEN = "open"
    SORTING = "sorting"  # its end has come: grouped and decided, not yet published
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Call(models.Model):
    """征集: the question, until when, and by when its results are promised. Public from its beginning on, and kept."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=80)
    title_en = models.CharField(max_length=160, blank=True)
    about = models.TextField()
    about_en = models.TextField(blank=True)
    opened_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    results_due = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    why = models.CharField(max_length=500, blank=True)
    published_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    published_at = models.DateTimeField(null=True)
    closing = models.TextField(blank=True)
    closing_en = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="call_times", condition=Q(ends_at__gt=F("opened_at"), results_due__gt=F("ends_at"))
            ),
            models.CheckConstraint(
                name="call_published_by_somebody",
                condition=~Q(state="published") | Q(published_by__isnull=False, published_at__isnull=False),
            ),
            models.CheckConstraint(name="call_cancelled_with_reason", condition=~Q(state="cancelled") | ~Q(why="")),
        ]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "-ends_at", "id"], name="call_end"),
            models.Index(fields=["bureau_id", "ends_at"], name="call_open", condition=Q(state="open")),
            models.Index(fields=["bureau_id", "results_due"], name="call_sorting", condition=Q(state="sorting")),
        ]

    def __str__(self) -> str:
        return self.title


class Adopted(models.TextChoices):
    """What the bureau says to a group."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Group(models.Model):
    """一类建议: named and decided by a person. `place` counts within the call."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    call_id = models.UUIDField()
    place = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=240, blank=True)
    adopted = models.CharField(max_length=10, choices=Adopted.choices, blank=True)
    why = models.TextField(blank=True)
    why_en = models.TextField(blank=True)
    decided_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "call_id", "place"], name="call_group_place_once"),
            models.CheckConstraint(
                name="call_group_decided_with_reason",
                condition=Q(adopted="") | (~Q(why="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Suggestion(models.Model):
    """Which matter answers which call, and in which group it stands. `answered` is when its sender was told."""

    pk = models.CompositePrimaryKey("bureau_id", "matter_id")
    bureau_id = models.SmallIntegerField()
    matter_id = models.UUIDField()
    call_id = models.UUIDField()
    group_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "call_id", "at"], name="suggestion_call"),
            models.Index(
                fields=["bureau_id", "group_id"], name="suggestion_group", condition=Q(group_id__isnull=False)
            ),
            models.Index(
                fields=["bureau_id", "call_id", "matter_id"],
                name="suggestion_to_tell",
                condition=Q(answered_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}"


class CallStep(StepTaken):
    """征集记录: one step with a call, append-only. `words` say what of it is not content of a suggestion."""

    call_id = models.UUIDField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau_id", "call_id", "at"], name="call_step_call")]
