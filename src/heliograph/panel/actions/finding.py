"""A member writes a question or a finding: public at once, and the bureau owes an answer by a day."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.actions import SYSTEM, Submission
from heliograph.matters.actions.submit import prepare
from heliograph.matters.commit import durably, insert
from heliograph.matters.errors import Invalid, Missing
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation
from heliograph.panel.errors import NotReleased
from heliograph.panel.models import Member, PanelFinding
from heliograph.panel.reading.items import item_for, released_words
from heliograph.publishing.for_everybody import refuse_personal

PROCEDURE = "panel-finding"
PROMISE = "answer"
LONGEST = 2_000


def write(member: Member, item_id: UUID, sort: str, words: str, *, now: datetime) -> PanelFinding:
    """Ask or find something in a drawn matter. Raises `NotFound` where it is not theirs to see, `NotReleased`, `Missing`,
    `Invalid`, `Standing`."""

    def work() -> PanelFinding:
        item, draw = item_for(member, item_id)
        if released_words(item) is None:
            raise NotReleased
        text = words.replace("\r\n", "\n").strip()
        if not any(one.isalnum() for one in text):
            raise Missing("text")
        if len(text) > LONGEST:
            raise Invalid("words", Text(f"最多 {LONGEST} 个字。", f"{LONGEST} characters at most."))
        if sort not in PanelFinding.Sort.values:
            raise Invalid("sort", Text("请选是问题还是意见。", "Choose whether it is a question or a finding."))
        refuse_personal(member.bureau_id, text)
        procedure = procedures.in_force(
            member.bureau_id, PROCEDURE, now.astimezone(organisation.zone(member.bureau_id)).date()
        )
        if procedure is None:
            raise LookupError(f"{PROCEDURE} is not in force")
        said = Submission(values={"draw": draw.title_zh, "finding": text}, channel="panel", unit=item.unit_id)
        rows, receipt = prepare(member.bureau_id, procedure, said, SYSTEM, now=now)
        matter = next(row for row in rows if isinstance(row, Matter))
        matter.unit_id = matter.owed_by_id = item.unit_id
        promised = next(one for one in receipt.deadlines if one.promise == PROMISE)
        made = PanelFinding(
            bureau_id=member.bureau_id, id=matter.id, number=matter.number, member_id=member.id, draw_id=draw.id,
            item_id=item.id, unit_id=item.unit_id, sort=sort, words=text, asked_at=now, due_at=promised.due,
        )  # fmt: skip
        insert([*rows, made])
        return made

    return durably(work)
