"""Compares what stands in the database with what must stand there by the law: clocks, tellings, broken promises."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from heliograph.matters.models import Deadline, Event, Telling
from tests.year.acts import NOBODY, Case
from tests.year.book import Book
from tests.year.clock import Clock, Told
from tests.year.play import Played

HAIR = timedelta(milliseconds=1)
"""Four fifths of a time need not be a whole number of microseconds."""


class Compared:
    """One played case beside its book. `problems` say what differs, in words."""

    def __init__(self, case: Case, book: Book, played: Played, bureau: int) -> None:
        self.case, self.book, self.bureau = case, book, bureau
        self.mine = {"bureau_id": bureau, "matter_id": played.refs[case.number].ref.id}
        self.ids = {alias: played.people[case.number, alias] for alias in book.people}
        self.aliases: dict[UUID | None, str] = {found: alias for alias, found in self.ids.items()} | {None: ""}
        self.checked: Counter[str] = Counter()

    def problems(self) -> list[str]:
        name = f"{self.case.procedure} {self.case.number}"
        return [f"{name}: {problem}" for problem in (*self.clocks(), *self.tellings(), *self.breaches())]

    # ---------------------------------------------------------------- clocks

    def clocks(self) -> Iterator[str]:
        rows = defaultdict(list)
        for row in Deadline.objects.filter(**self.mine).order_by("id"):
            rows[row.promise, self.aliases[row.about]].append(row)
        wanted = defaultdict(list)
        for clock in self.book.clocks:
            wanted[clock.promise, clock.about].append(clock)
        for key in wanted.keys() | rows.keys():
            if len(wanted[key]) != len(rows[key]):
                yield f"{key} stands {len(rows[key])} times, by the law {len(wanted[key])}"
                continue
            by_start = sorted(wanted[key], key=lambda clock: (clock.made, clock.starts))
            for clock, row in zip(
                by_start, sorted(rows[key], key=lambda row: (row.made_at, row.starts_at)), strict=True
            ):
                yield from self.clock(clock, row)

    def clock(self, clock: Clock, row: Deadline) -> Iterator[str]:
        """Every column of the row that says something."""
        self.checked[clock.promise] += 1
        pairs = {
            "made": (row.made_at, clock.made),
            "starts": (row.starts_at, clock.starts),
            "within": (row.within, str(clock.limit)),
            "extra": (row.extra, [str(more) for more in clock.extra]),
            "due": (row.due, clock.due),
            "provisional": (row.provisional, clock.provisional),
            "status": (row.status, clock.status),
            "settled": (row.settled_at, clock.settled),
            "broken": (row.broken_at, clock.broken),
            "warned": (row.warned_at, clock.warned),
            "owed by the police": (row.owes == "police", clock.by_police),
            "pauses": ([p[2] for p in row.pauses], [why for _, _, why in clock.pauses]),
        }
        for what, (is_, must) in pairs.items():
            if is_ != must:
                yield f"{clock.promise} about {clock.about or 'the case'}: {what} is {is_}, by the law {must}"
        if abs(row.warn_at - clock.warn) > HAIR:
            yield f"{clock.promise}: warns at {row.warn_at}, by the rule at {clock.warn}"

    # ---------------------------------------------------------------- tellings

    def tellings(self) -> Iterator[str]:
        """Each telling that the law demands stands once for each person, and ended as the script says."""
        rows = defaultdict(list)
        for row in Telling.objects.filter(**self.mine).exclude(duty="").order_by("id"):
            to = self.aliases[row.party_id] if row.party_id else NOBODY
            rows[row.duty, to, self.aliases[row.about], row.owed_at].append(row)
        wanted = defaultdict(list)
        for told in self.book.told:
            wanted[told.duty.name, told.to, told.about, told.owed].append(told)
        for key in wanted.keys() | rows.keys():
            if len(wanted[key]) != 1 or len(rows[key]) != 1:
                yield f"the telling {key} stands {len(rows[key])} times, by the law {len(wanted[key])}"
            else:
                yield from self.telling(wanted[key][0], rows[key][0])

    def telling(self, told: Told, row: Telling) -> Iterator[str]:
        self.checked[told.duty.name] += 1
        pairs = {
            "status": (row.status, told.status),
            "way": (row.way, told.way),
            "tries": (row.tries, told.tries),
            "served": (row.served_at, told.served),
            "clock": (row.deadline_id is not None, told.clock is not None),
            "proof": (bool(row.proof), told.status == "delivered"),
            "reason": (bool(row.reason), told.tries > 0 or told.status == "impossible"),
        }
        for what, (is_, must) in pairs.items():
            if is_ != must:
                yield f"the telling {told.duty.name} to {told.to}: {what} is {is_!r}, by the law {must!r}"
        if told.clock is not None and row.deadline_id is not None:
            clock = Deadline.objects.get(bureau_id=self.bureau, id=row.deadline_id)
            if (clock.promise, clock.due) != (told.clock.promise, told.clock.due):
                yield f"the telling {told.duty.name} to {told.to} has the clock {clock.promise} due {clock.due}"

    # ---------------------------------------------------------------- broken promises

    def breaches(self) -> Iterator[str]:
        """Every promise that was declared broken has its event, and no event is there without one."""
        said = Counter(
            (event.action, event.facts["promise"], event.facts["due"])
            for event in Event.objects.filter(**self.mine, kind="clock")
            if event.action in ("promise-broken", "reminded")
        )
        must = Counter(
            ("promise-broken" if c.by_police else "reminded", c.promise, c.broken)
            for c in self.book.clocks
            if c.announced
        )
        told = Counter(
            {(action, promise, at.isoformat() if at else ""): n for (action, promise, at), n in must.items()}
        )
        in_utc = Counter({(a, p, _utc(at)): n for (a, p, at), n in told.items()})
        if Counter({(a, p, _utc(at)): n for (a, p, at), n in said.items()}) != in_utc:
            yield f"declared broken: {sorted(said.elements())}, by the law: {sorted(told.elements())}"


def _utc(written: str) -> str:
    from datetime import UTC, datetime

    return datetime.fromisoformat(written).astimezone(UTC).isoformat()
