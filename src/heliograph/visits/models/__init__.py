"""走访: visits of a beat, the slips left at doors, and the open counts. What people asked for is a matter; nothing here says who.

A done visit holds beat, day, kind of place, outcome and kinds of advice: no address, no name, no officer and no position,
so neither a household nor an officer can be followed or ranked from it (X-30).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from heliograph.organisation.models import Area, Officer, Unit


class State(models.TextChoices):
    """Where a visit stands."""

    PLANNED = "planned"
    DONE = "done"


class Visit(models.Model):
    """走访: planned, then done. `version` grows with every change, so that a phone that was away can tell what it missed.

    `words` is where to go, in the officer's own words, sealed under `key`; both are erased when the visit is done or lapses,
    and the officer with them.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    beat = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    day = models.DateField()
    place = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    outcome = models.CharField(max_length=20, blank=True)
    advice = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    key = models.BinaryField(default=b"")
    words = models.BinaryField(default=b"")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="visit_done_is_bare",
                condition=Q(state="planned", officer__isnull=False, outcome="")
                | (Q(state="done", officer__isnull=True, key=b"", words=b"") & ~Q(outcome="")),
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "officer", "day"], name="visit_planned", condition=Q(state="planned")),
            models.Index(fields=["bureau_id", "day"], name="visit_lapsing", condition=Q(state="planned")),
            models.Index(fields=["bureau_id", "unit", "-day", "-id"], name="visit_done", condition=Q(state="done")),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.place} {self.state}"


class Slip(models.Model):
    """门上的回执: given to an officer before a round, left at a door, and exchanged by the resident for a receipt.

    `code_hash` checks its code, which is nowhere else. Used once by the officer (`matter_id`), exchanged by one browser
    (`taken_by`, a keyed hash of that form's token). `answer` is the receipt's secret, sealed under that token, so that the
    same form sent again shows it again; it is erased an hour later. `asked_at`: somebody held it before the officer sent anything.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    serial = models.CharField(max_length=8)
    code_hash = models.BinaryField(max_length=32)
    batch = models.UUIDField()
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    given_at = models.DateTimeField()
    until = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    matter_id = models.UUIDField(null=True)
    beat = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+", db_index=False)
    month = models.DateField(null=True)
    counted_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.BinaryField(default=b"")
    answer = models.BinaryField(default=b"")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "code_hash"], name="slip_code_once"),
            models.UniqueConstraint(fields=["bureau_id", "serial"], name="slip_serial_once"),
            models.CheckConstraint(
                name="slip_used_whole",
                condition=Q(used_at__isnull=True, matter_id__isnull=True, beat__isnull=True, month__isnull=True)
                | Q(used_at__isnull=False, matter_id__isnull=False, beat__isnull=False, month__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["bureau_id", "officer", "until"],
                name="slip_unused",
                condition=Q(used_at__isnull=True, cancelled_at__isnull=True),
            ),
            models.Index(
                fields=["bureau_id", "unit", "asked_at"],
                name="slip_asked",
                condition=Q(used_at__isnull=True, asked_at__isnull=False),
            ),
            models.Index(
                fields=["used_at"], name="slip_uncounted", condition=Q(used_at__isnull=False, counted_at__isnull=True)
            ),
            models.Index(fields=["taken_at"], name="slip_answer", condition=~Q(answer=b"")),
        ]

    def __str__(self) -> str:
        return self.serial


class Entry(models.Model):
    """One entry of a phone that was applied: its own id, a keyed hash of what it said, and what it made. Forgotten after a while."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    said = models.BinaryField(max_length=32)
    version = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="visit_entry_time")]

    def __str__(self) -> str:
        return str(self.id)


class Tally(models.Model):
    """One open count: so many of `what` (a kind of thing and its code) in a beat in a month."""

    bureau_id = models.SmallIntegerField()
    beat = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    what = models.CharField(max_length=10)
    code = models.CharField(max_length=20)
    count = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "month", "beat", "what", "code"], name="visit_tally_once")
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.what}.{self.code}: {self.count}"
