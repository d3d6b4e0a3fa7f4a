"""One clock of the law and one telling, as a `Book` keeps them; and when the bureau's own clock looks.

A clock knows its start, its extensions and its pauses; when it ends is `plain`'s to say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.year import plain
from tests.year.plain import Limit
from tests.year.tellings import Duty

LOOK = timedelta(seconds=20)
OPEN = ("running", "paused")


def next_look(at: datetime) -> datetime:
    """The first time at or after `at` at which the bureau's clock looks."""
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    return begun + -((begun - at) // LOOK) * LOOK


@dataclass(slots=True)
class Clock:
    """One promise made to one case, or about one person (`about`, an alias)."""

    promise: str
    about: str
    made: datetime
    starts: datetime
    limit: Limit
    by_police: bool
    extra: list[Limit] = field(default_factory=list)
    pauses: list[tuple[datetime, datetime | None, str]] = field(default_factory=list)
    status: str = "running"
    due: datetime = field(init=False)
    warn: datetime = field(init=False)
    provisional: bool = False
    warned: datetime | None = None
    broken: datetime | None = None
    announced: bool = False
    settled: datetime | None = None

    def reckon(self, now: datetime) -> None:
        """Set due and warning from what happened. A warning that lies ahead again has not been given."""
        over = [(since, until) for since, until, _ in self.pauses if until is not None]
        self.due, self.provisional = plain.ends(self.starts, self.limit, self.extra, over)
        self.warn = plain.warns(self.starts, self.due)
        if self.warned and self.warn > now:
            self.warned = None

    def is_broken(self, now: datetime) -> bool:
        return self.broken is not None or (self.status == "running" and now > self.due)

    def look(self, until: datetime, looked: datetime) -> None:
        """What the bureau's clock does after `looked`, up to and at `until`."""
        if self.status != "running" or self.broken is not None:
            return
        after = looked + plain.LAST_INSTANT
        seen = next_look(max(self.warn, after))
        if self.warned is None and seen <= until:
            self.warned = seen
        seen = next_look(max(self.due + plain.LAST_INSTANT, after))
        if seen <= until:
            self.broken, self.announced = self.due, True
            self.warned = self.warned or seen

    def settle(self, now: datetime) -> None:
        late = self.is_broken(now)
        self.status, self.settled = ("late" if late else "kept"), now
        if late:
            self.broken = self.broken or self.due

    def drop(self, now: datetime) -> None:
        """No longer owed; what was broken stays so."""
        if self.is_broken(now):
            self.settle(now)
        else:
            self.status, self.settled = "void", now

    def pause(self, now: datetime, why: str) -> None:
        """A clock that has run out cannot be stopped."""
        if self.status == "paused" or (self.status == "running" and now <= self.due):
            self.status = "paused"
            self.pauses.append((now, None, why))

    def resume(self, now: datetime, why: str = "") -> None:
        """One pause with that reason is over; without a reason, all. It runs again when none is left."""
        if self.status != "paused":
            return
        for index, (since, until, reason) in enumerate(self.pauses):
            if until is None and why in ("", reason):
                self.pauses[index] = (since, now, reason)
                if why:
                    break
        if all(until for _, until, _ in self.pauses):
            self.status = "running"
            self.reckon(now)

    def restart(self, now: datetime, without: str) -> None:
        """A-36: the clock starts from the failure. What else it stands for (A-13) makes it stand still."""
        self.starts, self.extra, self.warned, self.status = now, [], None, "running"
        standing = [reason for _, until, reason in self.pauses if until is None and reason != without]
        self.pauses = []
        self.reckon(now)
        for reason in standing:
            self.pause(now, reason)


@dataclass(slots=True)
class Told:
    """One person who must be told of one thing once. `to` is NOBODY while nobody is known."""

    duty: Duty
    to: str
    about: str
    owed: datetime
    way: str
    status: str = "owed"
    tries: int = 0
    served: datetime | None = None
    clock: Clock | None = None

    @property
    def is_open(self) -> bool:
        return self.status in ("owed", "failed")
