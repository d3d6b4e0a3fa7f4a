"""Officers at the answer bank: Zhao answers and proposes, Jiang masks, Qian releases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from heliograph.publishing import actions as publishing
from heliograph.publishing.actions import Choice
from heliograph.publishing.actions.masking import proposals
from heliograph.publishing.models import Document
from heliograph.questions.actions import bank
from tests.conftest import Cast

ASKED = {"subject": "身份证丢了怎么补办？", "words": "我叫王建国，电话13912345678，身份证昨天丢了。", "publish": "yes"}
SAID = "带户口簿到任何一个派出所的户籍窗口，当场拍照，20 天内拿到新证。王建国您直接来就行。"


@dataclass
class Bank:
    """What people of the standing cast do with answers."""

    cast: Cast

    def answered(self, *, who: str = "zhao", said: str = SAID, code: str = "consultation", **values):
        """Li asked at Heping, Zhao answered; the receipt."""
        unit = self.cast.units["heping"].id
        receipt = self.cast.submits(code, values={**ASKED, **values}, unit=unit)
        self.cast.does(receipt, "answer", who, words=said)
        return receipt

    def proposes(self, who: str = "zhao", **changes) -> Document:
        given = {
            "unit": self.cast.units["heping"].id, "question": "身份证丢了怎么补办？", "topic": "papers",
            "answer": "带户口簿到任何一个派出所的户籍窗口，当场拍照，20 天内拿到新证。",
            "review_on": date(2026, 9, 1), "why": "常有人问。", **changes,
        }  # fmt: skip
        return bank.propose(self.cast.viewer(who), bank.Proposal(**given), now=self.cast.now)

    def masks(self, document: Document, who: str = "jiang") -> Document:
        _, _, masks = proposals(document)
        choices = {(m.start, m.end): Choice("keep") for m in masks}
        return publishing.mask(self.cast.viewer(who), document.id, choices, now=self.cast.now)

    def releases(self, document: Document, who: str = "qian") -> Document:
        return publishing.release(self.cast.viewer(who), document.id, now=self.cast.now)

    def publishes(self, **changes) -> Document:
        return self.releases(self.masks(self.proposes(**changes)))
