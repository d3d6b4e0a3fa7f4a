"""Two people act at the same moment on matters that are joined: one waits for the other, and neither fails."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from heliograph.matters import commit
from heliograph.matters.errors import MatterError
from tests.threads import at_once, file_database  # noqa: F401 (a fixture)

pytestmark = pytest.mark.usefixtures("file_database")
ROUNDS = 10


def test_of_two_who_join_two_matters_to_each_other_one_is_too_late(cast):
    for _ in range(ROUNDS):
        one, other = (cast.submits(unit=cast.units["heping"].id) for _ in range(2))
        first, second = at_once(
            lambda one=one, other=other: cast.does(one, "merge", "zhao", into=other.number, words="是同一件。"),
            lambda one=one, other=other: cast.does(other, "merge", "jiang", into=one.number, words="是同一件。"),
        )
        refused = [outcome for outcome in (first, second) if isinstance(outcome, Exception)]
        assert [type(error).__mro__[1] for error in refused] == [MatterError], refused
        assert sorted(cast.matter(receipt).outcome for receipt in (one, other)) == ["", "merged"]


def test_one_is_answered_while_the_submitter_of_the_joined_says_not_solved(cast):
    for _ in range(ROUNDS):
        one, joined = (cast.submits(unit=cast.units["heping"].id) for _ in range(2))
        cast.does(joined, "merge", "zhao", into=one.number, words="是同一件。")
        answered, left = at_once(
            lambda one=one: cast.does(one, "answer", "zhao", words="答复。"),
            lambda joined=joined: cast.does(joined, "reopen"),
        )
        assert not isinstance(answered, Exception), answered
        assert not isinstance(left, Exception), left
        assert (cast.matter(one).outcome, cast.matter(joined).outcome) == ("answered", "")


class _GaveWay(Exception):
    sqlstate = commit.DEADLOCK


def test_who_had_to_give_way_tries_again_and_is_not_told(db):
    """A batch of one process and a batch of another can still wait for each other: PostgreSQL ends one of them."""
    tries: list[int] = []

    def work() -> str:
        tries.append(1)
        if len(tries) == 1:
            raise OperationalError("deadlock detected") from _GaveWay()
        return "done"

    assert (commit.durably(work), len(tries)) == ("done", 2)
    commit.start()
    try:
        tries.clear()
        assert (commit.durably(work), len(tries)) == ("done", 2)
    finally:
        commit.stop()


def test_another_error_is_not_tried_again(db):
    tries: list[int] = []

    def work() -> None:
        tries.append(1)
        raise OperationalError("the disk is full")

    with pytest.raises(OperationalError):
        commit.durably(work)
    assert len(tries) == 1
