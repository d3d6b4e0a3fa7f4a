"""Insight's own few rows: what a quarter was asked, what the unit says to it, and how much noise was spent.

No row is about a person. Figures themselves are never stored: they are counted from events.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from heliograph.matters.appending import AppendOnly, StepTaken
from heliograph.organisation.models import Unit


class OfDays(AppendOnly):
    """Something that was done once about the days from `first` to `until`."""

    bureau_id = models.SmallIntegerField()
    first = models.DateField()
    until = models.DateField()
    at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        abstract = True


class OfUnitDay(models.Model):
    """Ratings that a unit had on a day."""

    bureau_id = models.SmallIntegerField()
    day = models.DateField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.day)


class QuarterLook(OfDays):
    """Once a quarter the questions were put to all units: so many figures were looked at. There is no second look."""

    pk = models.CompositePrimaryKey("bureau_id", "first")
    looked = models.PositiveIntegerField()

    def __str__(self) -> str:
        return str(self.first)


class UnitQuestion(OfDays):
    """A unit is asked why a figure of the quarter stands out: `part` of `of`, where `usual` is the share elsewhere."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    id = models.UUIDField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=30)
    part = models.PositiveIntegerField()
    of = models.PositiveIntegerField()
    usual = models.FloatField()
    chance = models.FloatField()

    class Meta(AppendOnly.Meta):
        indexes: ClassVar = [models.Index(fields=["bureau_id", "unit", "first"], name="unit_question_unit")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "first", "unit", "code"], name="unit_question_once")
        ]

    def __str__(self) -> str:
        return self.code


class QuestionStep(StepTaken):
    """What the unit or supervision says to a question: `explain` or `note`. Shown beside it, never replaced."""

    question_id = models.UUIDField()

    class Meta(StepTaken.Meta):
        indexes: ClassVar = [models.Index(fields=["bureau_id", "question_id", "id"], name="question_step_question")]


class RatingTag(OfUnitDay):
    """One rating came in on `day` from the network `tag`: a keyed hash of a coarse network and the day. Gone after `KEPT`."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    id = models.UUIDField()
    tag = models.BinaryField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau_id", "day"], name="rating_tag_day")]


class RatingDay(OfUnitDay):
    """What is left of a day's tags: how many ratings a unit had, and how many at most from one network."""

    pk = models.CompositePrimaryKey("bureau_id", "day", "unit_id")
    ratings = models.PositiveIntegerField()
    most = models.PositiveIntegerField()


class NoiseSpent(OfDays):
    """A table was released with noise: its numbers, and the part of the year's budget that it took. Never drawn again.

    `record` and `salt` open its leaf of the log, which holds the SHA-256 of its file; without `leaf_id` it is older than that.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    id = models.UUIDField()
    name = models.CharField(max_length=40)
    epsilon = models.FloatField()
    within = models.PositiveIntegerField()
    cells = models.JSONField()
    record = models.JSONField(default=dict)
    salt = models.BinaryField(default=bytes)
    leaf_id = models.BigIntegerField(null=True)

    class Meta(AppendOnly.Meta):
        indexes: ClassVar = [models.Index(fields=["bureau_id", "until", "first"], name="noise_spent_days")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "name", "first", "until"], name="noise_spent_once")
        ]

    def __str__(self) -> str:
        return self.name
