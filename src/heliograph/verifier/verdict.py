"""The verdict on a file that a resident holds: a receipt of a whole matter, or the proof of one record.

`verify_receipt(text, policy=…)` needs nothing but the text and whom its holder trusts. Nothing the file says about
itself is believed: not its policy, not its commitments, not what it calls withheld.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, tzinfo

from heliograph.core.commitment import commit, salt_for
from heliograph.core.merkle import Policy, Refused, TlogProof, parse_policy, parse_tlog_proof
from heliograph.core.merkle.tlog_proof import HEADER
from heliograph.core.text import Text
from heliograph.verifier.findings import Finding, Problem, Verdict, summary_of
from heliograph.verifier.opened import Opened, parse_opened
from heliograph.verifier.proof_check import Checking
from heliograph.verifier.receipt_file import ReceiptEvent, ReceiptFile, parse_receipt_file


def verify_receipt(text: str, *, policy: Policy, zone: tzinfo = UTC) -> Verdict:
    """Check a receipt file or a single proof file; times are written in `zone`. Never raises for what is in the text."""
    checking = Checking(policy, zone)
    if text.startswith(HEADER):
        return _single(text, checking)
    try:
        receipt = parse_receipt_file(text)
    except Refused as refused:
        return _verdict([_unreadable(0, refused.reason)], 0)
    findings = list(_receipt(receipt, checking))
    return _verdict([*findings, *checking.forks(), *_claimed(receipt, checking)], len(receipt.events), receipt.number)


def _verdict(findings: list[Finding], records: int, number: str = "") -> Verdict:
    if not records and not findings:
        findings = [_unreadable(0, Text("文件里没有记录", "there is no record in it"))]
    return Verdict(summary_of(findings, records), tuple(findings), number)


def _single(text: str, checking: Checking) -> Verdict:
    try:
        proof = parse_tlog_proof(text)
        opened = parse_opened(proof.extra)
    except Refused as refused:
        return _verdict([_unreadable(0, refused.reason)], 0)
    sequence = opened.record.sequence
    findings = list(checking.proof(sequence, opened.entry(), proof))
    findings += checking.times(opened.record, sequence, proof, "")
    return _verdict(list(_with_good(findings, sequence, proof, checking, is_shown=True)), 1)


def _receipt(receipt: ReceiptFile, checking: Checking) -> Iterator[Finding]:
    previous, expected = "", 1
    for event in receipt.events:
        if event.sequence > expected:
            yield _missing(expected, event.sequence - 1)
        elif event.sequence < expected:
            yield _broken(event.sequence, Text("它排在不该在的位置", "it stands where it does not belong"))
        is_next = event.sequence == expected
        yield from _event(event, receipt.secret, previous if is_next else None, checking)
        previous, expected = event.commitment.hex(), event.sequence + 1


def _event(event: ReceiptEvent, secret: bytes, previous: str | None, checking: Checking) -> Iterator[Finding]:
    """All that is wrong with one event, or that nothing is. `previous` is None after a gap."""
    if not event.proof:
        yield _pending(event.sequence)
        return
    try:
        proof = parse_tlog_proof(event.proof)
        opened = None if event.withheld else parse_opened(proof.extra)
        if event.withheld and proof.extra:
            raise Refused("说是不公开，却带着内容", "it is called withheld and has content")
    except Refused as refused:
        yield _unreadable(event.sequence, refused.reason)
        return
    findings = list(_content(event, opened, secret, previous)) if opened else []
    findings += checking.proof(event.sequence, event.commitment, proof)
    if opened:
        findings += checking.times(opened.record, event.sequence, proof, event.before)
    yield from _with_good(findings, event.sequence, proof, checking, is_shown=opened is not None)


def _with_good(
    findings: list[Finding], sequence: int, proof: TlogProof, checking: Checking, *, is_shown: bool
) -> Iterator[Finding]:
    """What was found of one record, after the sentence that it is in the log if nothing is wrong."""
    if all(one.problem is None for one in findings):
        yield checking.good(sequence, proof, is_shown=is_shown)
    yield from findings


def _content(event: ReceiptEvent, opened: Opened, secret: bytes, previous: str | None) -> Iterator[Finding]:
    """Whether the words are what was committed, and follow from the record before."""
    record, sequence = opened.record, event.sequence
    derived = salt_for(secret, sequence) if secret else opened.salt
    if opened.salt != derived and event.commitment in (opened.entry(), commit(derived, record)):
        yield Finding(
            sequence,
            Problem.WRONG_SALT,
            Text(
                f"第 {sequence} 条：盐不是由回执的密钥得出的：盐或密钥被改动过。",
                f"Record {sequence}: the salt does not come from the receipt's secret: the salt or the secret was changed.",
            ),
        )
    elif opened.entry() != event.commitment:
        yield Finding(
            sequence,
            Problem.ALTERED,
            Text(
                f"第 {sequence} 条：内容与写入日志的指纹不符：内容被改动过。",
                f"Record {sequence}: the content is not what was committed to the log: it was altered.",
            ),
        )
    if record.sequence != sequence:
        yield _broken(
            sequence, Text(f"它自己写的是第 {record.sequence} 条", f"it calls itself number {record.sequence}")
        )
    elif previous is not None and record.previous != previous:
        yield _broken(sequence, Text("它不是接着前一条写的", "it does not follow from the record before it"))


def _claimed(receipt: ReceiptFile, checking: Checking) -> Iterator[Finding]:
    """Whom the file itself calls witnesses, for a reader who has named none: worth asking about, worth nothing yet."""
    if checking.policy.witnesses:
        return
    try:
        own = parse_policy(receipt.policy)
        names = {name for note in checking.standings for name in own.standing(note).witnesses}
    except Refused:
        return
    if names and own.logs.keys() == checking.policy.logs.keys():
        yield Finding(
            0,
            None,
            Text(
                f"文件自己说有见证人联署：{'、'.join(sorted(names))}。你没有给出他们的公钥，所以这一点没有核对。",
                f"The file itself names witnesses who have co-signed: {', '.join(sorted(names))}. You have "
                "not given their keys, so this was not checked.",
            ),
        )


def _missing(first: int, last: int) -> Finding:
    which = f"{first}" if first == last else f"{first}–{last}"
    return Finding(
        first,
        Problem.MISSING,
        Text(f"缺第 {which} 条：有记录被抽掉了。", f"Record {which} is missing: something was left out."),
    )


def _broken(sequence: int, why: Text) -> Finding:
    return Finding(
        sequence,
        Problem.CHAIN_BROKEN,
        Text(f"第 {sequence} 条：前后接不上：{why.zh}。", f"Record {sequence}: the chain is broken: {why.en}."),
    )


def _pending(sequence: int) -> Finding:
    return Finding(
        sequence,
        Problem.PENDING,
        Text(f"第 {sequence} 条还没有写进日志。", f"Record {sequence} is not in the log yet."),
    )


def _unreadable(sequence: int, why: Text) -> Finding:
    where = Text(f"第 {sequence} 条", f"Record {sequence}") if sequence else Text("文件", "The file")
    return Finding(
        sequence,
        Problem.UNREADABLE,
        Text(f"{where.zh}读不懂：{why.zh}。", f"{where.en} cannot be read: {why.en}."),
    )
