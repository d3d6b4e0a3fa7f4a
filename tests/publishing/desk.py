"""Zhao decides, Jiang masks, Qian releases: the usual way of a document, and the cases it is drawn from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from heliograph.core import privacy
from heliograph.publishing import actions
from heliograph.publishing.actions import Choice, Draft, Own
from heliograph.publishing.actions.masking import proposals
from heliograph.publishing.models import Document
from tests.conftest import Cast

TITLE = "淳南某某餐饮有限公司行政处罚决定书"
TEXT = (
    "当事人：淳南清风餐饮有限公司。\n"
    "经查，该公司员工王建国（男，身份证号11010519491231002X，电话13912345678，住淳南市和平路32号3幢402室）"
    "于2026年3月2日驾驶浙A12345运送未经登记的危险物品。\n"
    "依照《危险化学品安全管理条例》第八十八条，决定罚款五千元。\n"
    "经办民警赵勇。"
)
PEOPLE = "王建国，13912345678，11010519491231002X，浙A12345，淳南市和平路32号3幢402室"
SEALED = ("王建国", "13912345678", "11010519491231002X", "浙A12345", "3幢402室", "建国")


@dataclass
class Desk:
    """What officers of the standing cast do with documents."""

    cast: Cast
    documents: list[UUID] = field(default_factory=list)

    def draft(self, **changes) -> Draft:
        usual = Draft(
            kind="penalty-organisation", unit=self.cast.units["heping"].id, title=TITLE, text=TEXT, subject="organisation",
            ground=0, ground_words="单位违法存放危险物品，附近居民都关心。", people=PEOPLE,
        )  # fmt: skip
        return replace(usual, **changes)

    def decides(self, who: str = "zhao", *, now: datetime | None = None, **changes) -> Document:
        made = actions.decide(self.cast.viewer(who), self.draft(**changes), now=now or self.cast.now)
        self.documents.append(made.id)
        return made

    def masks(
        self, document: Document, who: str = "jiang", *, refuse=(), own=(), now: datetime | None = None
    ) -> Document:
        """Everything as proposed, but what stands in `refuse`."""
        original, _, masks = proposals(document)
        choices = {
            (m.start, m.end): Choice("refuse", why="已经公开的信息")
            if original[m.start : m.end] in refuse
            else Choice("keep")
            for m in masks
        }
        mine = [Own(*one) for one in own]
        return actions.mask(self.cast.viewer(who), document.id, choices, mine, now=now or self.cast.now)

    def releases(self, document: Document, who: str = "qian", *, now: datetime | None = None) -> Document:
        return actions.release(self.cast.viewer(who), document.id, now=now or self.cast.now)

    def publishes(self, *, now: datetime | None = None, **changes) -> Document:
        return self.releases(self.masks(self.decides(now=now, **changes), now=now), now=now)

    def case(self, procedure: str, *people: dict[str, str], parent: UUID | None = None, minor: bool = False):
        """A matter of that procedure with those people; each has a `part` and what is sealed of them.

        Made from a question of Li's, because what counts here is only what stands in its rows.
        """
        from heliograph.matters.identifiers import new_id
        from heliograph.matters.keys import MatterKey
        from heliograph.matters.models import Matter, Party

        receipt = self.cast.submits(unit=self.cast.units["heping"].id)
        rows = Matter.objects.filter(bureau_id=self.cast.bureau.id, id=receipt.ref.id)
        rows.update(procedure=procedure, version="in-a-test", parent_id=parent)
        matter = rows.get()
        key = MatterKey.of(matter)
        for person in people:
            given = {name: value for name, value in person.items() if name != "part"}
            party = Party(
                bureau_id=matter.bureau_id, id=new_id(), matter_id=matter.id, part=person["part"], minor=minor
            )
            party.sealed = key.seal_values("party", party.id, given)
            party.save()
        return matter


def again(document: Document) -> Document:
    return Document.objects.get(bureau_id=document.bureau_id, id=document.id)


def hidden(text: str) -> list[str]:
    """What is proposed to be masked in a text."""
    return [text[m.start : m.end] for m in privacy.propose(text)]
