"""The list of mediators, which is public: leads keep it. Somebody who leaves it stays named where they mediated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from heliograph.core.text import Text
from heliograph.disputes.models import Mediator, MediatorKind
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, NotAllowed, NotFound
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Officer
from heliograph.organisation.reading import Viewer

KEEP_LIST = Text("维护调解员名单", "Keep the list of mediators")


@dataclass(frozen=True, slots=True)
class NewMediator:
    """Who is put on the list. A police mediator is given by badge."""

    kind: str
    name: str = ""
    body: str = ""
    languages: str = ""
    badge: str = ""


def check_keeps_list(viewer: Viewer) -> None:
    if not viewer.is_one_of("lead", "chief"):
        raise NotAllowed(KEEP_LIST)


def add(viewer: Viewer, new: NewMediator, *, now: datetime) -> Mediator:
    """Put somebody on the list. Raises `NotAllowed`, `Invalid`."""
    check_keeps_list(viewer)
    if new.kind not in MediatorKind.values:
        raise Invalid("kind", Text("请选是哪一种调解员。", "Choose what they are."))
    officer = _officer(viewer.bureau_id, new.badge) if new.kind == MediatorKind.POLICE else None
    name = officer.name_zh if officer else new.name.strip()
    if not name:
        raise Invalid("name", Text("请写姓名。", "Write the name."))
    body = new.body.strip() or _unit_of(officer)
    row = Mediator(
        bureau_id=viewer.bureau_id, kind=new.kind, name=name, body=body, languages=new.languages.strip(), officer=officer,
        added_at=now, added_by_id=viewer.officer_id,
    )  # fmt: skip
    durably(row.save)
    return row


def _officer(bureau_id: int, badge: str) -> Officer:
    found = (
        Officer.objects.filter(bureau_id=bureau_id, badge=badge.strip(), active=True).first() if badge.strip() else None
    )
    if found is None:
        raise Invalid("badge", Text("没有这个警号。", "There is no such badge number."))
    return found


def _unit_of(officer: Officer | None) -> str:
    if officer is None:
        return ""
    units = organisation.units(officer.bureau_id)
    return next((units[one].name_zh for one in sorted(organisation.units_of(officer.id)) if one in units), "")


def retire(viewer: Viewer, mediator_id: int) -> None:
    """Take somebody off the list. Idempotent. Raises `NotAllowed`, `NotFound`."""
    check_keeps_list(viewer)
    row = Mediator.objects.filter(bureau_id=viewer.bureau_id, id=mediator_id).first()
    if row is None:
        raise NotFound

    def work() -> None:
        row.active = False
        row.save()

    durably(work)
