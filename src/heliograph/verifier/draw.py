"""Whether a public draw is right, and was announced before anybody could know its seed. Offline, from its file alone.

`verify_draw(text, policy=…)` needs nothing but the file and whom the reader trusts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum

from heliograph.core.merkle import (
    SHA256,
    Policy,
    Refused,
    Standing,
    parse_tlog_proof,
    verify_inclusion,
)
from heliograph.core.text import Text
from heliograph.verifier.draw_file import (
    KIND,
    RELEASE,
    DrawFile,
    Drawn,
    cosignatures,
    parse_draw_file,
    result_of,
    seed_of,
)
from heliograph.verifier.findings import moment


class Wrong(StrEnum):
    """What can be wrong with a draw. The first word that programs should look at."""

    UNREADABLE = "unreadable"
    ALTERED = "altered"
    """The announcement is not the one in the log."""
    NOT_IN_LOG = "not-in-log"
    NOT_SIGNED = "not-signed"
    TOO_FEW_WITNESSES = "too-few-witnesses"
    LATE = "late"
    """It was not announced before its seed could exist."""
    OTHER_SEED = "other-seed"
    """The seed does not come from the announced checkpoint."""
    OTHER_RESULT = "other-result"
    """The seed gives something else than the file says."""
    TOO_FEW_CHECKERS = "too-few-checkers"
    """An item has fewer to check it than announced: too many were kept from it."""
    PENDING = "pending"
    """It was announced, and not drawn yet."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found; `wrong` is None for what is as it should be."""

    wrong: Wrong | None
    text: Text


@dataclass(frozen=True, slots=True)
class DrawVerdict:
    """The answer about a draw: the whole in one sentence, and what it rests on."""

    summary: Text
    findings: tuple[Finding, ...]

    @property
    def wrongs(self) -> frozenset[Wrong]:
        return frozenset(one.wrong for one in self.findings if one.wrong)

    @property
    def is_good(self) -> bool:
        return not self.wrongs

    @property
    def is_pending(self) -> bool:
        return self.wrongs == {Wrong.PENDING}

    @property
    def lines(self) -> list[Text]:
        return [self.summary, *(one.text for one in self.findings)]


def verify_draw(text: str, *, policy: Policy, zone: tzinfo = UTC) -> DrawVerdict:
    """Check a draw's file; times are written in `zone`. Never raises for what is in the text."""
    try:
        file = parse_draw_file(text)
    except Refused as refused:
        found = [_wrong(Wrong.UNREADABLE, f"文件读不懂：{refused.reason.zh}。", f"Unreadable: {refused.reason.en}.")]
    else:
        found = list(_Checking(file, policy, zone).all())
    return DrawVerdict(_summary({one.wrong for one in found if one.wrong}), tuple(found))


def _wrong(wrong: Wrong | None, zh: str, en: str) -> Finding:
    return Finding(wrong, Text(zh, en))


@dataclass
class _Checking:
    file: DrawFile
    policy: Policy
    zone: tzinfo

    def all(self) -> Iterator[Finding]:
        yield from self._same_announcement()
        try:
            proof = parse_tlog_proof(self.file.announced)
            standing = self.policy.standing(proof.checkpoint)
        except Refused as refused:
            yield _wrong(
                Wrong.NOT_SIGNED, f"预告的证明不可信：{refused.reason.zh}。",
                f"The announcement's proof cannot be trusted: {refused.reason.en}.",
            )  # fmt: skip
            return
        signed = list(self._signed(standing, Text("预告的检查点", "the announcement's checkpoint")))
        yield from signed
        yield from self._included(proof.index, standing, proof.hashes)
        yield from self._early(standing)
        if self.file.drawn is None:
            yield _wrong(Wrong.PENDING, "还没有抽。", "It has not been drawn yet.")
        elif not signed:
            yield from self._drawn(self.file.drawn, proof.index)

    def _same_announcement(self) -> Iterator[Finding]:
        record = self.file.record
        if (
            record["format"] != RELEASE
            or record["kind"] != KIND
            or record["digest"] != self.file.announcement.digest().hex()
        ):
            yield _wrong(
                Wrong.ALTERED, "预告与日志里登记的不是同一份：改动过。",
                "The announcement is not the one that was entered in the log: it was altered.",
            )  # fmt: skip

    def _signed(self, standing: Standing, what: Text) -> Iterator[Finding]:
        if not standing.is_signed or standing.checkpoint.origin != self.file.announcement.log:
            yield _wrong(
                Wrong.NOT_SIGNED, f"{what.zh}不是您信任的、预告里写的那个日志签的。",
                f"{what.en.capitalize()} is not signed by the log that you trust and that was announced.",
            )  # fmt: skip
        elif not standing.quorum_met:
            yield _wrong(
                Wrong.TOO_FEW_WITNESSES, f"{what.zh}联署的见证人不够。",
                f"Too few witnesses have co-signed {what.en}.",
            )  # fmt: skip

    def _included(self, index: int, standing: Standing, hashes: tuple[bytes, ...]) -> Iterator[Finding]:
        checkpoint = standing.checkpoint
        try:
            verify_inclusion(index, checkpoint.size, SHA256.leaf(self.file.entry()), hashes, checkpoint.root)
        except Refused as refused:
            yield _wrong(
                Wrong.NOT_IN_LOG, f"日志的这个位置不是这份预告（{refused.reason.zh}）。",
                f"The log does not hold this announcement in its place ({refused.reason.en}).",
            )  # fmt: skip

    def _early(self, standing: Standing) -> Iterator[Finding]:
        """Whether witnesses whom the reader trusts saw the announcement before the moment it names."""
        after = self.file.announcement.after
        if not standing.witnesses:
            return
        seen = max(standing.witnesses.values())
        if seen >= after.timestamp():
            yield _wrong(
                Wrong.LATE, f"预告说 {moment(after, self.zone)} 以后抽，可见证人到 {moment(seen, self.zone)} 才看到预告。",
                f"It was to be drawn after {moment(after, self.zone)}, and witnesses saw the announcement only at "
                f"{moment(seen, self.zone)}.",
            )  # fmt: skip
        else:
            yield _wrong(
                None, f"预告在 {moment(seen, self.zone)} 已经登记，见证人看到了。",
                f"Witnesses saw the announcement by {moment(seen, self.zone)}.",
            )  # fmt: skip

    def _drawn(self, drawn: Drawn, index: int) -> Iterator[Finding]:
        try:
            standing, before = self.policy.standing(drawn.checkpoint), self.policy.standing(drawn.before)
            seed = seed_of(self.file.entry(), drawn.checkpoint, self.file.announcement.witnesses)
            yield from self._moment(drawn)
        except Refused as refused:
            yield _wrong(
                Wrong.OTHER_SEED, f"种子的检查点不对：{refused.reason.zh}。",
                f"The seed's checkpoint is wrong: {refused.reason.en}.",
            )  # fmt: skip
            return
        yield from self._signed(standing, Text("种子的检查点", "the seed's checkpoint"))
        yield from self._signed(before, Text("种子前一个检查点", "the checkpoint before the seed's"))
        if not index < before.checkpoint.size < standing.checkpoint.size:
            yield _wrong(
                Wrong.LATE, "预告没有排在种子前面的检查点里。",
                "The announcement does not stand in the checkpoint before the seed's.",
            )  # fmt: skip
        yield from self._included(index, standing, drawn.included)
        if seed != drawn.seed:
            yield _wrong(
                Wrong.OTHER_SEED, "文件写的种子不是从预告的检查点得出的。",
                "The seed in the file does not come from the announced checkpoint.",
            )  # fmt: skip
        yield from self._result(seed, drawn)

    def _moment(self, drawn: Drawn) -> Iterator[Finding]:
        """Whether the seed's checkpoint is the first after the moment, as far as the one before it shows. Raises Refused."""
        told = self.file.announcement
        keys = told.keys()
        trusted = {key.vkey: name for name, (key, _) in self.policy.witnesses.items()}
        if not self.policy.is_met_by(trusted[one] for one in told.witnesses if one in trusted):
            yield _wrong(
                Wrong.TOO_FEW_WITNESSES, "预告的见证人里，您信任的不够。",
                "Too few of the announced witnesses are among those you trust.",
            )  # fmt: skip
        if not keys:
            yield _wrong(
                None, "预告没有外部见证人：种子由本局的日志单独决定，本局事先试算过多少次，谁也无法知道。",
                "No outside witness was announced: the seed comes from the bureau's own log, and nobody can tell how many it tried.",
            )  # fmt: skip
            return
        start = told.after.timestamp()
        times = [key.time_of(one) for key in keys for one in cosignatures(drawn.checkpoint, [key]).values()]
        earlier = [key.time_of(one) for key in keys for one in cosignatures(drawn.before, [key]).values()]
        if len(earlier) != len(keys) or max(earlier) >= start or min(times) < start:
            yield _wrong(
                Wrong.OTHER_SEED, "种子的检查点不是约定时刻以后的第一个。",
                "The seed's checkpoint is not the first after the announced moment.",
            )  # fmt: skip
        elif max(times) > start + told.within:
            yield _wrong(
                Wrong.OTHER_SEED, "种子的检查点晚于预告的时段：这次抽取作废，应当重新预告。",
                "The seed's checkpoint came after the announced span: this draw is void and must be announced anew.",
            )  # fmt: skip
        else:
            yield _wrong(
                None, f"种子是 {moment(datetime.fromtimestamp(max(times), UTC), self.zone)} 才有的，含有 {len(keys)} 位见证人的签名。",
                f"The seed exists since {moment(datetime.fromtimestamp(max(times), UTC), self.zone)}, with the signatures of "
                f"{len(keys)} witnesses in it.",
            )  # fmt: skip

    def _result(self, seed: str, drawn: Drawn) -> Iterator[Finding]:
        told = self.file.announcement
        again = result_of(told, seed)
        if again != drawn.result:
            yield _wrong(
                Wrong.OTHER_RESULT,
                "重新抽，结果和文件里的不一样。",
                "Drawn again, the result is another than the file's.",
            )
            return
        short = sum(len(people) < told.each for people in again.checks.values())
        if short:
            yield _wrong(
                Wrong.TOO_FEW_CHECKERS, f"有 {short} 件因为回避，检查的人不够。",
                f"{short} drawn have fewer to check them than announced: too many were kept from them.",
            )  # fmt: skip
        taken = sum(len(one) for one in again.taken)
        every = sum(len(one.labels) for one in told.strata)
        yield _wrong(
            None, f"重新抽，{every} 个里抽中 {taken} 个，一个不差。",
            f"Drawn again: {taken} of {every}, every one the same.",
        )  # fmt: skip


def _summary(wrongs: set[Wrong]) -> Text:
    if not wrongs:
        return Text(
            "核对通过：先预告、后有种子，抽的结果不差。", "It checks out: announced before its seed, and drawn right."
        )
    if wrongs == {Wrong.PENDING}:
        return Text("预告不差，还没有抽。", "The announcement is right; it has not been drawn yet.")
    if wrongs <= {Wrong.TOO_FEW_WITNESSES, Wrong.PENDING}:
        return Text(
            "核对没有通过：算得不差，但您信任的见证人没有都签：没有外面的人担保这个种子。",
            "It does not check out: it is computed right, but too few witnesses you trust have signed: nobody outside vouches for it.",
        )
    return Text(
        "核对没有通过。请保留这个文件，它就是证据。", "It does not check out. Keep this file: it is the evidence."
    )
