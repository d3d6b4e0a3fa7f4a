"""What checking a resident's file finds, in sentences. The verifying page says the same ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum

from heliograph.core.text import Text


class Problem(StrEnum):
    """What can be wrong. The first word that programs should look at."""

    UNREADABLE = "unreadable"
    """A part of the file is malformed."""
    ALTERED = "altered"
    """The content is not what the commitment says."""
    WRONG_SALT = "wrong-salt"
    """The salt does not come from the receipt's secret."""
    NOT_IN_LOG = "not-in-log"
    """The proof does not lead from this record to the signed root."""
    NOT_SIGNED = "not-signed"
    """The checkpoint is not signed by the log that the holder trusts."""
    TOO_FEW_WITNESSES = "too-few-witnesses"
    """The policy asks for more co-signatures."""
    MISSING = "missing"
    """A number of the sequence is not in the file."""
    CHAIN_BROKEN = "chain-broken"
    """A record does not follow from the one before it."""
    BACK_DATED = "back-dated"
    """A witness saw the log without the record, later than the record says it was made."""
    POST_DATED = "post-dated"
    """A witness saw the log with the record, before the record says it was made."""
    FORKED = "forked"
    """Two checkpoints of one size in the file have different roots: the log told two stories."""
    PENDING = "pending"
    """The record was not in the log yet when the file was taken."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: about the record of this sequence (0: about the whole file), in words; `problem` if it is one."""

    sequence: int
    problem: Problem | None
    text: Text


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer about a file. `summary` is the whole in one sentence, `findings` are what it rests on."""

    summary: Text
    findings: tuple[Finding, ...]
    number: str = ""

    @property
    def lines(self) -> list[Text]:
        """All sentences, the summary first."""
        return [self.summary, *(finding.text for finding in self.findings)]

    @property
    def problems(self) -> frozenset[Problem]:
        """What is wrong."""
        return frozenset(finding.problem for finding in self.findings if finding.problem)

    @property
    def is_good(self) -> bool:
        """Whether every record in the file is in the log, unchanged, signed and witnessed as the policy asks."""
        return not self.problems

    @property
    def is_pending(self) -> bool:
        """Whether nothing is wrong but that a record is not in the log yet."""
        return self.problems == {Problem.PENDING}


def moment(at: datetime | int, zone: tzinfo) -> str:
    """A time as people read it, with its distance from UTC: ``2026-03-02 12:00:00 +08:00``."""
    found = datetime.fromtimestamp(at, UTC) if isinstance(at, int) else at
    try:
        text = found.astimezone(zone).isoformat(" ", "seconds")
    except OverflowError:
        text = found.isoformat(" ", "seconds")
    return f"{text[:19]} {text[19:]}"


def summary_of(findings: list[Finding], records: int) -> Text:
    """The whole in one sentence. `records`: how many there were to check."""
    if not records:
        return Text(
            "没有核对：文件读不懂，或者里面没有记录。",
            "Not checked: the file cannot be read, or there is no record in it.",
        )
    problems = {finding.problem for finding in findings} - {None, Problem.PENDING}
    pending = sum(finding.problem is Problem.PENDING for finding in findings)
    if problems == {Problem.TOO_FEW_WITNESSES}:
        return Text(
            "核对没有通过：内容和证明都对，但一起签名的见证人还不够：也许是他们慢了，也许是给您看的日志和给别人看的不一样。请过一会儿再下载；还是不够，请告诉督察或者记者。",
            "It does not check out yet: content and proofs are right, but too few witnesses have signed: they may be slow, or "
            "you are shown another log than everybody else. Please download again later; if it stays so, tell the supervisors or a journalist.",
        )
    if problems:
        return Text(
            "核对没有通过：记录、证明或日志被改动过，或者不完整。请保留这个文件，它就是证据。",
            "It does not check out: a record, its proof or the log was changed or is incomplete. Keep this file: it is the evidence.",
        )
    if pending:
        return Text(
            f"{records} 条记录中有 {pending} 条还没有写进日志。最迟一分钟后会写进去，请再下载一次。",
            f"{pending} of {records} records are not in the log yet. They will be within a minute: please download again.",
        )
    return Text(
        f"核对通过：{records} 条记录都在日志里，没有改动。",
        f"It checks out: {'the record is' if records == 1 else f'all {records} records are'} in the log, unchanged.",
    )
