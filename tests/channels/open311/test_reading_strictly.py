"""Parsing of what clients send, by property: it reads, or it refuses with a sentence; nothing else ever happens."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.channels.open311 import ids, parsing
from heliograph.channels.open311.answering import written
from heliograph.channels.open311.errors import Refused

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
NAMES = st.sampled_from(
    ["lat", "long", "description", "service_code", "address_string", "address_id", "attribute[a]", "attribute[a][]",
     "attribute[", "email", "media_url", "status", "start_date", "end_date", "service_request_id", "update_id"]
)  # fmt: skip
SENT = st.dictionaries(NAMES | st.text(max_size=20), st.lists(st.text(max_size=60), max_size=3), max_size=8)


@given(SENT)
def test_a_request_is_read_or_refused(sent):
    for read in (parsing.request, parsing.update, parsing.statuses, lambda s: parsing.span(s, NOW, ZONE)):
        refused = None
        try:
            read(sent)
        except Refused as error:
            refused = error
        assert refused is None or (refused.code in (400, 404) and refused.faults)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)), st.integers(-14 * 60, 14 * 60))
def test_a_time_is_read_as_it_was_meant(naive, minutes):
    from datetime import timezone

    meant = naive.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    assert parsing.moment(meant.isoformat(), "start_date", ZONE) == meant
    assert parsing.moment(meant.isoformat().replace("+", " "), "start_date", ZONE) == meant


@given(st.lists(st.sampled_from(["2026-11-01", "2026-08-01T00:00:00Z", "1970-01-01", "9999-12-31", "0001-01-01", ""]),
                min_size=2, max_size=2))  # fmt: skip
def test_a_span_is_never_longer_than_ninety_days(pair):
    try:
        start, end = parsing.span({"start_date": [pair[0]], "end_date": [pair[1]]}, NOW, ZONE)
    except Refused:
        return
    assert timedelta(0) <= end - start <= timedelta(days=90)


@given(st.uuids())
def test_an_id_stands_for_one_row_of_one_kind(row):
    shown = ids.show(ids.Of.REQUEST, row)
    assert ids.read(ids.Of.REQUEST, shown) == row
    assert ids.read(ids.Of.UPDATE, shown) != row
    assert row.hex not in shown


@given(st.text(max_size=40))
def test_what_is_no_id_is_nothing(text):
    assert ids.read(ids.Of.REQUEST, text) is None or isinstance(ids.read(ids.Of.REQUEST, text), UUID)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: st.dictionaries(st.sampled_from(["code", "description", "key"]), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(VALUES, max_size=4))
def test_every_value_is_well_formed_in_both_formats(values):
    root = ElementTree.fromstring(written("errors", values, "xml"))
    assert len(root) == len(values)
    assert json.loads(written("errors", values, "json")) == values


@pytest.mark.parametrize("words", ["a < b > c", "<3", "《<没有>》", "1<2", "x <y@z.cn>"])
def test_signs_are_no_html(words):
    assert parsing.described(words) == words
