"""A scripted year of a county runs through the spine, and the law is right every time.

The small year (a fiftieth, another seed) always runs; the whole one with `HELIOGRAPH_TEST_SLOW=1` (`make test-slow`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pytest

from heliograph.matters import audit
from heliograph.matters.models import Matter
from tests.year import county, script
from tests.year.acts import Case
from tests.year.book import Book
from tests.year.compare import Compared
from tests.year.law import LIMITS
from tests.year.play import Played, Player
from tests.year.tellings import TELLINGS
from tests.year.views import look_at

VIEWS_SOUGHT = 10_000_000


@dataclass
class Year:
    """What a played year showed."""

    played: Played
    books: list[Book]
    problems: list[str]
    compared: Counter[str] = field(default_factory=Counter)


@pytest.fixture
def player(cast) -> Player:
    users, units = county.settle(cast)
    return Player(cast.bureau.id, users, units)


def live(player: Player, cases: list[Case]) -> Year:
    """Play the year, then work out by the law what must stand there, and compare."""
    played = player.play(cases, script.END)
    year = Year(played, [], list(played.wrong))
    for case in cases:
        if case.number in played.refs and case.number not in played.stuck:
            book = Book.of(case, script.END)
            compared = Compared(case, book, played, player.bureau)
            year.problems += compared.problems()
            year.compared += compared.checked
            year.books.append(book)
    return year


def is_right(player: Player, year: Year, *, audit_every: int) -> None:
    assert year.problems == [], "\n".join([f"{len(year.problems)} problems", *year.problems[:40]])
    matters = Matter.objects.filter(bureau_id=player.bureau).order_by("id")
    assert matters.count() == len(year.books)
    for matter in matters[::audit_every]:
        assert audit.problems_of(matter) == []


def test_a_small_year_keeps_every_deadline_loses_no_telling_and_shows_nothing_illegal(player):
    year = live(player, script.year(7, public=120, criminals=40))
    is_right(player, year, audit_every=5)
    statuses = Counter(clock.status for book in year.books for clock in book.clocks)
    assert min(statuses[status] for status in ("kept", "late", "void", "running")) > 10, "the year has all of them"
    assert {told.status for book in year.books for told in book.told} >= {"owed", "delivered", "impossible"}
    assert {refusal for _, refusal in year.played.refusals} >= {
        "NotTold",
        "RightOpen",
        "NotKnown",
        "NotAllowed",
        "TooLong",
    }
    looks = look_at(Matter.objects.filter(bureau_id=player.bureau).iterator())
    assert (looks.illegal, looks.examples) == (0, ())
    assert looks.checks > 200_000
    assert looks.shown > 50_000, "the pages are not just empty"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_whole_year(player):
    """2,000 criminal and 6,000 public-order cases with what grows from them."""
    year = live(player, script.year(2026))
    is_right(player, year, audit_every=40)
    assert Counter(book.procedure for book in year.books)["criminal-case"] > 1_990
    clocks = {(book.procedure, clock.promise) for book in year.books for clock in book.clocks}
    assert clocks == set(LIMITS), "every promise of the law was made at least once"
    duties = {duty.name for row in TELLINGS.values() for duty in row}
    assert {told.duty.name for book in year.books for told in book.told} == duties
    assert year.compared.total() > 100_000
    looks = look_at(Matter.objects.filter(bureau_id=player.bureau).iterator())
    assert (looks.illegal, looks.examples) == (0, ())
    assert looks.checks >= VIEWS_SOUGHT
    print(f"{year.played.steps} steps, {year.compared.total()} rows, {looks.checks} views, {year.played.refusals}")
