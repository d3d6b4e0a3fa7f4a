"""Zhao writes, Jiang checks, Qian releases: the usual way of a notice, and the words it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from heliograph.core.text import Text
from heliograph.notices import actions
from heliograph.notices.actions import Choice, Draft, Seen
from heliograph.notices.actions.checking import found_in, texts_of
from heliograph.notices.keys import key_of, words_of
from heliograph.notices.models import Notice, Revision
from heliograph.notices.words import Alert, Answer, Category, Certainty, Record, Severity, Urgency, Words
from tests.conftest import Cast

ADVICE = Words(
    title=Text("接到“冒充客服退款”的电话，先挂断", "A call about a “refund”? Hang up first"),
    summary=Text("客服不会要您的验证码。", "No real shop asks for your code."),
    body=Text("# 怎么做\n\n- 先挂断\n- 拨打 **96110**", "# What to do\n\n- Hang up\n- Call **96110**"),
)
FOUND = Words(
    title=Text("和平路捡到一部手机", "A phone was found in Heping Road"),
    summary=Text("", ""),
    body=Text("失主王建国先生请联系 13912345678。", ""),
)


@dataclass
class Newsroom:
    """What officers of the standing cast do with notices."""

    cast: Cast

    def writes(self, who: str = "zhao", *, kind: str = "safety-advice", unit: str = "heping", words: Words = ADVICE,
               now: datetime | None = None, **changes) -> Notice:  # fmt: skip
        draft = Draft(kind, self.cast.units[unit].id, replace_words(words, **changes))
        return actions.begin(self.cast.viewer(who), draft, now=now or self.cast.now)

    def checks(self, notice: Notice, who: str = "jiang", *, leave=(), seen: Seen | None = None,
               now: datetime | None = None) -> Notice:  # fmt: skip
        """Everything as proposed, but what stands in `leave`."""
        viewer = self.cast.viewer(who)
        notice = again(notice)
        choices = {
            one.place: Choice("refuse", why="本来就公开的") if one.hidden in leave else Choice("keep")
            for one in self.finds(notice)
        }
        seen = seen or Seen(has_minor=False, is_secret=False)
        return actions.check(viewer, notice.id, choices, seen, of=notice.revision, now=now or self.cast.now)

    def finds(self, notice: Notice):
        revision = newest(notice)
        return found_in(notice.bureau_id, texts_of(words_of(key_of(notice), revision), revision.why))

    def releases(self, notice: Notice, who: str = "qian", *, at: datetime | None = None,
                 now: datetime | None = None) -> Notice:  # fmt: skip
        notice = again(notice)
        viewer = self.cast.viewer(who)
        return actions.release(viewer, notice.id, of=notice.revision, at=at, now=now or self.cast.now)

    def publishes(self, *, now: datetime | None = None, **changes) -> Notice:
        """Written by Zhao, checked by Zhao, released by Qian."""
        row = self.writes(now=now, **changes)
        self.checks(row, "zhao", now=now)
        return self.releases(row, now=now)

    def corrects(self, notice: Notice, who: str = "zhao", *, why: str = "电话号码写错了。", now: datetime | None = None,
                 **changes) -> Notice:  # fmt: skip
        """Write, check and release a correction."""
        notice = again(notice)
        words = replace_words(words_of(key_of(notice), newest(notice)), **changes)
        at = now or self.cast.now
        actions.write(self.cast.viewer(who), notice.id, words, after=notice.revision, why=why, now=at)
        self.checks(notice, who, now=at)
        return self.releases(notice, now=at)

    def withdraws(self, notice: Notice, who: str = "qian", *, why: str = "活动取消了。", hides: bool = False,
                  now: datetime | None = None) -> Notice:  # fmt: skip
        return actions.withdraw(self.cast.viewer(who), notice.id, why, hides=hides, now=now or self.cast.now)


def replace_words(words: Words, **changes) -> Words:
    return words.replacing(**changes)


def again(notice: Notice) -> Notice:
    """The row as it is now."""
    return Notice.objects.get(bureau_id=notice.bureau_id, id=notice.id)


def newest(notice: Notice) -> Revision:
    return Revision.objects.get(bureau_id=notice.bureau_id, notice_id=notice.id, number=again(notice).revision)


def words_now(notice: Notice) -> Words:
    """What the newest revision says."""
    row = again(notice)
    return words_of(key_of(row), newest(row))


def alert_words(now: datetime, **changes) -> Words:
    """A flood alert for the next six hours."""
    alert = Alert(
        event=Text("暴雨积水", "Flooding"), category=Category.MET, urgency=Urgency.IMMEDIATE, severity=Severity.SEVERE,
        certainty=Certainty.OBSERVED, instruction=Text("请绕行，不要涉水。", "Take another way; don't wade."),
    )  # fmt: skip
    usual = Words(
        title=Text("和平路下穿隧道积水，已封闭", "Heping Road underpass flooded and closed"),
        summary=Text("请走东湖路。", "Take Donghu Road."), body=Text("水深约 60 厘米。", "The water is 60 cm deep."),
        onset=now, expires=now + timedelta(hours=6), alert=alert,
    )  # fmt: skip
    return usual.replacing(**changes)


def record_of(now: datetime) -> Record:
    """A spokesperson's record."""
    return Record(
        spokesperson="郑和", post=Text("新闻发言人", "Spokesperson"), at=now, place=Text("市局新闻厅", "Press room"),
        audience=Text("淳南日报等 6 家媒体", "Six media"),
        answers=(Answer("淳南日报", Text("什么时候恢复通车？", "When does the road open?"), Text("明早六点。", "At six tomorrow.")),),
    )  # fmt: skip
