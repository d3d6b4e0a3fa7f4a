"""A few whole lives of a case, lived through the real `submit` and `act`, with keys in the parties' hands: for `stage_cases`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from benchmarks.lives import DAY, HOUR, Life, Stage
from benchmarks.words import WORDS
from heliograph.cases.actions.keys import issue_key
from heliograph.core.procedure import Procedure
from heliograph.matters import procedures
from heliograph.matters.actions import Contact, Person, Receipt, Submission, submit
from heliograph.matters.models import Party, Telling
from heliograph.organisation.models import Bureau, Officer

IDENTITY = "110105198001010011"
WORD = IDENTITY[-4:]
"""What the parties know besides their slip: the last four signs of the identity number."""


class CaseStage(Stage):
    """One station where cases are lived."""

    def __init__(self, bureau: Bureau, station: object, other: object, now: datetime) -> None:
        super().__init__(bureau, station, other, now)  # type: ignore[arg-type]  # as the stage of matters
        found = procedures.in_force(bureau.id, "public-order-case", now.date())
        assert found is not None
        self.case: Procedure = found
        self.chief = self._actor(Officer.objects.get(name_en="chief").id)
        self.legal = self._actor(Officer.objects.get(name_en="legal").id)

    def files(self, at: datetime) -> Receipt:
        people = (
            Person("reporter", Contact(name="赵明", phone="13800000001")),
            Person("victim", Contact(name="王芳", phone="13800000002", identity=IDENTITY)),
            Person("punished", Contact(name="刘强", phone="13800000003", identity=IDENTITY)),
        )
        values = {"kind": "assault", "words": WORDS[:400]}
        made = submit(
            self.bureau.id, self.case, Submission(values, people=people, unit=self.unit), self.handler, now=at
        )
        self.does(made, "file", self.handler, at + HOUR)
        for party in self.parties(made, "victim"):
            issue_key(made.ref, party.id, self.handler, now=at + HOUR)
        return made

    def parties(self, made: Receipt, part: str) -> list[Party]:
        return list(Party.objects.filter(bureau_id=self.bureau.id, matter_id=made.ref.id, part=part))

    def serves(self, made: Receipt, at: datetime, *duties: str) -> None:
        """Every telling of these duties that is owed is made."""
        steps = {action.serves: action.name for action in self.case.actions if action.serves}
        owed = Telling.objects.filter(matter_id=made.ref.id, duty__in=duties, status="owed")
        for row in owed:
            self.does(made, steps[row.duty], self.handler, at, telling=row.id, words="本人当面签收")

    def notified(self, at: datetime) -> Receipt:
        made = self.files(at)
        self.serves(made, at + 2 * HOUR, "case-receipt")
        self.does(
            made, "plan-penalty", self.lead, at + DAY, words="拟罚款 500 元", ground="《治安管理处罚法》第五十一条"
        )
        self.serves(made, at + DAY + HOUR, "penalty-notice")
        for party in self.parties(made, "punished"):
            issue_key(made.ref, party.id, self.handler, now=at + DAY + HOUR)
        return made


def _filed(s: CaseStage, at: datetime) -> Receipt:
    return s.files(at)


def _appraised(s: CaseStage, at: datetime) -> Receipt:
    made = s.files(at - 5 * DAY)
    s.does(made, "send-appraisal", s.handler, at - 3 * DAY, words="伤情鉴定")
    return made


def _extended(s: CaseStage, at: datetime) -> Receipt:
    made = s.files(at - 25 * DAY)
    s.serves(made, at - 25 * DAY + 2 * HOUR, "case-receipt")
    s.does(made, "extend", s.chief, at - 2 * DAY, promise="decide", more="30 days", words="案情复杂，还要找证人")
    return made


def _notified(s: CaseStage, at: datetime) -> Receipt:
    return s.notified(at - 2 * DAY)


def _late(s: CaseStage, at: datetime) -> Receipt:
    made = s.files(at - 40 * DAY)
    s.time_passes(made, at)
    return made


def _decided(s: CaseStage, at: datetime) -> Receipt:
    made = s.notified(at - 10 * DAY)
    s.does(made, "send-review", s.handler, at - 5 * DAY, words="请审核")
    s.does(made, "pass-review", s.legal, at - 4 * DAY, words="同意")
    by = s.chief if "chief" in s.case.action("decide").by else s.lead
    s.does(made, "decide", by, at - HOUR, words="罚款 500 元。", ground="《治安管理处罚法》第五十一条")
    return made


def _closed(s: CaseStage, at: datetime) -> Receipt:
    made = _decided(s, at)
    owed = Telling.objects.filter(matter_id=made.ref.id, status="owed").exclude(duty="")
    s.serves(made, at, *set(owed.values_list("duty", flat=True)))
    s.does(made, "close", s.lead, at + HOUR, words="罚款 500 元，已经缴纳，决定书已经送达。")
    return made


OVER: dict[Callable[[CaseStage, datetime], Receipt], float] = {_closed: 55}
OPEN: dict[Callable[[CaseStage, datetime], Receipt], float] = {
    _filed: 12,
    _appraised: 5,
    _extended: 8,
    _notified: 10,
    _late: 2,
    _decided: 8,
}
"""45 of 100 are open, so that a million cases hold more than a million open deadlines."""


def lived(stage: CaseStage) -> list[Life]:
    """Every pattern once."""
    over = [Life(tell(stage, stage.now - 40 * DAY), weight, True) for tell, weight in OVER.items()]
    return over + [Life(tell(stage, stage.now - timedelta(hours=5)), weight, False) for tell, weight in OPEN.items()]
