"""Why something a log says was not believed: one sentence in each language, and facts for programs to tell them apart."""

from __future__ import annotations

from heliograph.core.text import Text


class Refused(ValueError):
    """Something from a log is malformed or untrue. `reason` says what, for people."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.reason = Text(zh, en)


class ProofRefused(Refused):
    """An inclusion or consistency proof does not prove what it should."""


class NoteRefused(Refused):
    """A signed note (or a key for one) is malformed, or signed by nobody known."""


class SignatureRefused(NoteRefused):
    """A signature that names a known key is not by that key: the whole note is worthless."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”的签名无效", f"the signature that calls itself {name} is not by that key")
        self.name = name


class CheckpointRefused(Refused):
    """A note's text is no checkpoint."""


class PolicyRefused(Refused):
    """A policy file is malformed; `line` counts from 1, 0 when it is about the whole file."""

    def __init__(self, line: int, zh: str, en: str) -> None:
        super().__init__(
            f"策略文件第 {line} 行：{zh}" if line else f"策略文件：{zh}",
            f"policy line {line}: {en}" if line else f"policy: {en}",
        )
        self.line = line
