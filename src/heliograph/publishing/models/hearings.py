"""公开听证、调解、裁决: a session at a time and place, from its draft to its outcome, and every step with it.

What the law keeps behind closed doors is stopped here: `Sitting.save` says so with the article, and the table's own
constraints refuse the row however it is written. Other ways of writing many rows at once are closed.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from heliograph.core.text import Text
from heliograph.organisation.models import Officer, Unit
from heliograph.publishing import sitting_stops
from heliograph.publishing.errors import Stopped, Tampered
from heliograph.publishing.models.one_by_one import OneByOne
from heliograph.publishing.models.register import Document, State
from heliograph.publishing.sitting_errors import AnnouncedBySame
from heliograph.publishing.sitting_stops import MEDIATION


class SittingState(models.TextChoices):
    """Where a session stands. From ANNOUNCED on it is in the public list for good."""

    DRAFT = "draft"
    DROPPED = "dropped"  # never announced
    ANNOUNCED = "announced"
    CANCELLED = "cancelled"
    HELD = "held"


UNSEEN = (SittingState.DRAFT, SittingState.DROPPED)
PUBLIC_WORDS = ("title", "about", "place", "access", "booking_words", "late_why")
FACTS = ("minor", "secret", "public_order")
FIXED = ("bureau_id", "kind", "unit_id", "matter_id", "created_by_id", "created_at")
FIXED_ONCE_RELEASED = ("drafted_by_id", "drafted_at", "released_by_id", "released_at", "title", "about")
FIXED_ONCE_TOLD = ("outcome", "record", "outcome_by_id", "outcome_at", "outcome_released_by_id", "outcome_released_at")
MOVED = ("starts_at", "ends_at", "place", "presides_id")
AFTER = {
    SittingState.DRAFT: set(SittingState),
    SittingState.ANNOUNCED: {SittingState.ANNOUNCED, SittingState.CANCELLED, SittingState.HELD},
}


class Sitting(models.Model):
    """场次: one hearing, mediation, adjudication or re-review, open to everybody or closed with its ground.

    The words of an open one stand in PUBLIC_WORDS from its release on; before, and always for a closed one, they are
    sealed in `draft` under `key`, the session's own, wrapped by the keyring. `contact_key` seals what people left to
    be reached by; at `contacts_erase_at` it goes. `minutes` are sealed; `record` is their masked account. From its
    release on the outcome stands in the register too, as the document with the session's id. `matter_id`
    NULL: it stands alone. `finished`: nothing is to be done any more.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    kind = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    matter_id = models.UUIDField(null=True)
    minor = models.BooleanField(default=False)
    secret = models.BooleanField(default=False)
    public_order = models.BooleanField(default=False)
    is_open = models.BooleanField()
    closed_ground = models.CharField(max_length=20, blank=True)
    consented_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=SittingState.choices, default=SittingState.DRAFT)
    finished = models.BooleanField(default=False)
    created_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    drafted_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    drafted_at = models.DateTimeField()
    released_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    released_at = models.DateTimeField(null=True)
    presides = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    requested_on = models.DateField(null=True)
    moves = models.PositiveSmallIntegerField(default=0)
    seats = models.PositiveSmallIntegerField(default=0)
    for_parties = models.PositiveSmallIntegerField(default=0)
    for_press = models.PositiveSmallIntegerField(default=0)
    for_guests = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=120, blank=True)
    about = models.TextField(blank=True)
    place = models.CharField(max_length=200, blank=True)
    access = models.CharField(max_length=500, blank=True)
    booking_words = models.CharField(max_length=500, blank=True)
    late_why = models.CharField(max_length=500, blank=True)
    ended_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=500, blank=True)
    minutes_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    minutes_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True)
    record = models.TextField(blank=True)
    outcome_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    outcome_at = models.DateTimeField(null=True)
    outcome_released_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    outcome_released_at = models.DateTimeField(null=True)
    key = models.BinaryField()
    contact_key = models.BinaryField(default=b"")
    contacts_erase_at = models.DateTimeField(null=True)
    draft = models.BinaryField(default=b"")
    minutes = models.BinaryField(default=b"")
    outcome_draft = models.BinaryField(default=b"")

    objects = OneByOne.as_manager()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.CheckConstraint(name="sitting_minor", condition=Q(is_open=False) | Q(minor=False)),
            models.CheckConstraint(name="sitting_secret", condition=Q(is_open=False) | Q(secret=False)),  # D-05
            models.CheckConstraint(
                name="sitting_sealed_mediation",
                condition=Q(is_open=False)
                | ~Q(kind=MEDIATION)
                | Q(public_order=False)
                | Q(consented_at__isnull=False, matter_id__isnull=False),
            ),
            models.CheckConstraint(
                name="sitting_closed_has_ground",
                condition=Q(is_open=True, closed_ground="") | (Q(is_open=False) & ~Q(closed_ground="")),
            ),
            models.CheckConstraint(
                name="sitting_closed_says_nothing",
                condition=Q(is_open=True)
                | Q(title="", about="", place="", access="", booking_words="", late_why="", outcome="", record=""),
            ),
            models.CheckConstraint(
                name="sitting_second_person",
                condition=Q(released_at__isnull=True)
                | (Q(released_by__isnull=False) & ~Q(released_by=F("drafted_by")) & ~Q(released_by=F("created_by"))),
            ),
            models.CheckConstraint(
                name="sitting_outcome_second_person",
                condition=(Q(outcome="", record="", outcome_released_at__isnull=True))
                | (
                    Q(outcome_released_at__isnull=False, outcome_released_by__isnull=False, state=SittingState.HELD)
                    & ~Q(outcome_released_by=F("outcome_by"))
                ),
            ),
            models.CheckConstraint(
                name="sitting_state",
                condition=Q(state__in=UNSEEN, released_at__isnull=True, title="", about="", place="")
                | (~Q(state__in=UNSEEN) & Q(released_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="sitting_words",
                condition=Q(state__in=UNSEEN) | Q(is_open=False) | (~Q(title="") & ~Q(about="") & ~Q(place="")),
            ),
            models.CheckConstraint(
                name="sitting_seats",
                condition=Q(seats__gte=F("for_parties") + F("for_press") + F("for_guests")),
            ),
            models.CheckConstraint(name="sitting_times", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="sitting_end_has_reason",
                condition=~Q(state=SittingState.CANCELLED) | (~Q(ended_why="") & Q(ended_at__isnull=False)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["bureau_id", "starts_at", "id"],
                name="sitting_public",
                condition=Q(released_at__isnull=False, secret=False),
            ),
            models.Index(fields=["bureau_id", "starts_at", "id"], name="sitting_to_do", condition=Q(finished=False)),
            models.Index(fields=["bureau_id", "starts_at", "id"], name="sitting_done", condition=Q(finished=True)),
            models.Index(
                fields=["bureau_id", "unit", "starts_at", "id"], name="sitting_done_unit", condition=Q(finished=True)
            ),
            models.Index(
                fields=["bureau_id", "matter_id", "id"], name="sitting_matter", condition=Q(matter_id__isnull=False)
            ),
            models.Index(
                fields=["bureau_id", "contacts_erase_at"],
                name="sitting_erase",
                condition=Q(contacts_erase_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def for_public(self) -> int:
        """Seats that anybody may book."""
        return self.seats - self.for_parties - self.for_press - self.for_guests

    @property
    def is_listed(self) -> bool:
        """Whether everybody may know that it is or was."""
        return self.released_at is not None and not self.secret

    def refuse_what_is_forbidden(self) -> None:
        """Learn what its matter says, and raise `Stopped` with the article, or `AnnouncedBySame`."""
        sitting_stops.learn(self)
        stop = sitting_stops.stop_for(self) if self.is_open else None
        if stop is not None:
            raise Stopped(stop)
        if self.released_at is not None and self.released_by_id in (None, self.drafted_by_id, self.created_by_id):
            raise AnnouncedBySame
        if self.outcome_released_at is not None and self.outcome_released_by_id in (None, self.outcome_by_id):
            raise AnnouncedBySame

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises `Stopped`, `AnnouncedBySame`, and `Tampered` where what was announced or told would be rewritten."""
        self._refuse_rewriting()
        self.refuse_what_is_forbidden()
        if kwargs.get("update_fields") is not None:  # what was learned must be kept too
            kwargs["update_fields"] = {*kwargs["update_fields"], *FACTS}
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Tampered("hearings")

    def _refuse_rewriting(self) -> None:
        fixed = (*FIXED, *FIXED_ONCE_RELEASED, *FIXED_ONCE_TOLD, *FACTS, *MOVED, "state", "is_open", "moves")
        kept = type(self).objects.filter(bureau_id=self.bureau_id, id=self.id).values(*fixed).first()
        if kept is None:
            return
        for name in FIXED:
            self._refuse_other(kept, name)
        for name in FACTS:  # a minor or a secret, once found, is not explained away
            if kept[name] and not getattr(self, name):
                raise Tampered(name)
        if self.state not in AFTER.get(kept["state"], {kept["state"]}):
            raise Tampered("state")
        if kept["outcome_released_at"] is not None:
            is_taken_down = not (self.outcome or self.record) and not self._is_published()
            for name in FIXED_ONCE_TOLD:
                if not (is_taken_down and name in ("outcome", "record")):
                    self._refuse_other(kept, name)
        if kept["released_at"] is not None:
            self._refuse_silent_change(kept)

    def _is_published(self) -> bool:
        """Whether the register still shows the outcome: only what was withdrawn, corrected or is over there goes here."""
        return Document.objects.filter(bureau_id=self.bureau_id, id=self.id, state=State.RELEASED).exists()

    def _refuse_silent_change(self, kept: dict[str, Any]) -> None:
        """After the release words stay, time and place change only by a move, and closed doors stay closed."""
        is_closing = kept["is_open"] and not self.is_open
        for name in FIXED_ONCE_RELEASED:
            if not (is_closing and name in PUBLIC_WORDS):
                self._refuse_other(kept, name)
        if self.is_open and not kept["is_open"]:
            raise Tampered("is_open")
        if self.moves == kept["moves"]:
            for name in MOVED:
                if not (is_closing and name in PUBLIC_WORDS):
                    self._refuse_other(kept, name)

    def _refuse_other(self, kept: dict[str, Any], name: str) -> None:
        if kept[name] != getattr(self, name):
            raise Tampered(name)


class SittingStep(models.Model):
    """场次记录: one step with a session, append-only. `words` are public for the verbs in `PUBLIC_VERBS`.

    A move keeps when and where it was to be before.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    sitting_id = models.UUIDField()
    verb = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    words = models.CharField(max_length=1000, blank=True)
    was_at = models.DateTimeField(null=True)
    was_place = models.CharField(max_length=200, blank=True)

    objects = OneByOne.as_manager()

    class Meta:
        base_manager_name = "objects"
        indexes: ClassVar = [models.Index(fields=["bureau_id", "sitting_id", "at"], name="sitting_step_sitting")]

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
        return SITTING_VERBS.get(self.verb, Text(self.verb, self.verb))


SITTING_VERBS = {
    "drafted": Text("起草", "Drafted"),
    "changed": Text("修改草稿", "Draft changed"),
    "words-decided": Text("逐一决定了像个人信息的内容", "Decided about what looked personal"),
    "consented": Text("记录一位当事人的书面同意", "A party's written consent put on record"),
    "invited": Text("邀请外部参加人", "Somebody from outside invited"),
    "sent-back": Text("退回修改", "Sent back"),
    "dropped": Text("决定不办", "Not held after all"),
    "released": Text("审核放行，公告", "Reviewed and announced"),
    "moved": Text("改期、改地点", "Moved"),
    "cancelled": Text("取消", "Cancelled"),
    "closed": Text("转为不公开", "Closed to the public"),
    "held": Text("已经举行，记录入卷", "Held; the minutes are on file"),
    "outcome-drafted": Text("起草结果", "Outcome drafted"),
    "outcome-released": Text("公布结果", "Outcome published"),
    "outcome-withheld": Text("结果依法不公开", "The law keeps its outcome from the public"),
}
PUBLIC_VERBS = ("released", "moved", "cancelled", "closed", "held", "outcome-released", "outcome-withheld")
