"""Runs a command beside a PostgreSQL server of its own, in a temporary folder, on a free port; stops it afterwards.

`python tools/postgres.py [--forgetful] COMMAND…` sets HELIOGRAPH_TEST_DATABASE_URL for the command. A forgetful server
waits for no disk: the same to whoever asks it while the machine stays on, and quicker. For tests, never to measure.
Needs PostgreSQL's server programs (Debian: postgresql); run as root, the server runs as user `postgres`, for it refuses
to be root.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """The folder of initdb and postgres; None where they aren't installed."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).parent] if on_path else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return found[-1] if found and (found[-1] / "initdb").exists() else None


FORGETFUL = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


@contextmanager
def server(*, forgetful: bool = False) -> Iterator[str]:
    """A running server's address. Raises FileNotFoundError where PostgreSQL isn't installed."""
    folder = programs()
    if folder is None:
        raise FileNotFoundError("PostgreSQL's server programs are not installed")
    place = Path(tempfile.mkdtemp(prefix="heliograph-pg-"))
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(place, "postgres", "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = place / "data"
    quiet = {"stdout": subprocess.DEVNULL, "cwd": place}
    subprocess.run(
        [*as_user, folder / "initdb", "-D", data, "-U", "heliograph", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
        check=True,
        **quiet,
    )
    options = (
        f"-p {port} -k {place} -c listen_addresses=127.0.0.1 -c max_connections=200 {FORGETFUL if forgetful else ''}"
    )
    subprocess.run(
        [*as_user, folder / "pg_ctl", "-D", data, "-w", "-o", options, "-l", place / "log", "start"],
        check=True,
        **quiet,
    )
    try:
        yield f"postgresql://heliograph@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*as_user, folder / "pg_ctl", "-D", data, "-m", "immediate", "stop"], check=False, **quiet)
        shutil.rmtree(place, ignore_errors=True)


def main() -> int:
    forgetful = sys.argv[1:2] == ["--forgetful"]
    command = sys.argv[2:] if forgetful else sys.argv[1:]
    try:
        with server(forgetful=forgetful) as address:
            return subprocess.run(
                command, env={**os.environ, "HELIOGRAPH_TEST_DATABASE_URL": address}, check=False
            ).returncode
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
