"""A small log in a folder, as any C2SP tlog-tiles log publishes it; grows, forks, cheats. Made with core.merkle alone.

`Log(folder).grow(300)` writes 300 entries, tiles and a signed checkpoint; `serving(folder)` puts a folder on loopback.
"""

from __future__ import annotations

import functools
import hashlib
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from heliograph.core.merkle import (
    SHA256,
    TILE,
    Checkpoint,
    CompactRange,
    Ed25519Signer,
    consistency_proof,
    encode_entries,
    entries_path,
    partial_width,
    sign_note,
    tile_path,
)

ORIGIN = "police.example.cn/log"


def entry(number: int, kind: str = "") -> bytes:
    """The 32 bytes of an entry."""
    return hashlib.sha256(f"{kind}{number}".encode()).digest()


class Log:
    """A log in a folder, and the key to sign what it likes."""

    def __init__(self, folder: Path, origin: str = ORIGIN, seed: bytes = b"k" * 32) -> None:
        self.folder = folder
        self.origin = origin
        self.signer = Ed25519Signer(origin, seed)
        self.entries: list[bytes] = []
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def vkey(self) -> str:
        return self.signer.vkey

    @property
    def size(self) -> int:
        return len(self.entries)

    def grow(self, count: int, kind: str = "") -> str:
        """Add entries, write the files, publish the checkpoint and give it."""
        return self.add([entry(self.size + at, kind) for at in range(count)])

    def add(self, entries: Sequence[bytes]) -> str:
        self.entries.extend(entries)
        self._write_tiles()
        return self.publish(self.note())

    def publish(self, note: str) -> str:
        (self.folder / "checkpoint").write_text(note, "utf-8")
        return note

    def note(self, size: int | None = None, root: bytes | None = None) -> str:
        """A signed checkpoint of the first `size` entries; of another root, if the log lies."""
        size = self.size if size is None else size
        return sign_note(Checkpoint(self.origin, size, root or self.root(size)).text(), [self.signer])

    def root(self, size: int | None = None) -> bytes:
        made = CompactRange()
        made.extend(SHA256.leaf(one) for one in self.entries[:size])
        return made.root()

    def proof(self, old: int, size: int | None = None) -> list[bytes]:
        """The consistency proof from `old` entries to `size`, whatever the files say."""

        def hash_at(level: int, index: int) -> bytes:
            part = self.entries[index << level : (index + 1) << level]
            return SHA256.complete([SHA256.leaf(one) for one in part])

        return consistency_proof(old, size or self.size, hash_at)

    def forked(self, folder: Path, at: int) -> Log:
        """Another log by the same key that has only the first `at` entries of this one."""
        other = Log(folder, self.origin)
        other.signer = self.signer
        other.add(self.entries[:at])
        return other

    def copied(self, folder: Path) -> Log:
        """The same log in another folder, to be changed there."""
        other = Log(folder, self.origin)
        other.signer = self.signer
        other.entries = list(self.entries)
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return other

    def _write_tiles(self) -> None:
        hashes = [SHA256.leaf(one) for one in self.entries]
        for begin in range(0, self.size, TILE):
            part = self.entries[begin : begin + TILE]
            self._write(entries_path(begin // TILE, len(part)), encode_entries(part))
        level = 0
        while hashes:
            for begin in range(0, len(hashes), TILE):
                part = hashes[begin : begin + TILE]
                self._write(tile_path(level, begin // TILE, len(part)), b"".join(part))
            full = len(hashes) - partial_width(self.size, level)
            hashes = [SHA256.complete(hashes[begin : begin + TILE]) for begin in range(0, full, TILE)]
            level += 1

    def _write(self, path: str, data: bytes) -> None:
        file = self.folder / path
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    request_queue_size = 128


@contextmanager
def serving(folder: Path, handler: type[SimpleHTTPRequestHandler] = _Quiet) -> Iterator[str]:
    """The address of a web server on loopback that serves this folder."""
    server = _Server(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
