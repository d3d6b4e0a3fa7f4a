"""Public sessions of the invented bureau: one in every state, played through the same actions as everybody's.

Called once, when the bureau, its units and officers are there. The same day gives the same story.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from heliograph.organisation import reading
from heliograph.organisation.models import Bureau, User
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions import hearings
from heliograph.publishing.actions.hearings import (
    Answer,
    Invitation,
    Invited,
    NewTime,
    OpinionAnswer,
    Outcome,
    Seat,
    SittingDraft,
)
from heliograph.publishing.models import Sitting
from heliograph.publishing.sitting_words import Words

ACCESS = "大门东侧有坡道，电梯直达。需要手语翻译的，预约时写一句。"
BOOKING = "在这个页面预约，不用注册，不用留名字。也可以打电话预约。"
NOISE = (
    "一家单位在夜间施工，附近居民多次反映。我们拟罚款一万元，这家单位要求听证。"
    "听证上，单位和我们各说各的理由和证据，居民代表也可以说。听完以后再决定罚不罚、罚多少。"
)
GATE = "一所学校门口上学时段停车难。对我们的答复，反映的人不满意，要求复核。这次当众再听一遍，请外面的人一起评。"
DANCE = "小区广场舞的音量，跳舞的和休息的谈不拢。双方都同意公开谈，社区一起来。"
SHOP = "一家旅馆没有按规定登记住客，我们拟责令停业整顿。旅馆要求听证。"


def play(bureau: Bureau, now: datetime) -> None:
    """Past, coming, moved, cancelled, closed, and a draft that waits for the second person."""
    stage = _Stage(bureau, now)
    stage.with_outcome()
    stage.waiting_for_outcome()
    stage.coming()
    stage.moved()
    stage.cancelled()
    stage.closed()
    stage.drafted()


class _Stage:
    def __init__(self, bureau: Bureau, now: datetime) -> None:
        self.bureau, self.now = bureau, now
        self.units = {unit.code: unit.id for unit in reading.units(bureau.id).values()}

    def viewer(self, username: str, at: datetime) -> Viewer:
        found = reading.viewer_for(User.objects.get(username=username), at.date())
        assert found is not None
        return found

    def officer(self, username: str) -> int:
        return self.viewer(username, self.now).officer_id

    def morning(self, days: int, hour: int = 9) -> datetime:
        """A working morning about so many days from now."""
        zone, calendar = reading.zone(self.bureau.id), reading.calendar(self.bureau.id)
        day: date = (self.now + timedelta(days=days)).astimezone(zone).date()
        while not calendar.why(day).is_working:
            day += timedelta(days=1)
        return datetime(day.year, day.month, day.day, hour, 30, tzinfo=zone)

    def draft(self, words: Words, starts_at: datetime, *, at: datetime, who: str = "zhao", **more: Any) -> Sitting:
        usual: dict[str, Any] = {
            "kind": "hearing", "unit": self.units["heping"], "presides": self.officer("luo"), "is_open": True, "seats": 20,
            "for_parties": 6, "for_press": 2, "for_guests": 4,
        }  # fmt: skip
        given = SittingDraft(
            words=words, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), **{**usual, **more}
        )
        return hearings.draft(self.viewer(who, at), given, now=at)

    def announce(self, words: Words, starts_at: datetime, *, before: int, lead: str = "qian", **more: Any) -> Sitting:
        at = min(starts_at - timedelta(days=before), self.now)
        sitting = self.draft(words, starts_at, at=at - timedelta(hours=3), **more)
        return hearings.release(self.viewer(lead, at), sitting.id, now=at)

    def guest(self, sitting: Sitting, role: str, name: str, *, at: datetime, shows_name: bool = False) -> Invited:
        made = hearings.invite(self.viewer("zhao", at), sitting.id, Invitation(role, name), now=at)
        said = Answer(accepts=True, shows_name=shows_name)
        hearings.answer(self.bureau.id, made.number, made.secret, said, now=at + timedelta(hours=5))
        return made

    def book(self, sitting: Sitting, count: int, *, at: datetime, category: str = "public") -> None:
        for _ in range(count):
            hearings.book(self.bureau.id, sitting.id, Seat(category=category), now=at)

    def with_outcome(self) -> None:
        starts_at = self.morning(-38)
        words = Words("夜间施工噪声处罚听证", NOISE, "和平路派出所二楼会议室", ACCESS, BOOKING)
        sitting = self.announce(words, starts_at, before=26)
        asked = starts_at - timedelta(days=9)
        self.book(sitting, 7, at=asked)
        guests = [
            self.guest(sitting, "police-supervisor", "何大姐", at=asked),
            self.guest(sitting, "lawyer", "陆律师", at=asked, shows_name=True),
        ]
        opinions = ("单位第二天就停工了，应当考虑从轻。", "居民的损失没有人说清楚，建议先查清再定。")
        for made, words_said in zip(guests, opinions, strict=True):
            hearings.hand_in(self.bureau.id, made.number, made.secret, words_said, now=starts_at + timedelta(hours=2))
        after = starts_at + timedelta(hours=3)
        hearings.keep_minutes(self.viewer("jiang", after), sitting.id, "听证笔录（演示）。", now=after)
        answers = {
            str(guests[0].guest.id): OpinionAnswer(opinions[0], "yes", "及时停工属于裁量基准里从轻的情形。"),
            str(guests[1].guest.id): OpinionAnswer(
                opinions[1], "no", "居民的损失不归行政处罚管，可以另行起诉；已经告诉居民怎么办。"
            ),
        }
        told = Outcome(
            "决定罚款五千元，比原来拟定的少一半：单位及时停工，没有再犯。不服可以申请行政复议。", "", answers
        )
        hearings.draft_outcome(self.viewer("zhao", after), sitting.id, told, now=after + timedelta(days=2))
        hearings.release_outcome(self.viewer("qian", after), sitting.id, now=after + timedelta(days=3))

    def waiting_for_outcome(self) -> None:
        starts_at = self.morning(-6, 14)
        words = Words("校门口停车答复的复核听证", GATE, "河西分局一楼大厅", ACCESS, BOOKING)
        sitting = self.announce(words, starts_at, before=12, kind="review", presides=self.officer("fa"))
        after = starts_at + timedelta(hours=3)
        hearings.keep_minutes(self.viewer("zhao", after), sitting.id, "复核听证笔录（演示）。", now=after)
        told = Outcome("维持原来的答复，另外加两条：上学时段加派民警，放学后开放学校操场停车。")
        hearings.draft_outcome(self.viewer("zhao", after), sitting.id, told, now=after + timedelta(hours=1))

    def coming(self) -> None:
        starts_at = self.morning(17)
        words = Words("旅馆不登记住客，责令停业整顿的听证", SHOP, "和平路派出所二楼会议室", ACCESS, BOOKING)
        sitting = self.announce(words, starts_at, before=26, seats=14)
        self.book(sitting, 2, at=self.now)
        self.book(sitting, 1, at=self.now, category="press")
        self.guest(sitting, "community", "社区老张", at=self.now)

    def moved(self) -> None:
        starts_at = self.morning(5, 14)
        words = Words("广场舞音量公开调解", DANCE, "和平路社区活动室", ACCESS, BOOKING)
        sitting = self.announce(words, starts_at, before=9, kind="mediation", presides=self.officer("qian"))
        self.book(sitting, 3, at=self.now)
        later = self.morning(8, 19)
        to = NewTime(later, later + timedelta(hours=1), "和平路小学操场")
        hearings.move(
            self.viewer("qian", self.now),
            sitting.id,
            to,
            "来的人多，换一个大一点的地方；改到晚上，上班的人也能来。",
            now=self.now,
        )

    def cancelled(self) -> None:
        starts_at = self.morning(12)
        words = Words(
            "占道经营处罚听证", "一家店铺占用人行道，拟罚款五千元，店铺要求听证。", "东湖派出所会议室", ACCESS, BOOKING
        )
        sitting = self.announce(words, starts_at, before=26, lead="zhou", who="shen", unit=self.units["donghu"])
        hearings.cancel(self.viewer("zhou", self.now), sitting.id, "要求听证的一方撤回了申请。", now=self.now)

    def closed(self) -> None:
        starts_at = self.morning(14)
        words = Words("不公开听证", "涉及未成年人，内容不公开。", "和平路派出所二楼会议室")
        self.announce(words, starts_at, before=26, has_minor=True, is_open=False, closed_ground="minor")

    def drafted(self) -> None:
        about = "两家邻居为楼道堆物争执，经社区劝说，愿意公开调解。联系社区张某某，电话 0500-8899001。"
        words = Words("楼道堆物纠纷公开调解", about, "东湖派出所会议室", ACCESS, BOOKING)
        self.draft(
            words, self.morning(10), at=self.now, who="shen", unit=self.units["donghu"], kind="mediation",
            presides=self.officer("zhou"),
        )  # fmt: skip
