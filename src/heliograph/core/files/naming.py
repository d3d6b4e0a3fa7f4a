"""A file's name, as it may be shown, stored and offered for download."""

from __future__ import annotations

import re
import unicodedata

_MAX_CHARACTERS = 80
_MAX_BYTES = 200
_FORBIDDEN = re.compile(r'[<>:"|?*]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)


def safe_name(name: str, extensions: tuple[str, ...]) -> str:
    """The last part of a path, harmless on any system, ending in one of `extensions` (the first, if it ends in none).

    Control characters go, and so do leading dots and the marks that turn the reading direction: with one of them,
    photogpj.exe is shown as photoexe.jpg.
    """
    plain = unicodedata.normalize("NFC", name.replace("\\", "/")).rsplit("/", 1)[-1]
    plain = "".join(character for character in plain if unicodedata.category(character) not in {"Cc", "Cf", "Cs"})
    plain = _FORBIDDEN.sub("_", " ".join(plain.split())).strip(". ")
    stem, dot, last = plain.rpartition(".")
    extension = next((known for known in extensions if f".{last.lower()}" == known), extensions[0])
    if not dot or not _is_extension(last):
        stem = plain
    stem = _shortened(stem.strip(". ")) or "文件"
    return ("_" if _RESERVED.match(stem) else "") + stem + extension


def _is_extension(last: str) -> bool:
    """Whether the part after the last dot is an extension and not the end of a title (2026.3.19 现场)."""
    return last.isascii() and last.isalnum() and len(last) <= 5 and not last.isdigit()


def _shortened(stem: str) -> str:
    stem = stem[:_MAX_CHARACTERS]
    while len(stem.encode()) > _MAX_BYTES:
        stem = stem[:-1]
    return stem.rstrip(". ")
