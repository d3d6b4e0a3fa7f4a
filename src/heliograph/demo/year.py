"""A year of the county's stations before this month: what makes boards, charts, ratings and appraisals say something.

Every matter goes through the same `submit` and `act` as everybody's and has ended before now. A month is one transaction,
as the writer commits many requests at once. Called by `play`, beside the usual lives of `stage`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import transaction
from rich.progress import track

from heliograph.core.procedure import Procedure
from heliograph.demo import everyday as words
from heliograph.demo.replies import Replies
from heliograph.demo.stage import Stage
from heliograph.demo.stories import Story
from heliograph.jobs import queue
from heliograph.learned import actions as learned
from heliograph.matters import procedures
from heliograph.matters.actions import RESIDENT, Actor, Details, Receipt, act, submit
from heliograph.matters.errors import MatterError
from heliograph.organisation import reading
from heliograph.organisation.models import Bureau

LATELY = 3
OWN_AFFAIRS = ("complaint", "information-request")
"""Nobody else's to answer."""
REPEATS = "repeats"
SEASON = {2: 0.95, 7: 1.1, 8: 1.15, 9: 1.1, 10: 0.95}
"""How much of a usual month: nobody writes in the week of the spring festival, many before school begins."""
BUSY = {2: 1.8, 8: 1.4}
"""How much oftener something is late where colleagues are on leave."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Station:
    """`a_month`: how many matters of its `procedure` come in a usual month; `lately`: in each of the last `LATELY` months.

    `late`: shares in the first month and in the last. `rated`: of what ended. `days` until it answers; `slow`: when it is late.
    """

    code: str
    procedure: str
    a_month: int
    lately: int
    late: tuple[float, float]
    rated: float
    days: tuple[float, float] = (0.3, 4)
    last_minute: tuple[int, ...] = ()
    """Months in which its only officer answers in the order of the limits."""
    slow: tuple[float, float] = (8, 16)


STATIONS = (
    Station("heping", "consultation", 16, 24, (0.2, 0.05), 0.52),
    Station("donghu", "consultation", 15, 22, (0.09, 0.08), 0.5, (0.2, 3)),
    Station("qiaotou", "consultation", 14, 22, (0.1, 0.15), 0.5, (1, 4.5), (7, 8, 9)),
    Station("gaoxin", "consultation", 15, 23, (0.14, 0.1), 0.5),
    Station("jiaojing", "camera-objection", 16, 20, (0.08, 0.06), 0.6, (1, 4)),
    *(Station(code, "help", 0, 16, (0.1, 0.1), 0.4, (0.2, 3)) for code in ("heping", "donghu", "qiaotou", "gaoxin")),
    Station("ducha", "complaint", 0, 15, (0.08, 0.08), 0.4, (4, 20), slow=(48, 60)),
    Station("chunan", "information-request", 0, 15, (0.08, 0.08), 0.4, (4, 20), slow=(30, 40)),
)
"""A second kind at every station, and enough at the bureau's own desks, in the last months: beside few everything is hidden."""


def play(bureau: Bureau, now: datetime, months: int) -> int:
    """So many months up to the one that is over, and what the worker did with them; returns how many matters.

    Nobody was shown likely repeats in those months: that reader is switched on only after them.
    """
    if not months:
        return 0
    told = _Year(Stage(bureau, Random(20251101), now))  # noqa: S311 (a story, not a secret)
    this = now.astimezone(told.zone).date().replace(day=1)
    firsts = [_month(this, -back) for back in range(months, 0, -1)]
    learned.switch_off(bureau, REPEATS, by=None, now=told.local(firsts[0], 9))
    made = 0
    for place, month in enumerate(track(firsts, description="往年 / the year", transient=True)):
        with transaction.atomic():
            made += told.month(month, place / max(1, months - 1), is_lately=place >= months - LATELY)
            queue.drain(now, clock=lambda: now)
    learned.switch_on(bureau, REPEATS, by=None, now=told.local(this, 9))
    return made


def _month(first: date, by: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + by, 12)
    return date(year, month + 1, 1)


class _Year:
    """The stations, their officers, and chance."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.chance = stage, stage.chance
        self.zone = reading.zone(stage.bureau.id)
        self.replies = Replies(self.zone, 20251102)
        self.units = {unit.code: unit.id for unit in reading.units(stage.bureau.id).values()}
        self.handlers = {
            code: [
                Actor(viewer)
                for viewer in stage.viewers.values()
                if any(p.unit_id == unit and p.role == "handler" for p in viewer.posts)
            ]
            for code, unit in self.units.items()
        }

    def month(self, first: date, grown: float, *, is_lately: bool) -> int:
        """Every station's matters of a month. `grown`: 0 in the first month told, 1 in the last."""
        made = 0
        for station in STATIONS:
            usual = station.lately if is_lately else station.a_month
            for _ in range(round(usual * SEASON.get(first.month, 1))):
                self._matter(station, first, grown)
                made += 1
        return made

    def _matter(self, station: Station, first: date, grown: float) -> None:
        procedure = procedures.in_force(self.stage.bureau.id, station.procedure, self.stage.now.date())
        assert procedure is not None
        story, place = self._story(station, first.month)
        at = self._asked_at(first)
        submission = self.stage.submission(story, procedure)
        values = dict(submission.values)
        if "plate" in values:
            values["plate"] = f"淳A·{self.chance.randrange(10000, 99999)}"
        submission = replace(submission, unit=self.units[station.code], values=values)
        receipt = submit(self.stage.bureau.id, procedure, submission, now=at)
        late = station.late[0] + (station.late[1] - station.late[0]) * grown
        is_late = self.chance.random() < late * BUSY.get(first.month, 1)
        _Life(self, station, receipt, procedure, story, place, at).play(is_late=is_late)

    def _story(self, station: Station, month: int) -> tuple[Story, str]:
        """What is asked and answered, and the place that it is about."""
        of_season = [one for one in words.SEASONAL.get(month, ()) if one.procedure == station.procedure]
        use_season = of_season and self.chance.random() < 0.3
        story = self.chance.choice(of_season if use_season else words.USUAL[station.procedure])
        place = self.chance.choice(words.PLACES[station.code])
        slots = {
            "place": place,
            "when": self.chance.choice(words.WHEN),
            "days": self.chance.randrange(3, 16),
            "officer": "社区民警",
        }
        return story._replace(says=story.says.format(**slots), answer=story.answer.format(**slots)), place

    def _asked_at(self, first: date) -> datetime:
        """By day and in the evening, seldom at a weekend."""
        last = _month(first, 1) - DAY
        day = first + DAY * self.chance.randrange(last.day)
        if day.weekday() >= 5 and self.chance.random() < 0.6:
            day = first + DAY * self.chance.randrange(last.day)
        return self.local(day, self.chance.randrange(8, 22))

    def local(self, day: date, hour: int) -> datetime:
        minute, second = self.chance.randrange(60), self.chance.randrange(60)
        return datetime.combine(day, time(hour, minute, second), self.zone)

    def at_work(self, at: datetime) -> datetime:
        """That moment, or when somebody is at the desk next."""
        here = at.astimezone(self.zone)
        if here.weekday() < 5 and 9 <= here.hour < 18:
            return at
        day = here.date() + DAY * (here.hour >= 18)
        while day.weekday() >= 5:
            day += DAY
        return self.local(day, self.chance.randrange(9, 12))


class _Life:
    """One matter from its first answer to its rating."""

    def __init__(
        self, year: _Year, station: Station, receipt: Receipt, procedure: Procedure, story: Story, place: str, at: datetime,
    ) -> None:  # fmt: skip
        self.year, self.stage, self.chance = year, year.stage, year.chance
        self.station, self.receipt, self.procedure, self.at = station, receipt, procedure, at
        self.story, self.place = story, place
        self.by = self.chance.choice(year.handlers[station.code])
        self.limits = {one.promise: one.due for one in receipt.deadlines}

    def play(self, *, is_late: bool) -> None:
        """Taken on, perhaps asked back or handed to another station, ended, perhaps not solved, perhaps rated."""
        chance = self.chance.random()
        at = self.year.at_work(self.at + timedelta(hours=self.chance.uniform(0.2, 14)))
        if chance < 0.04:
            self._turn_away(at)
            return
        if chance < 0.09 and self.procedure.code == "consultation":
            at = self._hand_over(at)
        elif chance < 0.16:
            at = self._ask(at)
        else:
            self.do("accept", self.by, at)
        at = self._end(at, is_late=is_late)
        is_alone = len(self.year.handlers[self.station.code]) == 1  # who answered does not answer again
        if self.chance.random() < (0.12 if is_late else 0.05) and not is_alone:
            at = self._again(at)
        if self.chance.random() < self.station.rated:
            self._rate(at, is_late=is_late)

    def do(self, action: str, by: Actor, at: datetime, **details: object) -> bool:
        """Do it; if a limit may have passed since, the watch looks first, as the worker would have."""
        if at >= self.stage.now:
            return False
        if any(limit < at for limit in self.limits.values()):
            self.stage.let_time_pass(self.receipt, at)
        try:
            act(self.receipt.ref, action, by, now=at, details=Details(**details))  # type: ignore[arg-type]  # Details' own fields
        except MatterError:
            return False
        for promise in self.procedure.keeps(action):
            self.limits.pop(promise.name, None)
        for promise in self.procedure.starts(action):
            self.limits[promise.name] = at + DAY  # at the earliest: how long it is, the spine knows
        return True

    def _turn_away(self, at: datetime) -> None:
        if self.chance.random() < 0.5 or self.station.procedure in OWN_AFFAIRS:
            self.do("withdraw", RESIDENT, at, words=words.SETTLED)
        else:
            self.do("not-ours", self.by, at, words=words.NOT_OURS, right_body=words.THEIRS)

    def _hand_over(self, at: datetime) -> datetime:
        """To another station, which takes it; the promise to the resident runs on."""
        others = [one.code for one in STATIONS if one.procedure == "consultation" and one.code != self.station.code]
        to = self.chance.choice(others)
        self.do("transfer", self.by, at, unit=self.year.units[to], words=words.HANDED)
        self.by = self.chance.choice(self.year.handlers[to])
        at = self.year.at_work(at + timedelta(hours=self.chance.uniform(1, 20)))
        self.do("take", self.by, at)
        self.do("accept", self.by, at + timedelta(minutes=10))
        return at + timedelta(minutes=10)

    def _ask(self, at: datetime) -> datetime:
        self.do("ask", self.by, at, words=self.story.asks)
        at += timedelta(hours=self.chance.uniform(2, 50))
        self.do("supply", RESIDENT, at, words=self.chance.choice(words.ADDED))
        at = self.year.at_work(at + timedelta(hours=1))
        return at

    def _end(self, taken: datetime, *, is_late: bool) -> datetime:
        low, high = self.station.slow if is_late else self.station.days
        at = self.year.at_work(taken + DAY * self.chance.uniform(low, high))
        limit = self.limits.get("answer")
        if limit and not is_late and self.at.month in self.station.last_minute and self.chance.random() < 0.45:
            at = limit - timedelta(minutes=self.chance.randrange(3, 26))
        said = (words.SLOW if is_late else "{answer}").format(answer=self._answer(at))
        if "报请消除" in said:
            self.do("admit", self.by, at, words=said)
            at += timedelta(hours=self.chance.uniform(1, 20))
            said = self._answer(at)
        _ = self.do("answer", self.by, at, words=said) or self.do("close", self.by, at, words=said)
        return at

    def _again(self, ended: datetime) -> datetime:
        """Not solved: somebody else answers, of the station or above it."""
        at = ended + DAY * self.chance.uniform(0.5, 6)
        self.do("reopen", RESIDENT, at, words=self.chance.choice(words.STILL))
        other = self.stage.officer_for(self.receipt)
        at = self.year.at_work(at + DAY * self.chance.uniform(0.5, 4))
        said = words.AGAIN.format(answer=self._answer(at))
        _ = self.do("answer", other, at, words=said) or self.do("close", other, at, words=said)
        return at

    def _answer(self, at: datetime) -> str:
        return self.year.replies.to(self.story, self.place, self.at, at)

    def _rate(self, ended: datetime, *, is_late: bool) -> None:
        at = ended + DAY * self.chance.uniform(0.05, 4)
        grades = (1, 2, 2, 3, 4, 5) if is_late else (5, 5, 5, 4, 4, 4, 3, 2)
        grade = self.chance.choice(grades)
        self.do(
            "rate", RESIDENT, at, grade=grade, words=self.chance.choice(words.CONTENT if grade > 2 else words.UNHAPPY)
        )
        if grade <= 2 and self.chance.random() < 0.9:
            at = self.year.at_work(at + DAY * self.chance.uniform(0.5, 4))
            self.do("follow-up", Actor(self.stage.viewers["sun"]), at, words=words.FOLLOWED)
