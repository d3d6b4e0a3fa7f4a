"""志愿任务: what volunteers are asked for on a day, and what each agreed to. Who they are stands sealed in the booking alone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from heliograph.core.text import Text
from heliograph.matters.appending import StepTaken
from heliograph.organisation.models import Officer, Unit


class TaskState(models.TextChoices):
    """Where a task stands. It is public from the start."""

    OPEN = "open"
    CANCELLED = "cancelled"


class VolunteerTask(models.Model):
    """任务: what it involves, where, from what age, who pays for an accident, who leads.

    Its dates are times of `bookings` with this row's id as their subject: places, waiting list, reminders and who comes stand
    there. `until` is the end of the last date; `notice_id` the urgent call drafted for it.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    kind = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    leads = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    title_zh = models.CharField(max_length=60)
    title_en = models.CharField(max_length=120, blank=True)
    about = models.TextField()
    place = models.CharField(max_length=120)
    bring = models.CharField(max_length=200, blank=True)
    insurance = models.CharField(max_length=300, blank=True)
    age = models.PositiveSmallIntegerField()
    until = models.DateTimeField()
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    why = models.CharField(max_length=300, blank=True)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    notice_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="volunteer_task_times", condition=Q(until__gt=F("offered_at"))),
            models.CheckConstraint(name="volunteer_task_age", condition=Q(age__gte=16)),
            models.CheckConstraint(
                name="volunteer_task_cancelled_with_reason", condition=~Q(state="cancelled") | ~Q(why="")
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "until", "id"], name="volunteer_task_end"),
            models.Index(fields=["bureau_id", "unit", "-until"], name="volunteer_task_unit"),
        ]

    def __str__(self) -> str:
        return self.title_zh

    @property
    def title(self) -> Text:
        return Text(self.title_zh, self.title_en or self.title_zh)


class SignUp(models.Model):
    """报名: that a booking agreed to a version of the consent, when; and the grade its holder gave afterwards, if any.

    Nothing here says who it is: name and telephone stand sealed in the booking, and go with the key of its time.
    """

    pk = models.CompositePrimaryKey("bureau_id", "booking_id")
    bureau_id = models.SmallIntegerField()
    booking_id = models.UUIDField()
    task_id = models.UUIDField()
    consent = models.CharField(max_length=20)
    consented_at = models.DateTimeField()
    grade = models.PositiveSmallIntegerField(null=True)
    graded_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="sign_up_grade",
                condition=Q(grade__isnull=True, graded_on__isnull=True)
                | Q(grade__gte=1, grade__lte=5, graded_on__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["bureau_id", "task_id", "grade"], name="sign_up_task")]

    def __str__(self) -> str:
        return f"{self.booking_id}"


class TaskStep(StepTaken):
    """任务记录: one step with a task, append-only."""

    task_id = models.UUIDField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau_id", "task_id", "at"], name="volunteer_step_task")]
