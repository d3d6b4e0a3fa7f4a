"""Every answer of C2SP tlog-witness add-checkpoint, from a witness that runs, over http."""

from __future__ import annotations

import pytest

from heliograph.core.merkle import (
    Ed25519Signer,
    add_signatures,
    open_note,
    origin_hash,
    parse_checkpoint,
    parse_note,
    parse_vkey,
    sign_note,
)
from heliograph.witness import home as homes
from tests.logs import Log
from tests.witness.conftest import Service


def test_a_first_checkpoint_is_cosigned_without_a_proof(service: Service, known: Log) -> None:
    note = known.grow(5)
    answer = service.add(0, note)
    assert answer.status == 200
    signed = parse_note(add_signatures(note, answer.body.splitlines(keepends=True)))
    assert [one.name for one in open_note(signed, [service.verifier])] == [service.verifier.name]


def test_a_checkpoint_that_goes_on_from_the_last_is_cosigned(service: Service, known: Log) -> None:
    service.add(0, known.grow(5))
    for count in (1, 300, 70_000):
        old = known.size
        note = known.grow(count)
        assert service.add(old, note, known.proof(old)).status == 200


def test_the_same_checkpoint_is_cosigned_again(service: Service, known: Log) -> None:
    note = known.grow(5)
    assert service.add(0, note).status == 200
    assert service.add(5, note).status == 200
    assert service.add(5, note, [b"p" * 32]).status == 422


def test_the_latest_cosigned_checkpoint_can_be_fetched_with_both_signatures(service: Service, known: Log) -> None:
    path = f"/{origin_hash(known.origin)}/checkpoint"
    assert service.get(path).status == 404
    service.add(0, known.grow(5))
    note = parse_note(service.get(path).body)
    assert parse_checkpoint(note.text).size == 5
    assert len(open_note(note, [service.verifier, parse_vkey(known.vkey)])) == 2


def test_an_empty_log_is_cosigned_only_with_the_root_of_nothing(service: Service, known: Log) -> None:
    assert service.add(0, known.note(0, b"r" * 32)).status == 422
    assert service.add(0, known.note(0)).status == 200
    assert service.add(0, known.grow(3), [b"p" * 32]).status == 422
    assert service.add(0, known.note()).status == 200


def test_an_unknown_log_is_answered_404(service: Service, known: Log) -> None:
    stranger = Log(known.folder / "other", origin="stranger.example/log")
    assert service.add(0, stranger.grow(1)).status == 404


def test_another_key_than_the_logs_is_answered_403(service: Service, known: Log) -> None:
    impostor = Log(known.folder / "other", known.origin, seed=b"x" * 32)
    assert service.add(0, impostor.grow(1)).status == 403


def test_a_false_signature_by_the_logs_own_key_is_answered_403(service: Service, known: Log) -> None:
    note = known.grow(2)
    assert service.add(0, note.replace("\n2\n", "\n3\n")).status == 403


def test_signatures_by_unknown_keys_are_ignored_and_not_kept(service: Service, known: Log) -> None:
    note = parse_note(known.grow(2))
    other = parse_note(sign_note(note.text, [Ed25519Signer("somebody.example", b"s" * 32)])).signatures[0]
    assert service.add(0, add_signatures(note, [other.line])).status == 200
    assert "somebody.example" not in service.get(f"/{origin_hash(known.origin)}/checkpoint").body


def test_an_old_size_above_the_new_one_is_answered_400(service: Service, known: Log) -> None:
    assert service.add(3, known.grow(2)).status == 400


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old 0\n",
        b"old 0\n\n",
        b"old 00\n\nNOTE",
        b"old -1\n\nNOTE",
        b"size 0\n\nNOTE",
        b"old 0\nnot base64!\n\nNOTE",
        b"old 0\nAAAA\n\nNOTE",
        b"old 0\r\n\r\nNOTE",
        b"old 0\n" + b"A" * 43 + b"=\n\n" + b"no note\n",
        b"old 0\n" + (b"A" * 43 + b"=\n") * 64 + b"\nNOTE",
        b"\xff\xfe",
    ],
)
def test_a_malformed_request_is_answered_400(service: Service, known: Log, body: bytes) -> None:
    note = known.grow(2).encode()
    assert service.post(body.replace(b"NOTE", note)).status == 400


def test_a_note_that_is_no_checkpoint_is_answered_400(service: Service, known: Log) -> None:
    assert service.add(0, sign_note("one line\n", [known.signer])).status == 400
    assert service.add(0, sign_note(f"{known.origin}\n01\n{'A' * 43}=\n", [known.signer])).status == 400


def test_another_old_size_is_answered_409_with_the_size_it_knows(service: Service, known: Log) -> None:
    known.grow(5)
    for asked, knows in ((3, 0), (0, 5), (4, 5), (7, 5)):
        if knows:
            service.add(0, known.note(5))
        note = known.grow(3)
        answer = service.add(asked, note)
        assert (answer.status, answer.type, answer.body) == (409, "text/x.tlog.size", f"{knows}\n")


def test_a_proof_that_does_not_hold_is_answered_422_and_nothing_moves(service: Service, known: Log) -> None:
    service.add(0, known.grow(5))
    note = known.grow(6)
    right = known.proof(5)
    for proof in ([], right[:-1], [*right, right[0]], [bytes(32), *right[1:]], right[::-1]):
        assert service.add(5, note, proof).status == 422
    assert "\n5\n" in service.get(f"/{origin_hash(known.origin)}/checkpoint").body
    assert service.add(5, note, right).status == 200


def test_another_root_of_the_same_size_is_answered_422(service: Service, known: Log) -> None:
    service.add(0, known.grow(5))
    assert service.add(5, known.note(5, b"r" * 32)).status == 422


def test_a_log_that_changes_its_key_may_sign_with_either(service: Service, known: Log) -> None:
    service.add(0, known.grow(5))
    old_signer = known.signer
    known.signer = Ed25519Signer(known.origin, b"n" * 32)
    assert service.add(5, known.grow(1), known.proof(5)).status == 403
    homes.add_log(service.home, known.vkey)
    assert service.add(5, known.note(), known.proof(5)).status == 200
    known.signer = old_signer
    assert service.add(6, known.note()).status == 200


def test_a_body_that_is_too_long_is_answered_413(service: Service) -> None:
    assert service.post(b"a" * 131_073).status == 413


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/add-checkpoint", 405),
        ("POST", "/", 405),
        ("GET", "/nothing", 404),
        ("GET", f"/{'0' * 64}/checkpoint", 404),
        ("GET", "/", 200),
    ],
)
def test_other_addresses_say_what_they_are(service: Service, method: str, path: str, status: int) -> None:
    assert service.send(method, path, b"" if method == "POST" else None).status == status


def test_a_broken_list_of_logs_leaves_the_last_good_one_standing(service: Service, known: Log) -> None:
    file = service.home / "logs.txt"
    before = file.read_text()
    note = known.grow(1)
    assert service.add(0, note).status == 200
    file.write_text(before + "log nonsense\n")
    try:
        assert service.add(1, note).status == 200
    finally:
        file.write_text(before)
