"""A matter of three records in a small log with two witnesses, and the receipt its holder took."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from heliograph.core.commitment import EventRecord, commit, salt_for
from heliograph.core.merkle import (
    SHA256,
    Checkpoint,
    CompactRange,
    TlogProof,
    inclusion_proof,
    sign_note,
)
from heliograph.verifier.opened import Opened
from heliograph.verifier.receipt_file import ReceiptEvent, ReceiptFile
from tests.core.merkle.signers import COLLEGE, LOG, NEWS, NOON, ORIGIN, cosigned
from tests.core.merkle.trees import entry

NUMBER = "2026-000123"
SECRET = bytes(range(32))
AT = datetime.fromtimestamp(NOON, UTC)
WORDS = [
    ("resident", "submit", "", "submitted", "路灯坏了三天了。"),
    ("handler", "accept", "submitted", "accepted", ""),
    ("handler", "answer", "accepted", "answered", "已经修好，谢谢您。"),
]


def records() -> list[EventRecord]:
    """Three events, a minute apart; each names the one before."""
    made, previous = [], ""
    for sequence, (role, action, from_, to, public) in enumerate(WORDS, start=1):
        record = EventRecord(
            time=AT + timedelta(minutes=sequence - 10),
            role=role,
            action=action,
            from_=from_,
            to=to,
            public=public,
            facts={"unit": "和平路派出所"},
            sequence=sequence,
            previous=previous,
        )
        previous = commit(salt_for(SECRET, sequence), record).hex()
        made.append(record)
    return made


def opened(sequence: int) -> Opened:
    return Opened(salt_for(SECRET, sequence), records()[sequence - 1])


class Log:
    """Entries in memory; checkpoints signed by the log and cosigned by both witnesses."""

    def __init__(self, entries: list[bytes]) -> None:
        self.leaves = [SHA256.leaf(one) for one in entries]

    def root(self, size: int) -> bytes:
        edge = CompactRange()
        edge.extend(self.leaves[:size])
        return edge.root()

    def hash_at(self, level: int, index: int) -> bytes:
        return SHA256.complete(self.leaves[index << level : (index + 1) << level])

    def checkpoint(self, size: int, time: int = NOON, witnesses: tuple = (NEWS, COLLEGE)) -> str:
        note = sign_note(Checkpoint(ORIGIN, size, self.root(size)).text(), [LOG])
        return cosigned(note, *witnesses, time=time)

    def proof(self, index: int, note: str, extra: bytes = b"") -> str:
        size = int(note.split("\n")[1])
        return TlogProof(index, tuple(inclusion_proof(index, size, self.hash_at)), note, extra).text()


def a_log(changed: dict[int, bytes] | None = None) -> Log:
    """Eleven entries; the matter's stand at 2, 5 and 9 (or what `changed` puts there)."""
    entries = [entry(number) for number in range(11)]
    for sequence, index in ((1, 2), (2, 5), (3, 9)):
        entries[index] = (changed or {}).get(sequence, opened(sequence).entry())
    return Log(entries)


def a_receipt(log: Log | None = None, note: str = "") -> ReceiptFile:
    """What the holder took: each record's proof against the newest checkpoint, and the newest checkpoint before it."""
    log = log or a_log()
    note = note or log.checkpoint(11)
    events = [
        ReceiptEvent(
            sequence,
            opened(sequence).entry(),
            log.proof(index, note, opened(sequence).extra()),
            log.checkpoint(index, time=int(records()[sequence - 1].time.timestamp()) - 30),
        )
        for sequence, index in ((1, 2), (2, 5), (3, 9))
    ]
    return ReceiptFile(NUMBER, AT + timedelta(minutes=1), "", SECRET, tuple(events))


def with_event(receipt: ReceiptFile, sequence: int, **changes: object) -> ReceiptFile:
    events = tuple(replace(e, **changes) if e.sequence == sequence else e for e in receipt.events)
    return replace(receipt, events=events)


def edited(receipt: ReceiptFile, *path: str | int, to: object) -> str:
    """The file's text with one JSON value replaced."""
    value = json.loads(receipt.text())
    place = value
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return json.dumps(value, ensure_ascii=False)
