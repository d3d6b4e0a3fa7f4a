"""Proof files and witness requests are written as specified and read in exactly that form."""

from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.core.merkle import (
    AddCheckpoint,
    ProofRefused,
    Refused,
    TlogProof,
    origin_hash,
    parse_add_checkpoint,
    parse_tlog_proof,
    verify_inclusion,
)
from tests.core.merkle.signers import LOG, NEWS, ORIGIN, checkpoint, cosigned
from tests.core.merkle.trees import LEAVES, path, root_between, subproof

NOTE = cosigned(checkpoint(8), NEWS)
PROOF = TlogProof(5, tuple(path(5, 0, 8)), NOTE, b"opened")
TEXT = PROOF.text()
HASH = base64.b64encode(PROOF.hashes[0]).decode()


def test_a_proof_file_has_the_lines_of_the_specification():
    hashes = "".join(base64.b64encode(one).decode() + "\n" for one in PROOF.hashes)
    assert f"c2sp.org/tlog-proof@v1\nextra b3BlbmVk\nindex 5\n{hashes}\n{NOTE}" == TEXT
    assert TlogProof(0, (), checkpoint(1)).text() == f"c2sp.org/tlog-proof@v1\nindex 0\n\n{checkpoint(1)}"


def test_a_proof_file_leads_from_its_leaf_to_its_root():
    read = parse_tlog_proof(TEXT)
    assert read == PROOF
    verify_inclusion(read.index, 8, LEAVES[5], read.hashes, root_between(0, 8))


@given(st.integers(1, 40), st.data(), st.binary(max_size=50))
def test_a_proof_file_is_read_back(size, data, extra):
    index = data.draw(st.integers(0, size - 1))
    proof = TlogProof(index, tuple(path(index, 0, size)), checkpoint(size), extra)
    assert parse_tlog_proof(proof.text()) == proof


@pytest.mark.parametrize(
    "wrong",
    {
        "empty": "",
        "another version": TEXT.replace("@v1", "@v2"),
        "a space after the version": TEXT.replace("@v1", "@v1 "),
        "a byte-order mark": "\ufeff" + TEXT,
        "carriage returns": TEXT.replace("\n", "\r\n"),
        "one carriage return": TEXT.replace("index 5", "index 5\r"),
        "no index": TEXT.replace("index 5\n", ""),
        "two indexes": TEXT.replace("index 5\n", "index 5\nindex 5\n"),
        "index before extra": TEXT.replace("extra b3BlbmVk\nindex 5\n", "index 5\nextra b3BlbmVk\n"),
        "two extras": TEXT.replace("index 5\n", "extra b3BlbmVk\nindex 5\n"),
        "an empty extra": TEXT.replace("b3BlbmVk", ""),
        "an extra that is no base64": TEXT.replace("b3BlbmVk", "b3Blb%Vk"),
        "an extra without padding": TEXT.replace("b3BlbmVk", "b3BlbmU"),
        "a leading zero": TEXT.replace("index 5", "index 05"),
        "a sign": TEXT.replace("index 5", "index +5"),
        "a negative index": TEXT.replace("index 5", "index -5"),
        "an index beyond the tree": TEXT.replace("index 5", "index 8"),
        "an index beyond numbers": TEXT.replace("index 5", "index 18446744073709551621"),
        "a short hash": TEXT.replace(HASH, "AAAA"),
        "a hash with a space": TEXT.replace(HASH, HASH + " "),
        "an empty hash line": TEXT.replace(HASH + "\n", "\n"),
        "no empty line": TEXT.replace("\n\n" + ORIGIN, "\n" + ORIGIN),
        "two empty lines": TEXT.replace("\n\n" + ORIGIN, "\n\n\n" + ORIGIN),
        "too many hashes": TEXT.replace(HASH + "\n", (HASH + "\n") * 64),
        "no checkpoint": TEXT[: TEXT.index(ORIGIN)],
        "something after the note": TEXT + "more\n",
        "an empty line after the note": TEXT + "\n",
        "the end cut off": TEXT[:-1],
    }.items(),
    ids=lambda item: item[0],
)
def test_what_is_not_exactly_a_proof_file_is_refused(wrong):
    with pytest.raises(Refused) as refused:
        parse_tlog_proof(wrong[1])
    assert refused.value.reason.zh


@pytest.mark.parametrize(
    "made",
    [
        TlogProof(8, PROOF.hashes, NOTE),
        TlogProof(-1, PROOF.hashes, NOTE),
        TlogProof(5, (b"short",), NOTE),
        TlogProof(5, PROOF.hashes, "no note"),
    ],
    ids=["outside", "negative", "short", "no note"],
)
def test_what_could_not_be_read_back_is_not_written(made):
    with pytest.raises(Refused):
        made.text()


# --- witness protocol

REQUEST = AddCheckpoint(6, tuple(subproof(6, 0, 8, True)), checkpoint(8))
BODY = REQUEST.body()


def test_a_request_to_a_witness_has_the_lines_of_the_specification():
    hashes = "".join(base64.b64encode(one).decode() + "\n" for one in REQUEST.proof)
    assert BODY.decode() == f"old 6\n{hashes}\n{checkpoint(8)}"
    assert AddCheckpoint(0, (), checkpoint(8)).body().decode() == f"old 0\n\n{checkpoint(8)}"


@pytest.mark.parametrize("request_", [REQUEST, AddCheckpoint(0, (), checkpoint(8))])
def test_a_request_is_read_back(request_):
    assert parse_add_checkpoint(request_.body()) == request_


@pytest.mark.parametrize(
    "wrong",
    {
        "empty": b"",
        "no old": BODY.removeprefix(b"old 6\n"),
        "old without a number": BODY.replace(b"old 6", b"old "),
        "a leading zero": BODY.replace(b"old 6", b"old 06"),
        "a negative number": BODY.replace(b"old 6", b"old -6"),
        "a number beyond numbers": BODY.replace(b"old 6", b"old 9223372036854775808"),
        "a carriage return": BODY.replace(b"old 6", b"old 6\r"),
        "no empty line": BODY.replace(b"\n\n" + ORIGIN.encode(), b"\n" + ORIGIN.encode()),
        "no checkpoint": BODY[: BODY.index(ORIGIN.encode())],
        "something after": BODY + b"more\n",
        "a short hash": BODY.replace(base64.b64encode(REQUEST.proof[0]), b"AAAA"),
        "sixty-four hashes": AddCheckpoint(6, (bytes(32),) * 64, checkpoint(8)).body(),
        "no text": b"\xff" + BODY,
    }.items(),
    ids=lambda item: item[0],
)
def test_a_request_that_is_malformed_is_refused(wrong):
    with pytest.raises(Refused):
        parse_add_checkpoint(wrong[1])


def test_sixty_three_hashes_are_accepted():
    assert len(parse_add_checkpoint(AddCheckpoint(6, (bytes(32),) * 63, checkpoint(8)).body()).proof) == 63


def test_a_witness_finds_a_log_by_the_hash_of_its_origin():
    assert origin_hash(ORIGIN) == hashlib.sha256(b"police.example.cn/log").hexdigest()


def test_a_refusal_of_the_first_part_is_about_the_proof():
    with pytest.raises(ProofRefused):
        parse_add_checkpoint(b"new 6\n\n" + checkpoint(8).encode())


def test_the_logs_key_is_named_like_the_log():
    assert LOG.name == ORIGIN == checkpoint(8).split("\n", 1)[0]
