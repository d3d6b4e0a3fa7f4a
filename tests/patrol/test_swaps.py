"""Swaps of shifts: lawful when asked, when taken and when confirmed; the three are told; nobody gives a reason but who refuses."""

from __future__ import annotations

from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from heliograph.organisation import reading as organisation
from heliograph.patrol.actions import swap_decisions as decisions
from heliograph.patrol.actions import swaps as actions
from heliograph.patrol.errors import NotYours, PatrolError, Unusable
from heliograph.patrol.models import SeatHolder, SquadRoster, Swap, SwapNews, SwapState
from heliograph.patrol.reading import swaps as reading
from heliograph.patrol.reading.shifts import shifts_of
from heliograph.patrol.swapping import CantSwap
from tests.patrol.rostered import on_the_map
from tests.patrol.swapped import WEEKS, at, day, ma, row, signed, viewer
from tests.patrol.test_roster_hand import squad
from tests.threads import at_once, file_database  # noqa: F401

NOW = at(-2)


@pytest.fixture
def roster(cast, open_desk):
    return signed(cast)


def asks(cast, roster, *, who="zhao", on=2, to=None, backs=(), gives=True, now=NOW) -> Swap:
    return actions.ask_swap(
        viewer(cast, who), roster.id, day(on), to=to, back_days=[day(one) for one in backs], may_give=gives, now=now
    )  # fmt: skip


def takes(cast, swap, who="jiang", back=None, now=NOW) -> Swap:
    return actions.take_swap(viewer(cast, who), swap.id, None if back is None else day(back), now=now)


def confirms(cast, swap, who="qian", now=NOW) -> Swap:
    return decisions.confirm_swap(viewer(cast, who), swap.id, now=now)


def news(swap) -> set[str]:
    return {one.officer.badge for one in SwapNews.objects.filter(swap=swap)}


def state(swap) -> str:
    return Swap.objects.get(id=swap.id).state


def test_a_shift_taken_for_another_changes_both_rows_when_a_lead_confirms(cast, roster):
    swap = asks(cast, roster, backs=(3, 4), gives=False)
    takes(cast, swap, back=3)
    assert row(roster, "01") == WEEKS["s01"]
    confirms(cast, swap)
    assert (row(roster, "01")[:7], row(roster, "02")[:7]) == ("dd.d...", "..d.dd.")
    kept = SquadRoster.objects.get(id=roster.id)
    assert kept.changed_at == NOW
    assert kept.result["cost"] == roster.result["cost"]
    assert [one.state for one in swap.history.order_by("id")] == ["asked", "taken", "confirmed"]


def test_the_officers_calendars_follow_at_once(cast, roster):
    swap = asks(cast, roster)
    takes(cast, swap)
    confirms(cast, swap)
    zhao, jiang = (
        {one.day for one in shifts_of(cast.bureau.id, cast.officers[name].id, day(0), day(6))}
        for name in ("zhao", "jiang")
    )
    assert zhao == {day(0), day(1)}
    assert jiang == {day(2), day(3), day(4), day(5)}


def test_two_shifts_of_the_same_day_are_exchanged(cast, roster):
    swap = asks(cast, roster, backs=(2,), gives=False)
    takes(cast, swap, "qian", back=2)
    with pytest.raises(PatrolError, match="another lead"):
        confirms(cast, swap)
    confirms(cast, swap, "zheng")
    assert (row(roster, "01")[2], row(roster, "04")[2]) == ("n", "d")


def test_each_of_the_three_is_told_what_the_others_did(cast, roster):
    zhao, jiang, qian = (cast.officers[name].badge for name in ("zhao", "jiang", "qian"))
    swap = asks(cast, roster, to=cast.officers["jiang"].id)
    assert news(swap) == {jiang}
    takes(cast, swap)
    assert news(swap) == {zhao, qian}
    assert reading.swaps_waiting(viewer(cast, "qian"), NOW) == 1
    decisions.refuse_swap(viewer(cast, "qian"), swap.id, "那天有活动", now=NOW)
    assert news(swap) == {zhao, jiang}
    actions.see_swap(viewer(cast, "zhao"), swap.id)
    assert news(swap) == {jiang}
    assert reading.swap_sheet(viewer(cast, "jiang"), swap.id, NOW).reason == "那天有活动"
    assert row(roster, "01") == WEEKS["s01"]


def test_who_would_break_a_rule_is_neither_offered_it_nor_let_take_it(cast, roster):
    with pytest.raises(CantSwap) as refused:
        asks(cast, roster, to=ma(cast).id)
    assert refused.value.field == "to"
    swap = asks(cast, roster)
    assert reading.swap_lists(viewer(cast, "ma"), NOW).is_empty
    with pytest.raises(NotYours):
        reading.swap_sheet(viewer(cast, "ma"), swap.id, NOW)
    with pytest.raises(CantSwap) as refused:
        takes(cast, swap, "ma")
    assert "03，12月2日（星期三）：巡/夜 班的次日不能上 巡/早 班" in refused.value.text.zh
    assert [one.id for one in reading.swap_lists(viewer(cast, "jiang"), NOW).to_answer] == [swap.id]


def test_what_was_lawful_when_it_was_taken_is_looked_at_again_when_it_is_confirmed(cast, open_desk):
    roster = signed(cast, squad().replace("in_a_row = 5", "in_a_row = 4"))
    swap = asks(cast, roster)
    takes(cast, swap)
    changed = SquadRoster.objects.get(id=roster.id)
    dict(changed.rows)["02"][6] = "巡/早"
    changed.save()
    with pytest.raises(CantSwap) as refused:
        confirms(cast, swap)
    assert "连上 5 天，最多 4 天" in refused.value.text.zh
    assert state(swap) == SwapState.TAKEN
    assert row(roster, "01") == WEEKS["s01"]


def test_a_confirmed_swap_ends_other_offers_of_the_same_shifts(cast, roster):
    first = asks(cast, roster, on=2, backs=(3,), gives=False)
    second = asks(cast, roster, who="jiang", on=3)
    takes(cast, first, back=3)
    confirms(cast, first)
    assert state(second) == SwapState.LAPSED
    assert cast.officers["jiang"].badge in news(second)


def test_undecided_it_lapses_two_hours_before_the_shift(cast, roster):
    swap = asks(cast, roster)
    assert swap.ends_at == at(2, 6)
    takes(cast, swap, now=at(2, 5))
    with pytest.raises(CantSwap):
        confirms(cast, swap, now=at(2, 6))
    assert decisions.lapse_swaps(now=at(2, 5)) == 0
    assert decisions.lapse_swaps(now=at(2, 6)) == 1
    assert decisions.lapse_swaps(now=at(2, 7)) == 0
    assert state(swap) == SwapState.LAPSED
    assert news(swap) == {cast.officers[name].badge for name in ("zhao", "jiang", "qian")}
    with pytest.raises(CantSwap):
        asks(cast, roster, now=at(2, 7))


def test_the_shift_in_return_sets_the_deadline_if_it_comes_first(cast, roster):
    swap = asks(cast, roster, on=7, backs=(4,), gives=False)
    assert takes(cast, swap, back=4).ends_at == at(4, 6)


def test_the_asker_withdraws_and_the_colleague_steps_back(cast, roster):
    named = asks(cast, roster, to=cast.officers["jiang"].id)
    with pytest.raises(NotYours):
        actions.withdraw_swap(viewer(cast, "jiang"), named.id, now=NOW)
    actions.decline_swap(viewer(cast, "jiang"), named.id, now=NOW)
    assert state(named) == SwapState.DECLINED
    open_to_all = asks(cast, roster)
    takes(cast, open_to_all)
    again = actions.decline_swap(viewer(cast, "jiang"), open_to_all.id, now=NOW)
    assert (again.state, again.taken_by) == (SwapState.ASKED, None)
    actions.withdraw_swap(viewer(cast, "zhao"), open_to_all.id, now=NOW)
    with pytest.raises(CantSwap):
        takes(cast, open_to_all)
    assert row(roster, "01") == WEEKS["s01"]


def test_what_cant_be_asked(cast, roster):
    asks(cast, roster)
    for wrong in (
        partial(asks, cast, roster), partial(asks, cast, roster, on=3), partial(asks, cast, roster, on=40),
        partial(asks, cast, roster, on=1, gives=False),
    ):  # fmt: skip
        with pytest.raises((CantSwap, Unusable)):
            wrong()
    with pytest.raises(CantSwap):
        asks(cast, roster, who="sun")
    with pytest.raises(NotYours):
        actions.ask_swap(
            viewer(cast, "bei"), roster.id, day(2), to=None, back_days=[], may_give=True, now=NOW
        )  # fmt: skip
    assert Swap.objects.count() == 1


def test_nobody_else_confirms_or_sees(cast, roster):
    swap = asks(cast, roster)
    takes(cast, swap)
    for who in ("zhao", "jiang", "zhou", "sun", "bei"):
        with pytest.raises(PatrolError):
            confirms(cast, swap, who)
    for who in ("ma", "zhou", "sun", "bei"):
        with pytest.raises(NotYours):
            reading.swap_sheet(viewer(cast, who), swap.id, NOW)
    with pytest.raises(Unusable):
        decisions.refuse_swap(viewer(cast, "qian"), swap.id, "  ", now=NOW)


def test_who_left_the_seat_can_no_longer_take_part(cast, roster):
    swap = asks(cast, roster)
    SeatHolder.objects.filter(roster=roster, seat="02").update(until=day(1))
    with pytest.raises(CantSwap):
        takes(cast, swap)


def test_a_swap_calls_a_place_of_the_map_by_its_name(client, ground, roster, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    organisation.forget()
    on_the_map(roster)
    client.force_login(ground.users["zhao"])
    new = reverse("desk_swap_new", args=[roster.id, day(2).isoformat()])
    assert "早 · 和平一警区" in client.get(new).content.decode()
    sent = client.post(new, {"to": "anybody", "back_days": ["none", day(3).isoformat()]})
    assert "早 · 和平一警区" in client.get(sent.url).content.decode()


def test_the_pages_offer_take_and_confirm_without_a_script(client, cast, roster, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    organisation.forget()
    client.force_login(cast.users["zhao"])
    new = reverse("desk_swap_new", args=[roster.id, day(2).isoformat()])
    assert "蒋敏" in client.get(new).content.decode()
    assert client.post(new, {"to": "anybody"}).status_code == 422
    sent = client.post(new, {"to": "anybody", "back_days": ["none", day(3).isoformat()]})
    swap = Swap.objects.get()
    assert sent.url == reverse("desk_swap", args=[swap.id])
    assert "撤回" in client.get(sent.url).content.decode()
    assert "已经在换了" in client.get(new).content.decode()
    client.force_login(cast.users["jiang"])
    assert "您可以接的" in client.get(reverse("desk_swaps")).content.decode()
    do = partial(reverse, "desk_swap_do")
    assert client.post(do(args=[swap.id, "take"]), {"back": "2026-12-30"}).status_code == 422
    assert client.post(do(args=[swap.id, "take"]), {"back": day(3).isoformat()}).status_code == 302
    assert client.post(do(args=[swap.id, "confirm"])).status_code == 404
    client.force_login(cast.users["qian"])
    assert "等您确认的" in client.get(reverse("desk_swaps")).content.decode()
    assert client.post(do(args=[swap.id, "refuse"]), {"reason": ""}).status_code == 422
    assert client.post(do(args=[swap.id, "confirm"]), follow=True).status_code == 200
    assert client.post(do(args=[swap.id, "confirm"])).status_code == 409
    assert row(roster, "01")[:4] == "dd.d"
    assert client.post(do(args=[swap.id, "fly"])).status_code == 404
    client.force_login(cast.users["zhao"])
    assert "新" in client.get(reverse("desk_swaps")).content.decode()
    client.post(do(args=[swap.id, "see"]))
    assert not SwapNews.objects.filter(officer=cast.officers["zhao"]).exists()
    client.force_login(cast.users["sun"])
    assert client.get(reverse("desk_swap", args=[swap.id])).status_code == 404
    assert "没有换班" in client.get(reverse("desk_swaps")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_who_take_it_at_once_are_one(file_database, cast):  # noqa: F811
    roster = signed(cast)
    swap = asks(cast, roster, backs=(2,))
    found = at_once(partial(takes, cast, swap, "jiang"), partial(takes, cast, swap, "qian", back=2))
    assert sum(isinstance(one, CantSwap) for one in found) == 1
    assert sum(isinstance(one, Swap) for one in found) == 1
    kept = Swap.objects.get(id=swap.id)
    assert (kept.state, kept.history.count()) == (SwapState.TAKEN, 2)


@pytest.mark.django_db(transaction=True)
def test_two_leads_who_confirm_at_once_swap_once(file_database, cast):  # noqa: F811
    roster = signed(cast)
    swap = asks(cast, roster, backs=(3,))
    takes(cast, swap, back=3)
    found = at_once(partial(confirms, cast, swap, "qian"), partial(confirms, cast, swap, "zheng"))
    assert sum(isinstance(one, CantSwap) for one in found) == 1
    assert row(roster, "01")[:4] == "dd.d"
    assert [one.state for one in swap.history.order_by("id")] == ["asked", "taken", "confirmed"]


@pytest.mark.django_db(transaction=True)
def test_two_swaps_that_are_lawful_alone_are_not_confirmed_together(file_database, cast):  # noqa: F811
    """Jiang takes a day before and a day behind: each makes five in a row, both would make six."""
    roster = signed(cast, s01="..d...........", s02="...ddd........", s03="......d.......", s04="..............")
    first = asks(cast, roster, on=2, to=cast.officers["jiang"].id)
    second = actions.ask_swap(
        viewer(cast, "ma"), roster.id, day(6), to=cast.officers["jiang"].id, back_days=[], may_give=True, now=NOW
    )  # fmt: skip
    SquadRoster.objects.filter(id=roster.id).update(squad=squad().replace("in_a_row = 5", "in_a_row = 4"))
    takes(cast, first)
    takes(cast, second)
    found = at_once(partial(confirms, cast, first, "zheng"), partial(confirms, cast, second, "qian"))
    assert sum(isinstance(one, CantSwap) for one in found) == 1
    assert row(roster, "02").count("d") == 4
