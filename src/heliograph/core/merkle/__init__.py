"""The log's formats, byte for byte: tree, proofs, tiles, signed notes, checkpoints, witnesses, offline proofs, policies.

RFC 9162 hashing and the C2SP specifications signed-note, tlog-checkpoint, tlog-cosignature, tlog-tiles, tlog-witness,
tlog-proof and tlog-policy (docs/log-format.md). `ledger` writes a log with it, `witness` watches one, `verifier` checks
what a resident holds. Values in, values out: no file, no network, no clock.
"""

from heliograph.core.merkle.checkpoint import Checkpoint, parse_checkpoint
from heliograph.core.merkle.compact import CompactRange
from heliograph.core.merkle.hashing import LIMIT, SHA256, Hashing
from heliograph.core.merkle.keys import (
    CosignatureSigner,
    CosignatureVerifier,
    Ed25519Signer,
    Ed25519Verifier,
    Signer,
    Verifier,
    parse_vkey,
)
from heliograph.core.merkle.note import (
    Note,
    Signature,
    add_signatures,
    open_note,
    parse_note,
    sign_note,
    signature_line,
    signatures_by,
)
from heliograph.core.merkle.policy import Group, Policy, Standing
from heliograph.core.merkle.policy_file import parse_policy
from heliograph.core.merkle.proofs import (
    HashAt,
    consistency_proof,
    inclusion_proof,
    root_from_inclusion,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from heliograph.core.merkle.refusal import (
    CheckpointRefused,
    NoteRefused,
    PolicyRefused,
    ProofRefused,
    Refused,
    SignatureRefused,
)
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
from heliograph.core.merkle.tlog_proof import TlogProof, parse_tlog_proof
from heliograph.core.merkle.witnessing import AddCheckpoint, origin_hash, parse_add_checkpoint

__all__ = [
    "LIMIT",
    "SHA256",
    "TILE",
    "AddCheckpoint",
    "Checkpoint",
    "CheckpointRefused",
    "CompactRange",
    "CosignatureSigner",
    "CosignatureVerifier",
    "Ed25519Signer",
    "Ed25519Verifier",
    "Group",
    "HashAt",
    "Hashing",
    "Note",
    "NoteRefused",
    "Policy",
    "PolicyRefused",
    "ProofRefused",
    "Refused",
    "Signature",
    "SignatureRefused",
    "Signer",
    "Standing",
    "TileMissing",
    "TilePath",
    "TileSource",
    "TileTree",
    "TileWrong",
    "TlogProof",
    "Verifier",
    "add_signatures",
    "consistency_proof",
    "decode_entries",
    "encode_entries",
    "entries_path",
    "inclusion_proof",
    "open_note",
    "origin_hash",
    "parse_add_checkpoint",
    "parse_checkpoint",
    "parse_note",
    "parse_policy",
    "parse_tile_path",
    "parse_tlog_proof",
    "parse_vkey",
    "partial_width",
    "root_from_inclusion",
    "root_of",
    "sign_note",
    "signature_line",
    "signatures_by",
    "tile_path",
    "verify_consistency",
    "verify_inclusion",
]
