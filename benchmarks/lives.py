"""A few whole lives of a matter, lived through the real `submit` and `act`: the patterns that `fill` copies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from benchmarks.town import Station
from benchmarks.words import REPLY, WORDS
from heliograph.core.procedure import Procedure
from heliograph.matters import procedures
from heliograph.matters.actions import RESIDENT, Actor, Contact, Details, Receipt, Submission, act, submit, watch_one
from heliograph.matters.actions.tellings import mark_read
from heliograph.matters.models import Deadline, Matter
from heliograph.organisation import reading
from heliograph.organisation.models import Bureau, Officer


@dataclass(frozen=True)
class Life:
    """One lived matter: how often it is copied, and whether it is over."""

    receipt: Receipt
    weight: float
    is_over: bool


class Stage:
    """One station where the patterns are lived."""

    def __init__(self, bureau: Bureau, station: Station, other: Station, now: datetime) -> None:
        self.bureau, self.other, self.now = bureau, other, now
        found = procedures.in_force(bureau.id, "consultation", now.date())
        assert found is not None
        self.procedure: Procedure = found
        self.unit = station.unit
        self.handler, self.second = (self._actor(officer) for officer in station.handlers)
        self.lead = self._actor(station.lead)
        self.taker = self._actor(other.lead)

    def _actor(self, officer_id: int) -> Actor:
        user = Officer.objects.select_related("user").get(id=officer_id).user
        assert user is not None
        viewer = reading.viewer_for(user, self.now.date())
        assert viewer is not None
        return Actor(viewer)

    def asks(self, at: datetime) -> Receipt:
        values = {"subject": "租房能不能落户，要带什么材料", "words": WORDS}
        return submit(
            self.bureau.id,
            self.procedure,
            Submission(values, Contact(name="李丽", phone="13800000000"), unit=self.unit),
            now=at,
        )

    def does(self, receipt: Receipt, action: str, by: Actor, at: datetime, **details: object) -> None:
        act(receipt.ref, action, by, now=at, details=Details(**details))  # type: ignore[arg-type]

    def time_passes(self, receipt: Receipt, at: datetime) -> None:
        """The watch comes by."""
        for deadline in Deadline.objects.filter(matter_id=receipt.ref.id, watch_at__lte=at):
            watch_one(receipt.ref, deadline.id, now=at)
        for deadline in Deadline.objects.filter(matter_id=receipt.ref.id, watch_at__lte=at):
            watch_one(receipt.ref, deadline.id, now=at)


HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def _answered(s: Stage, at: datetime) -> Receipt:
    receipt = s.asks(at)
    s.does(receipt, "accept", s.handler, at + 2 * HOUR)
    s.does(receipt, "answer", s.handler, at + DAY, words=REPLY)
    return receipt


def _rated(s: Stage, at: datetime) -> Receipt:
    receipt = _answered(s, at)
    s.does(receipt, "rate", RESIDENT, at + 2 * DAY, grade=5, words="说得清楚")
    return receipt


def _asked_back(s: Stage, at: datetime) -> Receipt:
    receipt = s.asks(at)
    s.does(receipt, "ask", s.handler, at + HOUR, words="请问您的房子在哪个小区？")
    s.does(receipt, "supply", RESIDENT, at + DAY, words="和平花园三期")
    s.does(receipt, "answer", s.handler, at + 2 * DAY, words=REPLY)
    return receipt


def _handed_on(s: Stage, at: datetime) -> Receipt:
    receipt = s.asks(at)
    s.does(receipt, "accept", s.handler, at + HOUR)
    s.does(receipt, "transfer", s.handler, at + 2 * HOUR, unit=s.other.unit, words="房子在你所辖区")
    s.does(receipt, "take", s.taker, at + 3 * HOUR)
    s.does(receipt, "answer", s.taker, at + DAY, words=REPLY)
    return receipt


def _late(s: Stage, at: datetime) -> Receipt:
    receipt = s.asks(at)
    s.time_passes(receipt, at + 12 * DAY)
    s.does(receipt, "answer", s.handler, at + 13 * DAY, words=REPLY)
    return receipt


def _refused(s: Stage, at: datetime) -> Receipt:
    receipt = s.asks(at)
    s.does(
        receipt,
        "refuse",
        s.handler,
        at + HOUR,
        words="这件事要由法院决定",
        ground="公安机关办理行政案件程序规定第六十一条",
    )
    return receipt


def _again(s: Stage, at: datetime) -> Receipt:
    receipt = _answered(s, at)
    s.does(receipt, "reopen", RESIDENT, at + 2 * DAY, words="没有说清楚")
    s.does(receipt, "answer", s.second, at + 3 * DAY, words=REPLY)
    return receipt


def _new(s: Stage, at: datetime) -> Receipt:
    return s.asks(at)


def _accepted(s: Stage, at: datetime) -> Receipt:
    receipt = s.asks(at)
    s.does(receipt, "accept", s.handler, at + HOUR)
    return receipt


def _waiting_for_words(s: Stage, at: datetime) -> Receipt:
    receipt = s.asks(at)
    s.does(receipt, "ask", s.handler, at + HOUR, words="请问您的房子在哪个小区？")
    return receipt


def _overdue(s: Stage, at: datetime) -> Receipt:
    receipt = s.asks(at - 12 * DAY)
    s.does(receipt, "accept", s.handler, at - 12 * DAY + HOUR)
    s.time_passes(receipt, at)
    return receipt


OVER: dict[Callable[[Stage, datetime], Receipt], float] = {
    _answered: 40, _rated: 25, _asked_back: 10, _handed_on: 8, _late: 5, _refused: 5, _again: 4,
}  # fmt: skip
OPEN: dict[Callable[[Stage, datetime], Receipt], float] = {
    _new: 0.8,
    _accepted: 1.5,
    _waiting_for_words: 0.4,
    _overdue: 0.3,
}


def lived(stage: Stage) -> list[Life]:
    """Every pattern once: those that are over began 40 days ago, open ones yesterday. 97 of 100 copies are over."""
    over = [Life(tell(stage, stage.now - 40 * DAY), weight, True) for tell, weight in OVER.items()]
    every = over + [Life(tell(stage, stage.now - DAY), weight, False) for tell, weight in OPEN.items()]
    for life in every:  # their residents have read what they were told: reading again writes nothing
        mark_read(Matter.objects.get(bureau_id=stage.bureau.id, id=life.receipt.ref.id), stage.now - HOUR)
    return every
