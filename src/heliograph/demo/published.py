"""What the invented bureau publishes: decisions, standards, property, who enforces; withdrawn, corrected and over as well.

Called by `play` once the organisation stands, through the same actions as everybody's. People and firms are invented.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from heliograph.demo import papers
from heliograph.organisation import reading
from heliograph.organisation.models import Bureau, User
from heliograph.organisation.reading import Viewer
from heliograph.publishing import actions
from heliograph.publishing.actions import Choice, Draft
from heliograph.publishing.actions.masking import proposals
from heliograph.publishing.models import Document

STATION = ("zhao", "jiang", "qian")
LED = ("qian", "zhao", "wu")
LEGAL = ("fa", "luo", "zheng")


@dataclass
class Press:
    """The bureau's people at the work of publishing."""

    bureau: Bureau
    now: datetime

    def __post_init__(self) -> None:
        users = User.objects.filter(officer__bureau=self.bureau)
        today = self.now.date()
        self.viewers: dict[str, Viewer] = {
            user.username: viewer for user in users if (viewer := reading.viewer_for(user, today)) is not None
        }
        self.units = {unit.code: unit.id for unit in reading.units(self.bureau.id).values()}

    def decide(self, paper: papers.Paper, who: str, at: datetime, old: Document | None = None) -> Document:
        draft = Draft(
            kind=paper.kind, unit=self.units[paper.unit], title=paper.title, text=paper.text, subject=paper.subject, ground=0,
            ground_words=paper.why, impact=paper.impact, people=paper.people,
        )  # fmt: skip
        if old is not None:
            draft = replace(draft, replaces=old.id, replaces_why=papers.CORRECTED)
        return actions.decide(self.viewers[who], draft, now=at)

    def mask(self, document: Document, who: str, at: datetime) -> Document:
        """As proposed; a person would read each."""
        _, _, masks = proposals(document)
        choices = {(one.start, one.end): Choice("keep") for one in masks}
        return actions.mask(self.viewers[who], document.id, choices, now=at)

    def publish(
        self, paper: papers.Paper, days_ago: float, people: tuple[str, str, str], old: Document | None = None
    ) -> Document:
        """Decided, masked the next hour, released the hour after, each by another."""
        at = self.now - timedelta(days=days_ago)
        if days_ago > 2:
            at = at.replace(hour=2, minute=20)  # in the morning, Chinese time
        decided = self.decide(paper, people[0], at, old)
        masked = self.mask(decided, people[1], at + timedelta(hours=1))
        return actions.release(self.viewers[people[2]], masked.id, now=at + timedelta(hours=2))


def play(bureau: Bureau, now: datetime) -> None:
    """Fill the boards, and leave some work on the desk."""
    press = Press(bureau, now)
    for paper, days_ago, people in (
        (papers.STANDARD, 120, LEGAL), (papers.BASIS, 118, LEGAL), (papers.FIREWORKS, 40, STATION), (papers.HOTEL, 21, STATION),
        (papers.FRAUD, 30, LED), (papers.REVIEW, 15, LEGAL), (papers.BICYCLES, 12, STATION), (papers.PHONES, 200, STATION),
        (papers.SERVED, 9, LED),
    ):  # fmt: skip
        press.publish(paper, days_ago, people)
    for unit in ("jiaojing", "heping", "fazhi"):
        press.publish(papers.sheet(unit), 90, LEGAL)
    _end_some(press, now)
    press.decide(papers.CAFE, "zhao", now - timedelta(days=1))
    press.decide(papers.KEYS, "jiang", now - timedelta(hours=30))
    press.mask(press.decide(papers.ARCADE, "zhao", now - timedelta(hours=7)), "jiang", now - timedelta(hours=5))
    actions.expire_due(now)


def _end_some(press: Press, now: datetime) -> None:
    """One withdrawn, one corrected, one that must go in time, one that should be gone already."""
    qian, zhao = press.viewers["qian"], press.viewers["zhao"]
    gone = press.publish(papers.REVOKED, 60, STATION)
    at = now - timedelta(days=33)
    actions.recall(zhao, gone.id, "revoked", papers.REVOKED_WHY, happened_at=at, now=at + timedelta(hours=3))
    actions.withdraw(qian, gone.id, papers.REVOKED_WHY, now=at + timedelta(days=1))
    wrong = press.publish(papers.WRONG, 26, STATION)
    press.publish(papers.RIGHT, 25, STATION, old=wrong)
    for paper, days_ago in ((papers.LATE, 11), (papers.SOON, 0.5)):
        owed = press.publish(paper, 50, STATION)
        happened = now - timedelta(days=days_ago)
        actions.recall(zhao, owed.id, "changed", papers.CHANGED_WHY, happened_at=happened, now=happened)
