"""Rows of firms. Name, code and contact are sealed under a key of the firm's own; leaving erases the key."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from heliograph.organisation.models import Officer, Unit


class Size(models.TextChoices):
    """How many people work there, in the bands of the form."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class Firm(models.Model):
    """登记的企业. `id` is its registration matter's; `number` and `code_hash` are those of that receipt, which opens its page.

    `blind` is a keyed hash of the credit code, so that none is registered twice. `officer` is the liaison officer by name;
    without one it is whoever stands on the card of `area`.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    number = models.CharField(max_length=11)
    code_hash = models.BinaryField()
    blind = models.BinaryField(default=b"")
    size = models.CharField(max_length=10, choices=Size.choices)
    trade = models.CharField(max_length=20)
    shown = models.BooleanField(default=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    area = models.CharField(max_length=50, blank=True)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    key = models.BinaryField(default=b"")
    sealed = models.BinaryField(default=b"")
    registered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    left_why = models.CharField(max_length=20, blank=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "number"], name="firm_number_once"),
            models.UniqueConstraint(
                fields=["bureau_id", "blind"], name="firm_code_once", condition=Q(left_at__isnull=True)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "id"], name="firm_here", condition=Q(left_at__isnull=True)),
            models.Index(fields=["bureau_id", "unit", "id"], name="firm_unit", condition=Q(left_at__isnull=True)),
            models.Index(
                fields=["bureau_id", "left_at"],
                name="firm_left",
                condition=Q(left_at__isnull=False, erased_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.size} {self.trade}"


class FirmRequest(models.Model):
    """诉求: a matter that a firm sent from its own page. `size` is its band then; the two times are what the public count says."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    firm_id = models.UUIDField()
    size = models.CharField(max_length=10, choices=Size.choices)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "firm_id", "asked_at"], name="firm_request_firm"),
            models.Index(fields=["bureau_id", "asked_at", "id"], name="firm_request_time"),
        ]

    def __str__(self) -> str:
        return f"{self.size} {self.asked_at}"


class Advice(models.Model):
    """A piece of advice that was given to a firm on a day: by its code in advice.toml."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    firm_id = models.UUIDField()
    item = models.CharField(max_length=40)
    given_on = models.DateField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "firm_id", "item", "given_on"], name="firm_advice_once")
        ]
        indexes: ClassVar = [models.Index(fields=["bureau_id", "given_on", "id"], name="firm_advice_time")]

    def __str__(self) -> str:
        return f"{self.item} {self.given_on}"
