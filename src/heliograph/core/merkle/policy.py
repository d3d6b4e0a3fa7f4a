"""C2SP tlog-policy: which logs are believed, which witnesses, and how many of them must have cosigned.

The policy is the reader's own, printed and mirrored: a log cannot lower what is asked of it. `policy_file` reads the
file, `Policy.text` writes it, `Policy.standing` judges a checkpoint by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from heliograph.core.merkle.checkpoint import Checkpoint, parse_checkpoint
from heliograph.core.merkle.keys import CosignatureVerifier, Ed25519Verifier
from heliograph.core.merkle.note import parse_note, signatures_by

NONE = "none"


@dataclass(frozen=True, slots=True)
class Group:
    """At least `needed` of the members, which are names of witnesses or of groups."""

    needed: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a policy says of a checkpoint note.

    `is_signed`: a log of the policy, named like the checkpoint's origin, has signed it. `witnesses`: who of the policy
    has cosigned it, and when (POSIX seconds; the latest, if one did so twice). `quorum_met`: enough of them.
    """

    checkpoint: Checkpoint
    is_signed: bool
    witnesses: Mapping[str, int]
    quorum_met: bool

    @property
    def is_good(self) -> bool:
        """Whether the policy believes this checkpoint."""
        return self.is_signed and self.quorum_met


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy file. `quorum` is the name of a witness or group, or ``none``; an address is empty if none was given."""

    logs: Mapping[str, tuple[Ed25519Verifier, str]]
    witnesses: Mapping[str, tuple[CosignatureVerifier, str]]
    groups: Mapping[str, Group]
    quorum: str = NONE

    @classmethod
    def simple(
        cls,
        log: Ed25519Verifier,
        url: str = "",
        witnesses: Sequence[tuple[str, CosignatureVerifier, str]] = (),
        needed: int = 0,
    ) -> Policy:
        """One log, and any `needed` of these witnesses (name, key, address). Raises ValueError if there are fewer."""
        if not 0 <= needed <= len(witnesses):
            raise ValueError(f"{needed} of {len(witnesses)} witnesses cannot be needed.")
        groups = {"witnesses": Group(needed, tuple(name for name, _, _ in witnesses))} if needed else {}
        return cls(
            {log.name: (log, url)},
            {name: (key, at) for name, key, at in witnesses},
            groups,
            "witnesses" if needed else NONE,
        )

    def text(self) -> str:
        """The policy file."""
        lines = [f"log {key.vkey} {url}" for key, url in self.logs.values()]
        lines += [f"witness {name} {key.vkey} {url}" for name, (key, url) in self.witnesses.items()]
        lines += [f"group {name} {group.needed} {' '.join(group.members)}" for name, group in self.groups.items()]
        return "".join(f"{line.rstrip()}\n" for line in [*lines, f"quorum {self.quorum}"])

    def standing(self, note: str) -> Standing:
        """Judge a checkpoint note. Raises NoteRefused or CheckpointRefused if it is malformed or has a false signature."""
        parsed = parse_note(note)
        checkpoint = parse_checkpoint(parsed.text)
        known = self.logs.get(checkpoint.origin)
        log = [known[0]] if known else []
        witnesses = {(key.name, key.key_id): (name, key) for name, (key, _) in self.witnesses.items()}
        is_signed, seen = False, dict[str, int]()
        for one in signatures_by(parsed, [*log, *(key for _, key in witnesses.values())]):
            if (one.name, one.key_id) in witnesses:
                name, key = witnesses[one.name, one.key_id]
                seen[name] = max(seen.get(name, 0), key.time_of(one.signature))
            else:
                is_signed = True
        return Standing(checkpoint, is_signed, seen, self.is_met_by(seen))

    def is_met_by(self, witnesses: Iterable[str]) -> bool:
        """Whether these witnesses are enough for the quorum."""
        return self.quorum == NONE or self._stands(self.quorum, frozenset(witnesses))

    def _stands(self, name: str, witnesses: frozenset[str]) -> bool:
        if name in self.groups:
            group = self.groups[name]
            return sum(self._stands(member, witnesses) for member in group.members) >= group.needed
        return name in witnesses
