"""What no system should send: each piece is refused by itself and with a reason, and holds up nothing else."""

from __future__ import annotations

import codecs
import json
from datetime import timedelta

import msgspec
import pytest

from heliograph.cases.actions import feed
from heliograph.cases.models import FeedItem
from heliograph.cases.tasks import take_in
from tests.cases.feeding import DAY, HOUR, LIU, WANG, item, matter_of, receives, statuses
from tests.matters import sample_case

FORMAT = "heliograph/case-feed/v1"


@pytest.fixture(autouse=True)
def _sample(cast):
    sample_case.install(cast)


@pytest.fixture
def opening(cast):
    """An opening that is taken in, unless the test spoils it."""
    return lambda case, **more: item(
        1, "file", cast.now - 9 * DAY, case=case, **({"procedure": "sample-case", "parties": [LIU, WANG]} | more)
    )


@pytest.mark.parametrize(
    "spoiled",
    [
        {"happened_at": "9999-12-31T23:59:59-12:00"},
        {"happened_at": "0001-01-01T00:00:00+14:00"},
        {"happened_at": "1926-03-02T09:20:00+08:00"},
        {"parties": [LIU, LIU]},
        {"parties": [LIU, {**WANG, "id": LIU["id"]}]},
        {"parties": [{**WANG, "name": "王\x00芳"}]},
        {"unit": "he\x00ping"},
        {"values": {"wo\x00rds": "x"}},
    ],
)
def test_what_no_case_can_have_is_refused_by_itself_and_the_rest_is_taken_in(cast, opening, spoiled):
    came = receives(cast, [opening("A1", **spoiled), opening("A2")])
    assert [(one.status, one.reason.code) for one in came] == [("refused", "malformed"), ("applied", "applied")]
    assert matter_of(cast, "A2") is not None
    assert not FeedItem.objects.filter(case="A1").exists()


def test_a_party_that_is_entered_twice_is_refused_and_named_to_nobody(cast, opening):
    chen = {"id": "p3", "part": "witness", "name": "陈静"}
    enters = [item(n, "enter", cast.now - 8 * DAY + n * HOUR, parties=[chen]) for n in (2, 3)]
    came = receives(cast, [opening("A1"), *enters])
    assert [one.reason.code for one in came] == ["applied", "applied", "party-twice"]
    assert "陈静" not in came[-1].reason.text.zh


def test_a_fault_of_ours_holds_up_no_other_case(cast, opening, monkeypatch):
    from heliograph.cases.actions.feed import applying

    real = applying.opening_of
    monkeypatch.setattr(applying, "opening_of", lambda one, *rest: 1 / 0 if one.case == "A1" else real(one, *rest))
    came = receives(cast, [opening("A1"), opening("A2")])
    assert [one.reason.code for one in came] == ["failed", "applied"]
    monkeypatch.undo()
    feed.try_again(cast.bureau.id, now=cast.now)
    assert matter_of(cast, "A1") is not None
    take_in(now=cast.now + timedelta(minutes=1))
    assert set(statuses(cast).values()) == {"applied"}


def test_a_file_that_begins_with_a_byte_order_mark_is_read(cast, opening):
    document = json.dumps({"format": FORMAT, "items": [opening("A1")]}).encode()
    assert feed.items_of(codecs.BOM_UTF8 + document) == feed.items_of(document)


def test_a_file_that_is_nested_without_end_is_no_feed():
    deep = b"[" * 100_000 + b"]" * 100_000
    with pytest.raises(msgspec.DecodeError):
        feed.items_of(b'{"format":"%s","items":[%s]}' % (FORMAT.encode(), deep))
