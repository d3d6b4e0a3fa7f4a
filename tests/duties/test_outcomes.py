"""How a duty ends, all of it in the open: done, moved with a told reason, missed, done late, ended with its subject."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from heliograph.core.text import Text
from heliograph.duties import actions
from heliograph.duties.models import Duty
from heliograph.matters.actions import Actor, Details, MatterRef, act, watch
from heliograph.matters.errors import Invalid, MatterError, Missing, NotAllowed, NotFound
from heliograph.matters.models import Deadline, Matter, Party, Telling
from heliograph.publishing.errors import Standing
from tests.duties.conftest import contact, duties
from tests.duties.test_drawing import TEN_DAYS_BEFORE

MAY = datetime(2026, 5, 12, 2, 0, tzinfo=UTC)
JULY = datetime(2026, 7, 3, 2, 0, tzinfo=UTC)


@pytest.fixture
def duty(cast, firms, rule) -> Duty:
    firms.rows["F0000"] = firms.rows["F0000"].__class__(
        "F0000", Text("第一家", "The first"), cast.units["heping"].id, contact=contact()
    )
    actions.draw_due(TEN_DAYS_BEFORE)
    return duties()[0]


def does(cast, duty, action, who, now=MAY, **details):
    return act(MatterRef(duty.bureau_id, duty.id), action, cast.actor(who), now=now, details=Details(**details))


def test_done_says_publicly_what_was_done(cast, duty):
    does(cast, duty, "done", "zhao", words="看了仓库，答应一周内讲一次防火课。")
    duty.refresh_from_db()
    assert (duty.status, duty.said) == ("done", "看了仓库，答应一周内讲一次防火课。")
    assert Deadline.objects.get(matter_id=duty.id).status == "kept"


@pytest.mark.parametrize("words", ["", "  ", "已阅"])
def test_nothing_closes_silently(cast, duty, words):
    with pytest.raises(MatterError):
        does(cast, duty, "done", "zhao", words=words)
    duty.refresh_from_db()
    assert duty.status == "owed"


def test_moved_needs_a_reason_and_is_told_and_shown(cast, duty):
    with pytest.raises(Missing):
        does(cast, duty, "move", "qian", more="10 days")
    with pytest.raises(NotAllowed):
        does(cast, duty, "move", "zhao", more="10 days", words="停产检修。")
    told = Telling.objects.filter(matter_id=duty.id).count()
    does(cast, duty, "move", "qian", more="10 days", words="企业停产检修，请求晚十天。")
    duty.refresh_from_db()
    assert (duty.moves, duty.why, duty.due_on) == (1, "企业停产检修，请求晚十天。", date(2026, 6, 30))
    assert duty.due_at == Deadline.objects.get(matter_id=duty.id).due > JULY
    assert Telling.objects.filter(matter_id=duty.id).count() == told + 1
    assert (
        Party.objects.get(matter_id=duty.id).reach == "mail"
    )  # by the way that this subject left; others read the page
    assert Party.objects.get(matter_id=duties()[1].id).reach == "page"
    watch(JULY)
    duty.refresh_from_db()
    assert duty.status == "owed"


def test_what_is_missed_stays_open_and_on_the_board_until_it_is_done_late(cast, duty):
    watch(JULY)
    duty.refresh_from_db()
    assert duty.status == "missed"
    assert Matter.objects.get(id=duty.id).settled_at is None
    with pytest.raises(Invalid):
        does(cast, duty, "move", "qian", now=JULY, more="10 days", words="忘了。")
    does(cast, duty, "done", "zhao", now=JULY, words="补走访了，听了两件事。")
    duty.refresh_from_db()
    assert (duty.status, duty.missed_at is not None) == ("late", True)


def test_done_too_late_is_late_even_before_the_clock_was_looked_at(cast, duty):
    does(cast, duty, "done", "zhao", now=JULY, words="补走访了，听了两件事。")
    duty.refresh_from_db()
    assert duty.status == "late"
    assert duty.missed_at is not None


def test_a_subject_that_ends_ends_what_is_owed_and_not_what_was_missed(cast, firms, duty):
    watch(JULY)
    actions.draw_due(JULY)
    assert actions.end_subject(cast.bureau.id, "test-firms", "F0000", Text("企业注销。", "Closed."), now=JULY) == 1
    assert actions.end_subject(cast.bureau.id, "test-firms", "F0000", Text("企业注销。", "Closed."), now=JULY) == 0
    assert [(row.turn, row.status, row.why) for row in duties(subject="F0000")] == [
        (date(2026, 4, 1), "missed", ""),
        (date(2026, 7, 1), "ended", "企业注销。"),
    ]
    assert Matter.objects.get(id=duties(subject="F0000")[1].id).outcome == "refused"


def test_what_its_kind_no_longer_lists_ends_by_itself(cast, firms, duty):
    del firms.rows["F0000"]
    assert actions.end_gone(MAY) == 1
    assert actions.end_gone(MAY) == 0
    assert [row.status for row in duties()] == ["ended", "owed", "owed"]
    assert duties()[0].why


def test_no_officer_can_cross_a_duty_off(cast, duty):
    for who in ("zhao", "qian", "zheng", "sun", "chen"):
        with pytest.raises(MatterError):
            does(cast, duty, "end", who, words="不用做了。", ground="无")


def test_personal_words_are_withheld_until_somebody_writes_them_anew(cast, duty):
    does(cast, duty, "done", "zhao", words="见了王厂长，电话13912345678，答应一周内讲课。")
    duty.refresh_from_db()
    assert (duty.said, duty.withheld) == ("", True)
    zhao = cast.viewer("zhao")
    with pytest.raises(Standing):
        actions.reword(zhao, duty.id, "电话13912345678。", now=MAY)
    with pytest.raises(NotFound):
        actions.reword(cast.viewer("zhou"), duty.id, "答应一周内讲课。", now=MAY)
    actions.reword(zhao, duty.id, "答应一周内讲课。", now=MAY)
    duty.refresh_from_db()
    assert (duty.said, duty.withheld) == ("答应一周内讲课。", False)


def test_a_reason_that_was_withheld_still_waits_for_its_words_when_the_duty_is_done(cast, duty):
    zhao = cast.viewer("zhao")
    does(cast, duty, "move", "qian", more="10 days", words="王厂长住院，电话13912345678，晚十天。")
    does(cast, duty, "done", "zhao", now=MAY + timedelta(days=1), words="见了王厂长，电话13912345678，答应讲课。")
    actions.reword(zhao, duty.id, "答应讲课。", now=MAY)
    duty.refresh_from_db()
    assert (duty.said, duty.why, duty.withheld) == ("答应讲课。", "", True)
    actions.reword(zhao, duty.id, "企业请求晚十天。", now=MAY)
    duty.refresh_from_db()
    assert (duty.said, duty.why, duty.withheld) == ("答应讲课。", "企业请求晚十天。", False)


def test_what_was_moved_is_fulfilled_on_a_day_of_its_new_time(cast, duty):
    does(cast, duty, "move", "qian", more="10 days", words="企业停产检修，请求晚十天。")
    zhao = Actor(cast.viewer("zhao"))
    given = {"procedure": "duty-visit", "now": JULY}
    assert actions.fulfil(cast.bureau.id, "test-firms", "F0000", date(2026, 7, 11), "谈了。", zhao, **given) is None
    assert actions.fulfil(cast.bureau.id, "test-firms", "F0000", date(2026, 7, 2), "谈了用电。", zhao, **given)
    duty.refresh_from_db()
    assert (duty.status, duty.said) == ("done", "谈了用电。")


def test_what_another_app_records_fulfils_the_duty_of_that_day(cast, duty):
    zhao = Actor(cast.viewer("zhao"))
    given = {"procedure": "duty-visit", "now": MAY}
    assert actions.fulfil(cast.bureau.id, "test-firms", "F0000", date(2026, 8, 1), "谈了。", zhao, **given) is None
    assert actions.fulfil(cast.bureau.id, "test-firms", "F0000", date(2026, 5, 12), "谈了用电。", zhao, **given)
    assert actions.fulfil(cast.bureau.id, "test-firms", "F0000", date(2026, 5, 12), "谈了用电。", zhao, **given) is None
    duty.refresh_from_db()
    assert duty.said == "谈了用电。"


def test_an_unlisted_month_of_a_leader_is_missed_in_the_open(cast):
    from heliograph.duties import rulebook

    text = rulebook.samples()["leader-reception"].replace("2026-12-01", "2026-04-01")
    actions.load_rule(cast.bureau.id, text, by=None, now=cast.now)
    actions.draw_due(cast.now)
    (row,) = duties()
    assert (row.subject, row.kind, row.due_on) == (cast.officers["zheng"].badge, "leaders", date(2026, 4, 30))
    watch(row.due_at + timedelta(seconds=1))
    row.refresh_from_db()
    assert row.status == "missed"
