"""C2SP tlog-checkpoint: which log, how many leaves, which root. The text of a note that the log signs."""

from __future__ import annotations

from dataclasses import dataclass

from heliograph.core.merkle import wire
from heliograph.core.merkle.hashing import SHA256
from heliograph.core.merkle.refusal import CheckpointRefused


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a log. `extensions` are further lines, which ours never have and others' may."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """The text to sign, with its last newline. Raises CheckpointRefused if it could not be read back."""
        text = "".join(f"{line}\n" for line in (self.origin, self.size, wire.encode(self.root), *self.extensions))
        if parse_checkpoint(text) != self:
            raise CheckpointRefused("这不是有效的检查点", "this cannot be written as a checkpoint")
        return text


def parse_checkpoint(text: str) -> Checkpoint:
    """Read a note's text (`Note.text`, without signatures) as a checkpoint. Raises CheckpointRefused."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1]:
        raise CheckpointRefused("检查点至少有三行", "a checkpoint has at least three lines, each ended")
    origin, size, root, *extensions = lines[:-1]
    if not wire.is_name(origin):
        raise CheckpointRefused("检查点的日志名无效", "the origin line is empty or has a space or + in it")
    count = wire.number(size)
    if count is None:
        raise CheckpointRefused("检查点的大小不是数字", "the size line is no decimal number below 2^63")
    digest = wire.decode(root)
    if digest is None or len(digest) != SHA256.size:
        raise CheckpointRefused("检查点的根哈希无效", "the root line is not the base64 of 32 bytes")
    if not all(extensions):
        raise CheckpointRefused("检查点中有空行", "an extension line is empty")
    return Checkpoint(origin, count, digest, tuple(extensions))
