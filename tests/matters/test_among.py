"""A condition of words written out: where it is taken from, and that an index of a part of a table fits it."""

from __future__ import annotations

import pytest
from django.db import connection

from heliograph.cases.actions.feed.keeping import OPEN_ITEMS
from heliograph.cases.models import FeedItem
from heliograph.matters.among import among
from heliograph.notices.models.notices import Notice, Stage
from heliograph.notices.reading.desk import TO_DO

pytestmark = pytest.mark.django_db


def plan(rows) -> str:
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        return " / ".join(row[3] for row in cursor.fetchall())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's plans are read")
def test_indexes_of_what_is_open_are_taken_with_values_as_they_are_sent():
    waiting = FeedItem.objects.filter(OPEN_ITEMS, bureau_id=1).order_by("received_at")
    assert "feed_item_open" in plan(waiting)
    notices = Notice.objects.filter(TO_DO, bureau_id=1, stage=Stage.DRAFT).order_by("moved_at")
    assert "notice_to_do" in plan(notices)


@pytest.mark.parametrize("words", [[], ["a", "b' OR 1=1 --"], ["A"], [""], ["drop table"]])
def test_only_plain_words_are_written_into_a_statement(words):
    with pytest.raises(ValueError, match="plain words"):
        among(Notice, "stage", words)
