"""Zhao drafts, Qian announces, Jiang keeps the door: the usual way of a public session."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from heliograph.publishing.actions import hearings
from heliograph.publishing.actions.hearings import Seat, SittingDraft
from heliograph.publishing.models import Sitting
from heliograph.publishing.sitting_words import Words
from tests.conftest import SHANGHAI, Cast
from tests.publishing.desk import Desk

WORDS = Words(
    title="夜间施工噪声处罚听证",
    about="一家单位夜间施工，拟罚款一万元。单位要求听证：罚得对不对，请大家都来听。",
    place="河西分局三楼听证室",
    access="大门东侧有坡道，电梯到三楼。",
    booking_words="在这个页面预约，不用注册。",
)
STARTS = datetime(2026, 4, 2, 9, 30, tzinfo=SHANGHAI)  # 12 working days after the standing `now`
CHILD = {"part": "victim", "name": "王小明", "birth": "2015-06-01"}
WANG = {"part": "punished", "name": "王建国", "phone": "13912345678", "identity": "11010519491231002X"}
LI = {"part": "victim", "name": "李丽", "phone": "13800000001"}
DAY = timedelta(days=1)


@dataclass
class Hall:
    """What the standing cast does with sessions."""

    cast: Cast

    def given(self, **changes) -> SittingDraft:
        words = replace(WORDS, **{name: changes.pop(name) for name in tuple(changes) if hasattr(WORDS, name)})
        usual = SittingDraft(
            kind="hearing", unit=self.cast.units["heping"].id, words=words, starts_at=STARTS,
            ends_at=STARTS + timedelta(hours=2), presides=self.cast.officers["luo"].id, is_open=True, seats=6,
            for_parties=2, for_press=1, for_guests=1,
        )  # fmt: skip
        if "starts_at" in changes and "ends_at" not in changes:
            changes["ends_at"] = changes["starts_at"] + timedelta(hours=2)
        return replace(usual, **changes)

    def drafts(self, who: str = "zhao", *, now: datetime | None = None, **changes) -> Sitting:
        return hearings.draft(self.cast.viewer(who), self.given(**changes), now=now or self.cast.now)

    def releases(self, sitting: Sitting, who: str = "qian", *, now: datetime | None = None) -> Sitting:
        return hearings.release(self.cast.viewer(who), sitting.id, now=now or self.cast.now)

    def announces(self, *, now: datetime | None = None, **changes) -> Sitting:
        return self.releases(self.drafts(now=now, **changes), now=now)

    def books(self, sitting: Sitting, *, now: datetime | None = None, **wish):
        return hearings.book(self.cast.bureau.id, sitting.id, Seat(**wish), now=now or self.cast.now)

    def is_held(self, sitting: Sitting, words: str = "王建国说，那天晚上没有施工。", *, who: str = "jiang") -> Sitting:
        at = again(sitting).ends_at
        return hearings.keep_minutes(self.cast.viewer(who), sitting.id, words, now=at)

    def case(self, *people, procedure: str = "public-order-case", minor: bool = False):
        return Desk(self.cast).case(procedure, *people, minor=minor)


def again(sitting: Sitting) -> Sitting:
    return Sitting.objects.get(bureau_id=sitting.bureau_id, id=sitting.id)


def row_id(row) -> UUID:
    found: UUID = row.id
    return found
