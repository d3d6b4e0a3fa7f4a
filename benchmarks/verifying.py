"""What checking one record costs whoever holds it: a proof of a log of ten million, three signatures, all of it from the text.

`python -m benchmarks.verifying` prints the table.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime

from benchmarks import table
from heliograph.core.commitment import EventRecord
from heliograph.core.merkle import (
    SHA256,
    Checkpoint,
    CosignatureSigner,
    Ed25519Signer,
    Policy,
    TlogProof,
    add_signatures,
    inclusion_proof,
    root_from_inclusion,
    sign_note,
    signature_line,
    verify_inclusion,
)
from heliograph.verifier.opened import Opened
from heliograph.verifier.verdict import verify_receipt

SIZE, INDEX = 10_000_000, 7_654_321
NOON = 1_772_424_000


def rows(count: int = 1_000) -> list[list[str]]:
    """CPU milliseconds of a whole verdict, and of its two parts that cannot be made cheaper."""
    log = Ed25519Signer("police.example.cn/log", bytes([1]) * 32)
    witnesses = [CosignatureSigner(f"witness-{at}.example", bytes([at]) * 32) for at in (2, 3)]
    policy = Policy.simple(log.verifier(), witnesses=[(one.name, one.verifier(), "") for one in witnesses], needed=2)
    record = EventRecord(
        time=datetime.fromtimestamp(NOON - 60, UTC), role="handler", action="answer", from_="accepted", to="answered",
        public="已经修好，谢谢您。" * 10, sequence=1, previous="",
    )  # fmt: skip
    opened = Opened(bytes(32), record)
    leaf = SHA256.leaf(opened.entry())
    proof = inclusion_proof(INDEX, SIZE, lambda level, at: hashlib.sha256(b"%d %d" % (level, at)).digest())
    root = root_from_inclusion(INDEX, SIZE, leaf, proof)
    text = Checkpoint(log.name, SIZE, root).text()
    lines = [signature_line(one.name, one.key_id, one.sign_at(text.encode(), NOON)) for one in witnesses]
    note = add_signatures(sign_note(text, [log]), lines)
    file = TlogProof(INDEX, tuple(proof), note, opened.extra()).text()
    if not verify_receipt(file, policy=policy).is_good:
        raise AssertionError("the proof to measure with does not check out")
    measured = {
        f"verdict on a proof file of {len(file):,} bytes": (lambda: verify_receipt(file, policy=policy), "1"),
        "  of it: three Ed25519 signatures": (lambda: policy.standing(note), ""),
        f"  of it: {len(proof)} steps of inclusion": (lambda: verify_inclusion(INDEX, SIZE, leaf, proof, root), ""),
    }
    return [[what, f"{_milliseconds(call, count):.3f}", goal] for what, (call, goal) in measured.items()]


def _milliseconds(call: Callable[[], object], count: int) -> float:
    call()
    began = time.process_time()
    for _ in range(count):
        call()
    return 1_000 * (time.process_time() - began) / count


if __name__ == "__main__":
    print(table.table(["checking a receipt", "CPU ms", "goal"], rows()))
