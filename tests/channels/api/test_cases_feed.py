"""The case feed over HTTP, both ways: the same action as the command, with the partner's code as its source."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heliograph.cases.models import FeedItem
from heliograph.cases.reading import export
from heliograph.channels.api.actions.partners import Terms
from heliograph.core.procedure import shipped
from heliograph.matters.models import Event, Matter
from tests.channels.api.conftest import takes_in
from tests.conftest import plausible


@pytest.fixture
def records(cast):
    """A case-handling system that tells and follows."""
    terms = Terms("records", "办案系统", "Records", ["cases:read", "cases:write"])
    return takes_in(cast.bureau, terms, cast.now).logs_in()


def opening(cast, **more) -> dict:
    procedure = cast.procedure("criminal-case")
    values = {one.name: plausible(one) for one in procedure.fields if one.required}
    return {
        "id": "E-1", "case": "C-1", "happened_at": "2026-11-20T09:00:00+08:00", "action": procedure.opening.name,
        "officer": "010001", "unit": "heping", "procedure": "criminal-case", "values": values,
        "parties": [{"id": "P-1", "part": "victim", "name": "张三", "phone": "13800000000"}],
    } | more  # fmt: skip


def tell(records, *items):
    return records.post("cases", {"format": "heliograph/case-feed/v1", "items": list(items)})


class TestStepsThatComeIn:
    def test_become_a_case_once(self, cast, records):
        told = [tell(records, opening(cast)).json()["results"][0] for _ in range(2)]
        assert [one["status"] for one in told] == ["applied", "duplicate"], told
        assert Matter.objects.count() == 1
        facts = Event.objects.get(sequence=1).facts
        assert (facts["by"], facts["source"], facts["door"]) == ("010001", "records", "feed")
        assert FeedItem.objects.get().source == "records"

    def test_that_are_malformed_are_refused_by_themselves_in_the_readers_language(self, cast, records):
        sent = {"format": "heliograph/case-feed/v1", "items": [{"id": "x"}, opening(cast)]}
        told = records.post("cases", sent, **{"accept-language": "en"}).json()["results"]
        assert [one["status"] for one in told] == ["refused", "applied"]
        assert told[0]["code"] == "malformed"
        assert told[0]["message"].isascii()

    def test_need_their_scope(self, cast):
        reader = takes_in(cast.bureau, Terms("r", "读", "R", ["cases:read"]), cast.now).logs_in()
        assert tell(reader, opening(cast)).status_code == 403
        assert not FeedItem.objects.exists()

    def test_are_500_at_most(self, cast, records):
        assert tell(records, *([opening(cast)] * 501)).status_code == 422


class TestStepsThatGoOut:
    def test_are_told_without_anything_sealed_and_go_on_from_a_cursor(self, cast, records, monkeypatch):
        monkeypatch.setattr(export, "SETTLED", timedelta(seconds=-60))
        tell(records, opening(cast))
        page = records.get("cases").json()
        assert [one["action"] for one in page["items"]] == [shipped()["criminal-case"].opening.name]
        assert page["cases"][0]["state"]
        assert "张三" not in records.get("cases").content.decode()
        after = records.get("cases", {"cursor": page["next"]}).json()
        assert (after["items"], after["next"]) == ([], page["next"])

    def test_need_their_scope(self, cast):
        writer = takes_in(cast.bureau, Terms("w", "写", "W", ["cases:write"]), cast.now).logs_in()
        assert writer.get("cases").status_code == 403
