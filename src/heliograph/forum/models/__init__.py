"""公开提问: matters whose askers want question and answer to be public, the words as they are shown, voices, every step.

The words before masking stand in the matter alone, under its key.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from heliograph.matters.appending import StepTaken
from heliograph.organisation.models import Officer, Unit


class State(models.TextChoices):
    """Where a question stands."""

    NEW = "new"  # nobody has masked it yet
    MASKED = "masked"  # another person must read it and show it
    SHOWN = "shown"
    REFUSED = "refused"  # under the published rule, with the reason
    GONE = "gone"  # taken back, or erased: on a lawful request, or before it was shown


class What(models.TextChoices):
    """Which words."""

    QUESTION = "question"
    ANSWER = "answer"


class PublicQuestion(models.Model):
    """One matter in the forum. `title`, `text` and `answer` are masked and public; counts have nobody behind them.

    `appeal` is what the asker wrote against a refusal, sealed under the matter's key. `down_at`: what `down_what` says was
    taken down because a mask was missed, and is to be masked and shown anew; NULL once it is. `joined_to` is the matter
    that this one was joined to and waits for.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    matter_id = models.UUIDField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    asked_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    shown_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=20, blank=True)
    why = models.CharField(max_length=500, blank=True)
    refused_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    refused_at = models.DateTimeField(null=True)
    appeal = models.BinaryField(default=b"")
    appealed_at = models.DateTimeField(null=True)
    appeal_why = models.CharField(max_length=500, blank=True)
    appeal_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    appeal_decided_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answer_shown_at = models.DateTimeField(null=True)
    down_at = models.DateTimeField(null=True)
    down_what = models.CharField(max_length=10, choices=What.choices, blank=True)
    down_why = models.CharField(max_length=500, blank=True)
    joined_to = models.UUIDField(null=True)
    supports = models.PositiveIntegerField(default=0)
    follows = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "matter_id"], name="forum_matter_once"),
            models.CheckConstraint(
                name="forum_shown_has_words", condition=~Q(state="shown") | (~Q(title="") & Q(shown_at__isnull=False))
            ),
            models.CheckConstraint(
                name="forum_refused_has_reason",
                condition=~Q(state="refused") | (~Q(reason="") & ~Q(why="") & Q(refused_by__isnull=False)),
            ),
            models.CheckConstraint(name="forum_down_has_reason", condition=Q(down_at=None) | ~Q(down_why="")),
            models.CheckConstraint(name="forum_appeal_by_another", condition=~Q(appeal_by=F("refused_by"))),
        ]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "-shown_at", "-id"], name="forum_newest", condition=Q(state="shown")),
            models.Index(fields=["bureau_id", "-supports", "-id"], name="forum_supported", condition=Q(state="shown")),
            models.Index(
                fields=["bureau_id", "-refused_at", "-id"], name="forum_refused", condition=Q(state="refused")
            ),
            models.Index(fields=["bureau_id", "state", "-changed_at"], name="forum_to_do"),
            models.Index(fields=["bureau_id", "down_at"], name="forum_down", condition=Q(down_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title or str(self.id)


class Wording(models.Model):
    """Words that one person masked and another puts in public. One of a kind waits at a time."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    question_id = models.UUIDField()
    what = models.CharField(max_length=10, choices=What.choices)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    masked_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    masked_at = models.DateTimeField()
    put_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    put_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bureau_id", "question_id", "what"],
                condition=Q(put_at__isnull=True),
                name="forum_wording_waits",
            ),
            models.CheckConstraint(name="forum_put_by_another", condition=~Q(put_by=F("masked_by"))),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.id}"


class Follower(models.Model):
    """Who wants one message when the answer is public: how, sealed under a key of this row. `told_at`: the message is
    on its way; some days later nothing of this is left.

    `who` is the browser as in `Voice`: it alone can take this back, and nothing ties two questions together.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    question_id = models.UUIDField()
    who = models.CharField(max_length=32)
    key = models.BinaryField()
    contact = models.BinaryField()
    language = models.CharField(max_length=10)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "question_id", "who"], name="forum_follower_once")
        ]

    def __str__(self) -> str:
        return str(self.id)


class Voice(models.Model):
    """支持、关注: counted once a browser. `who` is a keyed hash over the question and a token that only the browser holds:
    two questions of one browser can't be put together."""

    pk = models.CompositePrimaryKey("bureau_id", "question_id", "kind", "who")
    bureau_id = models.SmallIntegerField()
    question_id = models.UUIDField()
    kind = models.CharField(max_length=10)
    who = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.kind


class ForumStep(StepTaken):
    """One step with a question."""

    question_id = models.UUIDField()

    class Meta(StepTaken.Meta):
        indexes: ClassVar = [models.Index(fields=["bureau_id", "question_id", "at"], name="forum_step_time")]
