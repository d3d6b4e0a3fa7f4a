"""A question in public: Li asks and agrees, Zhao masks, Jiang shows, Zhao answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from heliograph.forum import actions, words
from heliograph.forum.models import PublicQuestion, Wording
from heliograph.matters.actions import Contact
from heliograph.publishing.actions.masking import Choice
from tests.conftest import Cast

ASKED = {
    "subject": "和平路的派出所周末为什么不开门？",
    "words": "我叫王建国，电话13912345678。上班的人只有周末有空，你们周末从来不开，办个证要请假，太不像话了。",
    "publish": "yes",
}
ANSWERED = "王建国您好，从下个月起，和平路派出所周六上午开门办证。"


@dataclass
class Forum:
    """What people of the standing cast do in the forum."""

    cast: Cast

    def asks(self, **values):
        contact = Contact(name="王建国", phone="13912345678")
        unit = self.cast.units["heping"].id
        return self.cast.submits("consultation", values={**ASKED, **values}, unit=unit, contact=contact)

    def row(self, receipt) -> PublicQuestion:
        return PublicQuestion.objects.get(bureau_id=receipt.ref.bureau_id, matter_id=receipt.ref.id)

    def masks(self, receipt, who: str = "zhao", what: str = "question") -> PublicQuestion:
        row = self.row(receipt)
        now = self.cast.now + timedelta(hours=1 if what == "question" else 4)
        _text, masks = words.proposals(row, what)
        choices = {(one.start, one.end): Choice("keep") for one in masks}
        return actions.mask(self.cast.viewer(who), row.id, what, choices, now=now)

    def puts(self, receipt, who: str = "jiang", what: str = "question") -> PublicQuestion:
        now = self.cast.now + timedelta(hours=2 if what == "question" else 5)
        row = self.row(receipt)
        wording = Wording.objects.get(question_id=row.id, what=what, put_at=None)
        return actions.put(self.cast.viewer(who), row.id, wording.id, now=now)

    def shows(self, **values):
        receipt = self.asks(**values)
        self.masks(receipt)
        self.puts(receipt)
        return receipt

    def answers(self, receipt) -> PublicQuestion:
        self.cast.does(receipt, "answer", "zhao", now=self.cast.now + timedelta(hours=3), words=ANSWERED)
        self.masks(receipt, what="answer")
        return self.puts(receipt, what="answer")

    def refuses(self, receipt, who: str = "zhao", why: str = "说的是邻居家里的事。") -> PublicQuestion:
        now = self.cast.now + timedelta(hours=1)
        return actions.refuse(self.cast.viewer(who), self.row(receipt).id, "personal", why, now=now)


@pytest.fixture
def forum(cast) -> Forum:
    return Forum(cast)
