"""The instance's keyring, how a matter's own key opens what is sealed in its rows, and the keys of rows of no matter."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from heliograph.core.sealing import Keyring, SealBroken, new_key, open_sealed, seal
from heliograph.matters.commit import durably
from heliograph.matters.models import Matter

STEP = 200


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


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """The keys of rows that are sealed by themselves, each wrapped for its kind and its row: it opens in no other.

    `kind` is bound into every wrapped key. It is never changed: the keys of that kind would open no more.
    """

    kind: str

    def new(self, row: UUID) -> tuple[MatterKey, bytes]:
        """A fresh key, and what the row keeps of it."""
        key = MatterKey(new_key())
        return key, keyring().wrap(key.key, context=self._context(row))

    def open(self, row: UUID, wrapped: bytes | memoryview[int]) -> MatterKey:
        """Raises `SealBroken`, also for a key that was erased."""
        return MatterKey(unwrapped(wrapped, context=self._context(row)))

    def rewrapped(self, row: UUID, wrapped: bytes | memoryview[int]) -> bytes:
        """The key under the master key in use; an erased one stays empty."""
        return keyring().rewrap(bytes(wrapped), context=self._context(row)) if wrapped else b""

    def rewrap(self, rows: QuerySet[Any]) -> int:
        """After the master key was rotated: wrap the `key` of a bureau's rows with the new one. Returns how many changed.

        May be stopped and run again. A model that guards its rows gives them past its gate: none of what is on record changes.
        """
        changed, last = 0, None
        kept = rows.exclude(key=b"").order_by("id")
        while batch := list((kept.filter(id__gt=last) if last else kept).values_list("pk", "id", "key")[:STEP]):
            last = batch[-1][1]
            changed += durably(partial(self._rewrap, rows, batch))
        return changed

    def _rewrap(self, rows: QuerySet[Any], batch: list[tuple[Any, UUID, bytes]]) -> int:
        """Each over the very key that was read: one erased meanwhile must not come back."""
        changed = 0
        for pk, row, before in batch:
            after = self.rewrapped(row, before)
            if after != bytes(before):
                changed += rows.filter(pk=pk, key=before).update(key=after)
        return changed

    def _context(self, row: UUID) -> bytes:
        return f"{self.kind}:".encode() + row.bytes
