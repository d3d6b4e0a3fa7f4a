"""The duty to withdraw has a clock (D-16), whoever comes late is shown, and what was withdrawn stays listed with the reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from heliograph.matters.errors import Invalid, Missing, NotAllowed
from heliograph.publishing import actions
from heliograph.publishing.errors import NotNow
from heliograph.publishing.models import Recall, Step
from heliograph.publishing.reading import desk as lists
from heliograph.publishing.reading import register
from tests.publishing.desk import Desk, again


@pytest.fixture
def desk(cast) -> Desk:
    return Desk(cast)


def recall(desk: Desk, document, cause: str = "revoked", who: str = "zhao", *, happened_at=None, now=None) -> Recall:
    now = now or desk.cast.now
    return actions.recall(
        desk.cast.viewer(who), document.id, cause, "复议机关已作出决定。", happened_at=happened_at or now, now=now
    )


def withdraw(desk: Desk, document, who: str = "qian", *, now=None, **more):
    return actions.withdraw(desk.cast.viewer(who), document.id, "原决定已被撤销。", now=now or desk.cast.now, **more)


def end_of(year: int, month: int, day: int) -> datetime:
    """24:00 in Shanghai."""
    return datetime(year, month, day, 16, 0, tzinfo=UTC) - timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("happened", "due"),
    [
        (datetime(2026, 3, 17, 2, 0, tzinfo=UTC), end_of(2026, 3, 20)),  # Tuesday: Wednesday, Thursday, Friday
        (datetime(2026, 3, 19, 2, 0, tzinfo=UTC), end_of(2026, 3, 24)),  # Thursday: over a weekend
        (datetime(2026, 9, 29, 2, 0, tzinfo=UTC), end_of(2026, 10, 9)),  # over the national holiday: 30, 8, 9
        (datetime(2026, 9, 29, 17, 0, tzinfo=UTC), end_of(2026, 10, 10)),  # already the 30th in Shanghai: 8, 9, and the make-up Saturday
    ],
)  # fmt: skip
def test_three_working_days_from_the_event_itself(desk, happened, due):
    document = desk.publishes(now=datetime(2026, 3, 2, 2, 0, tzinfo=UTC))
    assert recall(desk, document, happened_at=happened, now=happened + timedelta(days=9)).due == due


def test_what_is_past_shows_as_late_on_the_desk_and_to_everybody(desk):
    document, now = desk.publishes(), desk.cast.now
    recall(desk, document)
    for later, is_late in ((timedelta(days=3), False), (timedelta(days=4), True)):
        (due,) = lists.to_do(desk.cast.viewer("qian"), now=now + later).due
        (owed,) = register.published(desk.cast.bureau.id, document.id, now=now + later).owed
        assert (due.is_late, owed.is_late, owed.ground.zh) == (is_late, is_late, "《行政处罚法》第48条")


def test_a_withdrawal_settles_it_and_leaves_entry_and_reason(desk):
    document = desk.publishes()
    recall(desk, document)
    withdraw(desk, document)
    kept = again(document)
    assert (kept.state, kept.text, kept.title) == ("withdrawn", "", document.title)
    assert kept.ended_why == "原决定已被撤销。"
    assert Recall.objects.get().settled_how == "withdrawn"
    assert lists.to_do(desk.cast.viewer("qian"), now=desk.cast.now).due == []
    page = register.published(desk.cast.bureau.id, document.id, now=desk.cast.now)
    assert (page.text, page.entry.ended_why, page.owed) == ("", "原决定已被撤销。", [])
    assert [entry.id for entry in register.listed(desk.cast.bureau.id, register.Wanted()).entries] == [document.id]
    assert (
        Step.objects.filter(document_id=document.id, verb="withdrawn", by=desk.cast.viewer("qian").officer_id).count()
        == 1
    )


def test_a_title_that_says_too_much_goes_too(desk):
    document = desk.publishes()
    assert withdraw(desk, document, hides_title=True).title == "行政处罚决定书（单位）"


def test_a_correction_settles_an_error_but_no_duty_to_withdraw(desk):
    document = desk.publishes()
    recall(desk, document, "error")
    recall(desk, document, "unlawful")
    new = desk.masks(desk.decides(replaces=document.id, replaces_why="地址写错了。"))
    desk.releases(new)
    settled = {row.cause: row.settled_how for row in Recall.objects.all()}
    assert settled == {"error": "corrected", "unlawful": ""}
    withdraw(desk, document)
    assert not Recall.objects.filter(settled_at__isnull=True).exists()


@pytest.mark.parametrize(
    ("cause", "due"),
    [("error", end_of(2026, 3, 24)), ("must-not", end_of(2026, 3, 17)), ("changed", end_of(2026, 3, 20))],
)
def test_each_cause_has_its_own_limit(desk, cause, due):
    assert recall(desk, desk.publishes(), cause).due == due


@pytest.mark.parametrize(
    ("who", "may"), [("qian", True), ("wu", True), ("zheng", True), ("sun", True), ("luo", True), ("zhao", False)]
)
def test_who_may_withdraw(desk, who, may):
    document = desk.publishes()
    if may:
        assert withdraw(desk, document, who).state == "withdrawn"
    else:
        with pytest.raises(NotAllowed):
            withdraw(desk, document, who)


def test_nothing_is_withdrawn_without_a_reason_or_twice(desk):
    document = desk.publishes()
    with pytest.raises(Missing):
        actions.withdraw(desk.cast.viewer("qian"), document.id, "  ", now=desk.cast.now)
    withdraw(desk, document)
    for attempt in (withdraw, recall):
        with pytest.raises(NotNow):
            attempt(desk, document)


def test_a_cause_nobody_knows_or_a_time_to_come_is_refused(desk):
    document = desk.publishes()
    with pytest.raises(Invalid):
        recall(desk, document, "whatever")
    with pytest.raises(Invalid):
        recall(desk, document, happened_at=desk.cast.now + timedelta(hours=1))
    assert not Recall.objects.exists()
