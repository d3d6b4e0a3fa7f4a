"""Squads drawn by chance, with every kind of value that a file may hold."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from heliograph.core.planning.squads.squad import WEEK, Duty, Member, Post, Rules, Squad, Team, Wish

MONDAYS = st.integers(0, 3000).map(lambda weeks: date(2000, 1, 3) + timedelta(days=7 * weeks))
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=",\n"), max_size=12)
CODE = TEXT.filter(lambda text: bool(text) and text != "-")
SEAT = st.builds("{}{}".format, st.sampled_from(["", "甲", "A-", '"', "席 "]), st.integers(0, 99))


def share(most: int) -> st.SearchStrategy[float]:
    """Hundredths, as people write shares."""
    return st.integers(0, most).map(lambda part: part / 100)


@st.composite
def rules(draw: st.DrawFn, text: st.SearchStrategy[str]) -> Rules:
    return Rules(
        draw(st.integers(60, 168 * 60)), draw(text), draw(st.integers(0, 200 * 60)), draw(st.integers(0, 48 * 60)),
        draw(st.integers(0, 7)), draw(st.integers(1, 14)), draw(st.integers(1, 7)), draw(st.integers(0, 26)), 0,
        draw(st.integers(0, 24 * 60)), draw(share(90)), draw(st.none() | share(100)),
    )  # fmt: skip


@st.composite
def members(
    draw: st.DrawFn, code: str, found: Rules, days: int, teams: list[str], skill: st.SearchStrategy[str]
) -> Member:
    away = draw(st.sets(st.integers(0, days - 1), max_size=12))
    training = frozenset(draw(st.sets(st.sampled_from(sorted(away))))) if away else frozenset()
    wishes = draw(st.sets(st.integers(0, days - 1), max_size=5))
    return Member(
        code, frozenset(draw(st.sets(skill, max_size=2))), draw(st.booleans()), draw(st.integers(0, found.week_minutes)),
        draw(st.sampled_from(["", *teams])), frozenset(away) - training, training,
        tuple(Wish(day, 1) for day in sorted(wishes)),
    )  # fmt: skip


@st.composite
def squads(
    draw: st.DrawFn, *, code: st.SearchStrategy[str] = CODE, text: st.SearchStrategy[str] = TEXT,
    seat: st.SearchStrategy[str] = SEAT,
) -> Squad:  # fmt: skip
    """A squad without beats of auxiliaries alone: every post is sworn."""
    found, weeks = draw(rules(text)), draw(st.integers(1, 26))
    duties = [
        Duty(one, draw(st.integers(0, 24 * 60 - 1)), draw(st.integers(60, 24 * 60)), draw(st.booleans()))
        for one in draw(st.lists(code, min_size=1, max_size=4, unique=True))
    ]
    known = [duty.code for duty in duties]
    days = st.integers(0, 999)
    needs = st.dictionaries(
        st.sampled_from(known),
        days.map(lambda one: (one,) * WEEK) | st.lists(days, min_size=WEEK, max_size=WEEK).map(tuple),
        min_size=1,
    )
    posts = [
        Post(one, draw(st.just("") | code), draw(st.just("") | code), True, draw(st.booleans()), draw(needs))
        for one in draw(st.lists(code, min_size=1, max_size=3, unique=True))
    ]
    teams = []
    for one in draw(st.lists(code, max_size=3, unique=True)):
        cycle = draw(st.permutations([*draw(st.lists(st.sampled_from(["", *known]), max_size=8)), known[0]]))
        teams.append(Team(one, tuple(cycle), draw(st.integers(0, len(cycle) - 1))))
    seats = draw(st.lists(seat, min_size=1, max_size=4, unique=True))
    names = [team.code for team in teams]
    return Squad(
        draw(MONDAYS), weeks, found, tuple(duties), tuple(posts), tuple(teams),
        tuple(draw(members(seat, found, weeks * WEEK, names, code)) for seat in seats),
    )  # fmt: skip
