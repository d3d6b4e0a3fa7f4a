"""A process that has imported what is slow to import and forks itself for each command that a test runs (`forking.py` asks it).

It imports modules of others and `heliograph.core`, which read no settings: Django is not set up, no thread of ours is started, no
instance is known. A command is a process of its own, forked before it knows what it is to do, with its own folder, environment,
input and outputs. It leaves `serve` and ends as Python ends: threads waited for, an uncaught exception told, its status given.

Standing between this process and the command, a third waits for the command's end, so that commands may run at once.
"""

from __future__ import annotations

import gc
import json
import os
import pkgutil
import random
import runpy
import socket
import sys
from dataclasses import dataclass
from importlib import import_module

SLOW = [
    "numpy", "scipy.sparse", "shapely", "icalendar", "markdown_it", "httpcore", "h11", "pydantic", "PIL.Image",
    "jinja2", "fido2.webauthn", "segno", "signxml", "msgspec", "rich.progress", "cryptography.x509",
    "defusedxml.ElementTree", "sqlparse", "typer", "whitenoise", "django.db.models", "django.forms", "django.http",
    "django.urls", "django.test", "django.template", "django.core.management", "django.core.serializers.json",
]  # fmt: skip
AT_ONCE = 5  # file descriptors that come with a request


@dataclass
class Command:
    """What a forked process is to become."""

    module: str
    words: list[str]
    environment: dict[str, str]
    folder: str


def load() -> None:
    for name in SLOW:
        import_module(name)
    import heliograph.core

    for module in pkgutil.walk_packages(heliograph.core.__path__, "heliograph.core."):
        if not module.name.endswith(".kernels"):  # numba
            import_module(module.name)
    gc.freeze()  # a command that looked through all this for what is garbage would have to copy it


def serve(requests: socket.socket) -> Command | None:
    """Fork for each request. Returns its command in the command's process, and None where nobody asks any more."""
    while True:
        descriptors = socket.recv_fds(requests, 1, AT_ONCE)[1]
        if not descriptors:
            return None
        if os.fork() == 0:
            requests.close()
            return _between(*descriptors)
        for one in descriptors:
            os.close(one)
        _bury()


def _bury() -> None:
    """Forget the waiting processes that are over."""
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                return
        except ChildProcessError:
            return


def _between(request: int, answer: int, *standard: int) -> Command:
    """Fork the command, say its process and at the end its status (negative: the signal it died of)."""
    command = os.fork()
    if command == 0:
        os.close(answer)
        return _become(request, standard)
    for one in (request, *standard):
        os.close(one)
    os.write(answer, f"{command}\n".encode())
    status = os.waitstatus_to_exitcode(os.waitpid(command, 0)[1])
    os.write(answer, f"{status}\n".encode())
    os._exit(0)


def _become(request: int, standard: tuple[int, ...]) -> Command:
    """Take the request's folder, environment, input and outputs."""
    with open(request, encoding="utf-8") as file:
        command = Command(**json.load(file))
    for place, one in enumerate(standard):
        os.dup2(one, place)
        os.close(one)
    os.chdir(command.folder)
    os.environ.clear()
    os.environ.update(command.environment)
    sys.path[0] = command.folder
    sys.argv[1:] = command.words
    sys.modules["numpy"].random.seed()
    random.seed()
    return command


def main() -> None:
    load()
    command = serve(socket.socket(fileno=int(sys.argv[1])))
    if command:
        runpy.run_module(command.module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
