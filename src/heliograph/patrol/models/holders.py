"""Which officer holds a seat of a roster, and the private address under which an officer's calendar reads the own shifts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from heliograph.organisation.models import Officer
from heliograph.patrol.models.rosters import SquadRoster


class SeatHolder(models.Model):
    """An officer in a seat from a day on. Who held it before stays, with `until` as the last day; a seat without a row has nobody."""

    roster = models.ForeignKey(SquadRoster, models.PROTECT, related_name="holders")
    seat = models.CharField(max_length=200)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+", verbose_name=_("民警"))
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("席位上的民警")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roster", "seat"], condition=Q(until=None), name="seat_holder_once"),
            models.UniqueConstraint(fields=["roster", "officer"], condition=Q(until=None), name="holder_one_seat"),
        ]
        indexes: ClassVar = [models.Index(fields=["officer", "since"], name="seats_of_officer")]

    def __str__(self) -> str:
        return f"{self.roster} {self.seat}"


class ShiftAddress(models.Model):
    """The secret address of an officer's calendar: only its keyed hash is kept. A new one takes the place of the old one, which ends."""

    officer = models.OneToOneField(Officer, models.PROTECT, related_name="+", verbose_name=_("民警"))
    secret = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("值班日历地址")

    def __str__(self) -> str:
        return f"{self.officer}"
