"""The invented bureau shows a released topic, an open call and one with its results."""

from __future__ import annotations

from datetime import UTC, datetime

from heliograph.consultations.models import Call, Group
from heliograph.consultations.reading import page_of
from heliograph.demo import heard as demo
from heliograph.topics import reading

NOW = datetime(2026, 12, 20, 8, tzinfo=UTC)


def test_the_demonstration_shows_topics_and_calls(cast):
    demo.play(cast.bureau, NOW)
    topics, _more = reading.heard(cast.bureau.id, now=NOW)
    assert [(one.title, one.people, one.done) for one in topics] == [("夜里还在施工的搅拌站", 8, None)]
    done, coming = Call.objects.order_by("ends_at")
    assert (done.state, coming.state) == ("published", "open")
    assert all(group.adopted for group in Group.objects.filter(call_id=done.id))
    assert [one.count for one in page_of(cast.bureau.id, done.id, now=NOW).groups] == [5, None]
