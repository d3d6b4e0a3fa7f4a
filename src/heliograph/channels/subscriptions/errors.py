"""Why a subscription is refused."""

from __future__ import annotations

from heliograph.core.text import Text


class NotThese(ValueError):
    """The choice can't be used: `field` ("kinds" or "areas") and what to do."""

    def __init__(self, field: str, text: Text) -> None:
        super().__init__(text.en)
        self.field = field
        self.text = text
