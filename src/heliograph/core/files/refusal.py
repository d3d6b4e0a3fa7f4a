"""The one way in which a file is turned away."""

from __future__ import annotations

from heliograph.core.text import Text


class FileRefused(ValueError):
    """A file that cannot be taken. `text` tells its sender what to do instead; `code` is for counting."""

    def __init__(self, code: str, text: Text) -> None:
        super().__init__(text.en)
        self.code = code
        self.text = text
