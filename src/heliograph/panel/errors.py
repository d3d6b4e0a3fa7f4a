"""Why the panel's actions refuse: a sentence in both languages that says what to do."""

from __future__ import annotations

from heliograph.core.text import Text
from heliograph.matters.errors import MatterError


class LinkOver(MatterError):
    """The invitation's link was used, has expired, or never was."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "这个邀请链接已经用过，或者过期了。请跟邀请您的人再要一个。",
                "This invitation was used or has expired. Ask whoever invited you for another.",
            )
        )


class NotInviting(MatterError):
    """Inspection and the chief invite, nobody else."""

    def __init__(self) -> None:
        super().__init__(Text("这一步由督察或者局领导做。", "Inspection or the chief takes this step."))


class NotReleased(MatterError):
    """Nobody has looked over the masking yet."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "这一件还没有遮好个人信息，过几天再来。",
                "Its personal data has not been masked yet; come back in a few days.",
            )
        )


class ReleasedAlready(MatterError):
    """What the panel was shown is not changed afterwards."""

    def __init__(self) -> None:
        super().__init__(Text("这一件已经放行，不能再改。", "It was released already and can't be changed."))
