"""Reads a C2SP tlog-policy file, strictly: what a line means must not depend on who reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from heliograph.core.merkle import wire
from heliograph.core.merkle.keys import CosignatureVerifier, Ed25519Verifier
from heliograph.core.merkle.policy import NONE, Group, Policy
from heliograph.core.merkle.refusal import NoteRefused, PolicyRefused

_Key = TypeVar("_Key", Ed25519Verifier, CosignatureVerifier)


def parse_policy(text: str) -> Policy:
    """Read a policy. Raises PolicyRefused with the line and the reason."""
    reading = _Reading()
    for number, line in enumerate(text.split("\n"), start=1):
        reading.line = number
        if any(char < " " and char != "\t" for char in line):
            raise reading.refuse("含有控制字符", "there is a control character in it")
        words = _words(line)
        if words:
            reading.read(*words)
    reading.line = 0
    if reading.quorum is None:
        raise reading.refuse("缺少 quorum 行", "the quorum line is missing")
    if not reading.logs:
        raise reading.refuse("没有日志", "it names no log")
    return Policy(reading.logs, reading.witnesses, reading.groups, reading.quorum)


def _words(line: str) -> list[str]:
    words = line.replace("\t", " ").split(" ")
    comment = next((at for at, word in enumerate(words) if word.startswith("#")), len(words))
    return [word for word in words[:comment] if word]


@dataclass
class _Reading:
    """What has been read so far; `line` is where."""

    line: int = 0
    logs: dict[str, tuple[Ed25519Verifier, str]] = field(default_factory=dict)
    witnesses: dict[str, tuple[CosignatureVerifier, str]] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str | None = None

    def refuse(self, zh: str, en: str) -> PolicyRefused:
        return PolicyRefused(self.line, zh, en)

    def read(self, keyword: str, *words: str) -> None:
        """Take one line that is not empty."""
        kinds: dict[str, Callable[..., None]] = {
            "log": self._log,
            "witness": self._witness,
            "group": self._group,
            "quorum": self._quorum,
        }
        if keyword not in kinds:
            raise self.refuse(f"不认识“{keyword}”", f"{keyword!r} is not log, witness, group or quorum")
        shortest, longest = {"log": (1, 2), "witness": (2, 3), "group": (3, 1000), "quorum": (1, 1)}[keyword]
        if not shortest <= len(words) <= longest:
            raise self.refuse("字段数目不对", f"a {keyword} line has another number of fields")
        kinds[keyword](*words)

    def _log(self, vkey: str, url: str = "") -> None:
        key = self._key(Ed25519Verifier, vkey)
        if key.name in self.logs:
            raise self.refuse(f"日志“{key.name}”写了两次", f"log {key.name} stands here twice")
        self.logs[key.name] = (key, url)

    def _witness(self, name: str, vkey: str, url: str = "") -> None:
        self._need_fresh(name)
        key = self._key(CosignatureVerifier, vkey)
        if any(key.public_key == other.public_key for other, _ in self.witnesses.values()):
            raise self.refuse("两个见证人用同一密钥", "two witnesses have one key: that would count one twice")
        self.witnesses[name] = (key, url)

    def _group(self, name: str, needed: str, *members: str) -> None:
        self._need_fresh(name)
        taken = {member for group in self.groups.values() for member in group.members}
        for at, member in enumerate(members):
            if member not in self.witnesses and member not in self.groups:
                raise self.refuse(f"“{member}”尚未定义", f"{member} is not defined above")
            if member in taken or member in members[:at]:
                raise self.refuse(f"“{member}”用了两次", f"{member} is counted twice")
        count = {"any": 1, "all": len(members)}.get(needed) or wire.number(needed)
        if count is None or not 1 <= count <= len(members):
            raise self.refuse(
                "数目应为 all、any 或 1 到成员数", "all, any, or 1 up to the number of members is expected"
            )
        self.groups[name] = Group(count, members)

    def _quorum(self, name: str) -> None:
        if self.quorum is not None:
            raise self.refuse("quorum 写了两次", "there are two quorum lines")
        if name != NONE and name not in self.witnesses and name not in self.groups:
            raise self.refuse(f"“{name}”尚未定义", f"{name} is not defined above")
        self.quorum = name

    def _need_fresh(self, name: str) -> None:
        if name == NONE or name in self.witnesses or name in self.groups:
            raise self.refuse(f"名称“{name}”已用过", f"the name {name} is taken")

    def _key(self, kind: type[_Key], vkey: str) -> _Key:
        try:
            return kind.from_vkey(vkey)
        except NoteRefused as error:
            raise self.refuse(error.reason.zh, error.reason.en) from error
