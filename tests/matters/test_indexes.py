"""The rows of one matter are found by an index that knows the matter, in order, however many rows the bureau has."""

from __future__ import annotations

import pytest
from django.db import connection

from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Attachment, Deadline, Party, Telling


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Attachment, Deadline, Party, Telling])
def test_a_matter_s_rows_in_order_are_no_walk_through_the_bureau_s(model):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite plans without statistics; PostgreSQL has its own")
    rows = model.objects.filter(bureau_id=1, matter_id=new_id()).order_by("id")
    assert "matter_id=?" in rows.explain()
    assert "TEMP B-TREE" not in rows.explain()
