"""What somebody chose to hear about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """Codes of kinds and of areas; none of one means every one of it."""

    kinds: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()

    def rows(self) -> list[tuple[str, str]]:
        """Every pair of kind and area, in order."""
        return [(kind, area) for kind in sorted(set(self.kinds)) or [""] for area in sorted(set(self.areas)) or [""]]
