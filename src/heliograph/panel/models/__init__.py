"""The external panel: who was invited, what was released for it to see, what it found and how the bureau answered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from heliograph.core.text import Text
from heliograph.matters.appending import OfMatterKept
from heliograph.organisation.models import Officer, Unit, User


class Kind(models.TextChoices):
    WARDEN = "warden"  # 警风监督员
    DEPUTY = "deputy"  # 人大代表
    ADVISER = "adviser"  # 政协委员
    RESIDENT = "resident"  # 群众代表


KINDS = {
    Kind.WARDEN: Text("警风监督员", "Police conduct monitor"),
    Kind.DEPUTY: Text("人大代表", "People's Congress deputy"),
    Kind.ADVISER: Text("政协委员", "Political Consultative Conference member"),
    Kind.RESIDENT: Text("群众代表", "Resident"),
}


class Member(models.Model):
    """监督员: invited from outside for a term. Never an officer: `user` has no posting, and opens the panel's door alone.

    `code_hash` finds the invitation by its link until `code_until`; emptied when it is used. `conflicts` are the units
    that the member declared to have an interest in; NULL before they declared anything, and then they are in no draw.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    name = models.CharField(max_length=50)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    since = models.DateField()
    until = models.DateField()
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    code_hash = models.BinaryField(default=b"")
    code_until = models.DateTimeField()
    user = models.OneToOneField(User, models.PROTECT, null=True, related_name="panel_member")
    accepted_at = models.DateTimeField(null=True)
    conflicts = models.JSONField(null=True)
    declared_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    why_ended = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "until", "id"], name="panel_term"),
            models.Index(fields=["code_hash"], name="panel_code", condition=Q(user__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """What stands for the member in a draw."""
        return f"member:{self.id.hex}"


class Released(OfMatterKept):
    """A drawn matter's words as a person released them for the panel, after masking. Sealed; goes with the matter."""

    SEALED = ("words",)

    pk = models.CompositePrimaryKey("bureau_id", "id")
    item_id = models.UUIDField()
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    words = models.BinaryField(default=b"")

    class Meta(OfMatterKept.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["bureau_id", "item_id"], name="panel_released_once")]
        indexes: ClassVar = [models.Index(fields=["bureau_id", "matter_id", "id"], name="panel_released_matter")]

    def __str__(self) -> str:
        return str(self.at)


class PanelFinding(models.Model):
    """监督员的意见或问题: public at once, with a clock. Its matter has the same id; all here is public.

    `due_at` follows what was extended; `missed_at` stays. `answer` is what the bureau said, withheld while it holds
    something personal.
    """

    class Sort(models.TextChoices):
        QUESTION = "question"
        FINDING = "finding"

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    number = models.CharField(max_length=20)
    member_id = models.UUIDField()
    draw_id = models.UUIDField()
    item_id = models.UUIDField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    sort = models.CharField(max_length=8, choices=Sort.choices)
    words = models.CharField(max_length=2000)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    missed_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=3000, blank=True)
    withheld = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "id"], name="panel_finding_list"),
            models.Index(fields=["bureau_id", "member_id", "id"], name="panel_finding_member"),
        ]

    def __str__(self) -> str:
        return self.number
