"""Two neighbouring bureaus that witness the demonstration's log, each with its own key and memory.

Made with the demonstration; what it tells of the past they sign at the story's own moments (`witnessed`). From then on they are
served on loopback beside it in processes of their own, over the same protocol as any witness. In real life a witness is
somebody else, on another machine (docs/witness.md): their names say that these are of the demonstration, and prove nothing to
anybody outside it.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from heliograph.core.merkle import Ed25519Verifier, Policy, parse_policy
from heliograph.witness import home as homes
from heliograph.witness import serving as witness

NAMES = ("beihe", "nanshan")
FOLDER = "witnesses"
PATIENCE = 10.0
"""Seconds that serving waits for them."""


def make(home: Path, vkey: str) -> None:
    """Keys and empty memories, and a policy that asks for both. Where they listen is settled by `serve`."""
    for name in NAMES:
        folder = home / FOLDER / name
        homes.create(folder, f"{name}.demonstration-witness.example")
        homes.add_log(folder, vkey)
    _write_policy(home, vkey, {})


def serve(home: Path) -> None:
    """Answer for each of them on a free port of this machine, in a process that ends with this one; returns when they do."""
    addresses: dict[str, str] = {}
    for name in NAMES:
        folder = home / FOLDER / name
        if not folder.is_dir():
            return
        port = _free_port()
        with (home / FOLDER / f"{name}.log").open("ab") as said:
            subprocess.Popen(  # noqa: S603 (our own module)
                [sys.executable, "-m", "heliograph.demo.neighbours", str(folder), str(port)],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )
        addresses[name] = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + PATIENCE
    while not all(map(_answers, addresses.values())) and time.monotonic() < deadline:
        time.sleep(0.1)
    policy = parse_policy((home / "policy").read_text("utf-8"))
    (log,) = (key for key, _ in policy.logs.values())
    _write_policy(home, log.vkey, addresses)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(address: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", urlsplit(address).port or 0)) == 0


def _write_policy(home: Path, vkey: str, addresses: dict[str, str]) -> None:
    witnesses = [(name, homes.signer(home / FOLDER / name).verifier(), addresses.get(name, "")) for name in NAMES]
    policy = Policy.simple(Ed25519Verifier.from_vkey(vkey), "", witnesses, needed=len(witnesses))
    (home / "policy").write_text(policy.text(), "utf-8")


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    witness.serve(Path(sys.argv[1]), "127.0.0.1", int(sys.argv[2]))
