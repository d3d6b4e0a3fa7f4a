"""通报: a notice from its first draft on. What it says stands in `Revision` (written) and `Version` (public)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from heliograph.notices.errors import Rewriting, SamePerson
from heliograph.organisation.models import Officer, Unit


class State(models.TextChoices):
    """Where a notice stands before the public."""

    UNRELEASED = "unreleased"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"  # never public


class Stage(models.TextChoices):
    """How far the newest revision got: that of a new notice, or of a correction while the older words are public."""

    NONE = "none"  # nothing is being worked on
    DRAFT = "draft"
    CHECKED = "checked"  # every place that looks personal was decided
    SCHEDULED = "scheduled"  # a second person released it for a time to come


FIXED = ("bureau_id", "kind", "unit_id", "begun_at")
FIXED_ONCE_PUBLIC = ("released_at",)


class Notices(models.QuerySet["Notice"]):
    """Notices are written one by one, through `save`, so that nothing passes the stops."""

    def update(self, **values: Any) -> int:
        raise Rewriting("Notice")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Rewriting("Notice")

    def _raw_delete(self, using: str | None) -> int:
        raise Rewriting("Notice")


class Notice(models.Model):
    """A notice. One address for its whole life: a correction is its next version, and a poster's QR leads to the newest.

    `key`, its own, wrapped by the keyring, seals drafts and pictures. `words`, `onset`, `expires` are those of the version
    that is public now; `words` is empty before, and after a withdrawal that hides them. `changed_at` is when the
    public last saw something new, so that whoever copies learns of a withdrawal. `written_by` wrote the newest revision;
    `approved_by` released it for `go_out_at`.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    kind = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.UNRELEASED)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    key = models.BinaryField(default=b"")
    words = models.TextField(blank=True)
    begun_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    written_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    approved_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    go_out_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)
    onset = models.DateTimeField(null=True)
    expires = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    ended_why = models.CharField(max_length=1000, blank=True)
    is_hidden = models.BooleanField(default=False)

    objects = Notices.as_manager()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="notice_second_person", condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("written_by"))
            ),
            models.CheckConstraint(
                name="notice_scheduled",
                condition=~Q(stage=Stage.SCHEDULED) | Q(approved_by__isnull=False, go_out_at__isnull=False),
            ),
            models.CheckConstraint(
                name="notice_state",
                condition=Q(state__in=[State.UNRELEASED, State.DROPPED], released_at__isnull=True, version=0, words="")
                | Q(state=State.RELEASED, released_at__isnull=False, changed_at__isnull=False, version__gte=1)
                & ~Q(words="")
                | Q(state=State.WITHDRAWN, released_at__isnull=False, ended_at__isnull=False) & ~Q(ended_why=""),
            ),
            models.CheckConstraint(
                name="notice_hidden", condition=Q(is_hidden=False) | Q(state=State.WITHDRAWN, words="")
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["bureau_id", "released_at", "id"], name="notice_time", condition=Q(released_at__isnull=False)
            ),
            models.Index(
                fields=["bureau_id", "kind", "released_at", "id"],
                name="notice_kind",
                condition=Q(released_at__isnull=False),
            ),
            models.Index(
                fields=["bureau_id", "unit", "released_at", "id"],
                name="notice_unit",
                condition=Q(released_at__isnull=False),
            ),
            models.Index(
                fields=["bureau_id", "changed_at", "id"], name="notice_changed", condition=Q(released_at__isnull=False)
            ),
            models.Index(
                fields=["bureau_id", "released_at", "id"],
                name="notice_withdrawn",
                condition=Q(state=State.WITHDRAWN),
            ),
            models.Index(
                fields=["bureau_id", "kind", "expires"], name="notice_in_force", condition=Q(state=State.RELEASED)
            ),
            models.Index(
                fields=["bureau_id", "stage", "moved_at"],
                name="notice_to_do",
                condition=Q(stage__in=[Stage.DRAFT, Stage.CHECKED, Stage.SCHEDULED]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises `SamePerson`, and `Rewriting` where what was settled would be changed."""
        if self.approved_by_id is not None and self.approved_by_id == self.written_by_id:
            raise SamePerson
        kept = type(self).objects.filter(bureau_id=self.bureau_id, id=self.id).values(
            *FIXED, *FIXED_ONCE_PUBLIC, "state", "version", "is_hidden"
        )  # fmt: skip
        before = kept.first()
        if before is not None:
            self._refuse_rewriting(before)
        super().save(*args, **kwargs)

    def _refuse_rewriting(self, before: dict[str, Any]) -> None:
        was_public = before["released_at"] is not None
        for name in (*FIXED, *(FIXED_ONCE_PUBLIC if was_public else ())):
            if before[name] != getattr(self, name):
                raise Rewriting(name)
        goes_back = self.version < before["version"] or (before["is_hidden"] and not self.is_hidden)
        is_final = before["state"] in (State.WITHDRAWN, State.DROPPED)
        if goes_back or (is_final and self.state != before["state"]):
            raise Rewriting("state")

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Rewriting("Notice")
