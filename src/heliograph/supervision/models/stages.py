"""阶段看板: how many open cases stand in which stage of which procedure in which unit, kept as they move.

`StageCount` is what has been counted, `Placed` where each open matter was when it was, `Touch` which matters have moved
since. What holds at this moment is the count, less where the touched ones were, plus where they are: exact, at a cost of
the stages there are and of what moved in the last seconds (`reading.stages`). Confidential matters are not on the board.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class StageCount(models.Model):
    """Open matters of one unit in one state of one procedure, as of the last folding."""

    pk = models.CompositePrimaryKey("bureau_id", "unit_id", "procedure", "state")
    bureau_id = models.SmallIntegerField()
    unit_id = models.IntegerField()
    procedure = models.CharField(max_length=60)
    state = models.CharField(max_length=40)
    open = models.IntegerField(default=0)
    near = models.IntegerField(default=0)
    late = models.IntegerField(default=0)
    paused = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.procedure} {self.state} {self.open}"


class Placed(models.Model):
    """Where an open matter was counted. `due` lies in the year 9999 where no clock runs: such matters come last."""

    pk = models.CompositePrimaryKey("bureau_id", "matter_id")
    bureau_id = models.SmallIntegerField()
    matter_id = models.UUIDField()
    unit_id = models.IntegerField()
    procedure = models.CharField(max_length=60)
    state = models.CharField(max_length=40)
    nearness = models.CharField(max_length=6)
    due = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "unit_id", "procedure", "state", "due"], name="placed_unit"),
            models.Index(fields=["bureau_id", "procedure", "state", "due"], name="placed_procedure"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.state}"


class Touch(models.Model):
    """A matter that moved, or whose clock did, and has not been counted since."""

    bureau_id = models.SmallIntegerField()
    matter_id = models.UUIDField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bureau_id", "matter_id", "id"], name="touch_matter")]

    def __str__(self) -> str:
        return str(self.matter_id)


class Folded(models.Model):
    """When a bureau's moves were last counted in. Whoever counts holds this row, so that two never do it at once."""

    bureau_id = models.SmallIntegerField(primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.at)
