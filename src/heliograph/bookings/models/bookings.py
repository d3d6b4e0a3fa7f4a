"""预约: one acceptance in the queue of a time, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Status(models.TextChoices):
    """Where a booking stands."""

    BOOKED = "booked"
    OFFERED = "offered"  # from the waiting list: has a place until `answer_by`, to say yes to
    WAITING = "waiting"
    CAME = "came"
    ABSENT = "absent"
    RETURNED = "returned"  # given back by its holder
    LAPSED = "lapsed"  # did not say yes in time
    CANCELLED = "cancelled"  # the time was cancelled by us


HELD = (Status.BOOKED, Status.OFFERED)
"""With a place, still to come."""
ACTIVE = (*HELD, Status.WAITING)
MAY_HAVE_PLACE = (*HELD, Status.CAME)


class Booking(models.Model):
    """A booking: `sequence` is its number in the order of acceptance, `place` the place it has, `places` how many there are.

    No two rows of a time share a sequence or a place, and no place lies beyond `places`: the table refuses it, however the row
    comes. `by_phone` and `by_mail` are keyed hashes that know one person again within one time, and nowhere else.
    `contact` is sealed under the time's key; `is_told`: they want to hear of changes and the day before. `entry` is what the
    queue published. `placed_at`: since when it has a place.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    slot_id = models.UUIDField()
    sequence = models.PositiveIntegerField()
    door = models.CharField(max_length=10)
    place = models.PositiveIntegerField(null=True)
    places = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices)
    number = models.CharField(max_length=11)
    code_hash = models.BinaryField()
    entry = models.BinaryField()
    by_phone = models.BinaryField(null=True)
    by_mail = models.BinaryField(null=True)
    contact = models.BinaryField(default=b"")
    is_told = models.BooleanField(default=False)
    language = models.CharField(max_length=10, default="zh-hans")
    matter_id = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    placed_at = models.DateTimeField(null=True)
    answer_by = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    news = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "slot_id", "sequence"], name="slot_booking_sequence_once"),
            models.UniqueConstraint(
                fields=["bureau_id", "slot_id", "place"],
                name="slot_booking_place_once",
                condition=Q(place__isnull=False),
            ),
            models.UniqueConstraint(fields=["bureau_id", "number"], name="slot_booking_number_once"),
            models.UniqueConstraint(
                fields=["bureau_id", "slot_id", "by_phone"],
                name="slot_booking_person_once",
                condition=Q(by_phone__isnull=False, ended_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["bureau_id", "slot_id", "by_mail"],
                name="slot_booking_mail_once",
                condition=Q(by_mail__isnull=False, ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="slot_booking_place_there",
                condition=Q(place__isnull=True) | Q(place__gte=1, place__lte=F("places")),
            ),
            models.CheckConstraint(
                name="slot_booking_place_status",
                condition=Q(status__in=HELD, place__isnull=False)
                | Q(status=Status.CAME)
                | (~Q(status__in=MAY_HAVE_PLACE) & Q(place__isnull=True)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "slot_id", "status", "sequence"], name="slot_booking_queue"),
            models.Index(fields=["bureau_id", "slot_id"], name="slot_booking_news", condition=~Q(news="")),
            models.Index(
                fields=["bureau_id", "matter_id"], name="slot_booking_matter", condition=Q(matter_id__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.status}"
