"""可以预约的时间: a time with its places, who opened it, and how far its queue has got."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from heliograph.matters.appending import StepTaken
from heliograph.organisation.models import Officer, Unit


class SlotState(models.TextChoices):
    """Where a time stands. Public from the start."""

    OPEN = "open"
    CANCELLED = "cancelled"
    CLOSED = "closed"


class Slot(models.Model):
    """时段: when, where, how many places, and the counters that whoever gives out a place moves while holding this row.

    Places 1 to `capacity - kept` are for everybody, the last `kept` for who comes without booking or telephones.
    `accepted` is the last number of the queue, `last_at` when its last turn was, `head` its chain (queue.py); `sealed` is how far the log has it, and
    `seal_owed` that a job is on its way. `subject_id` is what it belongs to in the app that opened it (a task, a campaign).
    `key` seals what people left; it goes at `erase_at`. `instead_id` is the time offered to who had a cancelled one.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    kind = models.CharField(max_length=30)
    subject_id = models.UUIDField(null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=120, blank=True)
    about = models.TextField(blank=True)
    place = models.CharField(max_length=200)
    access = models.CharField(max_length=300, blank=True)
    who = models.CharField(max_length=200, blank=True)
    bring = models.CharField(max_length=300, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveIntegerField()
    kept = models.PositiveIntegerField(default=0)
    waiting_most = models.PositiveIntegerField(default=0)
    grace = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=SlotState.choices, default=SlotState.OPEN)
    why = models.CharField(max_length=500, blank=True)
    moves = models.PositiveSmallIntegerField(default=0)
    was_at = models.DateTimeField(null=True)
    instead_id = models.UUIDField(null=True)
    opened_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    accepted = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    taken = models.PositiveIntegerField(default=0)
    kept_taken = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    head = models.BinaryField()
    sealed = models.PositiveIntegerField(default=0)
    seal_owed = models.BooleanField(default=False)
    key = models.BinaryField(default=b"")
    erase_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="slot_times", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="slot_kept", condition=Q(kept__lt=F("capacity"))),
            models.CheckConstraint(name="slot_never_over", condition=Q(taken__lte=F("capacity") - F("kept"))),
            models.CheckConstraint(name="slot_kept_never_over", condition=Q(kept_taken__lte=F("kept"))),
            models.CheckConstraint(name="slot_end_has_reason", condition=~Q(state="cancelled") | ~Q(why="")),
        ]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "starts_at", "id"], name="slot_start"),
            models.Index(
                fields=["bureau_id", "subject_id", "starts_at"],
                name="slot_subject",
                condition=Q(subject_id__isnull=False),
            ),
            models.Index(fields=["bureau_id", "erase_at"], name="slot_erase", condition=Q(erase_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_at} {self.state}"

    @property
    def open_places(self) -> int:
        """How many of the places are for everybody."""
        return self.capacity - self.kept


class Seal(models.Model):
    """The chain of a queue as the public log has it: `digest` over the first `sequence` entries, in the record with its salt."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    slot_id = models.UUIDField()
    sequence = models.PositiveIntegerField()
    digest = models.BinaryField()
    record = models.JSONField()
    salt = models.BinaryField()
    entry = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["bureau_id", "slot_id", "sequence"], name="seal_once")]

    def __str__(self) -> str:
        return f"{self.slot_id} {self.sequence}"


class Step(StepTaken):
    """What an officer did with a time or a booking, append-only. `words` say why."""

    slot_id = models.UUIDField()
    sequence = models.PositiveIntegerField(null=True)
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau_id", "slot_id", "at"], name="slot_booking_step_slot")]
