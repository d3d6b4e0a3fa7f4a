"""The answer bank's rows: what makes a released document findable, and how often it helped. Its words stand in the register."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from heliograph.organisation.models import Officer, Unit


class Answer(models.Model):
    """常问的答复: what the bank knows of one document of the kind "answer"; it has the document's id.

    `procedure` is the guide it belongs to, or empty. `is_public` says that the register shows it as the one in force.
    `row` stands for it in the index. `review_on` is the day by which somebody must look whether it still holds.
    `found`, `helped` and `unhelpful` are counts without anybody behind them.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    row = models.BigIntegerField()
    topic = models.CharField(max_length=20)
    procedure = models.CharField(max_length=60, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    is_public = models.BooleanField(default=False)
    released_at = models.DateTimeField(null=True)
    review_on = models.DateField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    found = models.PositiveIntegerField(default=0)
    helped = models.PositiveIntegerField(default=0)
    unhelpful = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["bureau_id", "row"], name="answer_row_once")]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "released_at", "id"], name="answer_newest", condition=Q(is_public=True)),
            models.Index(
                fields=["bureau_id", "topic", "released_at", "id"], name="answer_topic", condition=Q(is_public=True)
            ),
            models.Index(
                fields=["bureau_id", "procedure", "released_at", "id"],
                name="answer_procedure",
                condition=Q(is_public=True),
            ),
            models.Index(fields=["bureau_id", "review_on", "id"], name="answer_review", condition=Q(is_public=True)),
            models.Index(
                fields=["bureau_id", "unhelpful", "id"],
                name="answer_doubted",
                condition=Q(is_public=True, unhelpful__gt=F("helped")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.procedure}"


class Posting(models.Model):
    """One token of one answer in force. `weight`: 3 in the question itself, 1 in what the asker or the answer adds."""

    pk = models.CompositePrimaryKey("bureau_id", "token", "row")
    bureau_id = models.SmallIntegerField()
    token = models.CharField(max_length=24)
    row = models.BigIntegerField()
    weight = models.PositiveSmallIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau_id", "row"], name="posting_row")]

    def __str__(self) -> str:
        return self.token


class TokenCount(models.Model):
    """In how many answers in force a token stands: rare ones say more, and are looked up first."""

    pk = models.CompositePrimaryKey("bureau_id", "token")
    bureau_id = models.SmallIntegerField()
    token = models.CharField(max_length=24)
    answers = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.token


class AnswerDay(models.Model):
    """The same counts by day, for the bureau as a whole: what the bank spares people."""

    pk = models.CompositePrimaryKey("bureau_id", "day")
    bureau_id = models.SmallIntegerField()
    day = models.DateField()
    found = models.PositiveIntegerField(default=0)
    helped = models.PositiveIntegerField(default=0)
    unhelpful = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.day}"
