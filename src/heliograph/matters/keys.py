"""The instance's keyring, and how a matter's own key opens what is sealed in its rows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.conf import settings

from heliograph.core.sealing import Keyring, SealBroken, open_sealed, seal
from heliograph.matters.models import Matter


@lru_cache(maxsize=1)
def keyring() -> Keyring:
    """The keyring of `HELIOGRAPH_HOME` (or of the environment). Raises `KeyringUnusable`."""
    return Keyring.from_environment(settings.ENVIRONMENT.values, settings.HELIOGRAPH_HOME / "keys" / "master.json")


def unwrapped(wrapped: bytes | memoryview[int], *, context: bytes) -> bytes:
    """The key that a row keeps wrapped, of a matter or of anything else that is sealed by itself. Raises `SealBroken`.

    A key of a keyring that was rotated meanwhile is looked for in the file once more.
    """
    try:
        return keyring().unwrap(bytes(wrapped), context=context)
    except SealBroken:
        keyring.cache_clear()
        return keyring().unwrap(bytes(wrapped), context=context)


@dataclass(frozen=True, slots=True)
class MatterKey:
    """The opened key of one matter, or of a row that has one of its own. Every sealed value is bound to the column and row it stands in."""

    key: bytes

    @classmethod
    def of(cls, matter: Matter) -> MatterKey:
        return cls.unwrapped(bytes(matter.key), matter.id)

    @classmethod
    def unwrapped(cls, wrapped: bytes, matter_id: UUID) -> MatterKey:
        """Raises `SealBroken`."""
        return cls(unwrapped(wrapped, context=b"matter:" + matter_id.bytes))

    def wrapped(self, matter_id: UUID) -> bytes:
        return keyring().wrap(self.key, context=b"matter:" + matter_id.bytes)

    def seal(self, column: str, row: UUID, plain: bytes) -> bytes:
        return seal(self.key, plain, context=column.encode() + b":" + row.bytes)

    def open(self, column: str, row: UUID, sealed: bytes | memoryview[int]) -> bytes:
        """Raises `SealBroken`."""
        return open_sealed(self.key, bytes(sealed), context=column.encode() + b":" + row.bytes)

    def seal_text(self, column: str, row: UUID, text: str) -> bytes:
        """Sealed text; nothing for no text."""
        return self.seal(column, row, text.encode()) if text else b""

    def open_text(self, column: str, row: UUID, sealed: bytes | memoryview[int]) -> str:
        return self.open(column, row, sealed).decode() if sealed else ""

    def seal_values(self, column: str, row: UUID, values: dict[str, str]) -> bytes:
        """A sealed JSON object of strings; nothing for an empty one."""
        return (
            self.seal(column, row, json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode())
            if values
            else b""
        )

    def open_values(self, column: str, row: UUID, sealed: bytes | memoryview[int]) -> dict[str, str]:
        if not sealed:
            return {}
        values: dict[str, str] = json.loads(self.open(column, row, sealed))
        return values
