"""The operator's environment, strictly parsed: what an instance is told from outside.

Names start with HELIOGRAPH_. Beside the process's own environment, the file ``$HELIOGRAPH_HOME/environment`` (lines
``NAME=value``) is read; the process's own wins. Secrets may stand in a file named by ``NAME_FILE``. A name that nobody
knows is reported by `unknown` (a warning at start), a value that can't be read raises `BadSetting`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

KNOWN: Mapping[str, str] = {
    "HELIOGRAPH_HOME": "folder of the instance: database, keys, files, log (default: ./var)",
    "HELIOGRAPH_DATABASE_URL": "postgresql://user:password@host:port/name (default: SQLite in the home folder)",
    "HELIOGRAPH_CACHE_URL": "redis://… shared by several web processes (default: memory of the one process)",
    "HELIOGRAPH_MAIL_URL": "smtp://user:password@host:port (default: letters are written into the home folder's outbox)",
    "HELIOGRAPH_HOSTS": "host names served, separated by commas (default: localhost,127.0.0.1)",
    "HELIOGRAPH_BASE_URL": "address printed on receipts (default: http://localhost:8000)",
    "HELIOGRAPH_HTTPS": "on | off: secure cookies and HSTS (default: on, unless the base address is http)",
    "HELIOGRAPH_SECOND_FACTOR": "required | optional: staff log-in (default: required)",
    "HELIOGRAPH_WORKER": "inside | apart: jobs run in the web process or by `heliograph worker` (default: inside)",
    "HELIOGRAPH_PROXIES": "how many trusted proxies stand in front (default: 0)",
    "HELIOGRAPH_SUBMISSIONS": "how many submissions one network may send in ten minutes; 0: no limit (default: 30)",
    "HELIOGRAPH_SECRET_KEY": "Django's signing key (default: keys/secret-key in the home folder)",
    "HELIOGRAPH_MASTER_KEY": "key that wraps the matters' keys (default: keys/master.json in the home folder)",
    "HELIOGRAPH_LOG_KEY": "text of the public log's key file (default: keys/log.json in the home folder)",
    "HELIOGRAPH_LOG_COVER": "seconds between dummy leaves, on the average; 0: none (default: 30)",
    "HELIOGRAPH_DEBUG": "on | off: never on in front of residents (default: off)",
    "HELIOGRAPH_SERVING": "1 in a process that the `serve` command started; not for operators",
    "HELIOGRAPH_WEBHOOKS_TO_LOOPBACK": "on | off: webhooks may go to http on this very machine, to try them out (default: off)",
    "HELIOGRAPH_MAP_TILES": "address of the bureau's own map tiles, https://…/{z}/{x}/{y}.png (default: none, beats alone are drawn)",
    "HELIOGRAPH_MAP_CREDIT": "whose tiles they are, as the map has to say (default: nothing)",
    "HELIOGRAPH_MAP_DATUM": "wgs-84 | gcj-02 | bd-09: the datum of those tiles (default: wgs-84)",
    "HELIOGRAPH_FIGURES_ENGINE": "duckdb | spark: what computes the figures; Spark for a province or a nation (default: duckdb)",
    "HELIOGRAPH_FIGURES_MEMORY": "megabytes that computing figures may take; beyond, it spills to the disk (default: 1024)",
    "HELIOGRAPH_FIGURES_THREADS": "cores that computing figures may take (default: 2)",
    "HELIOGRAPH_DEMO": "on | off: pages say that this is a demonstration (default: off)",
}
SECRETS = (
    "HELIOGRAPH_SECRET_KEY",
    "HELIOGRAPH_MASTER_KEY",
    "HELIOGRAPH_LOG_KEY",
    "HELIOGRAPH_DATABASE_URL",
    "HELIOGRAPH_MAIL_URL",
)


ELSEWHERE = ("HELIOGRAPH_TEST_", "HELIOGRAPH_WITNESS_")
"""Names that tests and witnesses read, in the same shell perhaps."""


class BadSetting(ValueError):
    """A setting can't be read; the sentence names it."""


@dataclass(frozen=True, slots=True)
class Environment:
    """What the operator said, with defaults filled in."""

    home: Path
    values: Mapping[str, str]

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, default)

    def switch(self, name: str, default: bool) -> bool:
        value = self.values.get(name, "on" if default else "off").lower()
        if value not in {"on", "off"}:
            raise BadSetting(f"{name} must be on or off, not {value!r}")
        return value == "on"

    def choice(self, name: str, options: tuple[str, ...]) -> str:
        """One of `options`; the first is the default."""
        value = self.values.get(name, options[0])
        if value not in options:
            raise BadSetting(f"{name} must be one of {', '.join(options)}, not {value!r}")
        return value

    def number(self, name: str, default: int) -> int:
        value = self.values.get(name, str(default))
        if not (value.isascii() and value.isdigit()):
            raise BadSetting(f"{name} must be a whole number, not {value!r}")
        return int(value)

    def unknown(self) -> list[str]:
        """Names that start with HELIOGRAPH_ and mean nothing: probably mistyped."""
        known = set(KNOWN) | {f"{name}_FILE" for name in SECRETS}
        ours = [name for name in self.values if name.startswith("HELIOGRAPH_") and not name.startswith(ELSEWHERE)]
        return sorted(name for name in ours if name not in known)

    def database(self) -> dict[str, object]:
        """Django's DATABASES entry."""
        url = self.text("HELIOGRAPH_DATABASE_URL")
        if not url:
            return _sqlite(self.home / "heliograph.db")
        parts = urlsplit(url)
        if parts.scheme not in {"postgresql", "postgres"}:
            raise BadSetting("HELIOGRAPH_DATABASE_URL must start with postgresql://")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": None,
        }


def origin(name: str, address: str) -> str:
    """The scheme and host of an address, as a content security policy names it. Raises `BadSetting`."""
    parts = urlsplit(address)
    if parts.scheme not in {"https", "http"} or not parts.netloc or set(parts.netloc) & set(" ;,'\"*"):
        raise BadSetting(f"{name} must be an address that begins with https://, not {address!r}")
    return f"{parts.scheme}://{parts.netloc}"


def _sqlite(path: Path) -> dict[str, object]:
    """WAL with synchronous=FULL: a commit that was answered survives a power cut (../shared/stack.md, section 1)."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32768; PRAGMA temp_store=MEMORY;"
                " PRAGMA journal_size_limit=67108864; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON"
            ),
        },
        "TEST": {"NAME": None},
    }


def read(environ: Mapping[str, str] | None = None) -> Environment:
    """Read the process's environment (or `environ`) and the instance's file. Raises `BadSetting`."""
    own = dict(os.environ if environ is None else environ)
    home = Path(own.get("HELIOGRAPH_HOME", "var")).expanduser().resolve()
    values = _file(home / "environment") | {
        name: value for name, value in own.items() if name.startswith("HELIOGRAPH_")
    }
    for name in SECRETS:
        named = values.get(f"{name}_FILE")
        if named and name not in values:
            values[name] = _secret(Path(named), name)
    return Environment(home, values)


def _file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        name, sign, value = stripped.partition("=")
        if not sign or not name.startswith("HELIOGRAPH_"):
            raise BadSetting(f"{path}, line {number}: write HELIOGRAPH_NAME=value")
        found[name.strip()] = value.strip()
    return found


def _secret(path: Path, name: str) -> str:
    try:
        return path.read_text("utf-8").strip()
    except OSError as error:
        raise BadSetting(f"{name}_FILE names {path}, which can't be read: {error.strerror}") from error
