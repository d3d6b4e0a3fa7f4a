"""The log's name and keys: who signs its checkpoints, and what tells its dummies apart. Kept in `keys/log.json`.

Made once by `heliograph init`. The origin is the log's name for ever: a log that changes it is another log, and every
witness and receipt would say so.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import secrets
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from heliograph.core.merkle import Ed25519Signer

FORMAT = "heliograph/log-key/v1"
FILE = Path("keys") / "log.json"
_DUMMY = b"heliograph/dummy/v1/"


class LogKeyUnusable(Exception):
    """The log's key is missing or damaged. The message tells the operator what to do."""


@dataclass(frozen=True)
class LogKey:
    """`origin` is the log's name, such as ``police.example.cn/log``; both secrets have 32 bytes."""

    origin: str
    seed: bytes = field(repr=False)
    dummy: bytes = field(repr=False)

    @classmethod
    def generate(cls, origin: str) -> LogKey:
        return cls(origin, secrets.token_bytes(32), secrets.token_bytes(32))

    @cached_property
    def signer(self) -> Ed25519Signer:
        return Ed25519Signer(self.origin, self.seed)

    @property
    def vkey(self) -> str:
        """The verifier key to print and to give to witnesses."""
        return self.signer.vkey

    def dummy_entry(self, index: int) -> bytes:
        """The entry of a dummy at this place: nobody without the key can tell it from a commitment."""
        return hmac.digest(self.dummy, _DUMMY + str(index).encode(), "sha256")

    def to_json(self) -> str:
        secret = {name: base64.b64encode(getattr(self, name)).decode() for name in ("seed", "dummy")}
        return json.dumps({"format": FORMAT, "origin": self.origin, **secret}, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> LogKey:
        """Raises LogKeyUnusable."""
        try:
            data = json.loads(text)
            if data["format"] != FORMAT:
                raise LogKeyUnusable(f"The log key's format is {data['format']!r}; this version reads {FORMAT!r}.")
            seed, dummy = (base64.b64decode(data[name], validate=True) for name in ("seed", "dummy"))
            origin = str(data["origin"])
        except (ValueError, KeyError, TypeError) as error:
            raise LogKeyUnusable("The log's key is damaged. Restore keys/log.json from your backup.") from error
        if len(seed) != 32 or len(dummy) != 32 or not origin:
            raise LogKeyUnusable("The log's key is damaged. Restore keys/log.json from your backup.")
        return cls(origin, seed, dummy)


def origin_for(base_url: str) -> str:
    """The name of a log at this base address: ``https://police.example.cn`` gives ``police.example.cn/log``."""
    parts = urlsplit(base_url)
    return f"{parts.netloc}{parts.path.rstrip('/')}/log"


def create(home: Path, origin: str) -> LogKey:
    """A fresh key in a new file, readable by its owner only. Raises FileExistsError: another key is another log."""
    key = LogKey.generate(origin)
    path = home / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key.to_json())
        file.flush()
        os.fsync(file.fileno())
    return key


@lru_cache(maxsize=1)
def log_key() -> LogKey:
    """The instance's log key: HELIOGRAPH_LOG_KEY, or the file `keys/log.json`. Raises LogKeyUnusable."""
    given = settings.ENVIRONMENT.text("HELIOGRAPH_LOG_KEY")
    if given:
        return LogKey.from_json(given)
    path = settings.HELIOGRAPH_HOME / FILE
    try:
        return LogKey.from_json(path.read_text("ascii"))
    except FileNotFoundError as error:
        raise LogKeyUnusable(
            f"The log has no key ({path}). A new instance gets one from `heliograph init`; for an old one, restore the file"
            " from your backup: with another key it would be another log."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise LogKeyUnusable(f"Cannot read the log's key {path}: {error}. Restore it from your backup.") from error
