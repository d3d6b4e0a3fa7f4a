"""Reply templates (答复模板): kept by leads, filled in by officers, and never sent with a blank left in.

A blank is a word in braces: `{姓名}`. `blanks` finds those that are still to be filled; the desk's form refuses an
answer that has any, because "Dear {姓名}" tells a person that nobody read what they wrote.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from heliograph.core.text import Text
from heliograph.matters.actions.bureau_templates import LONGEST as LONGEST
from heliograph.matters.actions.bureau_templates import TemplateDetails, save_template
from heliograph.matters.errors import Invalid, MatterError, NotFound
from heliograph.matters.models import ReplyTemplate
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Officer
from heliograph.organisation.reading import Viewer

_BLANK = re.compile(r"[{｛]([^{}｛｝\n]{1,40})[}｝]")
LONGEST_TITLE = 100


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


def add_template(viewer: Viewer, details: TemplateDetails, *, now: datetime) -> ReplyTemplate:
    """Keep a new template; the administration's record of changes says who did. Raises `NotYourUnit`, `Invalid`."""
    if not may_keep(viewer, details.unit):
        raise NotYourUnit
    if len(details.title) > LONGEST_TITLE:
        raise Invalid("title", Text(f"最多 {LONGEST_TITLE} 个字。", f"At most {LONGEST_TITLE} characters."))
    return save_template(organisation.bureau(viewer.bureau_id), details, by=_officer(viewer), now=now)


def retire_template(viewer: Viewer, template_id: int, *, now: datetime) -> ReplyTemplate:
    """Take a template out of use; it is kept. Doing it twice does nothing. Raises `NotFound`, `NotYourUnit`."""
    row = ReplyTemplate.objects.filter(bureau_id=viewer.bureau_id, id=template_id).first()
    if row is None:
        raise NotFound
    if not may_keep(viewer, row.unit_id):
        raise NotYourUnit
    if not row.active:
        return row
    retired = replace(TemplateDetails.of(row), active=False)
    return save_template(row.bureau, retired, template=row, by=_officer(viewer), now=now)


def _officer(viewer: Viewer) -> Officer:
    return Officer.objects.get(id=viewer.officer_id)
