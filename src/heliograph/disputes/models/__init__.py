"""Rows of disputes. What is said and promised is sealed under the matter's key; who may read it is decided by `reading`."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from heliograph.organisation.models import Officer, Unit


class MediatorKind(models.TextChoices):
    """What a mediator is."""

    POLICE = "police"
    PEOPLE = "people"  # 人民调解员
    LAWYER = "lawyer"


class Mediator(models.Model):
    """调解员: somebody on the public list. A police officer is named by the row of the officer, whose units are checked."""

    bureau_id = models.SmallIntegerField()
    kind = models.CharField(max_length=10, choices=MediatorKind.choices)
    name = models.CharField(max_length=40)
    body = models.CharField(max_length=100, blank=True)
    languages = models.CharField(max_length=100, blank=True)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    active = models.BooleanField(default=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="mediator_police_is_officer", condition=~Q(kind="police") | Q(officer__isnull=False)
            )
        ]
        indexes: ClassVar = [models.Index(fields=["bureau_id", "active", "id"], name="mediator_list")]

    def __str__(self) -> str:
        return self.name


class Side(models.TextChoices):
    """The two sides: who asked (甲方), and the other (乙方)."""

    A = "a"
    B = "b"


class Ended(models.TextChoices):
    """How a dispute ended, as the statistics count it."""

    KEPT = "kept"
    BROKEN = "broken"
    FAILED = "failed"
    STOPPED = "stopped"
    OTHER = "other"  # refused, not ours, taken back, joined to another


class Dispute(models.Model):
    """What mediation adds to a matter of the procedure; `id` is the matter's.

    `screened` are the exclusions that were found when the officer checked them (NULL: not checked yet). `case_id` is the
    public-order case it came from, whose clock stands while the sides talk. `objected` are mediators whom a side did not
    want. `draft` counts the versions of the agreement: a signature is of one version. Of the other side's receipt only a
    keyed hash is kept, as of every receipt; `told_b` is how they want to hear of news, sealed.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    kind = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    case_id = models.UUIDField(null=True)
    minor_a = models.BooleanField(default=False)
    minor_b = models.BooleanField(default=False)
    screened = models.JSONField(null=True)
    screened_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    party_b = models.UUIDField(null=True)
    number_b = models.CharField(max_length=11, blank=True)
    code_hash_b = models.BinaryField(default=b"")
    told_b = models.BinaryField(default=b"")
    willing_b_at = models.DateTimeField(null=True)
    mediator = models.ForeignKey(Mediator, models.PROTECT, null=True, related_name="+", db_index=False)
    objected = models.JSONField(default=list)
    draft = models.PositiveSmallIntegerField(default=0)
    ended = models.CharField(max_length=10, choices=Ended.choices, blank=True)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bureau_id", "number_b"], name="dispute_number_once", condition=~Q(number_b="")
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "opened_at", "id"], name="dispute_time"),
            models.Index(fields=["bureau_id", "unit", "opened_at"], name="dispute_open", condition=Q(ended="")),
            models.Index(fields=["bureau_id", "case_id"], name="dispute_case", condition=Q(case_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ended or 'open'}"

    def is_minor(self, side: str) -> bool:
        return self.minor_a if side == Side.A else self.minor_b


class OfDispute(models.Model):
    """What every row of a dispute has; `dispute_id` is the matter's id."""

    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    dispute_id = models.UUIDField()

    class Meta:
        abstract = True


class Meeting(OfDispute):
    """A round at a time and a place, with the mediator who holds it. One that was moved stays, marked."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    round = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    place = models.CharField(max_length=200)
    mediator = models.ForeignKey(Mediator, models.PROTECT, related_name="+", db_index=False)
    replaced = models.BooleanField(default=False)
    set_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "dispute_id", "at"], name="meeting_dispute"),
            models.Index(fields=["bureau_id", "mediator", "at"], name="meeting_mediator", condition=Q(replaced=False)),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.at}"


class Standing(models.TextChoices):
    """Where a clause stands."""

    OPEN = "open"
    KEPT = "kept"
    FAILED = "failed"


class Clause(OfDispute):
    """One clause of the agreement's version `draft`: who does what by which day. Amount and words are sealed.

    `asked_at` is when the follow-up of its day began; `event_id` is the record of what was found.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    draft = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    by = models.CharField(max_length=1, choices=Side.choices)
    due = models.DateField()
    sealed = models.BinaryField(default=b"")
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.OPEN)
    follow_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField(null=True)
    event_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "dispute_id", "draft", "place"], name="clause_place_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "follow_at"], name="clause_follow", condition=Q(follow_at__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.standing}"


class Signature(OfDispute):
    """签字: one side signed one version, with its own receipt or on paper that was put on record. `guardian` is sealed."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    draft = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=1, choices=Side.choices)
    on_paper = models.BooleanField(default=False)
    guardian = models.BinaryField(default=b"")
    at = models.DateTimeField()
    event_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "dispute_id", "draft", "side"], name="signature_once")
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.draft}"
