"""Who signed the checkpoint that is audited: the log's key, and the witnesses of a policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from heliograph.core.merkle import Checkpoint, NoteRefused, Policy, Refused, Verifier, open_note
from heliograph.verifier.audit.findings import Findings

PLACE = "checkpoint"


@dataclass(frozen=True, slots=True)
class Signed:
    """The names whose signatures were checked and are true; when each witness cosigned (POSIX seconds)."""

    by: tuple[str, ...] = ()
    witnesses: Mapping[str, int] = field(default_factory=dict)


def signatures(
    note: str, checkpoint: Checkpoint, keys: Sequence[Verifier], policy: Policy | None, findings: Findings
) -> Signed:
    """Check the signatures against the keys, or the policy; without either nothing is checked and nobody named."""
    by: tuple[str, ...] = ()
    if keys:
        by = _by_keys(note, checkpoint, keys, findings)
    if policy is None:
        return Signed(by)
    try:
        standing = policy.standing(note)
    except Refused as error:
        findings.add("signature", PLACE, str(error))
        return Signed(by)
    if not standing.is_signed:
        findings.add("signature", PLACE, f"no log of the policy has signed it as {checkpoint.origin}")
    if not standing.quorum_met:
        seen = ", ".join(standing.witnesses) or "nobody"
        findings.add(
            "policy", PLACE, f"too few witnesses have cosigned it for the policy (quorum {policy.quorum}): {seen}"
        )
    signed = (checkpoint.origin,) if standing.is_signed else ()
    return Signed(tuple(dict.fromkeys((*by, *signed))), dict(standing.witnesses))


def _by_keys(note: str, checkpoint: Checkpoint, keys: Sequence[Verifier], findings: Findings) -> tuple[str, ...]:
    try:
        by = tuple(one.name for one in open_note(note, keys))
    except NoteRefused as error:
        findings.add("signature", PLACE, str(error))
        return ()
    if checkpoint.origin not in by:
        findings.add(
            "signature", PLACE, f"it is a checkpoint of {checkpoint.origin}, which the key given is not named after"
        )
    return by
