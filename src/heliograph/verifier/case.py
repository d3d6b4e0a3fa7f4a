"""One inclusion or consistency proof in a JSON file with base64 hashes, as the test vectors of other logs have it.

`heliograph log check-proof` answers such a file by its exit status, so that anybody's vectors can be run against us.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from heliograph.core.merkle import verify_consistency, verify_inclusion, wire


class CaseUnreadable(ValueError):
    """The file is no case. The message says why."""


@dataclass(frozen=True, slots=True)
class Case:
    """A proof to check. `check` raises ProofRefused if it proves nothing."""

    kind: str
    check: Callable[[], None]


def read_case(text: str | bytes) -> Case:
    """Read a case: inclusion (leafIdx, treeSize, root, leafHash, proof) or consistency (size1, size2, root1, root2, proof).

    Hashes may be null or empty, and are refused by the check; other fields are ignored. What two programs might read in
    two ways (a name that stands twice, both kinds at once, base64 with stray bits) is no case. Raises CaseUnreadable.
    """
    try:
        fields = json.loads(text, object_pairs_hook=_once)
    except CaseUnreadable:
        raise
    except (ValueError, RecursionError) as error:
        raise CaseUnreadable(f"This is no JSON: {error}") from error
    if not isinstance(fields, dict):
        raise CaseUnreadable("A case is a JSON object.")
    kinds = [any(name in fields for name in names) for names in (("leafIdx", "treeSize"), ("size1", "size2"))]
    if all(kinds):
        raise CaseUnreadable("This is an inclusion and a consistency case at once.")
    if kinds[0]:
        index, size = _number(fields, "leafIdx"), _number(fields, "treeSize")
        leaf, root, proof = _hash(fields, "leafHash"), _hash(fields, "root"), _proof(fields)
        return Case("inclusion", lambda: verify_inclusion(index, size, leaf, proof, root))
    size1, size2 = _number(fields, "size1"), _number(fields, "size2")
    root1, root2, proof = _hash(fields, "root1"), _hash(fields, "root2"), _proof(fields)
    return Case("consistency", lambda: verify_consistency(size1, size2, root1, root2, proof))


def _number(fields: Mapping[str, object], name: str) -> int:
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise CaseUnreadable(f"{name} is missing or no whole number.")
    return value


def _hash(fields: Mapping[str, object], name: str) -> bytes:
    if name not in fields:
        raise CaseUnreadable(f"{name} is missing.")
    return _bytes(fields[name], name)


def _proof(fields: Mapping[str, object]) -> list[bytes]:
    value = fields.get("proof")
    if value is None:
        return []
    if not isinstance(value, list):
        raise CaseUnreadable("proof is no list.")
    return [_bytes(one, "proof") for one in value]


def _bytes(value: object, name: str) -> bytes:
    if value is None:
        return b""
    data = wire.decode(value) if isinstance(value, str) else None
    if data is None:
        raise CaseUnreadable(f"{name} is not base64.")
    return data


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise CaseUnreadable("A name stands twice in an object.")
    return fields
