"""What each part may see: the product's one function, cell by cell, against rules that are typed from the law."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from uuid import UUID

import pytest

from heliograph.cases.reading.seen import ABOUT, later, may_name, names_another, seen, topics
from heliograph.core.procedure import PARTS, Shown
from heliograph.matters.models import Party
from tests.cases import illegal_views
from tests.cases.illegal_views import FIELDS, FOR_ANOTHER, WORDS, Count, checked, many
from tests.core.procedure.test_case_matrix import CASES, expected

SINCE = datetime(2026, 3, 17, tzinfo=UTC)
every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())


def who(part: str, *, number: int = 1, of: int = 0, known: bool = True, **more) -> Party:
    return Party(
        bureau_id=1, id=UUID(int=number), matter_id=UUID(int=1), part=part, of=UUID(int=of) if of else None,
        known_from=SINCE if known else None, **more,
    )  # fmt: skip


@every_case
def test_each_part_sees_in_each_state_exactly_the_cells_of_the_law(case):
    for part, state in product(sorted(PARTS - FOR_ANOTHER), case.states):
        shown = seen(case, who(part), state.name)
        for field in Shown:
            assert (field in shown) == (str(field) in expected(case, part, state.name)), (part, state.name, field)


@every_case
def test_who_acts_for_somebody_sees_exactly_what_both_may_see(case):
    for part, whose, state in product(sorted(FOR_ANOTHER), sorted(PARTS - FOR_ANOTHER), case.states):
        shown = seen(case, who(part, number=2, of=1), state.name, who(whose))
        both = expected(case, part, state.name) & expected(case, whose, state.name)
        for field in Shown:
            assert (field in shown) == (str(field) in both), (part, whose, state.name, field)


@every_case
def test_before_the_law_lets_them_know_nobody_sees_anything(case):
    for part, state in product(sorted(PARTS), case.states):
        assert seen(case, who(part, of=2, known=False), state.name, who("victim", number=2)) == frozenset()


@every_case
@pytest.mark.parametrize("part", sorted(FOR_ANOTHER))
def test_while_a_suspect_may_not_know_neither_may_who_acts_for_them(case, part):
    for whose, state in product(("suspect", "punished"), case.states):
        secret = who(whose, known=False)
        assert seen(case, who(part, number=2, of=1), state.name, secret) == frozenset()


@every_case
@pytest.mark.parametrize("part", sorted(FOR_ANOTHER))
def test_a_mandate_of_nobody_of_the_wrong_one_or_of_another_mandate_shows_nothing(case, part):
    for state in case.states:
        assert seen(case, who(part, number=2, of=1), state.name, None) == frozenset()
        assert seen(case, who(part, number=2, of=1), state.name, who("victim", number=3)) == frozenset()
        assert seen(case, who(part, number=2), state.name, None) == frozenset()
        other = who("lawyer", number=1, of=9)
        assert seen(case, who(part, number=2, of=1), state.name, other) == frozenset()


@every_case
def test_being_a_minor_or_protected_shows_no_more_and_no_less(case):
    for part, state in product(sorted(PARTS - FOR_ANOTHER), case.states):
        plain = seen(case, who(part), state.name)
        assert seen(case, who(part, minor=True, protected=True), state.name) == plain


def test_a_witness_sees_their_protection_whatever_a_procedure_says(cast):
    """A view that gives a witness more is cut down by the rule."""
    from dataclasses import replace

    case = CASES["criminal-case"]
    generous = [replace(view, shows=tuple(Shown)) if view.part == "witness" else view for view in case.views]
    case = replace(case, views=tuple(generous))
    assert case.shown("witness", "filed") == frozenset(Shown)
    assert seen(case, who("witness"), "filed") == {Shown.PROTECTION}


def test_what_comes_later_is_what_another_state_shows():
    case = CASES["public-order-case"]
    assert Shown.RESULT in later(case, who("victim"), "filed")
    assert Shown.RESULT not in later(case, who("victim"), "decided")
    assert Shown.HEARING not in later(case, who("reporter"), "filed")


# Millions of looks


def test_the_words_of_the_checks_are_all_that_a_page_may_show_and_all_that_it_never_may():
    assert {str(field) for field in Shown} == FIELDS
    assert len(WORDS) == 29


def test_a_hundred_thousand_looks_show_nothing_illegal_and_much_that_is_lawful():
    count = many(100_000, seed=1)
    assert (count.illegal, count.examples) == (0, ())
    assert count.checks >= 100_000
    assert count.shown > 10_000


@pytest.mark.slow
def test_ten_million_looks_show_nothing_illegal():
    count = many(10_000_000, seed=20261125)
    assert (count.illegal, count.examples) == (0, ())
    assert count.checks >= 10_000_000


@pytest.mark.parametrize("gate", ["known", "principal", "witness"])
def test_a_rule_that_is_left_out_is_found(gate, monkeypatch):
    """The checks can fail: without one of the gates there are illegal views among a few thousand."""
    without = {
        "known": lambda case, party, state, other=None: case.shown(party.part, state),
        "principal": lambda case, party, state, other=None: (
            case.shown(party.part, state) if party.known_from else frozenset()
        ),
        "witness": lambda case, party, state, other=None: (
            frozenset(Shown) if party.part == "witness" else seen(case, party, state, other)
        ),
    }
    monkeypatch.setattr(illegal_views, "seen", without[gate])
    assert many(20_000, seed=3).illegal > 100


def test_checks_of_one_case_count_every_party(cast):
    count = Count()
    checked(count, CASES["criminal-case"], "filed", [who("victim"), who("suspect", number=2, known=False)])
    assert (count.checks, count.illegal) == (58, 0)


# What a name is about


@every_case
def test_what_names_a_hearing_a_mediation_or_a_payment_is_known_to_be_about_it(case):
    """So that a step about something that a part may not be shown is not named to them either."""
    words = {
        Shown.APPRAISAL: "鉴定",
        Shown.HEARING: "听证",
        Shown.MEDIATION: "调解",
        Shown.PAYMENT: "罚款",
    }
    unlike = {"decide": "办结这件治安案件"}
    for one in (*case.actions, *case.promises, *case.tellings):
        if one.title.zh == unlike.get(one.name):
            continue
        for shown, word in words.items():
            if word in one.title.zh:
                assert shown in topics(one.name), (one.name, one.title.zh)


def test_a_name_is_mentioned_only_to_who_is_shown_what_it_is_about():
    assert may_name({Shown.HEARING}, "ask-hearing")
    assert not may_name({Shown.STATE}, "ask-hearing")
    assert may_name((), "transfer")
    assert topics("agree-earlier") == {Shown.HEARING}
    assert topics("agree") == {Shown.MEDIATION}
    assert set(ABOUT) < set(Shown)


# Words that officers wrote


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("已通知王芳到场", True),
        ("已通知 王 芳 到场", True),
        ("电话 139 0000 0001 打不通", True),
        ("身份证 11010519800101002x 核对过", True),
        ("案情复杂，需要再取证", False),
        ("", False),
    ],
)
def test_words_that_name_another_party_are_known(text, is_named):
    others = [{"name": "王芳", "phone": "13900000001", "identity": "11010519800101002X", "birth": "1980-01-01"}]
    assert names_another(text, others, ["刘强"]) == is_named


def test_who_is_named_in_words_may_be_the_reader_themselves():
    """A relative who left the same telephone as the reader gives nothing away."""
    assert not names_another("打 13900000001 告知", [{"phone": "13900000001"}], ["13900000001"])
