"""Reasons that others read (a swap refused, a shift's presence corrected, a signature taken back, places left empty, a week withdrawn)
name nobody: who writes is told at the field, and nothing has changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from heliograph.organisation.models import Change
from heliograph.patrol.actions.answer_times import withdraw_times
from heliograph.patrol.actions.reasons import reason_given, reason_if_given
from heliograph.patrol.actions.roster_signing import withdraw_roster
from heliograph.patrol.actions.swap_decisions import refuse_swap
from heliograph.patrol.errors import Unusable
from heliograph.patrol.models import RosterState, ShiftPresence, SwapState, TimesWeek
from tests.patrol.swapped import day, viewer
from tests.patrol.swapped import signed as signed_roster
from tests.patrol.test_answer_times import published, taken
from tests.patrol.test_presence import confirms
from tests.patrol.test_roster_signing import BEGINS, ready, signed
from tests.patrol.test_swaps import NOW, asks, takes

PERSONAL = ("张伟病假，邻所代", "当事人 13912345678 要求更正", "赵勇说那天有事", "换给马超")
"""Somebody's name, a number, officers of the bureau."""
PLAIN = ("那天有活动，人手不够", "反馈时间导错了列", "和平派出所系统升级，数据重复", "病假，邻所代", "一名同事临时出警")


@pytest.fixture
def colleagues(cast):
    return signed_roster(cast)  # Ma is made with it


@pytest.mark.parametrize("words", PERSONAL)
def test_who_may_be_known_by_the_words_is_named_to_the_writer(cast, colleagues, words):
    for given in (reason_given, reason_if_given):
        with pytest.raises(Unusable, match="Others will read it") as refused:
            given(cast.bureau.id, words, "why")
        assert refused.value.field == "why"


@pytest.mark.parametrize("words", PLAIN)
def test_plain_words_are_kept_as_they_are(cast, colleagues, words):
    assert reason_given(cast.bureau.id, f" {words}\n") == words


def test_a_name_is_shown_whole_with_its_surname(cast):
    with pytest.raises(Unusable, match="“王小明”"):
        reason_given(cast.bureau.id, "王小明家里有事")


def test_a_swap_is_not_refused_with_a_name(client, cast, open_desk, colleagues, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    swap = asks(cast, colleagues)
    takes(cast, swap)
    with pytest.raises(Unusable):
        refuse_swap(viewer(cast, "qian"), swap.id, "马超那天请假", now=NOW)
    client.force_login(cast.users["qian"])
    page = client.post(reverse("desk_swap_do", args=[swap.id, "refuse"]), {"reason": "马超那天请假"})
    assert page.status_code == 422
    assert 'id="id_reason-error"' in page.content.decode()
    assert "“马超”" in page.content.decode()
    swap.refresh_from_db()
    assert (swap.state, swap.reason) == (SwapState.TAKEN, "")


def test_presence_is_not_corrected_with_a_name(cast, open_desk, colleagues):
    confirms(cast, colleagues)
    with pytest.raises(Unusable) as refused:
        confirms(cast, colleagues, held=0, seen=1, reason="马超没有来")
    assert refused.value.field == "reason"
    assert ShiftPresence.objects.filter(roster=colleagues, day=day(0)).count() == 1


def test_a_roster_is_neither_signed_nor_taken_back_with_a_name(cast):
    roster = ready(cast, empty=[[0, "巡/早", 1]])
    with pytest.raises(Unusable) as refused:
        signed(cast, roster, reason="张伟病假")
    assert refused.value.field == "reason"
    signed(cast, roster, reason="病假，邻所代")
    with pytest.raises(Unusable) as refused:
        withdraw_roster(cast.viewer("zheng"), roster.id, "张伟排错了", now=cast.now)
    assert refused.value.field == "why"
    roster.refresh_from_db()
    assert (roster.state, roster.from_day) == (RosterState.SIGNED, BEGINS)
    assert not Change.objects.filter(verb="roster.withdrawn").exists()


def test_a_week_is_not_taken_back_with_a_name(cast):
    published(cast, taken(cast), weeks=1)
    week = TimesWeek.objects.get()
    with pytest.raises(Unusable) as refused:
        withdraw_times(cast.viewer("qian"), week.id, "王小明填错了时间", now=cast.now + timedelta(days=1))
    assert refused.value.field == "reason"
    week.refresh_from_db()
    assert (week.withdrawn_at, week.reason) == (None, "")
