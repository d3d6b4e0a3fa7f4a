"""What the invented bureau tells everybody: notices of every kind, one corrected, one withdrawn, an alert, and boards kept fresh.

Called by `play` once the organisation stands, through the same actions as everybody's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from heliograph.demo import news
from heliograph.demo.news import Story
from heliograph.notices import actions, boards
from heliograph.notices.actions import Choice, Draft, Seen, keeping
from heliograph.notices.models import Board, Notice
from heliograph.notices.reading import desk
from heliograph.notices.words import Record, Words
from heliograph.organisation import reading
from heliograph.organisation.models import Bureau, User
from heliograph.organisation.reading import Viewer

WHY_READABLE = "民警履行职务，或者单位公开的电话"
STALE = ("kind:news", "unit:donghu")


@dataclass
class Desk:
    """The bureau's people at the work of telling."""

    bureau: Bureau
    now: datetime

    def __post_init__(self) -> None:
        users = User.objects.filter(officer__bureau=self.bureau)
        today = self.now.date()
        self.viewers: dict[str, Viewer] = {
            user.username: viewer for user in users if (viewer := reading.viewer_for(user, today)) is not None
        }
        self.units = {unit.code: unit.id for unit in reading.units(self.bureau.id).values()}

    def begin(self, story: Story, at: datetime) -> Notice:
        out = at + timedelta(hours=1)
        record = replace_moment(story, out)
        words = Words(
            title=story.title, summary=story.summary, body=story.body, areas=story.areas,
            onset=out + story.begins if story.begins is not None else None,
            expires=out + story.ends if story.ends is not None else None, alert=story.alert, record=record,
        )  # fmt: skip
        return actions.begin(self.viewers[story.by[0]], Draft(story.kind, self.units[story.unit], words), now=at)

    def check(self, row: Notice, who: str, at: datetime) -> None:
        """Everything that is found may be read: these words name officers in office only; a person would read each."""
        sheet = desk.sheet(self.viewers[who], row.id, now=at)
        choices = {one.place: Choice("refuse", why=WHY_READABLE) for one in sheet.found}
        seen = Seen(has_minor=False, is_secret=False)
        actions.check(self.viewers[who], row.id, choices, seen, of=sheet.notice.revision, now=at)

    def publish(self, story: Story) -> Notice:
        """Written, checked by the writer half an hour later, released by another in the same hour."""
        at = self.now - timedelta(days=story.days_ago, hours=1)
        row = self.begin(story, at)
        self.check(row, story.by[0], at + timedelta(minutes=30))
        return actions.release(self.viewers[story.by[1]], row.id, of=1, now=at + timedelta(hours=1))


def replace_moment(story: Story, at: datetime) -> Record | None:
    """The record with the moment at which somebody spoke."""
    record = story.record
    return None if record is None else type(record)(
        record.spokesperson, record.post, at - timedelta(minutes=30), record.place, record.audience, record.answers
    )  # fmt: skip


def play(bureau: Bureau, now: datetime) -> None:
    """Fill the boards, leave work on the desk, and let two boards be overdue."""
    room = Desk(bureau, now)
    for story in news.RELEASED:
        room.publish(story)
    gone = room.publish(news.CANCELLED)
    zhou = room.viewers["zhou"]
    actions.withdraw(zhou, gone.id, news.CANCELLED_WHY, hides=False, now=now - timedelta(days=7))
    _correct(room, room.publish(news.CORRECTED))
    room.begin(news.DRAFTED, now - timedelta(hours=4))
    waiting = room.begin(replace_days(news.VISIT, "和平路派出所周三晚上开放参观"), now - timedelta(hours=3))
    room.check(waiting, "jiang", now - timedelta(hours=2))
    _keep_fresh(bureau, now)


def replace_days(story: Story, title: str) -> Story:
    """The same under another title: work that waits."""
    return story._replace(title=replace(story.title, zh=title, en="Open evening at Heping Road Station"))


def _correct(room: Desk, row: Notice) -> None:
    at = room.now - timedelta(days=news.CORRECTED.days_ago - 1)
    jiang, qian = room.viewers["jiang"], room.viewers["qian"]
    _row, words, _revision = desk.words_at(jiang, row.id, 1)
    better = words.replacing(body=news.RIGHT_BODY)
    actions.write(jiang, row.id, better, after=1, why=news.CORRECTED_WHY, now=at)
    room.check(row, "jiang", at + timedelta(minutes=10))
    actions.release(qian, row.id, of=2, now=at + timedelta(minutes=40))


def _keep_fresh(bureau: Bureau, now: datetime) -> None:
    """Every board was checked in the last days, but for two, whose owners have cards."""
    keeping.provide(bureau.id, now - timedelta(days=40))
    today = now.date()
    leads = {
        post.unit_id: viewer
        for user in User.objects.filter(officer__bureau=bureau)
        if (viewer := reading.viewer_for(user, today)) is not None
        for post in viewer.posts
        if post.role == "lead"
    }
    codes = Board.objects.filter(bureau_id=bureau.id).order_by("code").values_list("code", "unit_id")
    for number, (code, unit) in enumerate(codes):
        if code not in STALE and unit in leads:
            keeping.still_right(leads[unit], code, now=now - timedelta(days=number % 5, hours=number % 7))
    keeping.remind(now - boards.FIRST_LOOK)
    keeping.remind(now)
