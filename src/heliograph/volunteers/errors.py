"""Why volunteers' actions refuse: a sentence in both languages that says what to do."""

from __future__ import annotations

from heliograph.core.text import Text
from heliograph.matters.errors import Invalid, MatterError
from heliograph.volunteers.kinds import Refused


class NotNow(MatterError):
    """It does not stand where this step begins."""

    def __init__(self) -> None:
        super().__init__(
            Text("现在不能做这一步。请刷新页面看最新情况。", "This step is not open now. Reload to see how it stands.")
        )


class NeverAsked(Invalid):
    """The task is of a kind that volunteers are never asked for."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(
            "about",
            Text(
                f"不能请志愿者做“{refused.title.zh}”。{refused.says.zh}请删去有关的话，或者由民警来做。",
                f"Volunteers are never asked for this: {refused.title.en}. {refused.says.en} Take it out, or let officers do it.",
            ),
        )
        self.refused = refused


class NotYet(MatterError):
    """Thanks are for who came, once the task is over."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "任务结束、带队民警记下您来了以后，才有证明。没有记上的，请打电话给负责的单位。",
                "There is a certificate once the task is over and the officer has noted that you came. If you are missing, call the unit.",
            )
        )


class NotConsented(Invalid):
    """The words that were agreed to are not those that hold now."""

    def __init__(self) -> None:
        super().__init__(
            "consent", Text("请看过下面的话，同意再报名。", "Read the words below and agree before you sign up.")
        )
