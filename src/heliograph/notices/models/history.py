"""What is kept of a notice, append-only: what was written, how it was checked, what was public, each step, its pictures."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from heliograph.core.text import Text
from heliograph.notices.errors import SamePerson
from heliograph.notices.models.append_only import Recorded
from heliograph.organisation.models import Officer

VERBS: dict[str, Text] = {
    "written": Text("写稿", "Written"),
    "masked": Text("遮去个人信息", "Personal details hidden"),
    "checked": Text("核对个人信息", "Personal details checked"),
    "sent-back": Text("退回修改", "Sent back"),
    "scheduled": Text("审核放行，定时发布", "Released for a time to come"),
    "unscheduled": Text("取消定时发布", "Timed release called off"),
    "released": Text("发布", "Published"),
    "corrected": Text("更正", "Corrected"),
    "withdrawn": Text("撤回", "Withdrawn"),
    "dropped": Text("决定不发布", "Decided not to publish"),
    "correction-dropped": Text("决定不更正", "Decided not to correct"),
}


class Revision(Recorded):
    """修订: what somebody wrote, the whole of it, sealed under the notice's key. `why` is asked for in a correction."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    notice_id = models.UUIDField()
    number = models.PositiveIntegerField()
    written_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField()
    why = models.CharField(max_length=1000, blank=True)
    sealed = models.BinaryField()

    class Meta(Recorded.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "notice_id", "number"], name="notice_revision_once")
        ]

    def __str__(self) -> str:
        return f"revision {self.number}"


class Check(Recorded):
    """核对: what a person decided about every place of a revision that looks personal; sealed like the words themselves."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    notice_id = models.UUIDField()
    revision = models.PositiveIntegerField()
    checked_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    checked_at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta(Recorded.Meta):
        indexes: ClassVar = [models.Index(fields=["bureau_id", "notice_id", "revision"], name="notice_check")]

    def __str__(self) -> str:
        return f"check of {self.revision}"


class Version(Recorded):
    """A version that was public, from its release on. `authors` wrote revisions since the version before.

    `digest` is the SHA-256 of `words` as stored. A withdrawal that hides the words leaves the rows (the register of who
    released what, when) and puts `Notice.is_hidden`, which every reading obeys; `actions.withdrawing` blanks `words`.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    notice_id = models.UUIDField()
    number = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()
    words = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    why = models.CharField(max_length=1000, blank=True)
    authors: models.JSONField[list[int], list[int]] = models.JSONField()
    written_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    checked_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    released_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    released_at = models.DateTimeField()

    class Meta(Recorded.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "notice_id", "number"], name="notice_version_once"),
            models.CheckConstraint(name="notice_version_second_person", condition=~Q(released_by=F("written_by"))),
            models.CheckConstraint(name="notice_version_says_why", condition=Q(number=1) | ~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"

    def refuse_what_is_forbidden(self) -> None:
        if self.released_by_id in {self.written_by_id, *self.authors}:
            raise SamePerson


class Step(Recorded):
    """登记记录: one step that was taken with a notice. `by` NULL: the clock's (a timed release)."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    notice_id = models.UUIDField()
    verb = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    words = models.CharField(max_length=1000, blank=True)

    class Meta(Recorded.Meta):
        indexes: ClassVar = [models.Index(fields=["bureau_id", "notice_id", "at", "id"], name="notice_step")]

    def __str__(self) -> str:
        return self.verb

    @property
    def title(self) -> Text:
        return VERBS.get(self.verb, Text(self.verb, self.verb))


class Image(Recorded):
    """A picture as it was taken in: re-encoded, without what the camera wrote. The file is sealed under the notice's key."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    notice_id = models.UUIDField()
    media_type = models.CharField(max_length=40)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    added_at = models.DateTimeField()

    class Meta(Recorded.Meta):
        indexes: ClassVar = [models.Index(fields=["bureau_id", "notice_id", "id"], name="notice_image")]

    def __str__(self) -> str:
        return self.media_type
