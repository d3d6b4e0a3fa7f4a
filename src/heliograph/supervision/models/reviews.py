"""个案点评 and 执法质量考评: matters drawn by lot, findings on each point of a checklist, and what followed.

A review is of a matter. No row here names an officer as its subject: who is answerable for a matter is asked of the
matter itself, and who is held responsible stands only in words that people wrote and sealed (`Decision`).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from heliograph.matters.appending import AppendOnly, OfMatterKept
from heliograph.organisation.models import Officer, Unit
from heliograph.supervision.models.rules import RuleText


class Sample(AppendOnly):
    """抽样: one draw. It can't be taken back, so that drawing until the result pleases would be seen."""

    class Kind(models.TextChoices):
        CASE = "case"  # 个案点评
        QUALITY = "quality"  # 执法质量考评

    class SeedFrom(models.TextChoices):
        CHECKPOINT = "checkpoint"  # the root of a signed checkpoint of the public log
        TYPED = "typed"  # what was typed, with the date

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    title = models.CharField(max_length=100)
    checklist = models.ForeignKey(RuleText, models.PROTECT, related_name="+", db_index=False)
    seed = models.CharField(max_length=200)
    seed_from = models.CharField(max_length=10, choices=SeedFrom.choices)
    seed_size = models.BigIntegerField(null=True)
    since = models.DateField()
    until = models.DateField()
    each = models.PositiveSmallIntegerField()
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    population = models.PositiveIntegerField()
    size = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.title


class Stratum(AppendOnly):
    """层: the matters of one unit and procedure that a draw was made from. `numbers` are all of them, compressed."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    sample_id = models.UUIDField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    procedure = models.CharField(max_length=60)
    population = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    numbers = models.BinaryField()

    class Meta(AppendOnly.Meta):
        indexes: ClassVar = [models.Index(fields=["bureau_id", "sample_id"], name="stratum_sample")]

    def __str__(self) -> str:
        return f"{self.procedure} {self.population}"


class Reviewed(OfMatterKept):
    """A matter that was drawn. `rank` is what the lot gave it: the smallest of its stratum were taken."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    sample_id = models.UUIDField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    procedure = models.CharField(max_length=60)
    rank = models.CharField(max_length=64)

    class Meta(OfMatterKept.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "sample_id", "matter_id"], name="reviewed_once")
        ]

    def __str__(self) -> str:
        return self.rank[:8]


class Review(OfMatterKept):
    """A drawn matter was reviewed: by whom, and what they say of it as a whole (点评)."""

    SEALED = ("words",)

    pk = models.CompositePrimaryKey("bureau_id", "id")
    reviewed_id = models.UUIDField()
    sample_id = models.UUIDField()
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    words = models.BinaryField(default=b"")

    class Meta(OfMatterKept.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["bureau_id", "reviewed_id"], name="review_once")]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "sample_id"], name="review_sample"),
            models.Index(fields=["bureau_id", "matter_id", "id"], name="review_matter"),
        ]

    def __str__(self) -> str:
        return str(self.at)


class Verdict(models.TextChoices):
    KEPT = "kept"
    BROKEN = "broken"
    NOT_APPLICABLE = "na"


class Finding(OfMatterKept):
    """What was found on one point of the checklist in one matter. `unit` was answerable for the matter when it was drawn."""

    SEALED = ("words",)

    pk = models.CompositePrimaryKey("bureau_id", "id")
    review_id = models.UUIDField()
    sample_id = models.UUIDField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    item = models.CharField(max_length=60)
    verdict = models.CharField(max_length=6, choices=Verdict.choices)
    words = models.BinaryField(default=b"")

    class Meta(OfMatterKept.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "review_id", "item"], name="finding_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "sample_id", "item", "verdict"], name="finding_sample"),
            models.Index(fields=["bureau_id", "matter_id", "id"], name="finding_matter"),
            models.Index(fields=["bureau_id", "unit", "id"], name="finding_unit", condition=Q(verdict="broken")),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.verdict}"


class StepKind(models.TextChoices):
    """What can follow a finding that a rule was broken."""

    ANSWER = "answer"  # the officer or the unit says how it came
    CORRECTION = "correction"  # what is to be put right, and by when
    CORRECTED = "corrected"  # what was put right
    APPEAL = "appeal"  # the unit objects and asks for review
    UPHELD = "upheld"  # another reviewer: the finding stands
    OVERTURNED = "overturned"  # another reviewer: it does not


class FindingStep(OfMatterKept):
    """One thing that followed a finding."""

    SEALED = ("words",)

    pk = models.CompositePrimaryKey("bureau_id", "id")
    finding_id = models.UUIDField()
    sample_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=StepKind.choices)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    capacity = models.CharField(max_length=12)
    at = models.DateTimeField()
    due = models.DateField(null=True)
    words = models.BinaryField(default=b"")

    class Meta(OfMatterKept.Meta):
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "finding_id", "at"], name="step_finding"),
            models.Index(fields=["bureau_id", "matter_id", "id"], name="step_matter"),
            models.Index(fields=["bureau_id", "sample_id"], name="step_out", condition=Q(kind="overturned")),
        ]

    def __str__(self) -> str:
        return self.kind


class Decision(OfMatterKept):
    """过错追究: what people decided about responsibility for a finding: who decided, on what ground, in their words.

    The system records it and computes none. Who is held responsible stands in the sealed words alone.
    """

    SEALED = ("decided_by", "ground", "words")

    pk = models.CompositePrimaryKey("bureau_id", "id")
    finding_id = models.UUIDField()
    decided_on = models.DateField()
    decided_by = models.BinaryField(default=b"")
    ground = models.BinaryField(default=b"")
    words = models.BinaryField(default=b"")
    recorded_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta(OfMatterKept.Meta):
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "finding_id"], name="responsibility_finding"),
            models.Index(fields=["bureau_id", "matter_id", "id"], name="responsibility_matter"),
        ]

    def __str__(self) -> str:
        return str(self.decided_on)
