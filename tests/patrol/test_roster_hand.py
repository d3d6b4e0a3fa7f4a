"""A roster changed by hand: rules refuse with their reason, costs are shown, steps are taken back and again, a signed one is copied."""

from __future__ import annotations

import pytest
from django.urls import reverse

from heliograph.patrol import actions, reading
from heliograph.patrol.errors import NotYours, PatrolError, Unusable
from heliograph.patrol.judged import Table
from heliograph.patrol.models import RosterState, SeatHolder, SquadRoster
from tests.patrol.rostered import on_the_map

RULES = """begins = 2026-11-30
weeks = 2
[rules]
hours_a_week = 40
hours_basis = "未核实"
hours_within = 80
rest_hours = 11
in_a_row = 5
least_on_a_beat = 1
absence = 0.1
[[shift]]
code = "早"
begins = "08:00"
hours = 8
[[shift]]
code = "夜"
begins = "20:00"
hours = 10
night = true
[[post]]
code = "巡"
beat = "一警区"
needs = { "早" = 1, "夜" = 1 }
"""
SEATS = ("01", "02", "03", "04")


def squad(extra: str = "") -> str:
    return RULES + "".join(f'[[officer]]\ncode = "{seat}"\nskills = []\n' for seat in SEATS) + extra


def rows(**shifts: str) -> list[list[object]]:
    """A letter a day: d by day, n by night, t for a course, a dot for off."""
    codes = {"d": "巡/早", "n": "巡/夜", "t": "培训", ".": ""}
    return [[seat, [codes[one] for one in shifts.get(f"s{seat}", "." * 14)]] for seat in SEATS]


WEEKS = {"s01": "ddd....ddd....", "s02": "...dd.....dd..", "s03": "nn.....nn.....", "s04": "...nn.....nn.."}


def made(cast, *, state: str = RosterState.READY, text: str | None = None, **shifts: str) -> SquadRoster:
    roster = SquadRoster(
        bureau=cast.bureau, unit=cast.units["heping"], number=1, state=state, squad=text or squad(), seconds=1,
        rows=rows(**(shifts or WEEKS)), result={"cheapest": 0, "bound": None}, made_by=cast.officers["qian"],
        made_at=cast.now, changed_at=cast.now,
    )  # fmt: skip
    roster.result = Table.of(roster).figures(roster.result)
    roster.save()
    return roster


@pytest.fixture
def roster(cast, open_desk):
    return made(cast)


def cell(roster: SquadRoster, seat: str, day: int) -> str:
    return dict(SquadRoster.objects.get(id=roster.id).rows)[seat][day]


def put(cast, roster, seat, day, code, *, was="", who="qian"):
    return actions.set_shift(cast.viewer(who), roster.id, seat, day, code, was=was, now=cast.now)


def test_a_shift_is_put_into_an_empty_place_and_the_figures_follow(cast, roster):
    before = roster.result
    after = put(cast, roster, "02", 5, "巡/早")
    assert cell(roster, "02", 5) == "巡/早"
    assert len(before["empty"]) - len(after.result["empty"]) == 1
    assert before["cost"] - after.result["cost"] == 1000


@pytest.mark.parametrize(
    ("seat", "day", "code", "was", "words"),
    [
        ("03", 2, "巡/早", "", "03，12月2日（星期三）：巡/夜 班的次日不能上 巡/早 班"),
        ("01", 6, "巡/夜", "", "01，12月7日（星期一）：巡/夜 班的次日不能上 巡/早 班"),
        ("02", 1, "巡/机", "", "没有这个班次"),
        ("09", 1, "", "", "没有这个席位"),
        ("01", 99, "", "", "不在这张表里"),
        ("01", 0, "", "巡/夜", "刚才被别人改了"),
    ],
)
def test_what_may_not_be_is_refused_with_the_reason_and_nothing_changes(cast, roster, seat, day, code, was, words):
    with pytest.raises(Unusable) as refused:
        put(cast, roster, seat, day, code, was=was)
    assert words in refused.value.text.zh
    kept = SquadRoster.objects.get(id=roster.id)
    assert (kept.rows, kept.steps) == (roster.rows, [])


def test_steps_are_taken_back_and_again_until_another_is_taken(cast, roster):
    qian = cast.viewer("qian")
    put(cast, roster, "02", 5, "巡/早")
    actions.exchange_shifts(qian, roster.id, "01", "02", [0, 3], now=cast.now)
    assert [cell(roster, "01", 0), cell(roster, "02", 0), cell(roster, "01", 3)] == ["", "巡/早", "巡/早"]
    actions.undo_shift(qian, roster.id, now=cast.now)
    actions.undo_shift(qian, roster.id, now=cast.now)
    assert actions.undo_shift(qian, roster.id, now=cast.now).steps == []
    kept = SquadRoster.objects.get(id=roster.id)
    assert (kept.rows, kept.result["cost"], len(kept.undone)) == (roster.rows, roster.result["cost"], 2)
    actions.redo_shift(qian, roster.id, now=cast.now)
    assert cell(roster, "02", 5) == "巡/早"
    put(cast, roster, "02", 6, "巡/早")
    assert actions.redo_shift(qian, roster.id, now=cast.now).undone == []
    assert cell(roster, "01", 0) == "巡/早"


def test_an_exchange_that_breaks_a_rule_is_refused_whole(cast, roster):
    with pytest.raises(Unusable, match="巡/夜"):
        actions.exchange_shifts(cast.viewer("qian"), roster.id, "01", "03", [1], now=cast.now)
    with pytest.raises(Unusable, match="another seat"):
        actions.exchange_shifts(cast.viewer("qian"), roster.id, "01", "01", [1], now=cast.now)
    assert SquadRoster.objects.get(id=roster.id).rows == roster.rows


def test_who_is_moved_leaves_the_cycle_of_the_team_but_not_a_course(cast, open_desk):
    text = squad('[[team]]\ncode = "A"\ncycle = ["早", "早", "早", "-", "-", "-", "-"]\n').replace(
        'code = "01"\nskills = []\n', 'code = "01"\nskills = []\nteam = "A"\ntraining = [2026-12-03]\n'
    )
    roster = made(cast, text=text, **{**WEEKS, "s01": "dddt...ddd...."})
    after = put(cast, roster, "01", 2, "", was="巡/早")
    assert after.result["cost"] < 10**6
    with pytest.raises(Unusable) as refused:
        put(cast, roster, "01", 3, "巡/早", was="培训")
    assert "这天培训" in refused.value.text.zh


def test_a_signed_roster_is_copied_with_its_officers_and_not_changed(cast, open_desk):
    signed = made(cast, state=RosterState.SIGNED)
    SeatHolder.objects.create(roster=signed, seat="01", officer=cast.officers["zhao"], since="2026-11-30")
    with pytest.raises(PatrolError, match="swap shifts"):
        put(cast, signed, "02", 5, "巡/早")
    copied = actions.copy_roster(cast.viewer("qian"), signed.id, now=cast.now)
    assert (copied.number, copied.state, copied.rows) == (2, RosterState.READY, signed.rows)
    assert [(one.seat, one.officer) for one in copied.holders.all()] == [("01", cast.officers["zhao"])]
    put(cast, copied, "02", 5, "巡/早")
    assert SquadRoster.objects.get(id=signed.id).rows == signed.rows


def test_what_waits_or_is_anothers_is_not_changed(cast, roster):
    with pytest.raises(NotYours):
        put(cast, roster, "02", 5, "巡/早", who="zhou")
    SquadRoster.objects.filter(id=roster.id).update(state=RosterState.CANCELLED)
    with pytest.raises(PatrolError):
        put(cast, roster, "02", 5, "巡/早")
    with pytest.raises(PatrolError):
        actions.copy_roster(cast.viewer("qian"), roster.id, now=cast.now)


def test_each_choice_of_a_cell_says_what_it_does_or_why_not(cast, roster):
    sheet = reading.hand_sheet(cast.viewer("qian"), roster.id, seat="03", day=2)
    assert [one.code for one in sheet.lawful] == ["巡/夜"]
    assert "空着的岗次 1→0" in sheet.lawful[0].words.zh
    assert [one.code for one in sheet.unlawful] == ["巡/早"]
    assert "次日不能上" in sheet.unlawful[0].words.zh
    for choice in (*sheet.shifts, *sheet.exchanges):
        again = Table.of(roster)
        cells = {("03", 2): choice.code} if not choice.other else again.exchange("03", choice.other, [2])
        assert choice.is_lawful == (not again.broken(cells))


def test_the_page_works_without_a_script(client, cast, roster):
    client.force_login(cast.users["qian"])
    page, step = reverse("desk_roster_hand", args=[roster.id]), reverse("desk_roster_step", args=[roster.id])
    shown = client.get(page, {"seat": "02", "day": "5"}).content.decode()
    assert "席位 02，12月5日（星期六）" in shown
    sent = {"week": "1", "seat": "02", "day": "5", "was": "", "code": "巡/早", "step": "set"}
    done = client.post(step, sent, follow=True)
    assert "已改好" in done.content.decode()
    assert "撤销（1）" in done.content.decode()
    again = client.post(step, sent)
    assert again.status_code == 422
    assert "刚才被别人改了" in again.content.decode()
    assert "重做（1）" in client.post(step, {"step": "undo"}, follow=True).content.decode()
    assert client.post(step, {"step": "fly"}).status_code == 404
    assert client.get(page, {"seat": "x", "day": "x", "week": "77"}).status_code == 200
    client.force_login(cast.users["zhou"])
    assert client.get(page).status_code == 404
    assert client.post(step, sent).status_code == 404
    assert client.post(reverse("desk_roster_copy", args=[roster.id])).status_code == 404


def test_a_place_of_the_map_is_called_by_its_name(client, ground, roster):
    on_the_map(roster)
    client.force_login(ground.users["qian"])
    shown = client.get(reverse("desk_roster_hand", args=[roster.id]), {"seat": "02", "day": "5"}).content.decode()
    assert "早 · 和平一警区" in shown
    assert "早 · hp-1" not in shown


def test_a_signed_rosters_page_offers_a_copy(client, cast, open_desk):
    signed = made(cast, state=RosterState.SIGNED)
    client.force_login(cast.users["qian"])
    page = client.get(reverse("desk_roster_hand", args=[signed.id])).content.decode()
    assert "复制成新的一版" in page
    assert "撤销" not in page
    copied = client.post(reverse("desk_roster_copy", args=[signed.id]), follow=True).content.decode()
    assert "已复制成第 2 版" in copied
