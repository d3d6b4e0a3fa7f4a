"""What is kept beside a document: every step that was taken with it, append-only, and what is owed about it (撤回义务)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from heliograph.core.text import Text
from heliograph.organisation.models import Officer, Unit
from heliograph.publishing.errors import Tampered


def only_adding(options: dict[str, Any]) -> dict[str, Any]:
    """Rows that are there already are not written over on the way."""
    if options.get("update_conflicts"):
        raise Tampered("register")
    return options


class Recalls(models.QuerySet["Recall"]):
    """Duties are added, and settled one by one."""

    def bulk_create(self, objs: Iterable[Recall], *args: Any, **kwargs: Any) -> list[Recall]:
        return super().bulk_create(objs, *args, **only_adding(kwargs))

    def update(self, **values: Any) -> int:
        raise Tampered("recall")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Tampered("recall")

    def _raw_delete(self, using: str | None) -> int:
        raise Tampered("recall")


class Recall(models.Model):
    """撤回义务: something was found about a published document, and by `due` it must be withdrawn or corrected.

    `happened_at` starts the clock (D-16: the change, revocation or finding itself), not when somebody noticed.
    `found_by` NULL: learned from its matter by itself. Once on record only the settling is added, and once.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    document_id = models.UUIDField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    cause = models.CharField(max_length=20)
    words = models.CharField(max_length=1000)
    happened_at = models.DateTimeField()
    found_at = models.DateTimeField()
    found_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    within = models.CharField(max_length=40)
    due = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_how = models.CharField(max_length=10, blank=True)

    objects = Recalls.as_manager()

    class Meta:
        base_manager_name = "objects"
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "due"], name="recall_due", condition=Q(settled_at__isnull=True)),
            models.Index(fields=["bureau_id", "document_id"], name="recall_document"),
        ]

    def __str__(self) -> str:
        return self.cause

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises `Tampered` where what is owed would be rewritten, or its settling taken back."""
        kept = type(self).objects.filter(bureau_id=self.bureau_id, id=self.id).values().first()
        if kept is not None:
            may_change = ("settled_at", "settled_how") if kept["settled_at"] is None else ()
            for name, value in kept.items():
                if name not in may_change and value != getattr(self, name):
                    raise Tampered("recall")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Tampered("recall")


class Steps(models.QuerySet["Step"]):
    """Rows are added and read, nothing else."""

    def bulk_create(self, objs: Iterable[Step], *args: Any, **kwargs: Any) -> list[Step]:
        return super().bulk_create(objs, *args, **only_adding(kwargs))

    def update(self, **values: Any) -> int:
        raise Tampered("steps")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Tampered("steps")

    def _raw_delete(self, using: str | None) -> int:
        raise Tampered("steps")


class Step(models.Model):
    """登记记录: one step with a document, append-only. `words` may be read by everybody once it was released."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    document_id = models.UUIDField()
    verb = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    ground = models.CharField(max_length=200, blank=True)
    words = models.CharField(max_length=1000, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    objects = Steps.as_manager()

    class Meta:
        base_manager_name = "objects"
        indexes: ClassVar = [models.Index(fields=["bureau_id", "document_id", "at"], name="step_document")]

    def __str__(self) -> str:
        return self.verb

    def save(self, *args: Any, **kwargs: Any) -> None:
        if type(self).objects.filter(bureau_id=self.bureau_id, id=self.id).exists():
            raise Tampered("steps")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Tampered("steps")

    @property
    def title(self) -> Text:
        return VERBS.get(self.verb, Text(self.verb, self.verb))


VERBS = {
    "decided": Text("决定公开", "Decided to publish"),
    "masked": Text("遮盖完毕", "Masked"),
    "sent-back": Text("退回重新遮盖", "Sent back to masking"),
    "dropped": Text("决定不公开", "Not published after all"),
    "released": Text("审核放行，公开", "Reviewed and released"),
    "recalled": Text("登记：原决定有变化", "On record: what it rests on has changed"),
    "corrected": Text("更正，由新的一份代替", "Corrected: a new one took its place"),
    "withdrawn": Text("撤回", "Withdrawn"),
    "expired": Text("公开期满，撤下", "Its time was over: taken down"),
}
