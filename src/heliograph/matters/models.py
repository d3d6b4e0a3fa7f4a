"""The spine's rows. Append-only where the design says so; every write goes through `actions`.

Keys start with the bureau, so that rows partition by bureau; ids are UUIDv7, so that rows arrive in order of time.
*Sealed* columns hold AES-256-GCM under a key of the matter's own (`core.sealing`), bound to the row they stand in.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q

from heliograph.organisation.models import Bureau, Officer, Unit


class ProcedureVersion(models.Model):
    """规程: the text of one version of a procedure as a bureau put it in force. Never changed, never deleted."""

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="procedures")
    code = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    in_force = models.DateField()
    text = models.TextField()
    fragments = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau", "code", "version"], name="procedure_version_once")
        ]
        ordering = ("code", "in_force", "id")

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class Matter(models.Model):
    """事项: anything owed to somebody under a procedure.

    `unit` is answerable to the resident; `offered_to` was asked to take over; `owed_by` is the unit that the next
    deadline is on (the superior for a follow-up). `due` and `warn_at` repeat those of the next running deadline.
    `code_hash` checks the receipt's secret; `key` is the matter's key, wrapped; `secret` (sealed) salts the commitments.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    number = models.CharField(max_length=11)
    procedure = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    state = models.CharField(max_length=40)
    outcome = models.CharField(max_length=20, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    offered_to = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    owed_by = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    answered_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    about_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    about_officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    confidential = models.BooleanField(default=False)
    anonymous = models.BooleanField(default=False)
    channel = models.CharField(max_length=20, default="web")
    language = models.CharField(max_length=10, default="zh-hans")
    origin = models.CharField(max_length=20, default="here")
    submitted_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    due = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)
    transfers = models.PositiveSmallIntegerField(default=0)
    reopened = models.PositiveSmallIntegerField(default=0)
    parent_id = models.UUIDField(null=True)
    parent_how = models.CharField(max_length=10, blank=True)
    merged_into = models.UUIDField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    cell = models.CharField(max_length=16, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    head = models.BinaryField(default=b"")
    code_hash = models.BinaryField(default=b"")
    key = models.BinaryField(default=b"")
    secret = models.BinaryField(default=b"")
    sealed = models.BinaryField(default=b"")
    erase_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["bureau_id", "number"], name="matter_number_once")]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "due"], name="matter_due", condition=Q(due__isnull=False)),
            models.Index(
                fields=["bureau_id", "owed_by", "due"], name="matter_unit_due", condition=Q(due__isnull=False)
            ),
            models.Index(
                fields=["bureau_id", "officer", "due"], name="matter_officer_due", condition=Q(due__isnull=False)
            ),
            models.Index(fields=["bureau_id", "submitted_at"], name="matter_time"),
            models.Index(fields=["bureau_id", "unit", "submitted_at"], name="matter_unit_time"),
            models.Index(fields=["bureau_id", "procedure", "submitted_at"], name="matter_procedure_time"),
            models.Index(
                fields=["bureau_id", "offered_to"], name="matter_offered", condition=Q(offered_to__isnull=False)
            ),
            models.Index(fields=["bureau_id", "parent_id"], name="matter_parent", condition=Q(parent_id__isnull=False)),
            models.Index(
                fields=["bureau_id", "merged_into"], name="matter_merged", condition=Q(merged_into__isnull=False)
            ),
            models.Index(
                fields=["bureau_id", "unit", "changed_at"],
                name="matter_standing",
                condition=Q(due__isnull=True, settled_at__isnull=True),
            ),
            models.Index(
                fields=["bureau_id", "changed_at"],
                name="matter_standing_all",
                condition=Q(due__isnull=True, settled_at__isnull=True),
            ),
            models.Index(fields=["bureau_id", "erase_at"], name="matter_erase", condition=Q(erase_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.number}"


class OfMatter(models.Model):
    """What every row that belongs to a matter has."""

    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    matter_id = models.UUIDField()

    class Meta:
        abstract = True


def _matter(related_name: str) -> models.ForeignObject[Matter, Matter]:
    return models.ForeignObject(
        Matter,
        models.DO_NOTHING,
        from_fields=("bureau_id", "matter_id"),
        to_fields=("bureau_id", "id"),
        related_name=related_name,
    )


class Event(OfMatter):
    """记录: the one record of one action. Never changed; its commitment binds the one before."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    matter = _matter("events")
    sequence = models.PositiveIntegerField()
    action = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40)
    at = models.DateTimeField()
    role = models.CharField(max_length=20)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    facts = models.JSONField(default=dict)
    public = models.BinaryField(default=b"")
    internal = models.BinaryField(default=b"")
    commitment = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "matter_id", "sequence"], name="event_sequence_once")
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"


class Deadline(OfMatter):
    """时限: one promise made to one matter, or to one party of it (`about`). `watch_at` is when the watch must look again;
    NULL when never. A pause is [since, until or null, the step that began it].
    """

    class Status(models.TextChoices):
        RUNNING = "running"
        PAUSED = "paused"
        KEPT = "kept"
        LATE = "late"  # kept after it was due
        VOID = "void"  # no longer owed: the matter ended another way

    pk = models.CompositePrimaryKey("bureau_id", "id")
    matter = _matter("deadlines")
    promise = models.CharField(max_length=60)
    about = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    within = models.CharField(max_length=40)
    extra = models.JSONField(default=list)
    pauses = models.JSONField(default=list)
    due = models.DateTimeField()
    warn_at = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    calendar = models.CharField(max_length=150)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RUNNING)
    owes = models.CharField(max_length=10, default="police")
    superior = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    broken_at = models.DateTimeField(null=True)
    watch_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "matter_id", "id"], name="deadline_matter"),
            models.Index(fields=["bureau_id", "watch_at"], name="deadline_watch", condition=Q(watch_at__isnull=False)),
            models.Index(fields=["bureau_id", "due"], name="deadline_provisional", condition=Q(provisional=True)),
            models.Index(
                fields=["bureau_id", "due"],
                name="deadline_superior",
                condition=Q(superior=True, settled_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promise} {self.status}"


class Party(OfMatter):
    """当事人: a person or firm in the matter. Name and contact are sealed.

    `of` is whom a guardian, relative or lawyer stands for; `origin_id` the party of the parent matter who is the same
    person. `known_from` is since when the law lets them know of the case; NULL: not yet. In a case each party may hold
    a query key: `number` and the hashes of its secret and of the second thing that opens it.
    """

    pk = models.CompositePrimaryKey("bureau_id", "id")
    matter = _matter("parties")
    part = models.CharField(max_length=20)
    sealed = models.BinaryField(default=b"")
    reach = models.CharField(max_length=10, default="page")
    language = models.CharField(max_length=10, default="zh-hans")
    of = models.UUIDField(null=True)
    origin_id = models.UUIDField(null=True)
    minor = models.BooleanField(default=False)
    protected = models.BooleanField(default=False)
    known_from = models.DateTimeField(null=True)
    number = models.CharField(max_length=11, blank=True)
    code_hash = models.BinaryField(default=b"")
    factor_hash = models.BinaryField(default=b"")
    key_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "number"], name="party_number_once", condition=~Q(number=""))
        ]
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "matter_id", "id"], name="party_matter"),
            models.Index(fields=["bureau_id", "origin_id"], name="party_origin", condition=Q(origin_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.part


class Telling(OfMatter):
    """告知: who must be told what by which event, and the proof that they were.

    Plain news has no `duty`. A duty of the law (送达、告知) has one: whom it is `about`, its clock (`deadline_id`), how
    it was made (`way`), and sealed the proof, or the reason why it could not be. `party_id` is NULL while nobody is known
    who could be told: it is owed all the same.
    """

    class Status(models.TextChoices):
        OWED = "owed"
        SENT = "sent"
        DELIVERED = "delivered"  # served, with proof
        READ = "read"
        FAILED = "failed"
        IMPOSSIBLE = "impossible"  # recorded with the reason
        VOID = "void"  # no longer owed: its reason is gone

    pk = models.CompositePrimaryKey("bureau_id", "id")
    matter = _matter("tellings")
    event_id = models.UUIDField()
    party_id = models.UUIDField(null=True)
    channel = models.CharField(max_length=10)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OWED)
    owed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)
    duty = models.CharField(max_length=60, blank=True)
    about = models.UUIDField(null=True)
    deadline_id = models.UUIDField(null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    way = models.CharField(max_length=20, blank=True)
    served_at = models.DateTimeField(null=True)
    proof = models.BinaryField(default=b"")
    reason = models.BinaryField(default=b"")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "matter_id", "id"], name="telling_matter"),
            models.Index(fields=["bureau_id", "owed_at"], name="telling_duty", condition=~Q(duty="")),
            models.Index(
                fields=["bureau_id", "unit", "owed_at"],
                name="telling_untold",
                condition=~Q(duty="") & Q(status__in=("owed", "sent", "failed")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.status}"


class Attachment(OfMatter):
    """附件: a file, cleaned and sealed. The bytes lie in the instance's `files` folder under the row's id."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    matter = _matter("attachments")
    event_id = models.UUIDField()
    name = models.BinaryField()
    kind = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.BinaryField()
    preview = models.BooleanField(default=False)
    public = models.BooleanField(default=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau_id", "matter_id", "id"], name="attachment_matter")]

    def __str__(self) -> str:
        return self.kind


class Rating(OfMatter):
    """好差评: five grades, voluntary, once changeable. Never shown with a name to the rated officer."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    matter = _matter("ratings")
    grade = models.PositiveSmallIntegerField()
    words = models.BinaryField(default=b"")
    may_contact = models.BooleanField(default=False)
    at = models.DateTimeField()
    changes = models.PositiveSmallIntegerField(default=0)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["bureau_id", "matter_id"], name="rating_once")]

    def __str__(self) -> str:
        return str(self.grade)


class Look(OfMatter):
    """查阅记录: a member of staff read a sealed matter: who, when, and why in one of a few words."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    matter = _matter("looks")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    role = models.CharField(max_length=20)
    at = models.DateTimeField()
    why = models.CharField(max_length=20)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau_id", "matter_id", "at"], name="look_matter")]

    def __str__(self) -> str:
        return self.why


class Entry(OfMatter):
    """One row of the search index: blinded tokens of what a matter says (`search`)."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    row = models.BigIntegerField(unique=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau_id", "matter_id"], name="entry_matter")]

    def __str__(self) -> str:
        return str(self.row)


class Tokens(models.TextField):  # type: ignore[type-arg]  # as Django's own
    """Blinded tokens: text for SQLite's FTS5, a vector for PostgreSQL. Written, never read back."""

    def get_placeholder(self, value: object, compiler: object, connection: BaseDatabaseWrapper) -> str:
        return "to_tsvector('simple', %s)" if connection.vendor == "postgresql" else "%s"


class Findable(models.Model):
    """What the full-text table holds for an entry: the tokens. The table is made by a migration (`search.CREATE_…`)."""

    row = models.BigIntegerField(primary_key=True, db_column="rowid")
    body = Tokens()

    class Meta:
        managed = False
        db_table = "matter_search"

    def __str__(self) -> str:
        return str(self.row)


class ReplyTemplate(models.Model):
    """答复模板: words that a unit uses often. `{…}` is filled in by the officer before it is sent."""

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="reply_templates")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    procedure = models.CharField(max_length=60, blank=True)
    action = models.CharField(max_length=60, default="answer")
    title = models.CharField(max_length=100)
    body = models.TextField()
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


class Pointed(models.Model):
    """How often people were pointed to another place (110, 12345, a national platform), by day. No person in it."""

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+")
    day = models.DateField()
    procedure = models.CharField(max_length=60)
    place = models.CharField(max_length=60)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau", "day", "procedure", "place"], name="pointed_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.place} {self.times}"
