"""警民联系卡: the words of a card, its holders, and their public details."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from heliograph.organisation.models import Area, Officer


class Card(models.Model):
    """What the card of one beat (or of one area, where there are no beats) says beside who holds it.

    Empty words stand for the unit's own: its telephone, address and hours. `places` are the names of communities and roads
    that the bureau counts to the beat, by which residents find it; never a household.
    """

    area = models.OneToOneField(Area, models.PROTECT, related_name="card", verbose_name=_("警区"))
    phone = models.CharField(_("联系电话"), max_length=50, blank=True)
    room_zh = models.CharField(_("警务室"), max_length=200, blank=True)
    room_en = models.CharField(_("警务室（英文）"), max_length=200, blank=True)
    hours_zh = models.CharField(_("在岗时间"), max_length=200, blank=True)
    hours_en = models.CharField(_("在岗时间（英文）"), max_length=200, blank=True)
    work_zh = models.TextField(_("管什么"), blank=True)
    work_en = models.TextField(_("管什么（英文）"), blank=True)
    supervision = models.CharField(_("监督电话"), max_length=50, blank=True)
    places = models.JSONField(_("小区、村、路"), default=list, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("警民联系卡")

    def __str__(self) -> str:
        return f"{self.area}"


class Part(models.TextChoices):
    """What somebody on a card is there for."""

    MAIN = "main", _("责任民警")
    HELPER = "helper", _("协助")
    STAND_IN = "stand-in", _("临时代管")


class Holder(models.Model):
    """Somebody on a card, from a day to a day. Who left stays as a row that ended: who answered for the beat when."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="holders", verbose_name=_("警区"))
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="beats", verbose_name=_("民警"))
    part = models.CharField(_("身份"), max_length=10, choices=Part.choices)
    since = models.DateField(_("从哪天起"))
    until = models.DateField(_("到哪天为止"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("警区民警")
        indexes: ClassVar = [models.Index(fields=["area", "-since", "-id"], name="holder_of_beat")]

    def __str__(self) -> str:
        return f"{self.area} · {self.officer}"


class Profile(models.Model):
    """An officer's details at work, as the card shows them. Never a private number, never anything of the person."""

    officer = models.OneToOneField(Officer, models.PROTECT, related_name="profile", verbose_name=_("民警"))
    phone = models.CharField(_("工作电话"), max_length=50, blank=True)
    languages = models.CharField(_("会说的话"), max_length=100, blank=True)
    portrait_digest = models.CharField(max_length=16, blank=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.officer}"


class Portrait(models.Model):
    """The photo, small and without what the camera wrote; shown only while the officer stands on a card."""

    officer = models.OneToOneField(Officer, models.PROTECT, related_name="portrait")
    jpeg = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.officer}"
