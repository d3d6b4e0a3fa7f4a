"""公开登记: what is published, on whose decision and ground, and every step that was taken with it.

What the law forbids to publish is stopped here: `Document.save` says so with the article, and the table's own
constraints refuse the row however it is written. Other ways of writing many rows at once are closed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from heliograph.organisation.models import Officer, Unit
from heliograph.publishing import stops
from heliograph.publishing.errors import SamePerson, Stopped, Tampered
from heliograph.publishing.models.steps import only_adding
from heliograph.publishing.stops import PUBLIC_ORDER, PUBLIC_ORDER_LAW


class Subject(models.TextChoices):
    """Who a document is about."""

    NOBODY = "nobody", "不涉及特定人"
    ORGANISATION = "organisation", "单位"
    PERSON = "person", "个人"
    PUBLIC_ORDER_PERSON = "public-order-person", "治安案件中的个人"


class State(models.TextChoices):
    """Where a document stands. From RELEASED on it is in the public register for good."""

    DRAFT = "draft"
    MASKED = "masked"
    DROPPED = "dropped"  # never published
    RELEASED = "released"
    CORRECTED = "corrected"  # another one took its place; this one can still be read, marked
    WITHDRAWN = "withdrawn"  # its words are gone; that it was there, and why not any more, stays
    EXPIRED = "expired"  # its time is over: as withdrawn


SHOWN = (State.RELEASED, State.CORRECTED)
GONE = (State.WITHDRAWN, State.EXPIRED)

FACTS = ("minor", "secret")
FIXED = (
    "bureau_id", "kind", "board", "unit_id", "matter_id", "procedure", "ground_row", "ground_article", "ground_words", "decided_by_id",
    "decided_at", "replaces_id", "replaces_why",
)  # fmt: skip
FIXED_ONCE_RELEASED = ("subject", "impact", "masked_by_id", "masked_at", "released_by_id", "released_at", "digest")


class Documents(models.QuerySet["Document"]):
    """Documents are written one by one, through `save`, so that nothing passes the stops."""

    def bulk_create(self, objs: Iterable[Document], *args: Any, **kwargs: Any) -> list[Document]:
        rows = list(objs)
        for row in rows:
            row.refuse_what_is_forbidden()
        return super().bulk_create(rows, *args, **only_adding(kwargs))

    def update(self, **values: Any) -> int:
        raise Tampered("register")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Tampered("register")

    def _raw_delete(self, using: str | None) -> int:
        raise Tampered("register")


class Document(models.Model):
    """文书: something to be published, from the decision to publish it until its time is over.

    `original`, `people` (whom it names) and `masks` (each with who decided it) are sealed: under the key of the
    matter it was drawn from, otherwise under `key`, its own, wrapped by the keyring. `title` and `text` hold masked
    words only. `digest` is the SHA-256 of the published text file. `until` takes it down. `changed_at` is when it last
    came into another state, so that whoever copies the register learns of a withdrawal.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    kind = models.CharField(max_length=40)
    board = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    subject = models.CharField(max_length=20, choices=Subject.choices)
    minor = models.BooleanField(default=False)
    secret = models.BooleanField(default=False)
    impact = models.CharField(max_length=1000, blank=True)
    matter_id = models.UUIDField(null=True)
    procedure = models.CharField(max_length=60, blank=True)
    ground_row = models.CharField(max_length=10)
    ground_article = models.CharField(max_length=200)
    ground_words = models.CharField(max_length=1000)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    changed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField()
    masked_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    masked_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    released_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=1000, blank=True)
    replaces_id = models.UUIDField(null=True)
    replaces_why = models.CharField(max_length=1000, blank=True)
    replaced_by_id = models.UUIDField(null=True)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    key = models.BinaryField(default=b"")
    original = models.BinaryField(default=b"")
    people = models.BinaryField(default=b"")
    masks = models.BinaryField(default=b"")

    objects = Documents.as_manager()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="document_second_person",
                condition=Q(released_at__isnull=True)
                | (
                    Q(released_by__isnull=False, masked_by__isnull=False)
                    & ~Q(released_by=F("masked_by"))
                    & ~Q(released_by=F("decided_by"))
                ),
            ),
            models.CheckConstraint(
                name="document_sealed_record",  # law.md A-30
                condition=~Q(state__in=SHOWN)
                | (
                    Q(subject__in=[Subject.NOBODY, Subject.ORGANISATION, Subject.PERSON])
                    & (~Q(procedure=PUBLIC_ORDER) | Q(subject=Subject.ORGANISATION))
                    & (
                        Q(subject=Subject.NOBODY)
                        | Q(subject=Subject.ORGANISATION, matter_id__isnull=False)
                        | (~Q(text__contains=PUBLIC_ORDER_LAW) & ~Q(title__contains=PUBLIC_ORDER_LAW))
                    )
                ),
            ),
            models.CheckConstraint(name="document_minor", condition=~Q(state__in=SHOWN) | Q(minor=False)),  # D-13
            models.CheckConstraint(name="document_secret", condition=~Q(state__in=SHOWN) | Q(secret=False)),  # D-05
            models.CheckConstraint(
                name="document_person_needs_ground",  # D-12
                condition=~Q(state__in=SHOWN) | ~Q(subject=Subject.PERSON) | ~Q(impact=""),
            ),
            models.CheckConstraint(
                name="document_has_ground",
                condition=~Q(ground_row="") & ~Q(ground_article="") & ~Q(ground_words=""),
            ),
            models.CheckConstraint(
                name="document_state",
                condition=Q(state__in=[State.DRAFT, State.MASKED, State.DROPPED], released_at__isnull=True)
                | Q(state__in=[*SHOWN, *GONE], released_at__isnull=False),
            ),
            models.CheckConstraint(
                name="document_words",
                condition=(Q(state__in=SHOWN) & ~Q(title="") & ~Q(text="") & ~Q(digest=""))
                | Q(state__in=GONE, text="")
                | Q(state__in=[State.DRAFT, State.MASKED, State.DROPPED]),
            ),
            models.CheckConstraint(
                name="document_end_has_reason",
                condition=~Q(state__in=[State.CORRECTED, *GONE]) | (~Q(ended_why="") & Q(ended_at__isnull=False)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["bureau_id", "board", "released_at", "id"],
                name="document_board",
                condition=Q(released_at__isnull=False),
            ),
            models.Index(
                fields=["bureau_id", "released_at", "id"],
                name="document_register",
                condition=Q(released_at__isnull=False),
            ),
            models.Index(
                fields=["bureau_id", "changed_at", "id"],
                name="document_changed",
                condition=Q(released_at__isnull=False),
            ),
            models.Index(
                fields=["bureau_id", "kind", "released_at", "id"],
                name="document_kind",
                condition=Q(released_at__isnull=False),
            ),
            models.Index(
                fields=["bureau_id", "unit", "released_at", "id"],
                name="document_unit",
                condition=Q(released_at__isnull=False),
            ),
            models.Index(
                fields=["bureau_id", "released_at", "id"],
                name="document_not_as_first_shown",
                condition=Q(state__in=[State.CORRECTED, State.WITHDRAWN]),
            ),
            models.Index(
                fields=["bureau_id", "state", "changed_at"],
                name="document_to_do",
                condition=Q(state__in=[State.DRAFT, State.MASKED]),
            ),
            models.Index(
                fields=["bureau_id", "until"],
                name="document_until",
                condition=Q(state__in=SHOWN, until__isnull=False),
            ),
            models.Index(
                fields=["bureau_id", "matter_id", "id"], name="document_matter", condition=Q(matter_id__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    def forget_original(self) -> None:
        """Nobody works on it any more: what it said before masking, whom it names, and its own key go."""
        self.original = self.people = self.masks = self.key = b""

    @property
    def is_shown(self) -> bool:
        """Whether its words can be read by everybody."""
        return self.state in SHOWN

    def refuse_what_is_forbidden(self) -> None:
        """Learn what its matter says, and raise `Stopped` with the article, or `SamePerson`, if it can't be shown."""
        stops.learn(self)
        if self.state not in SHOWN:
            return
        stop = stops.stop_for(self)
        if stop is not None:
            raise Stopped(stop)
        if self.released_by_id is None or self.released_by_id in (self.masked_by_id, self.decided_by_id):
            raise SamePerson

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises `Stopped`, `SamePerson`, and `Tampered` where what was decided or released would be rewritten."""
        self._refuse_rewriting()
        self.refuse_what_is_forbidden()
        if kwargs.get("update_fields") is not None:  # what was learned must be kept too
            kwargs["update_fields"] = {*kwargs["update_fields"], "minor", "subject", "procedure"}
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Tampered("register")

    def _refuse_rewriting(self) -> None:
        fixed = (*FIXED, *FIXED_ONCE_RELEASED, *FACTS, "state", "text", "title")
        kept = type(self).objects.filter(bureau_id=self.bureau_id, id=self.id).values(*fixed).first()
        if kept is None:
            return
        was_released = kept["released_at"] is not None
        for name in (*FIXED, *(FIXED_ONCE_RELEASED if was_released else ())):
            if kept[name] != getattr(self, name):
                raise Tampered(name)
        for name in FACTS:  # a minor or a secret, once found, is not explained away
            if kept[name] and not getattr(self, name):
                raise Tampered(name)
        if was_released and self.state in SHOWN and (kept["text"], kept["title"]) != (self.text, self.title):
            raise Tampered("text")
        if kept["state"] in (*GONE, State.DROPPED) and self.state != kept["state"]:
            raise Tampered("state")
