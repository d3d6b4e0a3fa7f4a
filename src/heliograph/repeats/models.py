"""Rows of repeats: what is remembered of a text, the index over it, and how much each pair of characters says.

Nothing here can be read as text: hashes under the bureau's key, and for a matter sealed with the matter's own key.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from heliograph.organisation.models import Bureau


class Scope(models.IntegerChoices):
    """Two indexes that never meet: of what people wrote, for officers; of what is published, for everybody."""

    MATTERS = 0
    PUBLISHED = 1


class Impression(models.Model):
    """印记: the sketch of one matter's words, or of one published document's. `row` is its number in the index and grows with time.

    `subject_id` is the matter or the document. `sketch` of a matter is sealed under its key. `keys` are the numbers under
    which the index has it, so that it can be taken out without opening anything.
    """

    pk = models.CompositePrimaryKey("bureau_id", "scope", "row")
    bureau_id = models.SmallIntegerField()
    scope = models.SmallIntegerField(choices=Scope.choices)
    row = models.BigIntegerField()
    subject_id = models.UUIDField()
    sketch = models.BinaryField()
    keys = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau_id", "scope", "subject_id"], name="impression_once")
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.subject_id}"


class Posting(models.Model):
    """One key of one impression. The table is made by a migration (`index.CREATE_…`): it is its own index."""

    pk = models.CompositePrimaryKey("bureau_id", "scope", "key", "row")
    bureau_id = models.SmallIntegerField()
    scope = models.SmallIntegerField()
    key = models.BigIntegerField()
    row = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "repeats_posting"

    def __str__(self) -> str:
        return f"{self.key} {self.row}"


class PairCounts(models.Model):
    """How many messages have which pairs, as `core.language.likeness.Weights` keeps it: by bucket of a hash."""

    bureau = models.OneToOneField(Bureau, models.PROTECT, primary_key=True, related_name="+")
    messages = models.PositiveIntegerField()
    counts = models.BinaryField()
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.bureau_id}: {self.messages}"


class Followed(models.Model):
    """Whether a suggestion was followed when a matter ended: about the suggestions, never about who decided, and no content.

    `suggested`: how many open matters were named as the same; `followed`: it was joined to one of them.
    """

    pk = models.CompositePrimaryKey("bureau_id", "event_id")
    bureau_id = models.SmallIntegerField()
    event_id = models.UUIDField()
    at = models.DateTimeField()
    suggested = models.PositiveSmallIntegerField()
    followed = models.BooleanField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau_id", "at"], name="followed_at")]

    def __str__(self) -> str:
        return f"{self.suggested} {self.followed}"
