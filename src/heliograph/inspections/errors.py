"""Why inspection's actions refuse: a sentence in both languages that says what to do."""

from __future__ import annotations

from heliograph.core.text import Text
from heliograph.matters.errors import MatterError


class NotDrawn(MatterError):
    """This officer was not drawn to check it."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "这件没有抽到由您检查。谁查什么由抽签决定，不能换。",
                "You were not drawn to check this. Who checks what is drawn by lot and is not exchanged.",
            )
        )


class CheckedAlready(MatterError):
    """Each checker checks a matter once."""

    def __init__(self) -> None:
        super().__init__(Text("您已经查过这件了。", "You have checked this already."))


class NotInspection(MatterError):
    """Only inspection writes findings."""

    def __init__(self) -> None:
        super().__init__(Text("这一步由督察做。", "Inspection takes this step."))
