"""A log asks its witnesses, over real http: with a witness that runs, and with servers that only pretend."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from heliograph.core.merkle import (
    CosignatureSigner,
    Ed25519Signer,
    add_signatures,
    open_note,
    parse_note,
    parse_vkey,
    signature_line,
)
from heliograph.witness import client
from tests.logs import Log
from tests.witness.conftest import NAME, NOON, Service

PRETENDER = CosignatureSigner(NAME, b"p" * 32)


def ask(service: Service, log: Log, note: str | None = None, hint: int = 0, timeout: float = 5.0) -> list[str]:
    return client.ask(service.address, note or log.note(), hint, log.proof, service.verifier, timeout)


def test_a_log_gets_verified_cosignatures_and_adds_them_to_its_checkpoint(service: Service, known: Log) -> None:
    note = known.grow(5)
    lines = ask(service, known, note)
    assert open_note(add_signatures(note, lines), [service.verifier])


@pytest.mark.parametrize("hint", [0, 1, 5, 8, 400])
def test_a_wrong_hint_is_set_right_by_the_witness(service: Service, known: Log, hint: int) -> None:
    known.grow(5)
    ask(service, known)
    known.grow(3)
    assert ask(service, known, hint=hint)


def test_a_witness_that_knows_a_longer_history_is_told_apart(service: Service, known: Log) -> None:
    known.grow(5)
    ask(service, known)
    with pytest.raises(client.WitnessAhead) as raised:
        ask(service, known, known.note(3))
    assert (raised.value.known, raised.value.asked) == (5, 3)


@pytest.mark.parametrize(("at", "size"), [(3, 5), (3, 9), (0, 5)])
def test_a_witness_that_knows_another_history_is_told_apart(
    service: Service, known: Log, tmp_path: Path, at: int, size: int
) -> None:
    known.grow(5)
    ask(service, known)
    other = Log(tmp_path / "other", known.origin) if at == 0 else known.forked(tmp_path / "other", at)
    other.grow(size - at, kind="other")
    with pytest.raises(client.HistoryDiffers) as raised:
        ask(service, other)
    assert raised.value.known == 5


def test_a_log_that_the_witness_does_not_know_is_refused(service: Service, tmp_path: Path) -> None:
    stranger = Log(tmp_path / "stranger", origin="stranger.example/log")
    stranger.grow(1)
    with pytest.raises(client.WitnessRefuses, match="404") as raised:
        ask(service, stranger)
    assert raised.value.status == 404


def test_a_key_that_the_witness_does_not_know_is_refused(service: Service, known: Log) -> None:
    known.signer = Ed25519Signer(known.origin, b"x" * 32)
    known.grow(1)
    with pytest.raises(client.WitnessRefuses, match="403"):
        ask(service, known)


def test_the_latest_checkpoint_of_a_witness_is_read_and_verified(service: Service, known: Log) -> None:
    key = parse_vkey(known.vkey)
    assert client.latest(service.address, key, service.verifier) is None
    known.grow(5)
    ask(service, known)
    found = client.latest(service.address, key, service.verifier)
    assert found is not None
    assert (found.checkpoint.size, found.checkpoint.root) == (5, known.root())
    assert abs(found.cosigned_at - time.time()) < 60
    with pytest.raises(client.WitnessAnswersWrongly):
        client.latest(service.address, key, PRETENDER.verifier())


Reply = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def pretending(reply: Reply) -> Iterator[str]:
    """The address of a server that answers everything so."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            reply(self)

        def do_GET(self) -> None:
            reply(self)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.socket.close()


def answering(status: int, body: bytes = b"", kind: str = "text/plain", **headers: str) -> Reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return reply


@pytest.fixture
def alone(tmp_path: Path) -> Log:
    """A log of five entries."""
    log = Log(tmp_path / "alone")
    log.grow(5)
    return log


def ask_at(address: str, log: Log, timeout: float = 5.0) -> list[str]:
    return client.ask(address, log.note(), 0, log.proof, PRETENDER.verifier(), timeout, clock=lambda: NOON)


def cosigned(log: Log, text: str | None = None, signer: CosignatureSigner = PRETENDER, at: int = NOON) -> bytes:
    """The line by which a witness cosigns the log's checkpoint, or some other text."""
    signed = text or parse_note(log.note()).text
    return signature_line(NAME, signer.key_id, signer.sign_at(signed.encode(), at)).encode()


def test_a_true_cosignature_among_strangers_is_taken_alone(alone: Log) -> None:
    stranger = CosignatureSigner(NAME, b"z" * 32)
    with pretending(answering(200, cosigned(alone, signer=stranger) + cosigned(alone))) as address:
        assert ask_at(address, alone) == [cosigned(alone).decode()]


@pytest.mark.parametrize("ahead", [61, -61, 86_400])
def test_a_cosignature_of_another_time_is_left_out(alone: Log, ahead: int) -> None:
    """Else a witness whose clock is fast would make every record after it look back-dated."""
    with (
        pretending(answering(200, cosigned(alone, at=NOON + ahead))) as address,
        pytest.raises(client.WitnessClockWrong) as raised,
    ):
        ask_at(address, alone)
    assert raised.value.ahead == ahead


@pytest.mark.parametrize(
    "wrong",
    [
        lambda log: b"",
        lambda log: b"thank you\n",
        lambda log: cosigned(log)[:-1],
        lambda log: cosigned(log, "another text\n"),
        lambda log: cosigned(log, signer=CosignatureSigner(NAME, b"z" * 32)),
        lambda log: b"\n" + cosigned(log),
        lambda log: b"\xff" + cosigned(log),
    ],
)
def test_what_is_no_cosignature_of_this_checkpoint_is_refused(alone: Log, wrong: Callable[[Log], bytes]) -> None:
    with pretending(answering(200, wrong(alone))) as address, pytest.raises(client.WitnessAnswersWrongly):
        ask_at(address, alone)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"5\n", "text/plain"),
        (b"5", "text/x.tlog.size"),
        (b"five\n", "text/x.tlog.size"),
        (b"-5\n", "text/x.tlog.size"),
    ],
)
def test_a_conflict_without_a_size_is_refused(alone: Log, body: bytes, kind: str) -> None:
    with pretending(answering(409, body, kind)) as address, pytest.raises(client.WitnessAnswersWrongly, match="409"):
        ask_at(address, alone)


def test_a_witness_that_always_conflicts_is_given_up(alone: Log) -> None:
    with (
        pretending(answering(409, b"4\n", "text/x.tlog.size")) as address,
        pytest.raises(client.WitnessUnreachable, match="somebody else"),
    ):
        ask_at(address, alone)


@pytest.mark.parametrize("status", [302, 307, 500, 503])
def test_a_witness_out_of_order_or_moved_is_said_to_be_so(alone: Log, status: int) -> None:
    with (
        pretending(answering(status, b"", Location="http://127.0.0.1:1/")) as address,
        pytest.raises(client.WitnessUnreachable, match=str(status)),
    ):
        ask_at(address, alone)


def test_an_endless_answer_is_cut_off(alone: Log) -> None:
    with (
        pretending(answering(200, b"a" * 200_000)) as address,
        pytest.raises(client.WitnessUnreachable, match="more than"),
    ):
        ask_at(address, alone)


def _drip(handler: BaseHTTPRequestHandler) -> None:
    """One byte after another, each in time, the whole never."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(600):
        try:
            handler.wfile.write(b"a")
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(0.05)


def _silent(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(3)


@pytest.mark.parametrize("reply", [_drip, _silent])
def test_a_witness_that_takes_its_time_is_given_up_in_time(alone: Log, reply: Reply) -> None:
    with pretending(reply) as address, pytest.raises(client.WitnessUnreachable, match=r"within|in time"):
        ask_at(address, alone, timeout=0.5)


def test_a_witness_that_is_not_there_is_unreachable(alone: Log) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}"
    for wrong in (address, "file:///etc", "ftp://127.0.0.1"):
        with pytest.raises(client.WitnessUnreachable):
            ask_at(wrong, alone)
