"""Who comes to a public session: booked seats, and people invited from outside."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from heliograph.organisation.models import Officer


class Category(models.TextChoices):
    """From which seats a booking takes one."""

    PUBLIC = "public"
    PRESS = "press"


class BookingStatus(models.TextChoices):
    """Where a booking stands."""

    SEATED = "seated"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    CAME = "came"


WITH_SEAT = (BookingStatus.SEATED, BookingStatus.CAME)


class Booking(models.Model):
    """预约: one seat, for whoever holds number and secret. `contact` (optional) is sealed under the session's contact key.

    No two bookings share a seat: the constraint holds it even where two are made at the same moment. `news` is what
    must still be told by mail.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    sitting_id = models.UUIDField()
    number = models.CharField(max_length=11)
    code_hash = models.BinaryField()
    category = models.CharField(max_length=10, choices=Category.choices, default=Category.PUBLIC)
    status = models.CharField(max_length=10, choices=BookingStatus.choices)
    seat = models.PositiveSmallIntegerField(null=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    language = models.CharField(max_length=10, default="zh-hans")
    contact = models.BinaryField(default=b"")
    news = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "number"], name="booking_number_once"),
            models.UniqueConstraint(
                fields=["bureau_id", "sitting_id", "category", "seat"],
                name="booking_seat_once",
                condition=Q(seat__isnull=False),
            ),
            models.CheckConstraint(
                name="booking_seat",
                condition=Q(status__in=WITH_SEAT, seat__isnull=False, seat__gte=1)
                | (~Q(status__in=WITH_SEAT) & Q(seat__isnull=True)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "sitting_id", "category", "status", "made_at"], name="booking_sitting"),
            models.Index(fields=["bureau_id", "sitting_id"], name="booking_news", condition=~Q(news="")),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.status}"


class GuestStatus(models.TextChoices):
    """What somebody invited has said."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CONFLICTED = "conflicted"  # declared a conflict of interest: does not take part


class Adopted(models.TextChoices):
    """What became of an opinion."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Guest(models.Model):
    """外部参加人: somebody from outside who takes part, by role. `name` is public, and only with their consent.

    `contact`, `conflict` and `opinion` are sealed: the first two under the contact key, the opinion under the
    session's own. `published` is its masked text, with what was adopted of it and why.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    sitting_id = models.UUIDField()
    role = models.CharField(max_length=20)
    number = models.CharField(max_length=11)
    code_hash = models.BinaryField()
    status = models.CharField(max_length=10, choices=GuestStatus.choices, default=GuestStatus.INVITED)
    invited_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    name = models.CharField(max_length=50, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    contact = models.BinaryField(default=b"")
    conflict = models.BinaryField(default=b"")
    opinion = models.BinaryField(default=b"")
    opinion_at = models.DateTimeField(null=True)
    published = models.TextField(blank=True)
    adopted = models.CharField(max_length=10, choices=Adopted.choices, blank=True)
    adopted_why = models.CharField(max_length=1000, blank=True)
    news = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "number"], name="guest_number_once"),
            models.CheckConstraint(name="guest_name_by_consent", condition=Q(name="") | Q(status=GuestStatus.ACCEPTED)),
            models.CheckConstraint(
                name="guest_opinion_answered",
                condition=Q(published="") | (~Q(adopted="") & ~Q(adopted_why="") & Q(opinion_at__isnull=False)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "sitting_id", "id"], name="guest_sitting"),
            models.Index(fields=["bureau_id", "sitting_id"], name="guest_news", condition=~Q(news="")),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.status}"
