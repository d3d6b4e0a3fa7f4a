"""亮牌: a card for a promise of the police that is near its limit or broke, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from heliograph.matters.appending import OfMatterKept, refuse
from heliograph.organisation.models import Officer, Unit


class Colour(models.TextChoices):
    YELLOW = "yellow"  # near its limit
    RED = "red"  # broken


class Card(OfMatterKept):
    """亮牌: one promise, one limit, one colour. Never changed, never deleted; it can only be answered.

    `unit` and `officer` were answerable when it was shown; for a follow-up of a bad rating (`superior`) the unit above.
    A limit that was moved (an extension, a new calendar) may need a card of its own, so `due` is part of what is unique.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    deadline_id = models.UUIDField()
    colour = models.CharField(max_length=6, choices=Colour.choices)
    promise = models.CharField(max_length=60)
    procedure = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    due = models.DateTimeField()
    at = models.DateTimeField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    confidential = models.BooleanField(default=False)
    superior = models.BooleanField(default=False)
    rules = models.CharField(max_length=40)

    class Meta(OfMatterKept.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "deadline_id", "colour", "due"], name="card_once")
        ]
        indexes: ClassVar = [models.Index(fields=["bureau_id", "matter_id", "id"], name="card_matter")]

    def __str__(self) -> str:
        return f"{self.colour} {self.promise}"


class How(models.TextChoices):
    """How the promise on a card came out."""

    KEPT = "kept"
    LATE = "late"
    VOID = "void"
    EXTENDED = "extended"  # it got more time: the warning is over
    BROKE = "broke"  # a red card followed


class Courses(models.QuerySet["Course"]):
    """A course changes as its card goes its way, and is never deleted: lists would lose the card."""

    def delete(self) -> tuple[int, dict[str, int]]:
        refuse()

    def _raw_delete(self, using: str | None) -> int:
        refuse()


class Course(models.Model):
    """How far a card has got: what lists sort by, and the one row about a card that changes.

    `reached` counts the steps of the ladder (0 officer, 1 lead, 2 legal office or supervisors); `show_at` is when the
    next comes, NULL when none does. `waiting`: nobody answered it, and its promise was not kept in time. All can be told
    again from `Reach`, `CardAnswer` and the deadline.
    """

    pk = models.CompositePrimaryKey("bureau_id", "card_id")
    bureau_id = models.SmallIntegerField()
    card_id = models.UUIDField()
    matter_id = models.UUIDField()
    deadline_id = models.UUIDField()
    colour = models.CharField(max_length=6)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    confidential = models.BooleanField(default=False)
    superior = models.BooleanField(default=False)
    reached = models.PositiveSmallIntegerField(default=0)
    show_at = models.DateTimeField(null=True)
    waiting = models.BooleanField(default=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=10, blank=True)

    objects = Courses.as_manager()

    class Meta:
        base_manager_name = "objects"
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "show_at"], name="course_show", condition=Q(show_at__isnull=False)),
            models.Index(fields=["bureau_id", "deadline_id"], name="course_deadline"),
            models.Index(fields=["bureau_id", "matter_id"], name="course_matter"),
            models.Index(fields=["bureau_id", "unit", "card_id"], name="course_unit"),
            models.Index(fields=["bureau_id", "officer", "card_id"], name="course_officer"),
            models.Index(fields=["bureau_id", "card_id"], name="course_legal", condition=Q(reached__gte=2)),
            models.Index(fields=["bureau_id", "unit", "card_id"], name="course_unit_waits", condition=Q(waiting=True)),
            models.Index(fields=["bureau_id", "card_id"], name="course_waits", condition=Q(waiting=True)),
        ]

    def __str__(self) -> str:
        return f"{self.colour} {self.reached}"

    def delete(self, *args: object, **options: object) -> tuple[int, dict[str, int]]:
        refuse()


class Reach(OfMatterKept):
    """To whom a card was shown from when on: `officer`, `lead`, `legal` or `supervision`."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    card_id = models.UUIDField()
    to = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta(OfMatterKept.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["bureau_id", "card_id", "to"], name="reach_once")]

    def __str__(self) -> str:
        return self.to


class CardLook(OfMatterKept):
    """Who opened a card, when, and in what capacity it reached them."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    card_id = models.UUIDField()
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    capacity = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta(OfMatterKept.Meta):
        indexes: ClassVar = [models.Index(fields=["bureau_id", "card_id", "at"], name="card_look_card")]

    def __str__(self) -> str:
        return self.capacity


class CardAnswer(OfMatterKept):
    """What was done about a card, in words, and by whom."""

    SEALED = ("words",)

    pk = models.CompositePrimaryKey("bureau_id", "id")
    card_id = models.UUIDField()
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    capacity = models.CharField(max_length=12)
    at = models.DateTimeField()
    words = models.BinaryField(default=b"")

    class Meta(OfMatterKept.Meta):
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "card_id", "at"], name="card_answer_card"),
            models.Index(fields=["bureau_id", "matter_id", "id"], name="card_answer_matter"),
        ]

    def __str__(self) -> str:
        return self.capacity
