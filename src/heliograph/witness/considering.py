"""What a witness answers to "please cosign this checkpoint": the rules of C2SP tlog-witness, and nothing else.

`consider` checks, stores and signs in one stretch in which nobody else can. `app` brings it requests over http,
`monitor` what it finds published.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from heliograph.core.merkle import (
    SHA256,
    AddCheckpoint,
    Checkpoint,
    CosignatureSigner,
    Note,
    ProofRefused,
    Refused,
    Signature,
    SignatureRefused,
    add_signatures,
    open_note,
    parse_checkpoint,
    parse_note,
    signature_line,
    signatures_by,
    verify_consistency,
)
from heliograph.witness import home
from heliograph.witness.evidence import Evidence, EvidenceRefused, Kind, shown_root
from heliograph.witness.home import KnownLog
from heliograph.witness.store import Latest, Store

log = logging.getLogger("heliograph.witness")
SIZE_TYPE = "text/x.tlog.size"
_LOST_TIME = 60  # seconds a clock may be set back while the witness goes on, with the time it signed last


@dataclass(frozen=True, slots=True)
class Reply:
    """A status of the protocol and its text."""

    status: int
    text: str
    type: str = "text/plain; charset=utf-8"


class Witness:
    """One witness: its key, the logs it knows (read again whenever logs.txt changes), its memory, its clock."""

    def __init__(self, folder: Path, clock: Callable[[], int]) -> None:
        """Raises HomeRefused, StoreFailed."""
        self.folder = folder
        self.signer: CosignatureSigner = home.signer(folder)
        self.store: Store = home.store(folder)
        self.clock = clock
        self._stamp: tuple[int, int] | None = None
        self._logs = home.logs(folder)

    def logs(self) -> Mapping[str, KnownLog]:
        """The logs it knows now. A file that cannot be read is complained of, and the last good one stands."""
        try:
            found = (self.folder / home.LOGS).stat()
            stamp = (found.st_mtime_ns, found.st_size)
            if stamp != self._stamp:
                self._stamp, self._logs = stamp, home.logs(self.folder)
        except (OSError, home.LogsRefused) as error:
            log.error("the list of logs was not read again: %s", error)
        return self._logs


def consider(witness: Witness, request: AddCheckpoint) -> Reply:
    """Cosign a checkpoint, or say why not. Raises StoreFailed: then nothing was signed."""
    try:
        note = parse_note(request.note)
        checkpoint = parse_checkpoint(note.text)
    except Refused as error:
        return _refusal(400, str(error))
    known = witness.logs().get(checkpoint.origin)
    if known is None:
        return _refusal(404, f"this witness does not know the log {checkpoint.origin}")
    try:
        signatures = open_note(note, known.keys)
    except Refused as error:
        return _refusal(403, str(error))
    if request.old > checkpoint.size:
        return _refusal(400, f"the old size {request.old} is above the new one, {checkpoint.size}")
    clean = _only(note, signatures)
    with witness.store.one_at_a_time():
        last = witness.store.latest(checkpoint.origin)
        if _has_forgotten(witness, note, checkpoint, last):
            return _refusal(503, "this witness has signed more than it remembers")
        _keep_if_forked(witness, checkpoint, clean)
        if request.old != (last.size if last else 0):
            return Reply(409, f"{last.size if last else 0}\n", SIZE_TYPE)
        problem = _problem(request, checkpoint, last)
        if problem is not None:
            if last is not None and checkpoint.size > last.size:
                _keep_if_shown(witness, request, checkpoint, known, last.note, clean)
            return _refusal(422, problem)
        return _cosign(witness, checkpoint, note.text, clean, last)


def _has_forgotten(witness: Witness, note: Note, checkpoint: Checkpoint, last: Latest | None) -> bool:
    """Whether the note bears a signature of this very witness that its memory knows nothing of: it is an old copy."""
    try:
        own = signatures_by(note, [witness.signer.verifier()])
    except SignatureRefused:  # not by this key: of no meaning
        return False
    if not own or (last is not None and checkpoint.size <= last.size):
        return False
    log.critical(
        "%s: this key has signed %s entries, and the memory knows of %s: it is an old copy, or the key is used elsewhere. "
        "Nothing more is signed; make a witness with a new key (docs/witness.md)",
        *(checkpoint.origin, checkpoint.size, last.size if last else 0),
    )
    return True


def _problem(request: AddCheckpoint, checkpoint: Checkpoint, last: Latest | None) -> str | None:
    """Why this checkpoint does not go on from the last one; None if it does. `request.old` is the last one's size."""
    if checkpoint.size == 0 and checkpoint.root != SHA256.empty():
        return "a tree without entries has the root of nothing"
    if last is None or last.size == 0:
        return "the proof from a tree without entries must be empty" if request.proof else None
    try:
        verify_consistency(last.size, checkpoint.size, last.root, checkpoint.root, request.proof)
    except ProofRefused as error:
        return str(error)
    return None


def _cosign(witness: Witness, checkpoint: Checkpoint, text: str, clean: str, last: Latest | None) -> Reply:
    now = witness.clock()
    if last is not None and now < last.cosigned_at:
        if now < last.cosigned_at - _LOST_TIME:
            log.error("the clock stands %s s before the last cosignature: set it right", last.cosigned_at - now)
            return _refusal(503, "this witness's clock is wrong")
        now = last.cosigned_at
    signature = witness.signer.sign_at(text.encode(), now)
    line = signature_line(witness.signer.name, witness.signer.key_id, signature)
    has_grown = last is None or checkpoint.size > last.size
    grown_at = now if last is None or has_grown else last.grown_at
    witness.store.remember(
        checkpoint.origin, Latest(checkpoint.size, checkpoint.root, add_signatures(clean, [line]), now, grown_at)
    )
    if has_grown:
        log.info("cosigned %s at %s entries", checkpoint.origin, checkpoint.size)
    return Reply(200, line)


def _keep_if_forked(witness: Witness, checkpoint: Checkpoint, clean: str) -> None:
    """Keep a signed checkpoint that has another root than the one cosigned at the same size: proof of a fork."""
    seen = witness.store.seen(checkpoint.origin, checkpoint.size)
    if seen is not None and seen[0] != checkpoint.root:
        _keep(witness, Kind.FORK, checkpoint.origin, seen[1], clean)


def _keep_if_shown(
    witness: Witness, request: AddCheckpoint, checkpoint: Checkpoint, known: KnownLog, first: str, second: str
) -> None:
    """Keep a larger checkpoint that does not go on from the last one: the proof that came with it may prove a fork."""
    shown = shown_root(request.old, checkpoint.size, request.proof)
    found = Evidence(
        kind=Kind.FORK,
        origin=checkpoint.origin,
        found_at=witness.clock(),
        first=first,
        second=second,
        shown_root=shown or b"",
        proof=request.proof,
    )
    try:
        found.check(known.keys)
    except EvidenceRefused:
        _keep(witness, Kind.UNPROVEN, checkpoint.origin, first, second)
    else:
        keep(witness, found)


def _keep(witness: Witness, kind: Kind, origin: str, first: str, second: str) -> None:
    keep(witness, Evidence(kind=kind, origin=origin, found_at=witness.clock(), first=first, second=second))


def keep(witness: Witness, found: Evidence) -> None:
    """Keep evidence, and say so in the log of the service the first time. Call within `one_at_a_time`."""
    if witness.store.keep(found):
        log.error("%s: %s. Kept: `heliograph witness evidence`", found.origin, found.says())


def _only(note: Note, signatures: tuple[Signature, ...]) -> str:
    """The note with the log's own signatures alone: whatever else was on it was not checked."""
    return f"{note.text}\n{''.join(one.line for one in signatures)}"


def _refusal(status: int, reason: str) -> Reply:
    return Reply(status, f"{reason}\n")
