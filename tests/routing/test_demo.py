"""The invented bureau shows suggestions that wait for a choice, and a model that waits for a decision."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

from heliograph.demo import unsorted
from heliograph.demo.stage import Stage
from heliograph.learned import reading as learned
from heliograph.learned.models import Learned
from heliograph.matters.models import Matter
from heliograph.matters.reading.written import texts_of
from heliograph.routing import reading
from heliograph.routing.models import Choice

NOW = datetime(2026, 12, 20, 8, tzinfo=UTC)


def test_the_demonstration_has_messages_to_sort_and_a_model_to_decide_on(cast):
    unsorted.play(Stage(cast.bureau, Random(1), NOW))
    assert Choice.objects.count() == unsorted.CONFIRMED
    states = list(Learned.objects.order_by("proposed_at").values_list("state", flat=True))
    assert states == ["declined", "proposed"]
    assert learned.in_use(cast.bureau.id, "routing") is None
    waiting = [one for one in Matter.objects.all() if reading.choice_for(one) is None]
    assert len(waiting) == len(unsorted.WAITING)
    bicycle = next(one for one in waiting if "山地车" in "\n".join(texts_of(one)))
    found = reading.read_matter(bicycle, NOW.date())
    assert found.first.procedure.code == "non-urgent-report"
    assert not found.first.is_sure
