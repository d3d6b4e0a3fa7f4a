"""Why campaigns refuse: a sentence in both languages that says what to do."""

from __future__ import annotations

from heliograph.core.text import Text
from heliograph.matters.errors import MatterError


class Over(MatterError):
    """The campaign has ended or was stopped."""

    def __init__(self) -> None:
        super().__init__(Text("这次活动已经结束。", "This campaign is over."))


class CountedAlready(MatterError):
    """The count has been replaced by another; only the newest can be."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "这一条已经更正过了。请刷新页面，更正最新的那一条。",
                "This count was corrected already. Reload, and correct the newest one.",
            )
        )
