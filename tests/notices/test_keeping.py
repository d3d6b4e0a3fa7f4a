"""The freshness promise: an owner and a day for each board, one tap to vouch, cards that climb, and readers who are told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from heliograph.matters.errors import NotAllowed
from heliograph.notices.actions import keeping
from heliograph.notices.models import Board, BoardCard, BoardCheck
from heliograph.notices.reading import boards
from heliograph.supervision.reading.others import others

FEES = "kind:fees"
IN_FORCE = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
"""A day on which the shipped procedures are in force."""


@pytest.fixture
def kept(cast):
    cast.now = IN_FORCE
    keeping.provide(cast.bureau.id, cast.now)
    return cast


def seen_by(cast, who, code, now):
    return [card.colour for card in others(cast.viewer(who), now) if card.url.endswith(f"/{code}/")]


def test_every_kind_guide_and_unit_gets_an_owner_once(kept):
    codes = set(Board.objects.filter(bureau_id=kept.bureau.id).values_list("code", flat=True))
    assert {"kind:alert", FEES, "guide:consultation", "unit:heping"} <= codes
    assert not any(code.startswith("guide:criminal") for code in codes)
    assert keeping.provide(kept.bureau.id, kept.now) == 0


def test_a_guide_belongs_to_the_unit_that_handles_it(kept):
    found = Board.objects.get(bureau_id=kept.bureau.id, code="guide:complaint")
    assert found.unit_id == kept.units["duchashi"].id


def test_one_tap_moves_the_day_on_and_is_on_record(kept):
    row = keeping.still_right(kept.viewer("tang"), FEES, now=kept.now)
    assert (row.checked_at, row.due_at) == (kept.now, kept.now + timedelta(days=90))
    entry = BoardCheck.objects.get(code=FEES)
    assert (entry.verb, entry.by_id) == ("checked", kept.officers["tang"].id)
    assert boards.fresh(kept.bureau.id, [FEES], now=kept.now)[FEES].owner.zh == "淳南市公安局负责人"


@pytest.mark.parametrize("who", ["zhao", "qian", "bei", "sun"])
def test_others_cannot_vouch_for_it(kept, who):
    with pytest.raises(Exception, match=r".") as raised:
        keeping.still_right(kept.viewer(who), FEES, now=kept.now)
    assert type(raised.value).__name__ in ("NotAllowed", "NotFound")
    assert Board.objects.filter(bureau_id=kept.bureau.id, code=FEES, checked_at=None).exists()


def test_a_stale_board_shows_cards_that_climb_and_end_with_the_check(kept):
    owner, colleague, legal = "zhou", "zhao", "luo"
    code = "unit:donghu"
    row = keeping.still_right(kept.viewer(owner), code, now=kept.now)
    before = row.due_at - timedelta(days=2)
    keeping.remind(before)
    assert seen_by(kept, owner, code, before) == ["yellow"]
    assert seen_by(kept, colleague, code, before) == []
    assert seen_by(kept, legal, code, before) == []
    at = row.due_at + timedelta(minutes=1)
    keeping.remind(at)
    assert seen_by(kept, owner, code, at) == ["red"]
    assert seen_by(kept, "wu", code, at) == []
    at += timedelta(hours=2)
    keeping.remind(at)
    assert seen_by(kept, "wu", code, at) == ["red"]
    at += timedelta(days=4)
    keeping.remind(at)
    assert seen_by(kept, legal, code, at) == ["red"]
    keeping.still_right(kept.viewer(owner), code, now=at)
    keeping.remind(at)
    for who in (owner, "wu", legal):
        assert seen_by(kept, who, code, at) == []


def test_reminding_twice_shows_one_card(kept):
    at = kept.now + timedelta(days=14)
    keeping.remind(at)
    first = BoardCard.objects.filter(bureau_id=kept.bureau.id).count()
    keeping.remind(at)
    assert first == Board.objects.filter(bureau_id=kept.bureau.id).count() == BoardCard.objects.filter(
        bureau_id=kept.bureau.id
    ).count()  # fmt: skip


def test_a_board_can_be_handed_over_with_a_reason(kept):
    viewer, jiao = kept.viewer("zheng"), kept.units["traffic"].id
    row = keeping.hand_over(viewer, "kind:traffic", jiao, "lead", 5, "交警管", now=kept.now)
    assert (row.unit_id, row.days) == (jiao, 5)
    keeping.still_right(kept.viewer("jiao"), "kind:traffic", now=kept.now)
    assert boards.fresh(kept.bureau.id, ["kind:traffic"], now=kept.now)["kind:traffic"].due_at == kept.now + timedelta(
        5
    )
    with pytest.raises(NotAllowed):
        keeping.hand_over(
            kept.viewer("jiao"), "kind:traffic", kept.units["heping"].id, "lead", 5, "不想管", now=kept.now
        )


def test_readers_are_told_when_it_is_overdue(kept):
    row = keeping.still_right(kept.viewer("tang"), FEES, now=kept.now)
    assert not boards.fresh(kept.bureau.id, [FEES], now=row.due_at - timedelta(seconds=1))[FEES].is_overdue
    assert boards.fresh(kept.bureau.id, [FEES], now=row.due_at)[FEES].is_overdue
