"""The rows of one matter are found by an index that knows the matter, in order, however many rows the bureau has."""

from __future__ import annotations

import pytest
from django.db import connection

from heliograph.cases.models.property import Movement, PropertyPhoto
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Attachment, Deadline, Party, Telling
from heliograph.publishing.models.hearings import Sitting
from heliograph.publishing.models.register import Document
from heliograph.supervision.models.cards import Card, CardAnswer
from heliograph.supervision.models.reviews import Decision, Finding, FindingStep, Review
from heliograph.supervision.models.stages import Touch

READ_BY_MATTER = (
    Attachment, Deadline, Party, Telling, Movement, PropertyPhoto, Document, Sitting,
    Card, CardAnswer, Decision, Finding, FindingStep, Review, Touch,
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("model", READ_BY_MATTER, ids=lambda model: model.__name__)
def test_a_matter_s_rows_in_order_are_no_walk_through_the_bureau_s(model):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite plans without statistics; PostgreSQL has its own")
    rows = model._base_manager.filter(bureau_id=1, matter_id=new_id()).order_by("id")
    assert "matter_id=?" in rows.explain()
    assert "TEMP B-TREE" not in rows.explain()
