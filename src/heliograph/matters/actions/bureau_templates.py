"""Reply templates as administrators keep them, for any unit of the bureau. Leads keep their own: `actions.templates`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from heliograph.core.text import Text
from heliograph.matters.errors import Invalid
from heliograph.matters.models import ReplyTemplate
from heliograph.organisation.actions import record
from heliograph.organisation.models import Bureau, Officer

LONGEST = 3000
"""Characters of a template."""


@dataclass(frozen=True, slots=True)
class TemplateDetails:
    """`unit` is an id, None for every unit; `procedure` is a code, empty for all."""

    title: str
    body: str
    unit: int | None = None
    procedure: str = ""
    action: str = "answer"
    active: bool = True

    @classmethod
    def of(cls, row: ReplyTemplate) -> TemplateDetails:
        return cls(row.title, row.body, row.unit_id, row.procedure, row.action, row.active)


@transaction.atomic
def save_template(
    bureau: Bureau,
    details: TemplateDetails,
    *,
    template: ReplyTemplate | None = None,
    by: Officer | None,
    now: datetime,
) -> ReplyTemplate:
    """Add a template (`template` is None) or change one; nothing is deleted. Raises `Invalid`."""
    if not details.title.strip() or not details.body.strip():
        raise Invalid(
            "body" if details.title.strip() else "title", Text("请填写标题和内容。", "Give it a title and words.")
        )
    if len(details.body) > LONGEST:
        raise Invalid("body", Text(f"最多 {LONGEST} 个字。", f"At most {LONGEST} characters."))
    before = asdict(TemplateDetails.of(template)) if template else None
    row = template or ReplyTemplate(bureau=bureau)
    row.title, row.body, row.unit_id = details.title.strip(), details.body.strip(), details.unit
    row.procedure, row.action, row.active = details.procedure, details.action, details.active
    row.save()
    verb = "template.changed" if template else "template.added"
    after = asdict(TemplateDetails.of(row))
    record(bureau, verb, f"template:{row.pk}", row.title, by=by, now=now, before=before, after=after)
    return row
