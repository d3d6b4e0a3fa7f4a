"""What a firm does from its own page: send a request, rate a visit. And what an officer gives it: advice."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from heliograph.core.procedure import Procedure
from heliograph.core.text import Text
from heliograph.duties.models import Duty
from heliograph.firms.actions.registering import held
from heliograph.firms.advice import items
from heliograph.firms.errors import HasLeft
from heliograph.firms.models import Advice, Firm, FirmRequest
from heliograph.firms.sealing import opened
from heliograph.firms.subjects import FIRMS
from heliograph.matters.actions import RESIDENT, Contact, Details, MatterRef, Receipt, Submission, act, submit
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer


def ask(firm: Firm, procedure: Procedure, submission: Submission, *, now: datetime) -> Receipt:
    """Register a request of the firm; its receipt is as good as any. Raises `HasLeft`, and what `submit` raises."""

    def work() -> Receipt:
        row = Firm.objects.filter(bureau_id=firm.bureau_id, id=firm.id).first()
        if row is None or row.left_at is not None:
            raise HasLeft
        known = opened(row)
        contact = Contact(name=known.get("name", ""), phone=known.get("phone", ""), email=known.get("email", ""))
        values = {**submission.values, "firm": known.get("firm", "")}
        made = submit(row.bureau_id, procedure, replace(submission, values=values, contact=contact), now=now)
        FirmRequest(
            bureau_id=row.bureau_id, id=made.ref.id, firm_id=row.id, size=row.size, asked_at=now
        ).save(force_insert=True)  # fmt: skip
        return made

    return durably(work)


def rate_visit(firm: Firm, duty_id: UUID, grade: int, words: str, *, now: datetime) -> None:
    """The firm's rating of a visit that was owed to it, made or not. Raises `NotFound` for somebody else's, and what `act` raises."""
    duty = Duty.objects.filter(bureau_id=firm.bureau_id, id=duty_id, kind=FIRMS, subject=str(firm.id)).first()
    if duty is None or firm.left_at is not None:
        raise NotFound
    details = Details(grade=grade, words=words)
    act(MatterRef(firm.bureau_id, duty_id), "rate", RESIDENT, now=now, details=details)


def give_advice(viewer: Viewer, firm_id: UUID, codes: Collection[str], *, on: date, now: datetime) -> int:
    """Record which pieces of advice were given to a firm that day; again records nothing new. Returns how many are new."""
    if on > now.astimezone(organisation.zone(viewer.bureau_id)).date():
        raise Invalid("on", Text("那天还没有到。", "That day has not come yet."))
    if not codes or any(code not in items() for code in codes):
        raise Invalid("items", Text("请勾选讲了哪几条。", "Tick what was said."))

    def work() -> int:
        firm = held(viewer, firm_id)
        mine = {"bureau_id": firm.bureau_id, "firm_id": firm.id, "given_on": on}
        known = set(Advice.objects.filter(**mine).values_list("item", flat=True))
        new = [code for code in dict.fromkeys(codes) if code not in known]
        for code in new:
            Advice(**mine, id=new_id(), item=code, unit_id=firm.unit_id).save(force_insert=True)
        return len(new)

    return durably(work)
