"""One case being lived: what every kind of life in `script` is written with.

A life keeps its own book (`book`), so that it can extend a promise before it is due, be late on purpose, or wait until a right is
over. The book that the year is checked against is made anew from the finished script.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

from tests.year.acts import NOBODY, Case, Person, Step
from tests.year.book import Book
from tests.year.clock import Clock, Told
from tests.year.law import CC
from tests.year.plain import CHINA, DAY, is_worked
from tests.year.tellings import SERVED_BY

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英"


class Life:
    """Writes the steps of one case in order of time. `by` is "handler", "lead", "chief", "legal" or `party:alias`."""

    def __init__(self, chance: Random, number: int, procedure: str, unit: str, at: datetime) -> None:
        self.chance, self.now = chance, at
        self.case = Case(number, procedure, unit)
        self.unit, self.handler, self.lead = unit, f"{unit}-{chance.randint(1, 4)}", f"{unit}-lead"
        self.book = Book(self.case)
        self.closed_by = ""
        self.count: dict[str, int] = {}

    # ---------------------------------------------------------------- time

    def happens(self, share: float) -> bool:
        return self.chance.random() < share

    def wait(self, *, days: float = 0, hours: float = 0, at_most: float = 0) -> None:
        """Some time goes by: about the given time, or up to `at_most` hours more."""
        self.now += timedelta(days=days, hours=hours + self.chance.random() * at_most)

    def office(self) -> None:
        """Until an office is open: half past eight to half past five on worked days."""
        here = self.now.astimezone(CHINA)
        if here.hour >= 17:
            here = (here + DAY).replace(hour=8, minute=30)
        elif here.hour < 9:
            here = here.replace(hour=8, minute=30)
        while not is_worked(here.date()):
            here = (here + DAY).replace(hour=8, minute=30)
        self.now = max(here + timedelta(minutes=self.chance.randint(0, 25)), self.now)

    def until(self, at: datetime) -> None:
        self.now = max(self.now, at)

    # ---------------------------------------------------------------- steps

    def moment(self) -> datetime:
        return self.now.astimezone(UTC).replace(microsecond=0)

    def who(self, by: str) -> str:
        return {"handler": self.handler, "lead": self.lead, "chief": "zheng", "legal": "luo"}.get(by, by)

    def does(self, what: str, by: str = "handler", **more: object) -> Step:
        """A step that is taken, a few minutes later."""
        self.now += timedelta(seconds=self.chance.randint(20, 400))
        step = Step(self.moment(), self.who(by), what, **more)  # type: ignore[arg-type]
        self.case.steps.append(step)
        self.book.take(step)
        return step

    def tries(self, what: str, by: str, refused: str, **more: object) -> None:
        """Something illegal that somebody tries, and that must be refused."""
        self.now += timedelta(seconds=self.chance.randint(20, 90))
        step = Step(self.moment(), self.who(by), what, refused=refused, **more)  # type: ignore[arg-type]
        self.case.steps.append(step)

    def enters(self, person: Person) -> Person:
        self.does("add-party", people=(person,))
        return person

    def clock(self, promise: str, about: str | None = None) -> Clock | None:
        self.book.look(self.now)
        return self.book.find(promise, about)

    def extends(self, promise: str, by: str, more: str, about: str = "", how: str = "extend") -> bool:
        """More time, if it can still be given."""
        clock = self.clock(promise, about or None)
        if clock is None or clock.status != "running" or clock.is_broken(self.now + timedelta(minutes=8)):
            return False
        self.does(how, by, promise=promise, more=more, about=about)
        return True

    # ---------------------------------------------------------------- people

    def person(self, part: str, *, minor: bool = False, of: str = "", protected: bool = False) -> Person:
        self.count[part] = self.count.get(part, 0) + 1
        name = self.chance.choice(SURNAMES) + "".join(self.chance.choices(GIVEN, k=self.chance.randint(1, 2)))
        birth = None
        if minor:
            birth = date(self.chance.randint(2009, 2013), self.chance.randint(1, 12), self.chance.randint(1, 28))
        elif self.happens(0.7) and part in ("punished", "suspect", "victim"):
            birth = date(self.chance.randint(1955, 2006), self.chance.randint(1, 12), self.chance.randint(1, 28))
        return Person(f"{part}-{self.count[part]}", part, name, birth, of, protected)

    def of(self, *parts: str) -> list[Person]:
        return [person for person in self.book.people.values() if person.part in parts]

    # ---------------------------------------------------------------- tellings

    def serves(self, what: str, row: Told, **more: object) -> Step:
        given = {"way": row.way, **more}
        return self.does(what, told=row.to, about=row.about, **given)

    def tells(self, what: str, *, fails: float = 0.06, forgets: float = 0.015, within: float = 6) -> None:
        """Make every telling of one duty that is owed to somebody known: a few fail at first, a few are forgotten."""
        for row in self.book.untold(SERVED_BY[self.case.procedure, what]):
            if row.to == NOBODY or self.happens(forgets):
                continue
            self.wait(at_most=within)
            if self.happens(fails):
                self.serves(what, row, end="failed")
                self.wait(hours=1, at_most=20)
            self.serves(what, row)

    def pays_debts(self) -> None:
        """Everybody who still has to be told is told, or it is recorded why not: nothing ends before."""
        for row in self.book.untold():
            what = next(
                w for (procedure, w), d in SERVED_BY.items() if procedure == self.case.procedure and d == row.duty.name
            )
            self.wait(at_most=8)
            if row.to == NOBODY and row.duty.name == "notify-family":
                self.serves(what, row, end="impossible")
                continue
            if row.to == NOBODY:
                self.enters(self.person("guardian", of=row.about))
            self.serves(what, row)

    def tells_family(self) -> None:
        """Within 24 hours, holidays or not; some late, some of people who give no name, some by a feed."""
        for row in self.book.untold("notify-family"):
            self.wait(hours=0.5, at_most=9)
            if row.to == NOBODY:
                if self.happens(0.12):
                    self.serves("tell-family", row, end="impossible")
                    continue
                self.enters(self.person("family", of=row.about))
                row = next(t for t in self.book.untold("notify-family") if t.about == row.about)
            if self.happens(0.05):
                self.wait(hours=20, at_most=12)  # late, or nearly
            if self.happens(0.08):
                self.serves("tell-family", row, end="failed")
                self.wait(hours=0.5, at_most=2)
            if self.happens(0.1):
                self.serves("tell-family", row, feed=True, happened=self.now - timedelta(minutes=25))
            else:
                self.serves("tell-family", row)

    # ---------------------------------------------------------------- attempts that the law forbids

    def tries_to_give_a_key_too_early(self) -> None:
        part = "suspect" if self.case.procedure == CC else "punished"
        known = {t.about for t in self.book.told if t.status == "delivered"}
        informed = {s.about for s in self.case.steps if s.what in INFORMS}
        for person in self.of(part):
            if person.alias not in known | informed:
                self.tries("give-key", "handler", "NotKnown", about=person.alias)
                self.tries("say", f"party:{person.alias}", "NotAllowed")
                return

    def tries_as_a_stranger(self) -> None:
        other = "s1" if self.unit != "s1" else "s2"
        self.tries("assign", f"{other}-lead", "NotAllowed")
        self.tries("note", f"{other}-1", "NotAllowed")


INFORMS = ("summon", "execute-detention", "detain", "arrest", "bail", "supervise")
