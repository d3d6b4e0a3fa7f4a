"""A log's side of C2SP tlog-witness: `ask` one witness to cosign a checkpoint, `latest` to read what it cosigned.

The sequencer calls `ask` for each witness of its policy. Nothing here believes the witness: cosignatures are verified
before they are given back, answers are short, and one call ends within `timeout`, whatever the witness does. Two
refusals must not be passed over: `WitnessAhead` and `HistoryDiffers` say that somebody signed another history.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from heliograph.core.merkle import (
    AddCheckpoint,
    Checkpoint,
    CosignatureVerifier,
    Note,
    Refused,
    Verifier,
    add_signatures,
    open_note,
    origin_hash,
    parse_checkpoint,
    parse_note,
)
from heliograph.verifier import web

SIZE_TYPE = "text/x.tlog.size"
LONGEST_ANSWER = 131_072
CLOCK_ERROR = 60  # seconds by which clocks may differ: what a verdict on back-dating allows for
_ATTEMPTS = 4  # 409 after 409: somebody else asks at the same time


class NoCosignature(Exception):
    """The witness gave none. `url` is its address."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason


class WitnessUnreachable(NoCosignature):
    """It is not there, too slow, or out of order: ask again later."""


class WitnessAnswersWrongly(NoCosignature):
    """What it answers is not the protocol, or the cosignature is not by its key: the address or the key may be wrong."""


class WitnessClockWrong(NoCosignature):
    """Its cosignature bears a time that is not now. Published, it would make honest records look back-dated: it is left out.

    `ahead`: seconds by which its clock is ahead of ours; negative when behind.
    """

    def __init__(self, url: str, ahead: int) -> None:
        super().__init__(url, f"its clock and ours differ by {ahead} s: one of them is wrong")
        self.ahead = ahead


class WitnessRefuses(NoCosignature):
    """It does not know this log (404), or not this key of it (403), or finds the request malformed (400)."""

    def __init__(self, url: str, status: int, reason: str) -> None:
        super().__init__(url, reason)
        self.status = status


class WitnessAhead(NoCosignature):
    """It has cosigned a longer history than this: the log went back (an old copy was restored), or the key is used elsewhere."""

    def __init__(self, url: str, known: int, asked: int) -> None:
        super().__init__(url, f"has cosigned {known} entries of this log already, and was asked about {asked}")
        self.known = known
        self.asked = asked


class HistoryDiffers(NoCosignature):
    """The checkpoint does not go on from the one it cosigned at `known` entries: two histories are signed with the log's key."""

    def __init__(self, url: str, known: int, asked: int, reason: str) -> None:
        super().__init__(
            url, f"{asked} entries are not a continuation of the {known} that it cosigned before ({reason})"
        )
        self.known = known
        self.asked = asked


def ask(
    prefix_url: str,
    note: str,
    old_size_hint: int,
    consistency: Callable[[int], Sequence[bytes]],
    verifier: CosignatureVerifier,
    timeout: float = 5.0,
    clock: Callable[[], float] = time.time,
) -> list[str]:
    """The witness's verified signature lines (each with its newline) for a signed checkpoint.

    `old_size_hint`: the size it cosigned last, as far as known, else 0; what it says itself counts. `consistency` gives
    the proof from a smaller size to the note's. `timeout`: seconds for all of it. `clock`: POSIX seconds. Raises a
    NoCosignature.
    """
    parsed = parse_note(note)
    size = parse_checkpoint(parsed.text).size
    deadline = time.monotonic() + timeout
    old = min(old_size_hint, size)
    for _ in range(_ATTEMPTS):
        proof = consistency(old) if 0 < old < size else ()
        body = AddCheckpoint(old, tuple(proof), note).body()
        answer = _exchange(f"{prefix_url.rstrip('/')}/add-checkpoint", body, deadline)
        if answer.status != 409:
            return _judged(prefix_url, answer, parsed, verifier, old, size, clock())
        old = _size(prefix_url, answer)
        if old > size:
            raise WitnessAhead(prefix_url, old, size)
    raise WitnessUnreachable(prefix_url, "is asked by somebody else about this log all the time")


@dataclass(frozen=True, slots=True)
class Cosigned:
    """What a witness last cosigned of a log, and when (POSIX seconds). `note` has both signatures, verified."""

    checkpoint: Checkpoint
    note: str
    cosigned_at: int


def latest(prefix_url: str, log_key: Verifier, verifier: CosignatureVerifier, timeout: float = 5.0) -> Cosigned | None:
    """What the witness last cosigned of the log with this key, None if it never did. Raises a NoCosignature."""
    url = f"{prefix_url.rstrip('/')}/{origin_hash(log_key.name)}/checkpoint"
    answer = _exchange(url, None, time.monotonic() + timeout)
    if answer.status == 404:
        return None
    if answer.status != 200:
        raise _out_of_order(prefix_url, answer)
    try:
        note = parse_note(answer.body)
        open_note(note, [log_key])
        times = [verifier.time_of(one.signature) for one in open_note(note, [verifier])]
        checkpoint = parse_checkpoint(note.text)
    except Refused as error:
        raise WitnessAnswersWrongly(prefix_url, f"its latest checkpoint cannot be believed: {error}") from error
    if checkpoint.origin != log_key.name:
        raise WitnessAnswersWrongly(prefix_url, f"its latest checkpoint is of {checkpoint.origin}")
    return Cosigned(checkpoint, note.raw, max(times))


def _exchange(url: str, body: bytes | None, deadline: float) -> web.Answer:
    left = deadline - time.monotonic()
    try:
        if left <= 0:
            raise web.Unreachable(url, "no answer in time")
        return web.exchange(url, body=body, limit=LONGEST_ANSWER, seconds=left)
    except web.Unreachable as error:
        raise WitnessUnreachable(url, error.reason) from error


def _judged(
    url: str, answer: web.Answer, note: Note, verifier: CosignatureVerifier, old: int, size: int, now: float
) -> list[str]:
    if answer.status == 200:
        return _lines(url, answer, note, verifier, now)
    if answer.status == 422:
        raise HistoryDiffers(url, old, size, answer.text())
    if answer.status in (400, 403, 404):
        raise WitnessRefuses(url, answer.status, f"refuses ({answer.status}): {answer.text()}")
    raise _out_of_order(url, answer)


def _lines(url: str, answer: web.Answer, note: Note, verifier: CosignatureVerifier, now: float) -> list[str]:
    """The lines of the answer that are by the witness's key, verified; others are left out."""
    try:
        given = parse_note(f"{note.text}\n{answer.body.decode('utf-8')}")
        if given.text != note.text:
            raise WitnessAnswersWrongly(url, "what it answered is no list of signatures")
        signed = open_note(given, [verifier])
        add_signatures(note, [one.line for one in signed])
    except (UnicodeDecodeError, Refused) as error:
        raise WitnessAnswersWrongly(url, f"its cosignature cannot be believed: {error}") from error
    ahead = max((verifier.time_of(one.signature) - round(now) for one in signed), key=abs)
    if abs(ahead) > CLOCK_ERROR:
        raise WitnessClockWrong(url, ahead)
    return [one.line for one in signed]


def _size(url: str, answer: web.Answer) -> int:
    """The size that a 409 tells."""
    kind = answer.headers.get("content-type", "").partition(";")[0].strip()
    text = answer.body.decode("ascii", "replace")
    number = text.removesuffix("\n")
    if kind != SIZE_TYPE or not (number.isascii() and number.isdigit()) or len(number) > 19 or text == number:
        raise WitnessAnswersWrongly(url, f"answered 409 without saying the size it knows: {answer.text()}")
    return int(number)


def _out_of_order(url: str, answer: web.Answer) -> WitnessUnreachable:
    return WitnessUnreachable(url, f"answered {answer.status} {answer.text()}".rstrip())
