"""What `learned` refuses, and why."""

from heliograph.core.text import Text


class Refused(Exception):
    """A step that can't be taken; `text` says why in both languages."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text
