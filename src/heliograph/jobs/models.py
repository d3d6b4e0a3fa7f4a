"""The table of jobs. A row is inserted in the transaction that owes the work, so a rolled-back change leaves none."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Job(models.Model):
    """One piece of work: a registered name and JSON arguments. Finished jobs are deleted; dead ones stay to be seen."""

    name = models.CharField(max_length=100)
    arguments = models.JSONField(default=dict)
    run_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    dead = models.BooleanField(default=False)
    error = models.TextField(blank=True)
    once = models.CharField(max_length=100, null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["once"], name="job_once")]
        indexes: ClassVar = [models.Index(fields=["run_at"], name="job_due", condition=models.Q(dead=False))]

    def __str__(self) -> str:
        return f"{self.name} {self.arguments}"
