"""Every write about models and switches. A job or a command proposes; only a person accepts."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from heliograph.core.text import Text
from heliograph.jobs.models import Job
from heliograph.jobs.queue import owe
from heliograph.learned import files, reading, teaching
from heliograph.learned.errors import Refused
from heliograph.learned.kinds import KINDS
from heliograph.learned.models import Learned, State, SwitchedOff
from heliograph.matters.commit import durably
from heliograph.organisation.actions.recording import record
from heliograph.organisation.models import Bureau, Officer

__all__ = [
    "Taught",
    "accept",
    "decline",
    "offer",
    "propose",
    "return_to_cold_start",
    "switch_off",
    "switch_on",
    "teach",
]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Taught:
    """What a model was taught with: how many confirmed examples, of which days."""

    examples: int
    since: date | None = None
    until: date | None = None


def propose(
    bureau: Bureau, kind: str, file: Path, taught: Taught, *, now: datetime, by: Officer | None = None
) -> Learned:
    """Keep a model file and put it before whoever decides; an older proposal that nobody decided gives way.
    The same model proposed again is the same proposal.

    Raises ModelRefused if the file is none of this kind, Refused if the same model is in use already.
    """
    kept = files.keep(kind, file)
    figures = kept.metadata.get("figures") or {}

    def write() -> Learned:
        rows = Learned.objects.select_for_update().filter(bureau=bureau, kind=kind)
        if rows.filter(digest=kept.digest, state=State.IN_USE).exists():
            raise Refused(Text("这个模型已经在用。", "This very model is in use."))
        waiting = rows.filter(digest=kept.digest, state=State.PROPOSED).first()
        if waiting is not None:
            return waiting
        rows.filter(state=State.PROPOSED).update(state=State.DECLINED, decided_at=now, reason="")
        made = Learned(
            bureau=bureau, kind=kind, digest=kept.digest, examples=taught.examples, since=taught.since,
            until=taught.until, figures=figures, proposed_at=now,
        )  # fmt: skip
        made.save()
        record(bureau, "model.proposed", f"model:{made.pk}", _name(kind), by=by, now=now, after=_told(made))
        return made

    return durably(write)


def offer(
    bureau: Bureau, kind: str, save: Callable[[Path], object], taught: Taught, *, now: datetime
) -> Learned | None:
    """Propose what a job has just trained, written by `save`; None where that very model is in use."""
    with tempfile.TemporaryDirectory(prefix="heliograph-model-") as folder:
        path = Path(folder) / f"{kind}.model"
        save(path)
        try:
            return propose(bureau, kind, path, taught, now=now)
        except Refused as error:
            log.info("%s: %s", kind, error)
            return None


def accept(bureau: Bureau, model_id: int, *, by: Officer, reason: str, now: datetime) -> Learned:
    """Put a proposed model in use, or an earlier one again; the one before ends. Raises Refused, ModelRefused."""
    reason = _reason(reason)

    def write() -> Learned:
        model = _of(bureau, model_id)
        if model.state == State.IN_USE:
            raise Refused(Text("这个模型已经在用。", "This model is in use already."))
        files.read(model.kind, model.digest)
        before = _end(bureau, model.kind, now)
        model.state, model.decided_at, model.decided_by, model.reason = State.IN_USE, now, by, reason
        model.ended_at = None
        model.save()
        told = {**_told(model), "reason": reason}
        record(
            bureau, "model.accepted", f"model:{model.pk}", _name(model.kind), by=by, now=now,
            before=_told(before) if before else {}, after=told,
        )  # fmt: skip
        return model

    made = durably(write)
    reading.forget(bureau.id)
    return made


def decline(bureau: Bureau, model_id: int, *, by: Officer, reason: str, now: datetime) -> Learned:
    """Leave a proposed model unused. Raises Refused without a reason, or if nobody proposed it any longer."""
    reason = _reason(reason)

    def write() -> Learned:
        model = _of(bureau, model_id)
        if model.state != State.PROPOSED:
            raise Refused(Text("这个模型已经有了决定。", "This model was decided on already."))
        model.state, model.decided_at, model.decided_by, model.reason = State.DECLINED, now, by, reason
        model.save()
        record(
            bureau, "model.declined", f"model:{model.pk}", _name(model.kind), by=by, now=now,
            after={**_told(model), "reason": reason},
        )  # fmt: skip
        return model

    return durably(write)


def return_to_cold_start(bureau: Bureau, kind: str, *, by: Officer, reason: str, now: datetime) -> None:
    """End the model in use; what needs no model goes on. Raises Refused if none is in use."""
    reason = _reason(reason)

    def write() -> None:
        ended = _end(bureau, kind, now)
        if ended is None:
            raise Refused(Text("没有在用的模型。", "No model is in use."))
        record(
            bureau, "model.ended", f"model:{ended.pk}", _name(kind), by=by, now=now,
            before=_told(ended), after={"reason": reason},
        )  # fmt: skip

    durably(write)
    reading.forget(bureau.id)


def switch_off(bureau: Bureau, kind: str, *, by: Officer | None, now: datetime) -> None:
    """Have a reader show nothing anywhere in this bureau, at once (in other processes within half a minute)."""

    def write() -> None:
        _row, is_new = SwitchedOff.objects.get_or_create(bureau=bureau, kind=_known(kind), defaults={"at": now})
        if is_new:
            record(bureau, "reader.off", f"reader:{kind}", _name(kind), by=by, now=now)

    durably(write)
    reading.forget(bureau.id)


def switch_on(bureau: Bureau, kind: str, *, by: Officer | None, now: datetime) -> None:
    """Have a reader suggest again."""

    def write() -> None:
        gone, _rows = SwitchedOff.objects.filter(bureau=bureau, kind=_known(kind)).delete()
        if gone:
            record(bureau, "reader.on", f"reader:{kind}", _name(kind), by=by, now=now)

    durably(write)
    reading.forget(bureau.id)


def teach(bureau: Bureau, kind: str, *, now: datetime) -> None:
    """Have the kind trained soon from what was confirmed, once however often it is asked. Raises Refused where nothing trains it."""
    name = teaching.job_for(_known(kind))
    if name is None:
        raise Refused(Text("这一项不需要学习。", "This reader learns nothing."))
    job = owe(name, at=now, once=f"{name}:{bureau.id}", bureau=bureau.id)
    durably(lambda: Job.objects.bulk_create([job], ignore_conflicts=True))


def _of(bureau: Bureau, model_id: int) -> Learned:
    model = Learned.objects.select_for_update().filter(bureau=bureau, pk=model_id).first()
    if model is None:
        raise Refused(Text("没有这个模型。", "There is no such model."))
    return model


def _end(bureau: Bureau, kind: str, now: datetime) -> Learned | None:
    model = Learned.objects.select_for_update().filter(bureau=bureau, kind=kind, state=State.IN_USE).first()
    if model is not None:
        model.state, model.ended_at = State.REPLACED, now
        model.save()
    return model


def _reason(words: str) -> str:
    words = words.strip()
    if not words:
        raise Refused(Text("请写明理由。", "Give a reason."))
    if len(words) > 500:
        raise Refused(Text("理由最多 500 字。", "A reason has at most 500 characters."))
    return words


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise Refused(Text("没有这一项。", "There is no such reader."))
    return kind


def _name(kind: str) -> str:
    return KINDS[_known(kind)].title.zh


def _told(model: Learned) -> dict[str, object]:
    return {"digest": model.digest[:12], "examples": model.examples}
