"""Both sides say that they are willing, and sign: each with their own receipt, or on paper that is put on record."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from heliograph.core.files import Accepted
from heliograph.core.text import Text
from heliograph.disputes.actions.rows import check_may, clauses_of, locked, matter_of, signatures_of, step
from heliograph.disputes.errors import SignedAlready
from heliograph.disputes.models import Dispute, Side, Signature
from heliograph.matters.actions import RESIDENT, SYSTEM, Actor, Details, MatterRef
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Party
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer

LAST_MOMENT = timedelta(microseconds=1)


def say_willing(ref: MatterRef, by: Actor, *, how: str = "", now: datetime) -> None:
    """The other side agrees to talk: themselves, or said to an officer who writes down how."""
    if by.viewer is not None and not any(sign.isalnum() for sign in how):
        raise Invalid(
            "how",
            Text(
                "请写对方怎么说的：当面、电话，什么时候。",
                "Write how they said so: in person or by telephone, and when.",
            ),
        )
    durably(lambda: step(locked(ref), "agree-to-talk", by, now=now, details=Details(internal=how)))


def sign(ref: MatterRef, by: Party | None, *, draft: int, now: datetime) -> None:
    """A side signs with its own receipt (None: the first). Raises `SignedAlready`, `OnPaper`, `Invalid` if it was changed."""

    def work() -> None:
        dispute = locked(ref)
        if draft != dispute.draft:
            raise Invalid(
                "draft", Text("协议刚改过，请再看一遍。", "The agreement was changed just now: please read it again.")
            )
        actor = RESIDENT if by is None else Actor(party=by)
        step(dispute, "sign", actor, now=now, details=Details())
        conclude(ref, now=now)

    durably(work)


def sign_on_paper(
    viewer: Viewer, ref: MatterRef, side: str, scan: tuple[Accepted, ...], *, guardian: str = "", now: datetime
) -> None:
    """Put a paper on record that a side signed. A minor's names the guardian who was present and signed too."""

    def work() -> None:
        dispute = locked(ref)
        matter = check_may(viewer, dispute, "sign-on-paper")
        if side not in Side.values:
            raise Invalid("side", Text("请选是哪一方签的。", "Choose who signed."))
        if not scan:
            raise Invalid(
                "scan", Text("请附上签了字的那一页的照片或扫描件。", "Attach a photo or scan of the signed page.")
            )
        if dispute.is_minor(side) and not any(sign.isalnum() for sign in guardian):
            raise Invalid(
                "guardian",
                Text(
                    "这一方未满 18 周岁：监护人要在场并签名，请写姓名。",
                    "This side is under 18: the guardian must be present and sign. Write the name.",
                ),
            )
        row = Signature(
            bureau_id=dispute.bureau_id, id=new_id(), dispute_id=dispute.id, draft=dispute.draft, side=side, on_paper=True, at=now,
        )  # fmt: skip
        row.guardian = MatterKey.of(matter).seal_text("signature.guardian", row.id, guardian.strip())
        _insert_once(dispute, row)
        who = "甲方" if side == Side.A else "乙方"
        words = f"{who}在纸上签了协议第 {dispute.draft} 稿" + ("，监护人在场并签名。" if guardian.strip() else "。")
        step(dispute, "sign-on-paper", Actor(viewer), now=now, details=Details(words=words, attachments=scan))
        conclude(ref, now=now)

    durably(work)


def _insert_once(dispute: Dispute, row: Signature) -> None:
    if row.side in signatures_of(dispute):
        raise SignedAlready
    row.save(force_insert=True)


def conclude(ref: MatterRef, *, now: datetime) -> None:
    """Once both have signed it is an agreement, and each clause is looked at when its day is over. Idempotent."""

    def work() -> None:
        dispute = locked(ref)
        if matter_of(dispute).state != "drafted" or set(signatures_of(dispute)) != set(Side.values):
            return
        words = "双方都签了，协议从今天起生效。每一条到了日子，我们来核实。"
        step(dispute, "agree", SYSTEM, now=now, details=Details(words=words))
        for clause in clauses_of(dispute):
            clause.follow_at = end_of(dispute, clause.due)
            clause.save()

    durably(work)


def end_of(dispute: Dispute, day: date) -> datetime:
    """The last moment of a clause's day, in the bureau's zone: the days after it count towards looking."""
    local = datetime.combine(day + timedelta(days=1), time(), organisation.zone(dispute.bureau_id))
    return local.astimezone(UTC) - LAST_MOMENT
