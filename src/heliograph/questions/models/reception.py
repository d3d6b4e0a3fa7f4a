"""局长接待日: a day on which a leader receives people, and who has which time. What is talked about stands in the matter."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from heliograph.organisation.models import Officer, Unit


class DayState(models.TextChoices):
    """Where a day stands. It is public from the start."""

    ANNOUNCED = "announced"
    CANCELLED = "cancelled"
    HELD = "held"


class Mode(models.TextChoices):
    """How a leader meets people, besides the standing desk: by booking, going down to an area, at somebody's own place."""

    BOOKED = "booked"
    AREA = "area"
    VISIT = "visit"


class ReceptionDay(models.Model):
    """接待日: who receives, where, from when to when, how many minutes each. `moves` counts changes of time or place.

    Times lie one after another from `starts_at`; number 1 is the first. `was_at`, `was_place` and `why` tell the last change.
    `area`: where a leader goes down to. A visit (`Mode.VISIT`) is for one person who wished it; no page shows it to the public.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    mode = models.CharField(max_length=8, choices=Mode.choices, default=Mode.BOOKED)
    area = models.CharField(max_length=100, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    leader = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    post = models.CharField(max_length=60)
    about = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=200)
    access = models.CharField(max_length=300, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    waiting_most = models.PositiveSmallIntegerField(default=10)
    state = models.CharField(max_length=10, choices=DayState.choices, default=DayState.ANNOUNCED)
    announced_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    announced_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    moves = models.PositiveSmallIntegerField(default=0)
    was_at = models.DateTimeField(null=True)
    was_place = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="reception_times", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="reception_minutes", condition=Q(minutes__gte=5)),
            models.CheckConstraint(name="reception_end_has_reason", condition=~Q(state="cancelled") | ~Q(why="")),
        ]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "starts_at", "id"], name="reception_day"),
            models.Index(fields=["bureau_id", "leader", "starts_at"], name="reception_leader"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at} {self.state}"

    @property
    def times(self) -> int:
        """How many people can be received one after another."""
        return int((self.ends_at - self.starts_at) / timedelta(minutes=self.minutes))

    def time_of(self, number: int) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes * (number - 1))


class ReceptionDesk(models.Model):
    """常年接访: a desk where people are received in office hours without booking. Changed, it ends and another row follows."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    place = models.CharField(max_length=200)
    hours = models.CharField(max_length=200)
    phone = models.CharField(max_length=50, blank=True)
    access = models.CharField(max_length=300, blank=True)
    set_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="desk_end_has_reason", condition=Q(ended_at=None) | ~Q(why="")),
        ]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "set_at"], name="reception_desk_open", condition=Q(ended_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.hours}"


class TimeStatus(models.TextChoices):
    """Where a booking stands."""

    BOOKED = "booked"
    CONFIRMED = "confirmed"
    CAME = "came"
    ABSENT = "absent"
    WAITING = "waiting"
    CANCELLED = "cancelled"


WITH_TIME = (TimeStatus.BOOKED, TimeStatus.CONFIRMED, TimeStatus.CAME, TimeStatus.ABSENT)


class ReceptionTime(models.Model):
    """预约: which matter has which time of which day. Two never share one: the constraint holds it however they come.

    `number` NULL: on the waiting list, given back, or heard without a time. `walk_in`: came without booking and was entered at the door.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    day_id = models.UUIDField()
    matter_id = models.UUIDField()
    number = models.PositiveSmallIntegerField(null=True)
    status = models.CharField(max_length=10, choices=TimeStatus.choices)
    walk_in = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bureau_id", "day_id", "number"], name="reception_time_once", condition=Q(number__isnull=False)
            ),
            models.UniqueConstraint(fields=["bureau_id", "matter_id"], name="reception_matter_once"),
            models.CheckConstraint(
                name="reception_time_number",
                condition=Q(status__in=WITH_TIME, number__gte=1)
                | Q(status__in=(TimeStatus.CAME, TimeStatus.WAITING, TimeStatus.CANCELLED), number__isnull=True),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["bureau_id", "day_id", "status", "made_at"], name="reception_queue")]

    def __str__(self) -> str:
        return f"{self.number} {self.status}"
