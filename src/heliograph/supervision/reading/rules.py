"""Which version of a rule a bureau has in force: the newest it loaded, otherwise the shipped one."""

from __future__ import annotations

from heliograph.supervision import checklist, escalation
from heliograph.supervision.checklist import Checklist
from heliograph.supervision.escalation import Escalation
from heliograph.supervision.models import RuleKind, RuleText


def text_in_force(bureau_id: int, kind: RuleKind) -> str:
    """The text of the version in force."""
    loaded = RuleText.objects.filter(bureau_id=bureau_id, kind=kind).order_by("-loaded_at", "-id")
    text: str | None = loaded.values_list("text", flat=True).first()
    return text if text is not None else (checklist.shipped() if kind is RuleKind.CHECKLIST else escalation.shipped())


def escalation_of(bureau_id: int) -> Escalation:
    """How cards climb in the bureau."""
    return escalation.read(text_in_force(bureau_id, RuleKind.ESCALATION))


def checklist_of(bureau_id: int) -> Checklist:
    """What the bureau's reviews ask."""
    return checklist.read(text_in_force(bureau_id, RuleKind.CHECKLIST))


def versions(bureau_id: int, kind: RuleKind) -> list[RuleText]:
    """Every version the bureau has loaded, the newest first."""
    rows = RuleText.objects.filter(bureau_id=bureau_id, kind=kind).select_related("loaded_by")
    return list(rows.order_by("-loaded_at", "-id"))
