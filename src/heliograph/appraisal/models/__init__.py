"""Appraisal of units: versions of sets, what two sides agreed for a period, every step with who took it, and scores.

Nothing here is about a person but who signed, commented and decided.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from heliograph.core.text import Text
from heliograph.matters.appending import AppendOnly, StepTaken, TextVersion
from heliograph.organisation.models import Officer, Unit


class SetVersion(TextVersion):
    """One version of a set of indicators as a bureau has it. None is ever changed."""

    class Meta(TextVersion.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau", "code", "version"], name="appraisal_set_version_once")
        ]


class Appraisal(models.Model):
    """考核: one unit, one period, one version of a set. `above` is the unit directly above it, which appraises it.

    `targets` by the indicator's code hold once both have signed (`agreed_at`); a changed target takes the signatures back.
    `objection_due`: until when an objection that is open must be answered.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    version = models.ForeignKey(SetVersion, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    above = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    first = models.DateField()
    until = models.DateField()
    targets = models.JSONField(default=dict)
    signed_above = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    signed_below = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    agreed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    object_until = models.DateTimeField(null=True)
    objection_due = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "unit", "first", "until"], name="appraisal_once")
        ]
        indexes: ClassVar = [models.Index(fields=["bureau_id", "until", "unit"], name="appraisal_period")]

    def __str__(self) -> str:
        return f"{self.unit} {self.first}"


class Verb(models.TextChoices):
    """What was done with an appraisal."""

    PROPOSE = "propose"
    COMMENT = "comment"
    TARGETS = "targets"
    SIGN_ABOVE = "sign-above"
    SIGN_BELOW = "sign-below"
    PUBLISH = "publish"
    OBJECT = "object"
    UPHOLD = "uphold"
    REJECT = "reject"
    CORRECT = "correct"
    REWARD = "reward"
    HELP = "help"
    FINDING = "finding"


PUBLIC = (Verb.PUBLISH, Verb.OBJECT, Verb.UPHOLD, Verb.REJECT, Verb.CORRECT, Verb.REWARD, Verb.HELP, Verb.FINDING)


class Step(StepTaken):
    """One step, with who took it. `facts`: the targets changed, the day by which an objection must be answered."""

    appraisal_id = models.UUIDField()
    facts = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau_id", "appraisal_id", "id"], name="appraisal_steps_of")]


class Score(AppendOnly):
    """A result: the figures it rests on, how far the events went, and its entry in the log. A correction is another row."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    appraisal_id = models.UUIDField()
    made_at = models.DateTimeField()
    as_of = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64)
    kept = models.JSONField()
    total = models.FloatField(null=True)
    record = models.JSONField(default=dict)
    salt = models.BinaryField(default=b"")
    leaf_id = models.BigIntegerField(null=True)

    class Meta(AppendOnly.Meta):
        indexes: ClassVar = [models.Index(fields=["bureau_id", "appraisal_id", "id"], name="appraisal_scores_of")]

    def __str__(self) -> str:
        return f"{self.total}"


class Goal(models.Model):
    """目标: what the bureau sets out to do by a day. Its parts are owed by units and become their duties."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    title_zh = models.CharField(max_length=100)
    title_en = models.CharField(max_length=200)
    says = models.CharField(max_length=600)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau_id", "id"], name="goal_time")]

    def __str__(self) -> str:
        return self.title_zh

    @property
    def title(self) -> Text:
        return Text(self.title_zh, self.title_en)


class GoalPart(AppendOnly):
    """分目标: what one unit owes to a goal, and by which day. `key` names it among the subjects of duties."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    goal_id = models.UUIDField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    title_zh = models.CharField(max_length=100)
    title_en = models.CharField(max_length=200)
    due = models.DateField()
    key = models.CharField(max_length=60)

    class Meta(AppendOnly.Meta):
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "goal_id", "id"], name="goal_part"),
        ]

    def __str__(self) -> str:
        return self.title_zh

    @property
    def title(self) -> Text:
        return Text(self.title_zh, self.title_en)
