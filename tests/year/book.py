"""What must stand in the record by the law: the clocks and the tellings of one case, worked out from its script alone.

`Book.take` reads one step of the script after the other, in order of time; between them the clock of the bureau (a look
every 20 seconds) warns and declares broken. Uses the typed tables and the plain arithmetic, and nothing of the product.

How claimed times count: an officer's word for an earlier time starts a clock there, because that is stricter, and makes nothing
in time. A system of record is believed in both, except where a promise was already declared broken to everybody.
"""

from __future__ import annotations

from datetime import date, datetime

from tests.year import plain
from tests.year.acts import FOR_SOMEBODY, NOBODY, Case, Person, Step
from tests.year.clock import OPEN, Clock, Told
from tests.year.law import COURSES, ENDS, ENDS_PAUSE, LIMITS, OWED_BY_OTHERS, PAUSES
from tests.year.tellings import OVERTAKEN_BY, POINTLESS_AFTER, SERVED_BY, TELLINGS, Duty


class Book:
    """One case, by the law."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.procedure = case.procedure
        self.people: dict[str, Person] = {}
        self.known: set[str] = set()
        self.clocks: list[Clock] = []
        self.told: list[Told] = []
        self.over = False
        self.taken: list[tuple[str, str]] = []
        self.looked = datetime(2026, 1, 1, tzinfo=plain.CHINA)

    @classmethod
    def of(cls, case: Case, until: datetime) -> Book:
        """The whole case as its script says, looked at last at `until`."""
        book = cls(case)
        for step in case.steps:
            if step.at < until and not step.refused:
                book.take(step)
        book.look(until)
        return book

    def look(self, until: datetime) -> None:
        for clock in self.clocks:
            clock.look(until, self.looked)
        self.looked = max(until, self.looked)

    def find(self, promise: str, about: str | None = None) -> Clock | None:
        """The open clock of a promise, the latest first."""
        found = (c for c in reversed(self.clocks) if c.promise == promise and c.status in OPEN)
        return next((c for c in found if about is None or c.about == about), None)

    def untold(self, duty: str | None = None) -> list[Told]:
        return [t for t in self.told if t.is_open and duty in (None, t.duty.name)]

    # ---------------------------------------------------------------- one step

    def take(self, step: Step) -> None:
        """A step that was taken."""
        self.look(step.at)
        for person in step.people:
            waited = self._enter(person)
            if step.what == "add-party":
                self._comes_late(person, waited, step)
        if step.what in ("add-party", "give-key"):
            return
        about = step.about
        if step.told:
            about = self._serve(step)
            if step.end != "made":
                return
        if step.what.startswith("extend"):
            about = ""
            self._extend(step)
        self._move_clocks(step, about)
        for row in self.untold(POINTLESS_AFTER.get((self.procedure, step.what), "")):
            row.status = "void"
        for duty in TELLINGS.get((self.procedure, step.what), ()):
            self._owe(duty, step, about)
        self.taken.append((step.what, about))
        self.over = step.what in ENDS[self.procedure] or (self.over and step.what != "reopen")

    def began(self, step: Step) -> datetime:
        return min(step.happened or step.at, step.at)

    def done(self, step: Step) -> datetime:
        return self.began(step) if step.feed else step.at

    def _enter(self, person: Person) -> set[str]:
        """Whoever comes into the case is told what waits for somebody of their part. Which duties did."""
        self.people[person.alias] = person
        waited = set()
        for told in self.told:
            waits = told.to == NOBODY and told.is_open and self._is_told(told.duty, person)
            if waits and told.about in ("", person.of, person.alias):
                told.to, told.way = person.alias, told.duty.ways[0]
                waited.add(told.duty.name)
        return waited

    def _comes_late(self, person: Person, waited: set[str], step: Step) -> None:
        """Nobody is left untold because they were entered late, as long as nothing was done that waits for the telling."""
        for name, duty, about in self._still_owed():
            whom = self.principal(person.alias) if not about or person.part in PERSONAL else about
            has_been = set(duty.to) <= set(FOR_SOMEBODY) and any(t.duty is duty and t.about == whom for t in self.told)
            if self._is_told(duty, person) and self._is_meant(person, about) and name not in waited and not has_been:
                self._owe_one(duty, step, person.alias, whom)
            if self._is_meant(person, about) and self._lacks_guardian(duty, person, step):
                self._owe_one(duty, step, NOBODY, person.alias)

    def _still_owed(self) -> list[tuple[str, Duty, str]]:
        """The duties of this case whose time is not over, and whom each is about."""
        found: dict[str, tuple[str, Duty, str] | None] = {}
        for what, about in reversed(self.taken):
            for duty in TELLINGS.get((self.procedure, what), ()):
                found.setdefault(duty.name, (duty.name, duty, about))
            for (procedure, name), over in OVERTAKEN_BY.items():
                if procedure == self.procedure and what in over:
                    found.setdefault(name, None)
        return [] if self.over else [each for each in found.values() if each is not None]

    def _extend(self, step: Step) -> None:
        clock = self.find(step.promise, step.about or None)
        assert clock is not None, f"nothing to extend: {step}"
        clock.extra.append(plain.read(step.more))
        clock.reckon(step.at)

    def _move_clocks(self, step: Step, about: str) -> None:
        now, what = self.done(step), step.what
        ended = what in ENDS[self.procedure] and not self.over
        anew: list[tuple[str, str]] = []
        for clock in self.clocks:
            if clock.status not in OPEN or (about and clock.about and clock.about != about):
                continue
            course = COURSES.get((self.procedure, clock.promise))
            if course is None:  # the clock of a telling: it ends when that one is told, or excused, and in no other way
                continue
            if what in course.kept:
                clock.resume(now)
                clock.settle(now)
            elif what in course.dropped or ended:
                clock.resume(now)
                clock.drop(now)
            elif what in course.restarts and clock.is_broken(now):
                clock.drop(now)
                anew.append((clock.promise, clock.about))
            elif what in course.restarts:
                clock.restart(now, ENDS_PAUSE.get((self.procedure, what), ""))
            elif clock.promise in PAUSES.get((self.procedure, what), ()):
                clock.pause(now, what)
            elif (self.procedure, what) in ENDS_PAUSE:
                clock.resume(now, ENDS_PAUSE[self.procedure, what])
        running = {(c.promise, c.about) for c in self.clocks if c.status in OPEN}
        for (procedure, promise), course in COURSES.items():
            if procedure == self.procedure and what in course.starts:
                anew.append((promise, about))
        for promise, whose in dict.fromkeys(anew):
            if (promise, whose) not in running:
                self._start(promise, whose, step)

    def _start(self, promise: str, about: str, step: Step) -> Clock:
        clock = Clock(
            promise=promise,
            about=about,
            made=step.at,
            starts=self.began(step),
            limit=LIMITS[self.procedure, promise],
            by_police=(self.procedure, promise) not in OWED_BY_OTHERS,
        )
        clock.reckon(step.at)
        self.clocks.append(clock)
        return clock

    # ---------------------------------------------------------------- tellings

    def principal(self, alias: str) -> str:
        """Whom somebody stands for: a guardian, relative or lawyer for another, everybody else for themselves."""
        person = self.people[alias]
        return person.of if person.part in FOR_SOMEBODY else alias

    def _owe(self, duty: Duty, step: Step, about: str) -> None:
        """Each person who must be told; the guardian of each minor (A-19, A-41), known or not; somebody, if it is for anybody."""
        told = [p for p in self.people.values() if self._is_told(duty, p) and self._is_meant(p, about)]
        for person in told:
            own = person.part in PERSONAL or not about
            self._owe_one(duty, step, person.alias, self.principal(person.alias) if own else about)
        for person in told:
            if self._lacks_guardian(duty, person, step):
                self._owe_one(duty, step, NOBODY, person.alias)
        if not told and duty.anybody:
            self._owe_one(duty, step, NOBODY, about)

    def _lacks_guardian(self, duty: Duty, person: Person, step: Step) -> bool:
        """A minor who is told, whose guardian must be told as well, and is not known."""
        is_told = self._is_told(duty, person) and person.part != "guardian"
        guarded = any(each.part == "guardian" and each.of == person.alias for each in self.people.values())
        minor = is_minor(person, step.at.astimezone(plain.CHINA).date())
        return "guardian" in duty.to and is_told and minor and not guarded

    def _owe_one(self, duty: Duty, step: Step, to: str, about: str) -> None:
        unknown = to == NOBODY and "public-notice" in duty.ways
        row = Told(duty, to, about, step.at, "public-notice" if unknown else duty.ways[0])
        if duty.clock:
            row.clock = self._start(duty.clock, about if to == NOBODY else to, step)
        self.told.append(row)

    def _is_told(self, duty: Duty, person: Person) -> bool:
        """A guardian or lawyer is told what the one they stand for is told (A-19, C-19), never what the other side is (D-22)."""
        if person.part not in ("guardian", "lawyer") or set(duty.to) <= set(FOR_SOMEBODY):
            return person.part in duty.to
        return person.part in duty.to and self.people[person.of].part in duty.to

    def _is_meant(self, person: Person, about: str) -> bool:
        return not about or person.part not in PERSONAL or self.principal(person.alias) == about

    def row_of(self, step: Step) -> Told:
        """The telling that a serving step is about."""
        duty = SERVED_BY[self.procedure, step.what]
        found = [t for t in self.untold(duty) if t.to == step.told and step.about in ("", t.about)]
        assert found, f"nothing owed: {step} in {self.case.number}"
        return found[0]

    def _serve(self, step: Step) -> str:
        row = self.row_of(step)
        if step.end == "failed":
            later = row.duty.ways[row.duty.ways.index(step.way or row.way) + 1 :]
            row.status, row.tries, row.way = "failed", row.tries + 1, later[0] if later else step.way or row.way
        elif step.end == "impossible":
            row.status, row.served = "impossible", self.done(step)
            if row.clock and row.clock.status in OPEN:
                row.clock.drop(self.done(step))
        else:
            row.status, row.served, row.way = "delivered", self.done(step), step.way or row.way
            if row.clock and row.clock.status in OPEN:
                row.clock.settle(self.done(step))
        return self.principal(row.to) if row.to != NOBODY else row.about


PERSONAL = frozenset({"suspect", "punished", *FOR_SOMEBODY})
"""Parts that are told what is about them alone."""


def is_minor(person: Person, on: date) -> bool:
    """Under eighteen: of age from the day after the birthday, as courts count."""
    if person.birth is None:
        return False
    try:
        coming_of_age = person.birth.replace(year=person.birth.year + 18)
    except ValueError:  # February 29
        coming_of_age = date(person.birth.year + 18, 2, 28)
    return on <= coming_of_age
