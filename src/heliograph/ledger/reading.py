"""What pages and commands ask of the log."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import rfc8785
from django.conf import settings
from django.db.models import Max, Min, OuterRef, QuerySet, Subquery

from heliograph.core.commitment import commit_bytes
from heliograph.core.merkle import SHA256, TileTree, TlogProof, parse_checkpoint, parse_note
from heliograph.ledger import policy as policies
from heliograph.ledger.folder import TileFolder
from heliograph.ledger.models import Checkpoint, Leaf
from heliograph.matters.composed import AN_ID, Composed
from heliograph.matters.models import Event, Matter
from heliograph.matters.reading import taking
from heliograph.verifier.opened import Opened
from heliograph.verifier.receipt_file import ReceiptEvent, ReceiptFile

AT_ONCE = 50


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


def _tree(size: int) -> TileTree:
    """The log's tree at a size, to prove with. What was signed is proved, so large subtrees need no second look."""
    source = folder()
    return TileTree(source, size, known=_known(source.path))


@lru_cache(maxsize=2)
def _known(_: Path) -> dict[tuple[int, int], bytes]:
    return {}


def newest() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-size").first()


def first_after(moment: datetime) -> Checkpoint | None:
    """The first checkpoint that was signed after a moment: what was announced at it could not know this one."""
    return Checkpoint.objects.filter(made_at__gt=moment).order_by("size").first()


def waiting_since() -> datetime | None:
    """When the oldest event happened that has no place in the log yet; None if none waits."""
    oldest = Leaf.objects.filter(index=None, event_id__isnull=False).order_by("id").values_list("event_id", flat=True)
    first = oldest.first()
    return Event.objects.filter(id=first).values_list("at", flat=True).first() if first else None


def policy_text() -> str:
    return policies.text()


def asks_witnesses() -> bool:
    """Whether the policy wants anybody to co-sign: a proof taken before they did would not check out."""
    return policies.policy().quorum != "none"


def standing(event_ids: Iterable[UUID]) -> dict[UUID, Standing]:
    """How far each of these events has come. One query for every `AT_ONCE` of them."""
    wanted = list(event_ids)
    found: dict[UUID, Standing] = {}
    for at in range(0, len(wanted), AT_ONCE):
        part = wanted[at : at + AT_ONCE]
        for leaf in _placed(len(part)).rows(*part):
            if leaf.event_id is not None:
                found[leaf.event_id] = Standing(
                    leaf.index,
                    leaf.integrated_at,  # type: ignore[attr-defined]  # annotated, as the next two
                    leaf.witnessed_at,  # type: ignore[attr-defined]
                    leaf.witnesses or 0,  # type: ignore[attr-defined]
                )
    return found


@lru_cache(maxsize=AT_ONCE)
def _placed(count: int) -> Composed[Leaf]:
    """The leaves of so many events, with the first checkpoint that covers each, and the first that is witnessed."""

    def build(*events: UUID) -> QuerySet[Leaf]:
        covering = Checkpoint.objects.filter(size__gt=OuterRef("index")).order_by("size")
        witnessed = covering.filter(witnessed_at__isnull=False, witnesses__gt=0)
        return Leaf.objects.filter(event_id__in=events).annotate(
            integrated_at=Subquery(covering.values("made_at")[:1]),
            witnessed_at=Subquery(witnessed.values("witnessed_at")[:1]),
            witnesses=Subquery(witnessed.values("witnesses")[:1]),
        )

    return Composed(build, *(UUID(int=AN_ID.int + at) for at in range(count)))


def proof_of(event_id: UUID) -> tuple[int, list[bytes], str] | None:
    """An event's place, its inclusion proof, and the checkpoint it leads to; None while it is not in the log yet."""
    return _proof_at(Leaf.objects.filter(event_id=event_id).values_list("index", flat=True).first())


def proof_of_leaf(leaf_id: int) -> tuple[int, list[bytes], str] | None:
    """The same for a leaf that belongs to no matter: something released, a draw."""
    return _proof_at(Leaf.objects.filter(id=leaf_id).values_list("index", flat=True).first())


def opened_leaf(record: Mapping[str, str], salt: bytes, leaf_id: int) -> dict[str, object]:
    """What opens the leaf of something released; once it is in the log, also a case for `heliograph log check-proof`."""
    made: dict[str, object] = {"record": dict(record), "salt": salt.hex()}
    found = proof_of_leaf(leaf_id)
    if found is None:
        return made
    index, hashes, note = found
    signed = parse_checkpoint(parse_note(note).text)
    entry = commit_bytes(salt, rfc8785.dumps(dict(record)))
    return made | {
        "leafIdx": index,
        "treeSize": signed.size,
        "root": _base64(signed.root),
        "leafHash": _base64(SHA256.leaf(entry)),
        "proof": [_base64(one) for one in hashes],
        "checkpoint": note,
    }


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def inclusion(leaf_id: int, size: int) -> list[bytes] | None:
    """The proof that a leaf is in the tree of a signed size; None if it is not."""
    index = Leaf.objects.filter(id=leaf_id).values_list("index", flat=True).first()
    return None if index is None or index >= size else _tree(size).inclusion(index)


def entry_of(leaf_id: int) -> bytes:
    """The 32 bytes of a leaf."""
    return bytes(Leaf.objects.values_list("entry", flat=True).get(id=leaf_id))


def _proof_at(index: int | None) -> tuple[int, list[bytes], str] | None:
    checkpoint = _to_prove_with(index)
    if index is None or checkpoint is None:
        return None
    return index, _tree(checkpoint.size).inclusion(index), checkpoint.note


def receipt_file(matter: Matter, now: datetime) -> ReceiptFile:
    """Everything that its holder needs to check a matter's records without us, now and after we have erased them."""
    opened = taking.opened_records(matter)
    places = dict(Leaf.objects.filter(event_id__in=[one.event_id for one in opened]).values_list("event_id", "index"))
    events = []
    for one in opened:
        index = places.get(one.event_id)
        checkpoint = _to_prove_with(index)
        proof = before = ""
        if index is not None and checkpoint is not None:
            extra = Opened(one.salt, one.record).extra() if one.record is not None and one.salt else b""
            hashes = tuple(_tree(checkpoint.size).inclusion(index))
            proof = TlogProof(index, hashes, checkpoint.note, extra).text()
            before = _before(index)
        events.append(ReceiptEvent(one.sequence, one.commitment, proof, before, withheld=one.record is None))
    return ReceiptFile(matter.number, now, policies.text(), taking.case_secret(matter), tuple(events))


def _to_prove_with(index: int | None) -> Checkpoint | None:
    """The first checkpoint with this leaf that witnesses signed as the policy asks today, else the newest with it.

    The first, because the witnesses' time then says since when the record is unchanged.
    """
    if index is None:
        return None
    covering = Checkpoint.objects.filter(size__gt=index)
    witnessed = covering.filter(witnessed_at__isnull=False, witnesses__gt=0)
    policy = policies.policy()
    for found in (witnessed.order_by("size").first(), witnessed.order_by("-size").first()):
        if found is not None and policy.standing(found.note).quorum_met:
            return found
    return covering.order_by("-size").first()


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
