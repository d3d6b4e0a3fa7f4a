"""By what a public notice is found: the areas it is about and the words in it. Made anew with each version."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class NoticeArea(models.Model):
    """A notice that is about an area; without one it is about the whole bureau. `at` is its first release."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    notice_id = models.UUIDField()
    area = models.CharField(max_length=50)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "area", "at", "notice_id"], name="notice_area"),
            models.Index(fields=["bureau_id", "notice_id"], name="notice_area_of"),
        ]

    def __str__(self) -> str:
        return self.area


class NoticeWord(models.Model):
    """One searchable piece of a public notice (`core.language.tokens`)."""

    pk = models.CompositePrimaryKey("bureau_id", "id")
    bureau_id = models.SmallIntegerField()
    id = models.UUIDField()
    notice_id = models.UUIDField()
    word = models.CharField(max_length=40)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["bureau_id", "word", "notice_id"], name="notice_word"),
            models.Index(fields=["bureau_id", "notice_id"], name="notice_word_of"),
        ]

    def __str__(self) -> str:
        return self.word
