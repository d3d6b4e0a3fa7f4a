"""What pages and commands ask of the log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db.models import Max, Min, OuterRef, Subquery

from heliograph.core.merkle import TileTree, TlogProof
from heliograph.ledger import policy as policies
from heliograph.ledger.folder import TileFolder
from heliograph.ledger.models import Checkpoint, Leaf
from heliograph.matters.models import Matter
from heliograph.matters.reading import taking

if TYPE_CHECKING:
    from heliograph.verifier.receipt_file import ReceiptFile


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an event has come: recorded, in the log since `integrated_at`, co-signed by `witnesses`."""

    index: int | None = None
    integrated_at: datetime | None = None
    witnessed_at: datetime | None = None
    witnesses: int = 0


@dataclass(frozen=True, slots=True)
class WitnessSeen:
    """A witness of the policy, and when it last signed."""

    name: str
    url: str
    at: datetime | None


def folder() -> TileFolder:
    return TileFolder(settings.HELIOGRAPH_HOME / "log")


def newest() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-size").first()


def policy_text() -> str:
    return policies.text()


def standing(event_ids: Iterable[UUID]) -> dict[UUID, Standing]:
    """How far each of these events has come: since the first checkpoint that covers it, and the first witnessed one.

    One query, however many there are.
    """
    covering = Checkpoint.objects.filter(size__gt=OuterRef("index")).order_by("size")
    witnessed = covering.filter(witnessed_at__isnull=False)
    rows = Leaf.objects.filter(event_id__in=list(event_ids)).values_list(
        "event_id",
        "index",
        Subquery(covering.values("made_at")[:1]),
        Subquery(witnessed.values("witnessed_at")[:1]),
        Subquery(witnessed.values("note")[:1]),
    )
    signed = {note: len(policies.policy().standing(note).witnesses) for note in {row[4] for row in rows if row[4]}}
    return {
        event_id: Standing(index, made_at, witnessed_at if signed.get(note) else None, signed.get(note, 0))
        for event_id, index, made_at, witnessed_at, note in rows
        if event_id is not None
    }


def best_checkpoint(index: int) -> Checkpoint | None:
    """The newest checkpoint with this leaf that is witnessed as the policy asks; else the newest with it."""
    covering = Checkpoint.objects.filter(size__gt=index).order_by("-size")
    return covering.filter(witnessed_at__isnull=False).first() or covering.first()


def proof_of(event_id: UUID) -> tuple[int, list[bytes], str] | None:
    """An event's place, its inclusion proof, and the checkpoint it leads to; None while it is not in the log yet."""
    index = Leaf.objects.filter(event_id=event_id).values_list("index", flat=True).first()
    if index is None:
        return None
    checkpoint = best_checkpoint(index)
    if checkpoint is None:
        return None
    return index, TileTree(folder(), checkpoint.size).inclusion(index), checkpoint.note


def receipt_file(matter: Matter, now: datetime) -> ReceiptFile:
    """Everything that its holder needs to check a matter's records without us, now and after we have erased them."""
    from heliograph.verifier.opened import Opened
    from heliograph.verifier.receipt_file import ReceiptEvent, ReceiptFile

    opened = taking.opened_records(matter)
    rows = {leaf.event_id: leaf.index for leaf in Leaf.objects.filter(event_id__in=[one.event_id for one in opened])}
    placed = [index for index in rows.values() if index is not None]
    checkpoint = best_checkpoint(max(placed)) if placed else None
    tree = TileTree(folder(), checkpoint.size) if checkpoint else None
    events = []
    for one in opened:
        index = rows.get(one.event_id)
        extra = Opened(one.salt, one.record).extra() if one.record is not None and one.salt else b""
        proof = (
            TlogProof(index, tuple(tree.inclusion(index)), checkpoint.note, extra).text()
            if tree and checkpoint and index is not None and index < checkpoint.size
            else ""
        )
        before = _before(index) if index is not None and proof else ""
        events.append(ReceiptEvent(one.sequence, one.commitment, proof, before, withheld=one.record is None))
    return ReceiptFile(matter.number, now, policies.text(), taking.case_secret(matter), tuple(events))


def _before(index: int) -> str:
    """The newest checkpoint without this leaf: the event came after it was signed."""
    without = Checkpoint.objects.filter(size__lte=index).order_by("-size").values_list("note", flat=True).first()
    return without or ""


def history(points: int = 60) -> list[tuple[datetime, int]]:
    """The log's size at so many moments, evenly spread from its first checkpoint to its newest; oldest first."""
    ends = Checkpoint.objects.aggregate(first=Min("made_at"), last=Max("made_at"))
    if ends["first"] is None:
        return []
    step = (ends["last"] - ends["first"]) / max(points - 1, 1)
    moments = [ends["first"] + step * at for at in range(points - 1)] + [ends["last"]] if step else [ends["last"]]
    by_time = Checkpoint.objects.order_by("-made_at", "-size").values_list("size", flat=True)
    return [(moment, by_time.filter(made_at__lte=moment).first() or 0) for moment in moments]


def witnesses() -> list[WitnessSeen]:
    """The policy's witnesses, and when each last co-signed."""
    policy = policies.policy()
    seen: dict[str, datetime] = {}
    for note in Checkpoint.objects.order_by("-size").values_list("note", flat=True)[:100]:
        for name, at in policy.standing(note).witnesses.items():
            seen.setdefault(name, datetime.fromtimestamp(at, UTC))
        if len(seen) == len(policy.witnesses):
            break
    return [WitnessSeen(name, url, seen.get(name)) for name, (_, url) in policy.witnesses.items()]
