"""Commands forked from a process that has imported what is slow to import, instead of started: half of a command's time or more.

`test_forking.py` holds that nothing else differs. What Python or a library reads only as it starts (START) is the preloaded
process's own: there is one for each such environment.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

START = ("PYTHON", "LANG", "LC_", "TZ", "LD_", "MALLOC_", "NUMBA_", "OMP_", "OPENBLAS_")
PRELOADED = Path(__file__).with_name("preloaded.py")


class Preloaded:
    """The process that forks; it ends when this one does."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._ours, (self._requests, theirs) = os.getpid(), socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, str(PRELOADED), str(theirs.fileno())],
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        atexit.register(self.end)

    def end(self) -> None:
        """Ask for nothing more. A process that a test forked of this one ends nothing, nor does it keep the other alive."""
        if os.getpid() != self._ours:
            return
        with contextlib.suppress(OSError):
            self._requests.shutdown(socket.SHUT_RDWR)
        self._requests.close()
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def run(self, module: str, words: Sequence[str], environment: Mapping[str, str], folder: Path, timeout: float):
        """`python -m MODULE WORDS…`, as `subprocess.run` gives it with its outputs as text."""
        asked = {"module": module, "words": list(words), "environment": dict(environment), "folder": str(folder)}
        with tempfile.TemporaryFile() as request, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            request.write(json.dumps(asked).encode())
            request.seek(0)
            with open(self._ask(request, out, err), encoding="ascii") as answer:
                status = _status(answer, timeout)
            texts = [_text(one) for one in (out, err)]
        if status is None:
            raise subprocess.TimeoutExpired([module, *words], timeout, *texts)
        return subprocess.CompletedProcess([module, *words], status, *texts)

    def _ask(self, request: IO[bytes], out: IO[bytes], err: IO[bytes]) -> int:
        """Where the answer will stand."""
        answer, theirs = os.pipe()
        given = [request.fileno(), theirs, 0, out.fileno(), err.fileno()]
        socket.send_fds(self._requests, [b"."], given)
        os.close(theirs)
        return answer


def _status(answer: IO[str], timeout: float) -> int | None:
    """How the command ended; None if it had to be killed after so many seconds."""
    process = int(answer.readline())
    late = threading.Event()

    def kill() -> None:
        late.set()
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)

    timer = threading.Timer(timeout, kill)
    timer.start()
    try:
        status = int(answer.readline())
    finally:
        timer.cancel()
    return None if late.is_set() else status


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


_preloaded: dict[frozenset[tuple[str, str]], Preloaded] = {}
_one = threading.Lock()


def preloaded(environment: Mapping[str, str]) -> Preloaded:
    """The process of ours that was started with what Python reads of this environment as it starts."""
    read = frozenset((name, value) for name, value in environment.items() if name.startswith(START))
    with _one:
        if read not in _preloaded:
            _preloaded[read] = Preloaded(environment)
        return _preloaded[read]
