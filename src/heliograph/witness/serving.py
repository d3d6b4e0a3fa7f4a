"""Runs a witness's service on granian; `application` is what its worker process calls."""

from __future__ import annotations

import logging
import os
import sys
import time
from pathlib import Path

from heliograph.witness.app import App
from heliograph.witness.considering import Witness

log = logging.getLogger("heliograph.witness")
HOME = "HELIOGRAPH_WITNESS_HOME"
_THREADS = 32  # each may wait for a slow body, ten seconds at most


def clock() -> int:
    """The time in POSIX seconds."""
    return int(time.time())


def log_to_stderr() -> None:
    """What the witness says while it runs: one line each, with the time in UTC."""
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(logging.Formatter("%(asctime)sZ %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S"))
    lines.formatter.converter = time.gmtime  # type: ignore[union-attr]
    log.handlers[:] = [lines]
    log.setLevel(logging.INFO)
    log.propagate = False


def application() -> App:
    """The WSGI application of the witness whose folder the environment names."""
    log_to_stderr()
    return App(Witness(Path(os.environ[HOME]), clock))


def serve(folder: Path, address: str, port: int) -> None:
    """Serve until told to stop. One process: the memory is one file, and one signature costs less than one sync."""
    from granian import Granian
    from granian.constants import Interfaces

    os.environ[HOME] = str(folder.absolute())
    Granian(
        "heliograph.witness.serving:application",
        factory=True,
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=_THREADS,
        backpressure=_THREADS * 4,
        websockets=False,
        log_access=False,
        respawn_failed_workers=True,
    ).serve()
