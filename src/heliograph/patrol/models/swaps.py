"""Swaps (换班): a shift offered to a colleague or to all who may take it, who took it, what a lead decided, and who is still to be told.

Why somebody swaps is nowhere: nobody is asked.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from heliograph.organisation.models import Officer
from heliograph.patrol.models.rosters import SquadRoster


class SwapState(models.TextChoices):
    """How far a swap has got; also the steps of its history."""

    ASKED = "asked", _("等同事答复")
    TAKEN = "taken", _("等负责人确认")
    CONFIRMED = "confirmed", _("已换好")
    REFUSED = "refused", _("负责人没有同意")
    DECLINED = "declined", _("同事没有接")
    WITHDRAWN = "withdrawn", _("已撤回")
    LAPSED = "lapsed", _("过时失效")


OPEN_SWAPS = (SwapState.ASKED, SwapState.TAKEN)


class Swap(models.Model):
    """One request about one shift. `to`: the colleague who is asked, None for all who may. `back_days`: dates on which the asker would
    work instead; `may_give`: the shift may also be taken for nothing. `back_day`: which of them it became, `back_shift` what the asker works
    there. `ends_at`: undecided until then, it lapses. `reason`: of a lead who refuses."""

    roster = models.ForeignKey(SquadRoster, models.PROTECT, related_name="swaps")
    asked_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", verbose_name=_("民警"))
    seat = models.CharField(max_length=200)
    day = models.DateField()
    shift = models.CharField(max_length=401)
    to = models.ForeignKey(Officer, models.PROTECT, related_name="+", null=True)
    back_days = models.JSONField(default=list)
    may_give = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=SwapState.choices, default=SwapState.ASKED)
    taken_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", null=True)
    taken_seat = models.CharField(max_length=200, blank=True)
    back_day = models.DateField(null=True)
    back_shift = models.CharField(max_length=401, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("换班")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["roster", "seat", "day"], condition=Q(state__in=["asked", "taken"]), name="swap_open_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "ends_at"], name="swaps_to_lapse"),
            models.Index(fields=["roster", "changed_at"], name="swaps_of_roster"),
        ]

    def __str__(self) -> str:
        return f"{self.roster} {self.seat} {self.day}"


class SwapStep(models.Model):
    """What became of it, and by whom; None for the deadline."""

    swap = models.ForeignKey(Swap, models.PROTECT, related_name="history")
    state = models.CharField(max_length=10, choices=SwapState.choices)
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("换班的经过")

    def __str__(self) -> str:
        return f"{self.swap} {self.state}"


class SwapNews(models.Model):
    """An officer has not seen yet what became of a swap; gone once it is seen."""

    swap = models.ForeignKey(Swap, models.PROTECT, related_name="news")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+", verbose_name=_("民警"))

    class Meta:
        verbose_name = verbose_name_plural = _("换班的新消息")
        constraints: ClassVar = [models.UniqueConstraint(fields=["swap", "officer"], name="swap_news_once")]

    def __str__(self) -> str:
        return f"{self.swap} {self.officer}"
