"""Who must co-sign: the instance's policy file, in the form of C2SP tlog-policy, which is also what verifiers are given.

`policy` in the home folder; `heliograph init` writes one that names the log and asks for nobody. The operator adds the
lines that each witness gives out (`witness NAME VKEY URL`), a group and the quorum; receipts then call themselves
witnessed when it is met.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from heliograph.core.merkle import Policy, parse_policy
from heliograph.ledger.keys import LogKey, log_key

log = logging.getLogger(__name__)

FILE = "policy"
BEGINNING = """\
# Who vouches for this log (C2SP tlog-policy). Add the lines your witnesses give you, then say how many are needed:
#   witness daily-news daily-news.example+…+… https://witness.daily-news.example
#   witness university ethics.university.example+…+… https://witness.university.example
#   group outsiders 2 daily-news university
#   quorum outsiders
log {vkey} {url}
quorum none
"""


class PolicyUnusable(Exception):
    """The policy file is missing or wrong. The message tells the operator what to do."""


def create(home: Path, key: LogKey) -> None:
    """The first policy; one that is there stays."""
    path = home / FILE
    if not path.exists():
        path.write_text(BEGINNING.format(vkey=key.vkey, url=f"{settings.BASE_URL}/log"), "utf-8")


def text() -> str:
    """The policy as verifiers are given it: without the operator's remarks. Raises PolicyUnusable."""
    return _current()[0]


def policy() -> Policy:
    """Raises PolicyUnusable."""
    return _current()[1]


def need_usable() -> Policy:
    """The policy as it stands in the file now. Raises PolicyUnusable, also where `policy` still has the one before."""
    return _read(*_version())[1]


_before: dict[Path, tuple[str, Policy]] = {}
_said: set[str] = set()


def _current() -> tuple[str, Policy]:
    """The file's policy. If it was spoilt while we serve, the one before it: a slip of the pen must not close every page."""
    path = settings.HELIOGRAPH_HOME / FILE
    try:
        _before[path] = _read(*_version())
    except PolicyUnusable as error:
        if path not in _before:
            raise
        if str(error) not in _said:
            _said.add(str(error))
            log.critical("the log's policy was spoilt; the one before it is used until the next start: %s", error)
    return _before[path]


def _version() -> tuple[Path, int]:
    path = settings.HELIOGRAPH_HOME / FILE
    try:
        return path, path.stat().st_mtime_ns
    except OSError as error:
        raise PolicyUnusable(f"There is no policy for the log ({path}): `heliograph init` writes the first.") from error


@lru_cache(maxsize=2)
def _read(path: Path, _: int) -> tuple[str, Policy]:
    try:
        lines = [line for line in path.read_text("utf-8").splitlines() if line.strip() and not line.startswith("#")]
        stripped = "\n".join(lines) + "\n"
        found = parse_policy(stripped)
    except (OSError, ValueError) as error:
        raise PolicyUnusable(f"{path}: {error}") from error
    key = log_key()
    if found.logs.keys() != {key.origin} or key.vkey not in stripped:
        raise PolicyUnusable(f"{path} must name this log and its key, and no other:\nlog {key.vkey}")
    return stripped, found
