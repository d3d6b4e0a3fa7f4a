"""Style sheets and scripts under names that say their content: fetched once, cached for ever, compressed beforehand.

`heliograph serve` calls `collect` before it listens; `NamedByContent` is what `static()` asks in templates. Where
nothing was collected (tests, a shell) the plain names are given, and WhiteNoise serves the files from where they lie.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

STAMP = "collected"


class NamedByContent(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # WhiteNoise has no types
    """Django's hashed names and WhiteNoise's compression, also for what a module script imports."""

    patterns = (
        *ManifestStaticFilesStorage.patterns,
        ("*.mjs", ManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]),  # type: ignore[attr-defined]  # Django names it for itself only
    )

    def stored_name(self, name: str) -> str:
        """The name with the content's digest; the plain one for a file that was not collected."""
        return str(self.hashed_files.get(self.hash_key(name), name))

    def compress_files(self, paths: set[str]) -> Iterator[tuple[str, str]]:
        """Those that pages ask for. The plain names stay beside them uncompressed, for the page of a broken site (500.html)."""
        yield from super().compress_files(paths & set(self.hashed_files.values()))


def collect() -> bool:
    """Copy, name and compress into the instance's `static` folder; False if it holds all of it already.

    Of several servers that start at once, one does it and the others wait.
    """
    folder = Path(settings.STATIC_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    stamp = folder / STAMP
    wanted = _digest()
    with (folder.parent / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.is_file() and stamp.read_text("ascii") == wanted:
            return False
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(wanted, "ascii")
    return True


def _digest() -> str:
    """SHA-256 of the name, size and time of every file that belongs to a page, and of this module."""
    seen = hashlib.sha256(Path(__file__).read_bytes())
    for finder in finders.get_finders():
        for name, storage in sorted(finder.list(None), key=lambda found: found[0]):
            facts = Path(storage.path(name)).stat()
            seen.update(f"{name}\0{facts.st_size}\0{facts.st_mtime_ns}\0".encode())
    return seen.hexdigest()
