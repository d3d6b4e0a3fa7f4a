"""Reply templates (答复模板): kept by leads, filled in by officers, and never sent with a blank left in.

A blank is a word in braces: `{姓名}`. `blanks` finds those that are still to be filled; the desk's form refuses an
answer that has any, because "Dear {姓名}" tells a person that nobody read what they wrote.
"""

from __future__ import annotations

import re

from heliograph.core.text import Text
from heliograph.matters.errors import Invalid, MatterError, NotFound
from heliograph.matters.models import ReplyTemplate
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer

_BLANK = re.compile(r"[{｛]([^{}｛｝\n]{1,40})[}｝]")
LONGEST = 3000


class NotYourUnit(MatterError):
    """Only who leads a unit keeps its templates; only who leads the bureau keeps those for all."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "只有本单位的负责人能改这个模板；全局通用的由局负责人改。",
                "Only a lead of the unit may change this; those for everybody are the bureau lead's.",
            )
        )


def blanks(text: str) -> list[str]:
    """What a text still asks to be filled in, each once, in order."""
    return list(dict.fromkeys(_BLANK.findall(text)))


def may_keep(viewer: Viewer, unit_id: int | None) -> bool:
    """Whether the viewer keeps the templates of the unit (None: those for the whole bureau)."""
    root = next((u.id for u in organisation.units(viewer.bureau_id).values() if u.parent_id is None), None)
    return (root if unit_id is None else unit_id) in viewer.led_units


def add_template(
    viewer: Viewer, *, title: str, body: str, unit_id: int | None, procedure: str = "", action: str = "answer"
) -> ReplyTemplate:
    """Keep a new template. Raises `NotYourUnit`, `Invalid`."""
    if not may_keep(viewer, unit_id):
        raise NotYourUnit
    if not title.strip() or not body.strip():
        raise Invalid("body" if title.strip() else "title", Text("请填写标题和内容。", "Give it a title and words."))
    if len(body) > LONGEST or len(title) > 100:
        raise Invalid(
            "body",
            Text(f"最多 {LONGEST} 个字，标题最多 100 个字。", f"At most {LONGEST} characters, 100 for the title."),
        )
    return ReplyTemplate.objects.create(
        bureau_id=viewer.bureau_id,
        unit_id=unit_id,
        procedure=procedure,
        action=action,
        title=title.strip(),
        body=body.strip(),
    )


def retire_template(viewer: Viewer, template_id: int) -> ReplyTemplate:
    """Take a template out of use; it is kept. Doing it twice does nothing. Raises `NotFound`, `NotYourUnit`."""
    row = ReplyTemplate.objects.filter(bureau_id=viewer.bureau_id, id=template_id).first()
    if row is None:
        raise NotFound
    if not may_keep(viewer, row.unit_id):
        raise NotYourUnit
    row.active = False
    row.save(update_fields=["active"])
    return row
