"""调查: a survey, its strata, who was drawn, and what was answered. No answer knows whose invitation brought it."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from heliograph.core.text import Text
from heliograph.matters.appending import AppendOnly
from heliograph.organisation.models import Officer, Unit


class Kind(models.TextChoices):
    """群众安全感满意度 of a place, or 评议 of a unit by those who were drawn to say what they think of it."""

    SAFETY = "safety"
    REVIEW = "review"


class Way(models.TextChoices):
    """How an answer came in."""

    WEB = "web"
    PAPER = "paper"
    TEXT = "text"


class Survey(models.Model):
    """A survey. Its plan is public from `announced_at` on, and in the log as the announcement of the public draw `draw_id`."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    about = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    title_zh = models.CharField(max_length=60)
    title_en = models.CharField(max_length=120, blank=True)
    bank = models.CharField(max_length=20)
    questions = models.JSONField()
    opens_on = models.DateField()
    until = models.DateField()
    announced_at = models.DateTimeField()
    announced_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    draw_id = models.UUIDField(null=True)
    seed = models.CharField(max_length=64, blank=True)
    seed_size = models.BigIntegerField(null=True)
    drawn_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="survey_days", condition=Q(until__gte=F("opens_on"))),
            models.CheckConstraint(
                name="survey_about_a_unit",
                condition=Q(kind="review", about__isnull=False) | Q(kind="safety", about__isnull=True),
            ),
            models.CheckConstraint(name="survey_stopped_with_reason", condition=Q(stopped_at=None) | ~Q(why="")),
            models.CheckConstraint(
                name="survey_drawn_from_a_seed",
                condition=Q(drawn_at=None, seed="", seed_size=None)
                | (Q(drawn_at__gt=F("announced_at"), seed_size__isnull=False) & ~Q(seed="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "-until", "-id"], name="survey_until"),
            models.Index(fields=["id"], name="survey_to_draw", condition=Q(drawn_at=None, stopped_at=None)),
        ]

    def __str__(self) -> str:
        return self.title_zh

    @property
    def title(self) -> Text:
        return Text(self.title_zh, self.title_en or self.title_zh)


class Stratum(models.Model):
    """层: a numbered list of `size` that stays with the bureau (doors of an area, say), of which `take` are asked.

    `drawn`: the numbers that the draw took.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    survey_id = models.UUIDField()
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    take = models.PositiveIntegerField()
    drawn = models.BinaryField(default=b"")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "survey_id", "place"], name="stratum_once"),
            models.CheckConstraint(
                name="stratum_takes_what_it_has", condition=Q(take__gte=1, take__lte=F("size"), size__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def numbers(self) -> list[int]:
        """Whom the draw took, in order of the list; nobody before it."""
        held = bytes(self.drawn)
        return [int(one) for one in zlib.decompress(held).decode().split(",")] if held else []

    def keep(self, numbers: Sequence[int]) -> None:
        """Note whom the draw took."""
        self.drawn = zlib.compress(",".join(str(one) for one in sorted(numbers)).encode())


class Invitation(models.Model):
    """An invitation by its code's keyed hash. `used`: whether it was answered with; when, and what was said, is not known here."""

    pk = models.CompositePrimaryKey("bureau_id", "blind")
    bureau_id = models.SmallIntegerField()
    blind = models.BinaryField(max_length=32)
    survey_id = models.UUIDField()
    stratum_id = models.UUIDField()
    used = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "survey_id", "stratum_id", "used"], name="survey_invitation")
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.used}"


class Answers(AppendOnly):
    """答卷: what one person said, without who or when. The id is by chance, so that its order tells nothing."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    survey_id = models.UUIDField()
    stratum_id = models.UUIDField()
    way = models.CharField(max_length=10, choices=Way.choices)
    said = models.JSONField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau_id", "survey_id", "id"], name="survey_answers")]

    def __str__(self) -> str:
        return f"{self.survey_id}"


class CallBack(models.Model):
    """回访: somebody whose matter has ended agrees to be asked how it was; some of them are drawn, and called by another unit.

    `unit` is the one that is asked about. What was said is in `HowWasIt`, which does not know whose matter it was.
    """

    class Status(models.TextChoices):
        AGREED = "agreed"
        DRAWN = "drawn"
        ANSWERED = "answered"
        UNREACHED = "unreached"
        DECLINED = "declined"
        GONE = "gone"

    pk = models.CompositePrimaryKey("bureau_id", "matter_id")
    bureau_id = models.SmallIntegerField()
    matter_id = models.UUIDField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    procedure = models.CharField(max_length=40)
    number = models.CharField(max_length=11)
    ended_on = models.DateField()
    agreed_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.AGREED)
    draw_id = models.UUIDField(null=True)
    due = models.DateField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="call_back_drawn_to_a_day",
                condition=Q(status="agreed", draw_id=None, due=None)
                | (~Q(status="agreed") & Q(draw_id__isnull=False, due__isnull=False)),
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "status", "ended_on", "unit"], name="call_back_agreed"),
            models.Index(fields=["bureau_id", "status", "due", "matter_id"], name="call_back_due"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.status}"


class CallDraw(AppendOnly):
    """A draw of call-backs: of the matters of one month and unit, `took` of `agreed`, of `ended` in all. Append-only.

    The seed is that of the public draw of purpose `calls` about the month; none where nobody had agreed.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    seed = models.CharField(max_length=64, blank=True)
    seed_size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    ended = models.PositiveIntegerField()
    agreed = models.PositiveIntegerField()
    took = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["bureau_id", "month", "unit"], name="call_draw_once")]

    def __str__(self) -> str:
        return f"{self.month} {self.unit_id}"


class HowWasIt(AppendOnly):
    """What one person who was called said of a unit. The id is by chance; month and unit are all that is known of the matter."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    solved = models.CharField(max_length=10)
    in_time = models.CharField(max_length=10)
    explained = models.CharField(max_length=10)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau_id", "month", "unit"], name="how_was_it")]

    def __str__(self) -> str:
        return f"{self.month} {self.unit_id}"
