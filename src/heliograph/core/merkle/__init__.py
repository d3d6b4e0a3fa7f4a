"""The log's formats, byte for byte: tree, proofs, tiles, signed notes, checkpoints, witnesses, offline proofs, policies.

RFC 9162 hashing and the C2SP specifications signed-note, tlog-checkpoint, tlog-cosignature, tlog-tiles, tlog-witness,
tlog-proof and tlog-policy (docs/log-format.md). `ledger` writes a log with it, `witness` watches one, `verifier` checks
what a resident holds. Values in, values out: no file, no network, no clock.
"""

from heliograph.core.merkle.compact import CompactRange
from heliograph.core.merkle.hashing import LIMIT, SHA256, Hashing
from heliograph.core.merkle.proofs import (
    HashAt,
    consistency_proof,
    inclusion_proof,
    root_from_inclusion,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from heliograph.core.merkle.refusal import ProofRefused, Refused
from heliograph.core.merkle.tiles import (
    TILE,
    TileMissing,
    TilePath,
    TileSource,
    TileTree,
    TileWrong,
    decode_entries,
    encode_entries,
    entries_path,
    parse_tile_path,
    partial_width,
    tile_path,
)

__all__ = [
    "LIMIT",
    "SHA256",
    "TILE",
    "CompactRange",
    "HashAt",
    "Hashing",
    "ProofRefused",
    "Refused",
    "TileMissing",
    "TilePath",
    "TileSource",
    "TileTree",
    "TileWrong",
    "consistency_proof",
    "decode_entries",
    "encode_entries",
    "entries_path",
    "inclusion_proof",
    "parse_tile_path",
    "partial_width",
    "root_from_inclusion",
    "root_of",
    "tile_path",
    "verify_consistency",
    "verify_inclusion",
]
