"""Who serves: bureaus, their tree of units, officers and the roles they are posted in, and working calendars.

Small tables, read often, changed by administrators only (`actions`). Nothing here is about residents.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heliograph.core.text import Text


class User(AbstractUser):
    """A staff log-in. Residents have none: a receipt is all they need.

    `one_time_until` is set while the password is one that an administrator gave out: it opens nothing but the page that
    changes it, and after that time it opens nothing at all.
    """

    one_time_until = models.DateTimeField(_("一次性密码有效期至"), null=True, blank=True)

    @property
    def must_change_password(self) -> bool:
        return self.one_time_until is not None


class Bureau(models.Model):
    """公安局: the tenant. Its id leads the key of every table that grows."""

    id = models.SmallAutoField(primary_key=True)
    code = models.SlugField(_("代码"), unique=True)
    name_zh = models.CharField(_("中文名称"), max_length=100)
    name_en = models.CharField(_("英文名称"), max_length=200)
    zone = models.CharField(_("时区"), max_length=50, default="Asia/Shanghai")
    host = models.CharField(_("网站域名"), max_length=200, blank=True, help_text=_("留空表示任何域名"))

    class Meta:
        verbose_name = verbose_name_plural = _("公安局")

    def __str__(self) -> str:
        return self.name_zh

    @property
    def title(self) -> Text:
        return Text(self.name_zh, self.name_en)


class Duty(models.TextChoices):
    """What a unit takes care of; a procedure names one as its `handler`."""

    GENERAL = "general", _("综合受理")
    SUPERVISION = "supervision", _("督察")
    PETITION = "petition", _("信访")
    HOUSEHOLD = "household", _("户政")
    TRAFFIC = "traffic", _("交通管理")
    DISCLOSURE = "disclosure", pgettext_lazy("duty", "政府信息公开")
    EXIT_ENTRY = "exit-entry", _("出入境")
    CRIMINAL = "criminal", _("刑事案件")
    LEGAL = "legal", _("法制")
    ECONOMIC = "economic", _("服务企业")


class Unit(models.Model):
    """单位: a node of the bureau's tree. `path` holds the ids from the root, so a subtree is one range of an index."""

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="units", verbose_name=_("公安局"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级单位")
    )
    code = models.CharField(_("代码"), max_length=50)
    name_zh = models.CharField(_("中文名称"), max_length=100)
    name_en = models.CharField(_("英文名称"), max_length=200)
    duties = models.JSONField(_("职责"), default=list, blank=True, help_text=_('例如 ["general", "household"]'))
    phone = models.CharField(_("电话"), max_length=50, blank=True)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    hours = models.CharField(_("办公时间"), max_length=200, blank=True)
    latitude = models.FloatField(_("纬度"), null=True, blank=True)
    longitude = models.FloatField(_("经度"), null=True, blank=True)
    active = models.BooleanField(_("启用"), default=True)
    path = models.CharField(max_length=200, editable=False, default="", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = _("单位")
        constraints: ClassVar = [models.UniqueConstraint(fields=["bureau", "code"], name="unit_code_once")]

    def __str__(self) -> str:
        return self.name_zh

    @property
    def title(self) -> Text:
        return Text(self.name_zh, self.name_en)


class AreaKind(models.TextChoices):
    """What a piece of the map is for."""

    AREA = "area", _("辖区")
    BEAT = "beat", _("警区")
    POST = "post", _("执勤点")


class Area(models.Model):
    """辖区、警区、执勤点: a named piece of the map that a unit answers for. Published; never about a person.

    `geometry` is GeoJSON as `core.geometry` reads it: a (multi)polygon, for a post a point; WGS-84, longitude first.
    `since` and `until` are the first and the last day on which it holds; what ended stays, because notices name it.
    """

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="areas", verbose_name=_("公安局"))
    kind = models.CharField(_("种类"), max_length=10, choices=AreaKind.choices)
    code = models.CharField(_("代码"), max_length=50)
    name_zh = models.CharField(_("中文名称"), max_length=100)
    name_en = models.CharField(_("英文名称"), max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="areas", verbose_name=_("单位"))
    geometry = models.JSONField(_("形状"))
    since = models.DateField(_("开始"), null=True, blank=True)
    until = models.DateField(_("结束"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("辖区")
        constraints: ClassVar = [models.UniqueConstraint(fields=["bureau", "code"], name="area_code_once")]

    def __str__(self) -> str:
        return self.name_zh

    @property
    def title(self) -> Text:
        return Text(self.name_zh, self.name_en)

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class Officer(models.Model):
    """民警: a member of the bureau. The badge number is public; the person's own phone is not kept here."""

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="officers", verbose_name=_("公安局"))
    user = models.OneToOneField(
        User, models.PROTECT, related_name="officer", null=True, blank=True, verbose_name=_("登录账号")
    )
    badge = models.CharField(_("警号"), max_length=20)
    name_zh = models.CharField(_("姓名"), max_length=50)
    name_en = models.CharField(_("姓名拼音"), max_length=100)
    active = models.BooleanField(_("在职"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("民警")
        constraints: ClassVar = [models.UniqueConstraint(fields=["bureau", "badge"], name="officer_badge_once")]

    def __str__(self) -> str:
        return f"{self.name_zh}（{self.badge}）"

    @property
    def title(self) -> Text:
        return Text(self.name_zh, self.name_en)


class Role(models.TextChoices):
    """What a posting lets an officer do."""

    HANDLER = "handler", pgettext_lazy("role", "经办人")
    LEAD = "lead", pgettext_lazy("role", "负责人")
    CHIEF = "chief", pgettext_lazy("role", "局领导")
    SUPERVISOR = "supervisor", pgettext_lazy("role", "督察")
    AUDITOR = "auditor", pgettext_lazy("role", "审计")
    ADMINISTRATOR = "administrator", pgettext_lazy("role", "管理员")


class Posting(models.Model):
    """An officer in a unit, in a role, for a time."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="postings", verbose_name=_("民警"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="postings", verbose_name=_("单位"))
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)
    since = models.DateField(_("开始"), null=True, blank=True)
    until = models.DateField(_("结束"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("任职")
        constraints: ClassVar = [models.UniqueConstraint(fields=["officer", "unit", "role"], name="posting_once")]

    def __str__(self) -> str:
        return f"{self.officer} · {self.unit} · {self.get_role_display()}"


class CalendarYear(models.Model):
    """One year of the working calendar as published by the State Council, loaded from a file (W-13, W-14)."""

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="calendar_years", verbose_name=_("公安局"))
    year = models.PositiveSmallIntegerField(_("年份"))
    version = models.CharField(_("版本"), max_length=100)
    source = models.CharField(_("依据"), max_length=300)
    text = models.TextField(_("内容"))
    loaded_at = models.DateTimeField(_("载入时间"))
    loaded_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, verbose_name=_("载入人"))

    class Meta:
        verbose_name = verbose_name_plural = _("工作日历")
        ordering = ("year", "loaded_at")

    def __str__(self) -> str:
        return f"{self.year} · {self.version}"


class _AppendOnly(models.QuerySet["Change"]):
    """Rows are added and read, nothing else."""

    def update(self, **values: object) -> int:
        raise TypeError("changes of the organisation are append-only")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("changes of the organisation are append-only")


class Change(models.Model):
    """变更记录: what an administrator changed, append-only. `by` is empty for what the command line or the system did.

    `verb` is a code (`changes` has its words), `subject` names the thing changed as "kind:id". `before` and
    `after` hold only the fields that differ, and never a password.
    """

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    objects = _AppendOnly.as_manager()

    class Meta:
        ordering = ("-at", "-id")
        indexes: ClassVar = [
            models.Index(fields=["bureau", "-at", "-id"], name="change_time"),
            models.Index(fields=["bureau", "subject", "-id"], name="change_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.name}"

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk is not None:
            raise TypeError("changes of the organisation are append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise TypeError("changes of the organisation are append-only")
