"""Lines that a lead types: what they make, what is wrong with them, and that a squad taken apart into lines is the same squad again."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.core.planning.squads.patterns import patterns
from heliograph.core.planning.squads.squad import Squad
from heliograph.patrol.drafting.checked import Checked
from heliograph.patrol.drafting.fields import read_cycle, write_cycle
from heliograph.patrol.drafting.filling import typed_of
from heliograph.patrol.drafting.typed import KEY, Typed, next_seat
from tests.core.planning.squads.drawn import squads

MONDAY = date(2027, 2, 1)
WORDS = (
    st.text("早中夜ab1休 .()“", min_size=1, max_size=6).map(str.strip).filter(lambda text: bool(text) and text != "-")
)
SEATS = st.builds("{}{}".format, st.sampled_from(["", "甲", "A-"]), st.integers(0, 99))


def pattern(code: str = "two-by-three") -> Squad:
    return next(one for one in patterns() if one.code == code).squad(MONDAY)


@pytest.fixture
def typed() -> Typed:
    return typed_of(pattern())


def errors(typed: Typed, names: tuple[str, ...] = ()) -> dict[str, str]:
    """By the id of the field."""
    found = Checked(typed, names)
    assert found.squad is None
    return {
        form[name].id_for_label: " ".join(map(str, texts))
        for forms in found.forms.values()
        for form in forms
        for name, texts in form.errors.items()
    }


@given(squads(code=WORDS, text=WORDS, seat=SEATS))
def test_a_squad_in_lines_is_the_same_squad_again(squad):
    found = Checked(Typed.of(typed_of(squad).kept()))
    assert (found.squad, found.outside) == (squad, 0)


@given(st.lists(WORDS, min_size=1, max_size=4, unique=True), st.data())
def test_a_cycle_is_read_as_it_was_written(codes, data):
    cycle = tuple(data.draw(st.lists(st.sampled_from(["", *codes]), max_size=10)))
    assert read_cycle(write_cycle(cycle, codes), codes) == (cycle, "")


@pytest.mark.parametrize(
    ("text", "cycle"),
    [("早早中中夜夜休休", "早早中中夜夜--"), (" 早, 早2，休 ", ("早", "早2", "")), ("早/-/off", "早--"), ("", ""), ("早、昼", "早")],
)  # fmt: skip
def test_a_cycle_is_read_as_people_write_it(text, cycle):
    found, rest = read_cycle(text, ["早", "早2", "中", "夜"])
    assert found == tuple("" if one == "-" else one for one in cycle)
    assert rest == ("昼" if "昼" in text else "")


def test_all_that_is_wrong_is_said_at_once_and_at_its_field(typed):
    rules, shifts, posts, seats = (typed.parts[part] for part in ("rules", "shifts", "posts", "seats"))
    rules[0].update(begins="2027-02-02", hours_a_week="200", absence="x", hours_basis="")
    shifts[0]["begins"], shifts[1]["code"] = "25:00", shifts[2]["code"]
    posts[0][f"need-{shifts[0][KEY]}"] = "1 2 3"
    typed.parts["teams"][0]["cycle"] = "早、晚"
    seats[0]["code"], seats[1]["code"], seats[2]["hours"] = "李明", "13800138000", "-1"
    said = errors(typed)
    for part, line, name, words in (
        ("rules", rules[0], "begins", "星期一"), ("rules", rules[0], "hours_a_week", "1 到 168"),
        ("rules", rules[0], "absence", "0 到 90"), ("rules", rules[0], "hours_basis", "请填写"),
        ("shifts", shifts[0], "begins", "08:00"), ("shifts", shifts[1], "code", "两次"), ("shifts", shifts[2], "code", "两次"),
        ("posts", posts[0], f"need-{shifts[0][KEY]}", "七个"), ("teams", typed.parts["teams"][0], "cycle", "晚"),
        ("seats", seats[0], "code", "像是姓名"), ("seats", seats[1], "code", "手机号"), ("seats", seats[2], "hours", "0 到 168"),
    ):  # fmt: skip
        assert words in said[f"id_{part}-{line[KEY]}-{name}"]


def test_a_name_of_the_bureau_is_no_code(typed):
    typed.parts["teams"][0]["code"] = "王明组"
    typed.parts["posts"][0]["code"] = "li ping 1"
    said = errors(typed, ("王明", "Li Ping", "X"))
    assert sum("民警的姓名" in words for words in said.values()) == 2


def test_a_crew_that_may_not_stand_is_said_at_the_post(typed):
    posts, shift = typed.parts["posts"], typed.parts["shifts"][0]
    posts[1][f"need-{shift[KEY]}"] = ""
    assert "T-03" in errors(typed)[f"id_posts-{posts[0][KEY]}-need-{shift[KEY]}"]
    posts[1][f"need-{shift[KEY]}"], posts[0][f"need-{shift[KEY]}"] = "2", "0"
    assert "T-04" in errors(typed)[f"id_posts-{posts[1][KEY]}-need-{shift[KEY]}"]


def test_days_away_outside_of_the_roster_do_not_count_and_two_kinds_on_a_day_are_wrong(typed):
    seat = typed.parts["seats"][0][KEY]
    typed.add("away", {"seat": seat, "kind": "leave", "first": "2027-01-20", "last": "2027-02-02"})
    typed.add("away", {"seat": seat, "kind": "training", "first": "2026-02-02", "last": ""})
    found = Checked(typed)
    assert found.outside == 1
    assert found.squad is not None
    assert (found.squad.members[0].leave, found.squad.members[0].training) == ({0, 1}, frozenset())
    line = typed.add("away", {"seat": seat, "kind": "training", "first": "2027-02-02", "last": "2027-02-01"})
    assert "早" in errors(typed)[f"id_away-{line[KEY]}-last"]
    line["last"] = ""
    assert "又休假又培训" in errors(typed)[f"id_away-{line[KEY]}-first"]


def test_a_line_taken_out_comes_back_to_its_place_and_what_points_at_it_is_right_again(typed):
    team, before = typed.parts["teams"][1][KEY], typed.kept()
    typed.remove("teams", team)
    typed.remove("seats", typed.parts["seats"][0][KEY])
    assert sum("不在选项里" in words for words in errors(typed).values()) == 2
    assert typed.bring_back("teams") == typed.parts["teams"][1]
    assert typed.bring_back("teams") is None
    assert typed.bring_back("seats") is not None
    assert typed.kept() == before
    assert Checked(typed).squad == pattern()


def test_an_empty_draft_says_what_it_lacks():
    found = Checked(Typed())
    assert set(found.missing) == {"shifts", "posts", "seats"}
    assert (found.asked, found.squad) == (None, None)


@pytest.mark.parametrize(
    ("codes", "after"), [([], "01"), (["01", "02"], "03"), (["09"], "10"), (["甲2", "甲3", "甲"], "甲4"), (["03", "02", "01"], "04")]
)  # fmt: skip
def test_a_new_seat_has_the_next_code_that_is_free(codes, after):
    assert next_seat(codes) == after
