"""Why surveys refuse: a sentence in both languages that says what to do."""

from __future__ import annotations

from heliograph.core.text import Text
from heliograph.matters.errors import MatterError


class NotOpen(MatterError):
    """The survey takes no answers at the moment."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "这次调查现在不收答卷：还没开始，或者已经结束。",
                "This survey takes no answers now: it has not begun, or it is over.",
            )
        )


class Used(MatterError):
    """The code has been answered with."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "这个邀请码已经答过一次。不是您答的？请向督察反映，我们会查。",
                "This code was answered with already. Not by you? Tell the inspection office: it will be looked into.",
            )
        )


class NoSuchCode(MatterError):
    """No invitation has this code."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "没有这个邀请码。请照邀请信再抄一遍。",
                "There is no such code. Please copy it from the letter once more.",
            )
        )
