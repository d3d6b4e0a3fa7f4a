"""Topics: what many wrote about. A topic knows how many matters and people it has, never who they are."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from heliograph.matters.appending import StepTaken
from heliograph.organisation.models import Officer


class Topic(models.Model):
    """话题: one problem that several wrote about, as the last reading found it.

    `title` (masked) and `place` are the machine's and for staff. `public_title`, `public_place` and `public_words` are a
    person's, and stand only while the topic is released. `people` counts; it was counted in memory and cannot be undone.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=60, blank=True)
    matters = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    heat = models.FloatField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    public_title = models.CharField(max_length=80, blank=True)
    public_place = models.CharField(max_length=60, blank=True)
    public_words = models.TextField(blank=True)
    released_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="topic_released_by_somebody",
                condition=Q(released_at__isnull=True, public_title="")
                | (Q(released_at__isnull=False, released_by__isnull=False) & ~Q(public_title="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "-heat", "id"], name="topic_heat"),
            models.Index(fields=["bureau_id", "-last_at", "id"], name="topic_last"),
            models.Index(
                fields=["bureau_id", "-last_at", "id"], name="topic_released", condition=Q(released_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TopicMatter(models.Model):
    """Which matter stands in which topic. Nothing of the matter but its id and when it came."""

    pk = models.CompositePrimaryKey("bureau_id", "matter_id")
    bureau_id = models.SmallIntegerField()
    matter_id = models.UUIDField()
    topic_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "topic_id", "at"], name="topic_matter_topic"),
            models.Index(fields=["bureau_id", "at"], name="topic_matter_time"),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id}"


class TopicStep(StepTaken):
    """话题记录: a release, a change of its words or a withdrawal, append-only, with the reason."""

    topic_id = models.UUIDField()
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau_id", "topic_id", "at"], name="topic_step_topic")]


class TopicRead(models.Model):
    """归集: when a bureau's messages were last read into topics, how many, and since when."""

    bureau_id = models.SmallIntegerField(primary_key=True)
    at = models.DateTimeField()
    since = models.DateTimeField()
    messages = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.bureau_id}"
